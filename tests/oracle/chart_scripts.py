"""Runs the Python scripts that the page shows beside charts, and looks for the picture each of them saves.

    python tests/oracle/chart_scripts.py

The scripts lie in `chart_scripts/`; a test of the page (`state/python/charts.rs`) says that it shows these very ones.
Each runs beside the samples. Needs seaborn 0.13.2 and matplotlib 3.11.2 besides what requirements.txt names. Ends with
exit code 1 if a script fails, warns, or saves no picture.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
SAMPLES = HERE.parent.parent / "assets" / "samples"
# Nothing smaller is a chart.
LEAST_BYTES = 4_000


def check(script, folder):
    for picture in pathlib.Path(folder).glob("*.png"):
        picture.unlink()
    settings = {**os.environ, "MPLBACKEND": "Agg"}
    command = [sys.executable, "-W", "error::UserWarning", "-W", "error::FutureWarning", script]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=settings)
    if run.returncode != 0:
        raise SystemExit(f"{script.name} failed:\n{run.stderr}")
    sizes = [picture.stat().st_size for picture in pathlib.Path(folder).glob("*.png")]
    if len(sizes) != 1 or sizes[0] < LEAST_BYTES:
        raise SystemExit(f"{script.name} saved pictures of {sizes} bytes")
    print(f"{script.name}: {sizes[0]} bytes")


def main():
    scripts = sorted((HERE / "chart_scripts").glob("*.py"))
    with tempfile.TemporaryDirectory() as folder:
        for table in SAMPLES.glob("*.csv"):
            shutil.copy(table, folder)
        for script in scripts:
            check(script, folder)
    print(f"{len(scripts)} scripts ran")


if __name__ == "__main__":
    main()
