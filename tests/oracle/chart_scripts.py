"""Runs the Python scripts that the page shows beside charts, and looks for the picture each of them saves.

    python tests/oracle/chart_scripts.py

The scripts lie in `chart_scripts/`; a test of the page (`state/python/charts.rs`) says that it shows these very ones.
They run beside the samples, one after the other in this very process: to import seaborn takes longer than most of them.
Versions: requirements.txt. Ends with exit code 1 if a script fails, warns, or saves no picture.
"""

import os
import pathlib
import runpy
import shutil
import tempfile
import traceback
import warnings

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot

HERE = pathlib.Path(__file__).parent.resolve()
SAMPLES = HERE.parent.parent / "assets" / "samples"
# Nothing smaller is a chart.
LEAST_BYTES = 4_000


def check(script):
    pyplot.close("all")
    matplotlib.rcdefaults()
    matplotlib.use("Agg")
    for picture in pathlib.Path().glob("*.png"):
        picture.unlink()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        warnings.simplefilter("error", FutureWarning)
        try:
            runpy.run_path(str(script), run_name="__main__")
        except Exception:
            raise SystemExit(f"{script.name} failed:\n{traceback.format_exc()}")
    sizes = [picture.stat().st_size for picture in pathlib.Path().glob("*.png")]
    if len(sizes) != 1 or sizes[0] < LEAST_BYTES:
        raise SystemExit(f"{script.name} saved pictures of {sizes} bytes")
    print(f"{script.name}: {sizes[0]} bytes")


def main():
    scripts = sorted((HERE / "chart_scripts").glob("*.py"))
    if not scripts:
        raise SystemExit("there are no scripts")
    with tempfile.TemporaryDirectory() as folder:
        for table in SAMPLES.glob("*.csv"):
            shutil.copy(table, folder)
        os.chdir(folder)
        try:
            for script in scripts:
                check(script)
        finally:
            os.chdir(HERE)
    print(f"{len(scripts)} scripts ran")


if __name__ == "__main__":
    main()
