"""Asks genuine onnxruntime what a pipeline's ONNX file answers, and compares with our own answers.

    cargo run -p bunsen-learn --example write_pipelines -- FOLDER
    python tests/oracle/onnx_check.py FOLDER

FOLDER, or each folder inside it, holds `model.onnx`, `inputs.csv` and `predictions.json` (a list of
`{"label", "probabilities"}` or `{"value"}`). Labels must be equal and numbers within 1e-5. Ends with
exit code 1 and the first difference if they are not. Versions are pinned in requirements.txt.
"""

import csv
import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

TOLERANCE = 1e-5


def to_tensor(kind, cells):
    """A column of the file as the input wants it, [N, 1]."""
    if kind == "tensor(double)":
        values = np.array([float(cell) if cell != "" else np.nan for cell in cells], np.float64)
    elif kind == "tensor(bool)":
        values = np.array([cell.lower() == "true" for cell in cells], np.bool_)
    elif kind == "tensor(string)":
        values = np.array(cells, object)
    else:
        raise SystemExit(f"an input has the unexpected type {kind}")
    return values.reshape(-1, 1)


def check(folder):
    model = onnx.load(folder / "model.onnx")
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    with open(folder / "inputs.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    expected = json.loads((folder / "predictions.json").read_text())
    # A flag has no value that means "missing": such rows are asked of us alone.
    flags = [i.name for i in session.get_inputs() if i.type == "tensor(bool)"]
    kept = [i for i, row in enumerate(rows) if all(row[name] != "" for name in flags)]
    rows, expected = [rows[i] for i in kept], [expected[i] for i in kept]
    assert rows and len(rows) == len(expected), f"{len(rows)} rows, {len(expected)} predictions"

    feed = {i.name: to_tensor(i.type, [row[i.name] for row in rows]) for i in session.get_inputs()}
    outputs = {o.name: value for o, value in zip(session.get_outputs(), session.run(None, feed))}
    if "value" in expected[0]:
        ours = np.array([[p["value"]] for p in expected])
        theirs = outputs["value"]
        scale = np.maximum(np.abs(ours), 1)
    else:
        labels = [str(label) for label in outputs["label"]]
        different = [i for i, p in enumerate(expected) if p["label"] != labels[i]]
        # Two classes may be equally probable to the last bits: only clear decisions must agree.
        clear = [i for i in different if np.diff(np.sort(expected[i]["probabilities"])[-2:])[0] > 2 * TOLERANCE]
        assert not clear, f"row {kept[clear[0]] + 1}: we say {expected[clear[0]]}, onnxruntime {labels[clear[0]]}"
        ours = np.array([p["probabilities"] for p in expected])
        theirs = outputs["probabilities"]
        scale = 1
    assert ours.shape == theirs.shape, f"{theirs.shape} instead of {ours.shape}"
    worst = float((np.abs(ours - theirs) / scale).max())
    assert worst <= TOLERANCE, f"answers differ by {worst}"
    return f"{len(rows)} rows, largest difference {worst:.1e}"


def main():
    root = pathlib.Path(sys.argv[1])
    folders = [root] if (root / "model.onnx").exists() else sorted(p.parent for p in root.glob("*/model.onnx"))
    if not folders:
        raise SystemExit(f"there is no model.onnx in {root}")
    n_failed = 0
    for folder in folders:
        try:
            print(f"{folder.name}: {check(folder)}")
        except AssertionError as error:
            n_failed += 1
            print(f"{folder.name}: FAILED: {error}")
    print(f"{len(folders) - n_failed} passed, {n_failed} failed")
    sys.exit(1 if n_failed else 0)


if __name__ == "__main__":
    main()
