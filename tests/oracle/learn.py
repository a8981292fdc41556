"""Makes the golden files of engine/learn with scikit-learn.

    cargo run -p bunsen-learn --example oracle_splits > engine/learn/tests/golden/splits.json
    python tests/oracle/learn.py

The first command writes which rows each sample is trained and tested on, because the split is ours;
this script trains scikit-learn's models on the same rows and writes their metrics to samples.json,
those on a part of the test rows, as model tests judge, to slices.json,
and metrics of made-up answers (ties, missing classes, perfect and useless ones) to metrics.json.
Versions are pinned in requirements.txt.
"""

import json
import math
import pathlib
import warnings

import numpy as np
import pandas as pd
import sklearn
from sklearn import metrics as m
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "engine" / "learn" / "tests" / "golden"


def defined(value):
    """Leaves out what scikit-learn calls undefined."""
    return {name: float(v) for name, v in value.items() if v is not None and math.isfinite(v)}


def classification_metrics(truth, probabilities):
    """By the names and rules of bunsen_learn::metrics."""
    truth, probabilities = np.asarray(truth), np.asarray(probabilities)
    n_classes = probabilities.shape[1]
    classes = np.arange(n_classes)
    predicted = probabilities.argmax(axis=1)
    out = {
        "accuracy": m.accuracy_score(truth, predicted),
        "balanced_accuracy": m.balanced_accuracy_score(truth, predicted),
        "log_loss": m.log_loss(truth, y_proba=probabilities, labels=classes),
        "precision_macro": m.precision_score(truth, predicted, average="macro"),
        "recall_macro": m.recall_score(truth, predicted, average="macro"),
        "f1_macro": m.f1_score(truth, predicted, average="macro"),
    }
    if n_classes == 2:
        if (predicted == 1).any():
            out["precision"] = m.precision_score(truth, predicted)
        if (truth == 1).any():
            out["recall"] = m.recall_score(truth, predicted)
        if (predicted == 1).any() or (truth == 1).any():
            out["f1"] = m.f1_score(truth, predicted)
        if len(set(truth)) == 2:
            out["roc_auc"] = m.roc_auc_score(truth, probabilities[:, 1])
        if (truth == 1).any():
            out["average_precision"] = m.average_precision_score(truth, probabilities[:, 1])
    elif len(set(truth)) == n_classes:
        out["roc_auc"] = m.roc_auc_score(truth, probabilities, multi_class="ovr", average="macro")
        one_hot = (truth[:, None] == classes).astype(int)
        out["average_precision"] = m.average_precision_score(one_hot, probabilities, average="macro")
    return defined(out)


def regression_metrics(truth, predicted):
    out = {
        "mean_absolute_error": m.mean_absolute_error(truth, predicted),
        "mean_squared_error": m.mean_squared_error(truth, predicted),
        "root_mean_squared_error": m.root_mean_squared_error(truth, predicted),
    }
    if len(truth) > 1:
        out["r2"] = m.r2_score(truth, predicted)
    return defined(out)


def preprocess(table, train, standardise):
    """Our preprocessing in scikit-learn's words, fitted on the training rows."""
    is_number = [pd.api.types.is_numeric_dtype(table[name]) for name in table]
    numbers = [name for name, yes in zip(table, is_number) if yes]
    # Flags with missing values are read as objects; as words they would be two columns, not one.
    flags = [name for name in table if set(table[name].dropna().unique()) <= {True, False} and name not in numbers]
    words = [name for name in table if name not in numbers and name not in flags]
    table = table.copy()
    for name in flags:
        table[name] = table[name].map({True: 1.0, False: 0.0}).astype(float)
    for name in words:
        table[name] = table[name].astype(object).where(table[name].notna(), np.nan)
    steps = [SimpleImputer(strategy="median")] + ([StandardScaler()] if standardise else [])
    transformer = ColumnTransformer(
        [
            ("numbers", make_pipeline(*steps), numbers),
            ("flags", SimpleImputer(strategy="most_frequent"), flags),
            ("words", make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(sparse_output=False)), words),
        ]
    )
    transformer.fit(table.iloc[train])
    return transformer.transform(table)


def fitted(case):
    """Trains on the rows of one case of splits.json; gives what judges the model on rows."""
    table = pd.read_csv(ROOT / case["file"])
    train = case["train"]
    x = preprocess(table[case["features"]], train, case["standardise"])
    if case["model"] == "linear_regression":
        y = table[case["target"]].to_numpy(float)
        alpha = case["settings"]["alpha"]
        model = Ridge(alpha=alpha, solver="svd") if alpha > 0 else LinearRegression()
        model.fit(x[train], y[train])

        def judge(rows):
            answer = model.predict(x[rows])
            return regression_metrics(y[rows], answer), [[float(v)] for v in answer]

        return judge
    labels = sorted(table[case["target"]].dropna().unique())
    y = table[case["target"]].map({label: i for i, label in enumerate(labels)}).fillna(-1).to_numpy(int)
    model = LogisticRegression(C=case["settings"]["C"], tol=1e-12, max_iter=100_000)
    model.fit(x[train], y[train])

    def judge(rows):
        answer = model.predict_proba(x[rows])
        return classification_metrics(y[rows], answer), answer.tolist()

    return judge


def sample(case):
    """Judges the model of one case on its test rows."""
    metrics, answer = fitted(case)(case["test"])
    return {"metrics": metrics, "first": answer[:5]}


def piece(case):
    """Judges it on some of its test rows, as a model test does: every third of them."""
    rows = case["test"][::3]
    return {"rows": rows, "metrics": fitted(case)(rows)[0]}


def classification_cases():
    rng = np.random.default_rng(11)

    def softmax(z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def case(name, truth, probabilities):
        return {
            "name": name,
            "truth": np.asarray(truth).tolist(),
            "probabilities": np.asarray(probabilities).tolist(),
            "metrics": classification_metrics(truth, probabilities),
        }

    def guesses(n, k, skill, digits=None):
        truth = rng.integers(0, k, n)
        z = rng.normal(size=(n, k))
        z[np.arange(n), truth] += skill
        p = softmax(z)
        if digits is not None:
            p = np.round(p, digits)
            p[:, -1] = 1 - p[:, :-1].sum(axis=1)
            p = np.clip(p, 0, 1)
        return truth, p

    yield case("two classes", *guesses(60, 2, 1.0))
    yield case("two classes with ties", *guesses(80, 2, 1.0, digits=1))
    yield case("three classes", *guesses(90, 3, 1.5))
    yield case("three classes with ties", *guesses(90, 3, 0.5, digits=1))
    yield case("ten classes", *guesses(300, 10, 2.0))
    truth, p = guesses(40, 4, 1.0)
    yield case("a class without rows", np.where(truth == 2, 1, truth), p)
    p = p.copy()
    p[:, 3] = 0
    p /= p.sum(axis=1, keepdims=True)
    yield case("a class never predicted", truth, p)
    yield case("only the first of two classes", [0] * 7, guesses(7, 2, 1.0)[1])
    yield case("only the second of two classes", [1] * 7, guesses(7, 2, 1.0)[1])
    yield case("second class never predicted", [0, 1, 0, 1], [[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]])
    yield case("all scores equal", [0, 1, 1, 0, 1], [[0.5, 0.5]] * 5)
    yield case("certain and right", [0, 1, 1], [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    yield case("certain and wrong", [0, 1, 2], [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    yield case("one row", [1], [[0.3, 0.7]])


def regression_cases():
    rng = np.random.default_rng(12)

    def case(name, truth, predicted):
        truth, predicted = np.asarray(truth, float), np.asarray(predicted, float)
        return {
            "name": name,
            "truth": truth.tolist(),
            "predicted": predicted.tolist(),
            "metrics": regression_metrics(truth, predicted),
        }

    truth = rng.normal(100, 30, 70)
    yield case("noisy", truth, truth + rng.normal(0, 10, 70))
    yield case("far from zero", 1e9 + rng.normal(size=50), 1e9 + rng.normal(size=50))
    yield case("worse than the mean", truth, -truth)
    yield case("perfect", [1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    yield case("constant, perfect", [2.0, 2.0], [2.0, 2.0])
    yield case("constant, not perfect", [2.0, 2.0], [2.0, 3.0])
    yield case("one row", [2.0], [5.0])


def write(name, value):
    value = {"made_by": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}", **value}
    (GOLDEN / name).write_text(json.dumps(value, indent=1) + "\n")
    print(f"wrote {GOLDEN / name}")


def main():
    warnings.simplefilter("ignore")
    splits = json.loads((GOLDEN / "splits.json").read_text())
    write("samples.json", {"cases": {name: sample(case) for name, case in splits.items()}})
    write("slices.json", {"slices": {name: piece(case) for name, case in splits.items()}})
    write(
        "metrics.json",
        {"classification": list(classification_cases()), "regression": list(regression_cases())},
    )


if __name__ == "__main__":
    main()
