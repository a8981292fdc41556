"""Writes the sample data sets and their index from the ones inside the scikit-learn wheel.

Needs scikit-learn (1.9.1 made the files that are committed) and numpy; no network.
Run: python assets/samples/make_samples.py
"""

import csv
import json
import pathlib

import numpy as np
from sklearn import datasets

HERE = pathlib.Path(__file__).parent
WHEEL = "Copied from the scikit-learn 1.9.1 wheel (BSD-3-Clause)"
CC_BY = "CC BY 4.0 at the UCI Machine Learning Repository; the copy in scikit-learn is BSD-3-Clause."

IRIS = ["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"]
DIABETES = [
    "age_years", "sex", "body_mass_index", "blood_pressure_mmhg", "total_cholesterol_mg_dl", "ldl_mg_dl",
    "hdl_mg_dl", "cholesterol_hdl_ratio", "log_triglycerides", "blood_sugar_mg_dl",
]
WINE = [
    "alcohol_percent", "malic_acid_g_l", "ash_g_l", "ash_alkalinity_meq_l", "magnesium_mg_l", "total_phenols",
    "flavanoids", "nonflavanoid_phenols", "proanthocyanins", "colour_intensity", "hue", "od280_od315_ratio",
    "proline_mg_l",
]
DIGITS = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)]


def number(value):
    """The shortest text that reads back to the same number; whole numbers without decimals."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def write(name, columns, features, target, labels):
    """Writes one CSV file and checks that it says what the wheel says."""
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*columns, target])
        # A measurement such as 5.0 keeps its decimal, so that its column reads as one of measurements.
        whole = [all(float(v).is_integer() for v in column) for column in features.T]
        for row, label in zip(features, labels, strict=True):
            cells = [number(v) if is_whole else repr(float(v)) for v, is_whole in zip(row, whole, strict=True)]
            writer.writerow([*cells, label])
    with open(HERE / name, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    assert np.array_equal(np.array([row[:-1] for row in rows], dtype=float), features), name
    assert [row[-1] for row in rows] == [str(label) for label in labels], name


def bars(values):
    """Ten counts in equal bins: the small histogram on the sample's card."""
    return np.histogram(values, bins=10)[0].tolist()


def entry(file, features, target, task, blurb, invitation, told_by, card):
    return {
        "file": file,
        "title": card["title"],
        "blurb": blurb,
        "invitation": invitation,
        "rows": int(features.shape[0]),
        "columns": int(features.shape[1]) + 1,
        "task": task,
        "bars": bars(told_by),
        "card": {**card, "target": target},
    }


def iris():
    data = datasets.load_iris()
    write("iris.csv", IRIS, data.data, "species", data.target_names[data.target])
    card = {
        "title": "Iris",
        "description": "Lengths and widths of the sepals and petals of 150 iris flowers, 50 each of three species.",
        "source": "Measured by Edgar Anderson, published by R. A. Fisher in \u201cThe use of multiple measurements in "
        f"taxonomic problems\u201d (Annals of Eugenics, 1936). {WHEEL}, which corrects two wrong rows of the copy at "
        "the UCI Machine Learning Repository (doi:10.24432/C56C76).",
        "license": CC_BY,
        "pii": "None: it describes flowers.",
        "limits": "Small and easy, from few places: good for learning, no base for naming wild flowers. "
        "Fisher\u2019s article appeared in a journal of eugenics.",
    }
    return entry(
        "iris.csv", data.data, "species", "classification", "150 flowers, 3 kinds", "Classify", data.data[:, 2], card
    )


def diabetes():
    data = datasets.load_diabetes(scaled=False)
    labels = [number(value) for value in data.target]
    write("diabetes.csv", DIABETES, data.data, "progression", labels)
    card = {
        "title": "Diabetes",
        "description": "Age, sex, body mass index, blood pressure and six blood values of 442 persons with diabetes, "
        "and a score of how far the disease had progressed one year later.",
        "source": "Bradley Efron, Trevor Hastie, Iain Johnstone and Robert Tibshirani, \u201cLeast Angle "
        "Regression\u201d (Annals of Statistics, 2004), https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html. "
        f"{WHEEL}, in the original units.",
        "license": "The authors published it without naming a license; the copy in scikit-learn is BSD-3-Clause.",
        "pii": "Health data of real persons, without names or places. Age, sex and blood values together could tell "
        "a person apart, so do not join it with other data.",
        "limits": "Not for medical decisions. The score\u2019s scale is not documented; sex is coded 1 and 2 without "
        "saying which is which; the units of the blood values and that log_triglycerides is a logarithm are what "
        "the literature supposes.",
    }
    return entry(
        "diabetes.csv", data.data, "progression", "regression", "442 patients, progression", "Predict a number",
        data.target, card,
    )


def breast_cancer():
    data = datasets.load_breast_cancer()
    columns = [name.replace(" ", "_").replace("error", "standard_error") for name in data.feature_names]
    write("breast_cancer.csv", columns, data.data, "diagnosis", data.target_names[data.target])
    card = {
        "title": "Breast cancer",
        "description": "30 measures of the cell nuclei in pictures of 569 breast tumours (mean, standard error and the "
        "mean of the three largest values of ten measures), and whether the tumour was malignant.",
        "source": "W. H. Wolberg, W. N. Street and O. L. Mangasarian, University of Wisconsin, 1995: Breast Cancer "
        f"Wisconsin (Diagnostic), UCI Machine Learning Repository (doi:10.24432/C5DW2B). {WHEEL}.",
        "license": CC_BY,
        "pii": "Health data of real patients of one hospital, without names; the identification numbers of the "
        "original are left out.",
        "limits": "Not for diagnosis: one hospital, one way of taking pictures, decades ago. Lengths are in units of "
        "the pictures, not in millimetres. Three in eight tumours are malignant, more than in screening.",
    }
    return entry(
        "breast_cancer.csv", data.data, "diagnosis", "classification", "569 tumours, 2 kinds", "Classify",
        data.data[:, 0], card,
    )


def wine():
    data = datasets.load_wine()
    labels = [f"cultivar {index + 1}" for index in data.target]
    write("wine.csv", WINE, data.data, "cultivar", labels)
    card = {
        "title": "Wine",
        "description": "13 chemical measures of 178 wines from one region of Italy, made of three cultivars of grape.",
        "source": "M. Forina and others, PARVUS, Institute of Pharmaceutical and Food Analysis and Technologies, "
        "Genoa; given by S. Aeberhard to the UCI Machine Learning Repository (Wine, doi:10.24432/C5PC7J). "
        f"{WHEEL}.",
        "license": CC_BY,
        "pii": "None: it describes wines.",
        "limits": "Small and easy: simple models are nearly always right. The original names no units; those in the "
        "column names are what the values suggest. The cultivars are numbered, not named.",
    }
    return entry(
        "wine.csv", data.data, "cultivar", "classification", "178 wines, 3 kinds", "Classify", data.data[:, 12], card
    )


def digits():
    data = datasets.load_digits()
    write("digits.csv", DIGITS, data.data, "digit", data.target.tolist())
    card = {
        "title": "Digits",
        "description": "1,797 handwritten digits as pictures of 8 by 8 pixels with values from 0 (white) to 16 (black).",
        "source": "E. Alpaydin and C. Kaynak, Bogazici University, 1998: the test part of Optical Recognition of "
        f"Handwritten Digits, UCI Machine Learning Repository (doi:10.24432/C50P49). {WHEEL}.",
        "license": CC_BY,
        "pii": "Handwriting of 13 persons, who are not named and not told apart in the data.",
        "limits": "Tiny pictures of few writers, cleaned and centred: a model that is right here may fail on your own "
        "handwriting. Rows of one writer stand in both parts of a random split, so scores look better than "
        "for new writers.",
    }
    ink = data.data.sum(axis=1)
    return entry(
        "digits.csv", data.data, "digit", "classification", "1,797 pictures, 10 kinds", "Read pictures", ink, card
    )


def main():
    index = [make() for make in (iris, diabetes, breast_cancer, digits, wine)]
    with open(HERE / "index.json", "w", encoding="utf-8") as file:
        json.dump(index, file, ensure_ascii=False, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main()
