"""Asks genuine ONNX tools about the ONNX files that Bunsen writes.

For each onnx/NAME.onnx beside this script: onnx.checker must accept it (with shape inference), and
onnxruntime must answer the inputs of onnx/NAME.json with its outputs to 1e-5.

Needs onnx, onnxruntime and numpy. Run: python tests/oracle/onnx_models.py [more .onnx files ...]
"""

import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

TYPES = {"tensor(double)": np.float64, "tensor(float)": np.float32, "tensor(int64)": np.int64, "tensor(bool)": bool}


def ask(path):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    case = json.loads(path.with_suffix(".json").read_text())
    dtypes = {i.name: TYPES.get(i.type, object) for i in session.get_inputs()}
    inputs = {name: np.array(values, dtype=dtypes[name]) for name, values in case["inputs"].items()}
    names = list(case["outputs"])
    worst = 0.0
    for name, found in zip(names, session.run(names, inputs)):
        expected = np.array(case["outputs"][name])
        assert found.shape == expected.shape, f"{path.name}: {name} is {found.shape}, not {expected.shape}"
        if expected.dtype.kind != "f":
            assert (found == expected).all(), f"{path.name}: {name} is {found}, not {expected}"
            continue
        error = np.abs(found - expected) / np.maximum(np.abs(expected), 1)
        worst = max(worst, error.max())
    assert worst <= 1e-5, f"{path.name}: off by {worst}"
    print(f"{path.name}: {len(model.graph.node)} nodes, off by {worst:.1e} at most")


folder = pathlib.Path(__file__).with_name("onnx")
paths = sorted(folder.glob("*.onnx")) + [pathlib.Path(arg) for arg in sys.argv[1:]]
assert paths, "there are no ONNX files"
for path in paths:
    ask(path)
print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}: {len(paths)} files answered equally")
