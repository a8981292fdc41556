"""Fits what turns an answer's signals into a confidence, and shows how far it can be trusted.

    bunsen index assets/collections/scikit-learn/*.md --out INDEX
    bunsen evaluate INDEX assets/collections/scikit-learn/tuning.jsonl --json > tuning.json
    bunsen evaluate INDEX assets/collections/scikit-learn/questions.jsonl --json > questions.json
    python confidence.py tuning.json [questions.json]

The first file is fitted to, the second only judged. A question counts as answered if one of the passages that were read
holds a quote that answers it. Prints the constants of `engine/retrieve/src/confidence.rs`, and for each file the
reliability curve, the Brier score and the precision and recall of refusals.
"""

import json
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

N_READ = 5
BINS = 5


def read(path):
    with open(path, encoding="utf-8") as file:
        questions = json.load(file)["questions"]
    signals = [own["answer"]["signals"] for own in questions]
    signals = np.array([[own["nearest"] - own["ordinary"], own["sentence"], own["ordinary"]] for own in signals])
    is_found = np.array([own["is_answerable"] and (own["rank"] or 99) <= N_READ for own in questions])
    is_answerable = np.array([own["is_answerable"] for own in questions])
    return signals, is_found, is_answerable


def refusals(confidence, threshold, is_answerable):
    is_refused = confidence < threshold
    n_rightful = int((is_refused & ~is_answerable).sum())
    precision = n_rightful / max(1, int(is_refused.sum()))
    return precision, n_rightful / max(1, int((~is_answerable).sum()))


def judge(name, model, threshold, signals, is_found, is_answerable):
    confidence = model.predict_proba(signals[:, :2])[:, 1]
    print(f"{name}: {len(confidence)} questions, Brier score {np.mean((confidence - is_found) ** 2):.4f}")
    for bin_ in np.array_split(np.argsort(confidence), BINS):
        print(f"  said {confidence[bin_].mean():.2f}, came true {is_found[bin_].mean():.2f} ({len(bin_)})")
    precision, recall = refusals(confidence, threshold, is_answerable)
    print(f"  refusals below {threshold:.3f}: precision {precision:.3f}, recall {recall:.3f}")


def main():
    signals, is_found, is_answerable = read(sys.argv[1])
    model = LogisticRegression(C=100.0, max_iter=10_000).fit(signals[:, :2], is_found)
    confidence = model.predict_proba(signals[:, :2])[:, 1]
    # The threshold with the best balance of both.
    def balance(threshold):
        precision, recall = refusals(confidence, threshold, is_answerable)
        return 2 * precision * recall / max(1e-9, precision + recall)

    threshold = max(np.round(np.linspace(0.05, 0.95, 181), 3), key=balance)
    margin, sentence = model.coef_[0]
    print(f"intercept: {model.intercept_[0]:.4f}, margin: {margin:.4f}, sentence: {sentence:.4f},")
    print(f"ordinary: {signals[:, 2].mean():.4f}, threshold: {threshold:.3f}")
    for path in sys.argv[1:]:
        judge(path, model, threshold, *read(path))


if __name__ == "__main__":
    main()
