"""Reference numbers for networks: one forward pass, its gradients, and steps of each optimiser.

Everything in 64-bit numpy. Gradients are central differences of the loss, so that they share no
formula with automatic differentiation. Writes deep.json beside this file.

Needs numpy 2. Run: python tests/oracle/deep.py
"""

import json
import math
import pathlib

import numpy as np

rng = np.random.default_rng(20)
erf = np.vectorize(math.erf)
ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "gelu": lambda x: 0.5 * x * (1 + erf(x / math.sqrt(2))),
}


def mlp_shapes(net):
    sizes = [net["n_inputs"], *net["hidden"], net["n_outputs"]]
    for i in range(len(sizes) - 1):
        yield from ((sizes[i], sizes[i + 1]), (sizes[i + 1],))


def mlp(net, weights, x):
    layers = len(net["hidden"]) + 1
    for i in range(layers):
        x = x @ weights[2 * i] + weights[2 * i + 1]
        if i < layers - 1:
            x = ACTIVATIONS[net["activation"]](x)
    return x


def cnn_shapes(net):
    n_in, height, width = net["colours"], net["height"], net["width"]
    for n_out in net["channels"]:
        yield from ((n_out, n_in, 3, 3), (n_out,))
        n_in, height, width = n_out, height // 2, width // 2
    yield from ((n_in * height * width, net["hidden"]), (net["hidden"],))
    yield from ((net["hidden"], net["n_outputs"]), (net["n_outputs"],))


def cnn(net, weights, x):
    x = x.reshape(len(x), net["height"], net["width"], net["colours"]).transpose(0, 3, 1, 2)
    for i in range(len(net["channels"])):
        weight, bias = weights[2 * i], weights[2 * i + 1]
        n, _, h, w = x.shape
        padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
        out = np.zeros((n, weight.shape[0], h, w))
        for dy in range(3):
            for dx in range(3):
                window = padded[:, :, dy : dy + h, dx : dx + w]
                out += np.einsum("nchw,oc->nohw", window, weight[:, :, dy, dx])
        out = np.maximum(out + bias[None, :, None, None], 0)
        h, w = h // 2, w // 2
        x = out[:, :, : 2 * h, : 2 * w].reshape(n, -1, h, 2, w, 2).max((3, 5))
    x = x.reshape(len(x), -1)
    dense = weights[2 * len(net["channels"]) :]
    return np.maximum(x @ dense[0] + dense[1], 0) @ dense[2] + dense[3]


def loss_of(outputs, targets, is_classes):
    if is_classes:
        shifted = outputs - outputs.max(1, keepdims=True)
        log_probs = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
        return -(log_probs * targets).sum() / len(targets)
    return ((outputs - targets) ** 2).sum() / len(targets)


def gradients_of(loss, weights, size=1e-6):
    gradients = []
    for w in weights:
        g = np.zeros_like(w)
        for at in np.ndindex(w.shape):
            before = w[at]
            w[at] = before + size
            above = loss(weights)
            w[at] = before - size
            g[at] = (above - loss(weights)) / (2 * size)
            w[at] = before
        gradients.append(g)
    return gradients


def optimise(kind, weights, loss, steps, rate=0.01, decay=0.1):
    weights = [w.copy() for w in weights]
    first = [np.zeros_like(w) for w in weights]
    second = [np.zeros_like(w) for w in weights]
    for t in range(1, steps + 1):
        for w, g, m, v in zip(weights, gradients_of(loss, weights), first, second):
            if kind == "adamw":
                w *= 1 - rate * decay
            else:
                g = g + decay * w
            if kind == "sgd":
                m[:] = 0.9 * m + g
                w -= rate * m
            else:
                m[:] = 0.9 * m + 0.1 * g
                v[:] = 0.999 * v + 0.001 * g * g
                w -= rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return weights


def case(net, is_classes, n_rows):
    shapes = list(mlp_shapes(net) if net["type"] == "mlp" else cnn_shapes(net))
    forward = mlp if net["type"] == "mlp" else cnn
    n_inputs = net.get("n_inputs") or net["height"] * net["width"] * net["colours"]
    # Rounded to 32 bits first, so that both sides start from the same numbers.
    weights = [rng.normal(0, 0.5, shape).astype(np.float32).astype(float) for shape in shapes]
    x = rng.normal(0, 1, (n_rows, n_inputs)).astype(np.float32).astype(float)
    if is_classes:
        targets = np.eye(net["n_outputs"])[rng.integers(0, net["n_outputs"], n_rows)]
    else:
        targets = rng.normal(0, 1, (n_rows, 1)).astype(np.float32).astype(float)

    def loss(weights):
        return loss_of(forward(net, weights, x), targets, is_classes)

    flat = lambda arrays: [[float(f"{v:.9g}") for v in a.ravel()] for a in arrays]
    return {
        "architecture": net,
        "is_classes": is_classes,
        "n_rows": n_rows,
        "weights": flat(weights),
        "x": flat([x])[0],
        "targets": flat([targets])[0],
        "outputs": flat([forward(net, weights, x)])[0],
        "loss": loss(weights),
        "gradients": flat(gradients_of(loss, weights)),
        "after_3_steps": {kind: flat(optimise(kind, weights, loss, 3)) for kind in ("adam", "adamw", "sgd")},
    }


def mlp_net(activation, hidden, n_outputs):
    return {"type": "mlp", "n_inputs": 4, "hidden": hidden, "n_outputs": n_outputs, "activation": activation}


cases = [
    case(mlp_net("relu", [5, 3], 3), True, 6),
    case(mlp_net("tanh", [6], 2), True, 5),
    case(mlp_net("gelu", [4, 4], 1), False, 5),
    case(mlp_net("relu", [], 1), False, 4),
    case({"type": "cnn", "height": 6, "width": 5, "colours": 2, "channels": [2, 3], "hidden": 4, "n_outputs": 3}, True, 3),
]
path = pathlib.Path(__file__).with_name("deep.json")
path.write_text(json.dumps({"made_with": f"numpy {np.__version__}", "cases": cases}, indent=None) + "\n")
print(f"{path.name}: {len(cases)} cases")
