"""Runs the Python scripts that the page shows to learners, and checks the metrics they print.

    python tests/oracle/python_scripts.py

The scripts lie in `scripts/`; a test of the page (`state/python.rs`) says that it shows these very ones.
Each runs beside the samples. Those that need PyTorch are left out where it is not installed. Ends with
exit code 1 if a script fails, prints a metric that is no number, or is worse than a script that learns.
"""

import importlib.util
import math
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
SAMPLES = HERE.parent.parent / "assets" / "samples"
# What each script prints, and the least of the first: far less than any of them reaches.
METRICS = {
    "iris_softmax": (["accuracy", "f1_macro", "log_loss"], 0.8),
    "iris_network": (["accuracy", "f1_macro", "log_loss"], 0.8),
    "diabetes_linear": (["r2", "mean_absolute_error", "root_mean_squared_error"], 0.1),
    "boats_ridge": (["r2", "mean_absolute_error", "root_mean_squared_error"], 0.8),
}


def check(script, folder):
    names, least = METRICS[script.stem]
    run = subprocess.run([sys.executable, "-W", "error", script], cwd=folder, capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(f"{script.name} failed:\n{run.stderr}")
    said = dict(line.split(" ", 1) for line in run.stdout.splitlines() if line.split(" ", 1)[0] in names)
    values = [float(said.get(name, "nan")) for name in names]
    if not all(map(math.isfinite, values)) or values[0] < least:
        raise SystemExit(f"{script.name} printed\n{run.stdout}")
    print(f"{script.name}: {names[0]} {values[0]:.3f}")


def main():
    has_torch = importlib.util.find_spec("torch") is not None
    scripts = sorted((HERE / "scripts").glob("*.py"))
    if {script.stem for script in scripts} != set(METRICS):
        raise SystemExit("scripts/ and METRICS differ")
    with tempfile.TemporaryDirectory() as folder:
        for table in [*SAMPLES.glob("*.csv"), *(HERE / "scripts").glob("*.csv")]:
            shutil.copy(table, folder)
        for script in scripts:
            if has_torch or "import torch" not in script.read_text(encoding="utf-8"):
                check(script, folder)
            else:
                print(f"{script.name}: left out, PyTorch is not installed")


if __name__ == "__main__":
    main()
