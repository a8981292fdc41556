"""Writes the sentence encoder as ONNX, for onnxruntime-web, which transformers.js computes with, to run beside ours.

    python tests/bench/encoder_onnx.py FOLDER model.onnx

FOLDER has `config.json` and `model.safetensors`, in 32 bits. The graph is what PyTorch's exporter makes of a BERT: ids and a mask
in, the last layer's states out. onnx and numpy as in `tests/oracle/requirements.txt`.
"""

import json
import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Graph:
    def __init__(self, weights):
        self.weights, self.nodes, self.constants = weights, [], {}

    def weight(self, name, transposed=False):
        value = self.weights[name]
        return self.constant(name, value.T.copy() if transposed else value)

    def constant(self, name, value):
        self.constants[name] = numpy_helper.from_array(np.asarray(value), name)
        return name

    def add(self, operation, *inputs, **attributes):
        name = f"{operation}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [name], name, **attributes))
        return name

    def dense(self, x, name):
        x = self.add("MatMul", x, self.weight(f"{name}.weight", transposed=True))
        return self.add("Add", self.weight(f"{name}.bias"), x)

    def norm(self, x, name, epsilon):
        weight, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", x, weight, bias, axis=-1, epsilon=epsilon)


def read_safetensors(path):
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    entries = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in entries.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = (8 + length + at for at in entry["data_offsets"])
            tensors[name.removeprefix("bert.")] = np.frombuffer(data[start:end], "<f4").reshape(entry["shape"])
    return tensors


def build(folder):
    config = json.loads((folder / "config.json").read_text())
    graph = Graph(read_safetensors(folder / "model.safetensors"))
    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    epsilon = config["layer_norm_eps"]
    by_head = graph.constant("by_head", np.array([0, 0, heads, hidden // heads], np.int64))
    joined = graph.constant("joined", np.array([0, 0, hidden], np.int64))
    scale = graph.constant("scale", np.float32(np.sqrt(hidden // heads)))
    root, one, half = (graph.constant(name, np.float32(v)) for name, v in [("root", 2**0.5), ("one", 1), ("half", 0.5)])

    words = graph.add("Gather", graph.weight("embeddings.word_embeddings.weight"), "input_ids")
    n_tokens = graph.add("Slice", graph.add("Shape", "input_ids"), *(
        graph.constant(name, np.array([at], np.int64)) for name, at in [("first", 1), ("last", 2)]))
    places = graph.weights["embeddings.position_embeddings.weight"] + graph.weights["embeddings.token_type_embeddings.weight"][0]
    zero = graph.constant("zero", np.array([0], np.int64))
    x = graph.add("Add", words, graph.add("Slice", graph.constant("places", places), zero, n_tokens, zero))
    x = graph.norm(x, "embeddings.LayerNorm", epsilon)
    mask = graph.add("Unsqueeze", graph.add("Cast", "attention_mask", to=TensorProto.FLOAT), graph.constant("axes", np.array([1, 2], np.int64)))
    mask = graph.add("Mul", graph.add("Sub", one, mask), graph.constant("least", np.float32(np.finfo(np.float32).min)))
    for i in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{i}"
        query, key, value = (
            graph.add("Transpose", graph.add("Reshape", graph.dense(x, f"{layer}.attention.self.{part}"), by_head), perm=order)
            for part, order in [("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])]
        )
        scores = graph.add("Add", graph.add("Div", graph.add("MatMul", query, key), scale), mask)
        seen = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), value)
        seen = graph.add("Reshape", graph.add("Transpose", seen, perm=[0, 2, 1, 3]), joined)
        seen = graph.dense(seen, f"{layer}.attention.output.dense")
        x = graph.norm(graph.add("Add", seen, x), f"{layer}.attention.output.LayerNorm", epsilon)
        inner = graph.dense(x, f"{layer}.intermediate.dense")
        erf = graph.add("Add", graph.add("Erf", graph.add("Div", inner, root)), one)
        inner = graph.add("Mul", graph.add("Mul", inner, erf), half)
        x = graph.norm(graph.add("Add", graph.dense(inner, f"{layer}.output.dense"), x), f"{layer}.output.LayerNorm", epsilon)
    graph.nodes.append(helper.make_node("Identity", [x], ["last_hidden_state"]))
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in ["input_ids", "attention_mask"]]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["texts", "tokens", hidden])
    made = helper.make_graph(graph.nodes, "encoder", inputs, [output], list(graph.constants.values()))
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


if __name__ == "__main__":
    model = build(pathlib.Path(sys.argv[1]))
    onnx.checker.check_model(model)
    onnx.save(model, sys.argv[2])
