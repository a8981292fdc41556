"""Runs the Python scripts that the page shows for files which no function of pandas reads, and compares their tables.

    python tests/oracle/file_scripts.py

The scripts lie in `file_scripts/`; a test of the page (`state/python/files/kept.rs`) says that it shows these very
ones. They run beside the files of engine/formats/tests/pictures/, and each has to give the table that is kept there
under its name by pictures.py, which the engine reads as well (engine/formats/tests/pictures.rs): the same columns, the
same values. Pixels may be off by 2 in JPEG and where pictures are brought to another size, as the engine's may: decoders
round otherwise. Versions: requirements.txt. Ends with exit code 1 where a script fails, warns, or gives another table.
"""

import json
import os
import pathlib
import warnings

import numpy as np
import pandas as pd

HERE = pathlib.Path(__file__).parent.resolve()
GOLDEN = HERE.parents[1] / "engine/formats/tests/pictures"
OFF_BY_TWO = {"photos.zip", "several_sizes.zip", "several_sizes.zip.12x16.grey"}


def run(script):
    """The table that a script leaves in `df`."""
    names = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            exec(compile(script.read_text(encoding="utf-8"), script, "exec"), names)
        except Exception as error:
            raise SystemExit(f"{script.name} failed: {type(error).__name__}: {error}") from error
    return names["df"]


def number(text):
    """A number as pictures.py writes it: large ones and odd ones as texts."""
    return float("nan") if text is None else float(text)


def check_column(name, values, expected):
    if expected["kind"] == "text":
        got = [None if pd.isna(value) else value for value in values]
        is_same = got == expected["values"]
    else:
        got = values.to_numpy()
        is_whole = got.dtype.kind in "iu"
        wanted = [number(value) for value in expected["values"]]
        is_same = is_whole == (expected["kind"] == "integer") and np.array_equal(got.astype(float), wanted, equal_nan=True)
    if not is_same:
        raise SystemExit(f"{name}: {expected['name']} is {got}, not {expected['values']}")


def check(script):
    name = script.stem
    golden = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    df = run(script)
    others = [column for column in df if not column.startswith("pixel_")]
    if others != [column["name"] for column in golden["columns"]]:
        raise SystemExit(f"{name} has the columns {others}")
    for column in golden["columns"]:
        check_column(name, df[column["name"]], column)
    pixels = df.drop(columns=others)
    if "pictures" in golden:
        n, height, width, n_channels = golden["pictures"]["shape"]
        places = [(row, column) for row in range(height) for column in range(width)]
        channels = [""] if n_channels == 1 else [f"_{channel}" for channel in range(n_channels)]
        wanted = np.frombuffer((GOLDEN / f"{name}.pixels").read_bytes(), np.uint8).reshape(n, -1).astype(int)
        if list(pixels) != [f"pixel_{row}_{column}{channel}" for row, column in places for channel in channels]:
            raise SystemExit(f"{name} has other pixels: {list(pixels)[:5]} ...")
        is_whole = {dtype.name for dtype in pixels.dtypes} == {"int64"}
        farthest = np.abs(pixels.to_numpy() - wanted).max()
        if not is_whole or farthest > (2 if name in OFF_BY_TWO else 0):
            raise SystemExit(f"{name}: pixels of {set(pixels.dtypes)} are off by {farthest}")
    elif len(pixels.columns) > 0:
        raise SystemExit(f"{name} should have no pixels")
    print(f"{name}: {df.shape[0]} rows, {df.shape[1]} columns")


def main():
    scripts = sorted((HERE / "file_scripts").glob("*.py"))
    # Lines of a text are read by pandas' users in one line; recipes and formats are checked elsewhere.
    kept = {path.stem for path in GOLDEN.glob("*.json")} - {"poem.txt"}
    if {script.stem for script in scripts} != kept:
        raise SystemExit(f"file_scripts/ and the golden files differ: {kept ^ {script.stem for script in scripts}}")
    os.chdir(GOLDEN)
    for script in scripts:
        check(script)
    print(f"{len(scripts)} scripts gave the same tables")


if __name__ == "__main__":
    main()
