"""Runs the scripts that the page shows for recipes, and keeps what pandas makes of the tables.

    python tests/oracle/recipes.py           writes engine/prepare/tests/golden/recipes.json
    python tests/oracle/recipes.py --check   compares with it, and ends with exit code 1 where something differs

The cases stand in `recipes/recipes.json`, their tables and scripts beside it. A test of the page
(`state/python/steps/kept.rs`) says that it shows these very scripts, and one of the engine
(`engine/prepare/tests/recipes.rs`) that its steps give these very tables. Versions: requirements.txt beside this file.
"""

import json
import math
import os
import pathlib
import sys
import warnings

import numpy as np
import pandas as pd

HERE = pathlib.Path(__file__).parent
RECIPES = HERE / "recipes"
GOLDEN = HERE.parents[1] / "engine/prepare/tests/golden/recipes.json"


def plain(value):
    """A value as our cells are written; days are moments at midnight in pandas."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return str(value.date() if value == value.normalize() else value)
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, float, np.number)):
        number = float(value)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    return value


def run(name):
    """The columns and rows that a script leaves in `df`."""
    script = RECIPES / f"{name}.py"
    names = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            exec(compile(script.read_text(encoding="utf-8"), script, "exec"), names)
        except Exception as error:
            raise SystemExit(f"{script.name} failed: {type(error).__name__}: {error}") from error
    df = names["df"]
    return {"columns": list(df.columns), "rows": [[plain(value) for value in row] for row in df.itertuples(index=False)]}


def is_same(ours, theirs):
    if isinstance(ours, float) or isinstance(theirs, float):
        is_number = isinstance(ours, (int, float)) and isinstance(theirs, (int, float))
        return is_number and math.isclose(ours, theirs, rel_tol=1e-12)
    if isinstance(ours, (list, dict)):
        keys = range(max(len(ours), len(theirs))) if isinstance(ours, list) else sorted({*ours, *theirs})
        return len(ours) == len(theirs) and all(is_same(ours[key], theirs[key]) for key in keys)
    return type(ours) is type(theirs) and ours == theirs


def check(golden):
    kept = json.loads(GOLDEN.read_text(encoding="utf-8"))["recipes"]
    differing = [name for name in {**golden, **kept} if not is_same(golden.get(name), kept.get(name))]
    if differing:
        raise SystemExit(f"{GOLDEN.name} does not have what pandas gives now: {', '.join(differing)}")
    print(f"{len(golden)} recipes give what {GOLDEN.name} says")


def write(golden):
    """One line a row, so that differences can be read."""
    cases = []
    for name, table in golden.items():
        rows = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in table["rows"])
        columns = json.dumps(table["columns"], ensure_ascii=False)
        cases.append(f'  {json.dumps(name)}: {{"columns": {columns}, "rows": [\n{rows}\n  ]}}')
    versions = json.dumps({"numpy": np.__version__, "pandas": pd.__version__})
    GOLDEN.parent.mkdir(exist_ok=True)
    text = f'{{"versions": {versions}, "recipes": {{\n' + ",\n".join(cases) + "\n}}\n"
    GOLDEN.write_text(text, encoding="utf-8")


def main():
    cases = json.loads((RECIPES / "recipes.json").read_text(encoding="utf-8"))
    names = [case["name"] for case in cases]
    if {path.stem for path in RECIPES.glob("*.py")} != set(names):
        raise SystemExit("recipes.json and the scripts beside it differ")
    os.chdir(RECIPES)
    golden = {name: run(name) for name in names}
    if sys.argv[1:] == ["--check"]:
        check(golden)
    else:
        write(golden)


if __name__ == "__main__":
    main()
