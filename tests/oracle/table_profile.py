"""What pandas and numpy say of some tables, as golden values for the profile of engine/table.

Writes engine/table/tests/golden/profile.json. Versions: requirements.txt beside this file.
Run: python tests/oracle/table_profile.py
"""

import json
import pathlib

import numpy as np
import pandas as pd

ROOT = pathlib.Path(__file__).parents[2]
GOLDEN = ROOT / "engine/table/tests/golden"
TABLES = {
    "iris": ROOT / "assets/samples/iris.csv",
    "diabetes": ROOT / "assets/samples/diabetes.csv",
    "wine": ROOT / "assets/samples/wine.csv",
    "messy": GOLDEN / "messy.csv",
    "dates": GOLDEN / "dates.csv",
    "figures": GOLDEN / "figures.csv",
}
DATES = {"dates": ["day", "moment"]}
MAX_BINS = 40
MAX_BARS = 20
MAX_TOP = 10
MAX_OUTLIER_ROWS = 100
NORMAL_QUARTILE = 0.6744897501960817


def finite(value):
    return None if pd.isna(value) else float(value)


def shape(values):
    """What is found alike of numbers and of seconds since 1970."""
    quantiles = {f"p{percent}": finite(values.quantile(percent / 100)) for percent in (1, 5, 95, 99)}
    counts = sorted(values.value_counts().items(), key=lambda item: (-item[1], item[0]))
    return {
        **quantiles,
        # About the mean, for pandas loses half the digits of values that lie far from zero.
        "skew": finite((values - values.mean()).skew()),
        "kurtosis": finite((values - values.mean()).kurt()),
        "mad": finite((values - values.median()).abs().median()),
        "top": [{"value": float(value), "count": int(count)} for value, count in counts[:MAX_TOP]],
    }


def numbers(values):
    described = values.describe()
    keys = {"mean": "mean", "std": "std", "min": "min", "q1": "25%", "median": "50%", "q3": "75%", "max": "max"}
    return {
        **{ours: finite(described[theirs]) for ours, theirs in keys.items()},
        **shape(values),
        "n_zeros": int((values == 0).sum()),
        "n_negative": int((values < 0).sum()),
        "quartile_outliers": outliers(values, *quartile_bounds(values), is_quartile_outlier(values)),
        "robust_outliers": robust_outliers(values),
    }


def quartile_bounds(values):
    q1, q3 = values.quantile(0.25), values.quantile(0.75)
    return q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)


def is_quartile_outlier(values):
    lower, upper = quartile_bounds(values)
    return (values < lower) | (values > upper)


def robust_outliers(values):
    median = values.median()
    mad = (values - median).abs().median()
    if mad == 0:
        return None
    reach = 3.5 * mad / NORMAL_QUARTILE
    return outliers(values, median - reach, median + reach, (NORMAL_QUARTILE * (values - median) / mad).abs() > 3.5)


def outliers(values, lower, upper, is_outside):
    rows = [int(row) + 1 for row in np.flatnonzero(is_outside)]
    return {"lower": lower, "upper": upper, "n_rows": len(rows), "rows": rows[:MAX_OUTLIER_ROWS]}


def histogram(values):
    bins = min(len(np.histogram_bin_edges(values, bins="auto")) - 1, MAX_BINS)
    counts, edges = np.histogram(values, bins=bins)
    return {"edges": edges.tolist(), "counts": counts.tolist()}


def dates(values):
    """Summary and histogram of dates, in seconds since 1970; days are counted as whole numbers."""
    described = values.describe()
    keys = {"mean": "mean", "min": "min", "q1": "25%", "median": "50%", "q3": "75%", "max": "max"}
    since = {ours: (described[theirs] - pd.Timestamp(0)).total_seconds() for ours, theirs in keys.items()}
    seconds = (values.dropna() - pd.Timestamp(0)) / pd.Timedelta(seconds=1)
    are_days = (seconds % 86_400 == 0).all()
    drawn = histogram((seconds // 86_400).astype("int64").to_numpy() if are_days else seconds.to_numpy())
    if are_days:
        drawn["edges"] = [edge * 86_400 for edge in drawn["edges"]]
    nothing = dict.fromkeys(["n_zeros", "n_negative", "quartile_outliers", "robust_outliers"])
    numbers = {**since, "std": finite(seconds.std()), **shape(seconds), **nothing}
    return {"numbers": numbers, "histogram": drawn}


def bars(values):
    counts = sorted(values.astype(str).value_counts().items(), key=lambda item: (-item[1], item[0]))
    return {"bars": counts[:MAX_BARS], "n_other": sum(count for _, count in counts[MAX_BARS:])}


def is_flag(values):
    present = values.dropna()
    return len(present) > 0 and present.map(lambda v: isinstance(v, (bool, np.bool_))).all()


def is_number(values):
    return pd.api.types.is_numeric_dtype(values) and not is_flag(values)


def profile_column(values, is_whole):
    present = values.dropna()
    golden = {
        "name": values.name,
        "n_missing": int(values.isna().sum()),
        "n_distinct": int(present.nunique()),
    }
    if is_flag(values):
        return {**golden, "bars": bars(present.map({True: "true", False: "false"}))}
    if pd.api.types.is_datetime64_any_dtype(values):
        return {**golden, **dates(values)}
    if pd.api.types.is_numeric_dtype(values):
        if len(present) == 0:
            return golden
        drawn = present.astype("int64") if is_whole else present
        return {**golden, "numbers": numbers(values), "histogram": histogram(drawn.to_numpy())}
    return {**golden, "bars": bars(present)}


def correlations(table):
    """Of numbers and booleans; those of ranks are found among the rows that both columns have."""
    chosen = table[[name for name in table if is_number(table[name]) or is_flag(table[name])]].astype(float)
    # About their means, as above.
    matrices = {"pearson": (chosen - chosen.mean()).corr(), "spearman": chosen.corr("spearman")}
    matrices = {method: [[finite(r) for r in row] for row in found.to_numpy()] for method, found in matrices.items()}
    return {"names": list(chosen), **matrices}


def copies(table):
    found, originals = [], []
    for name in table:
        if table[name].isna().all():
            continue
        equal = (other for other in originals if are_equal(table[name], table[other]))
        of = next(equal, None)
        if of is None:
            originals.append(name)
        else:
            found.append({"name": name, "of": of})
    return found


def are_equal(a, b):
    if is_flag(a) != is_flag(b) or is_number(a) != is_number(b):
        return False
    return bool(((a == b) | (a.isna() & b.isna())).all())


def profile(path, dates):
    table = pd.read_csv(path)
    written = pd.read_csv(path, dtype=str)
    # Whole numbers are floats in pandas where some are missing.
    are_whole = {name: written[name].dropna().str.fullmatch(r"-?[0-9]+").all() for name in written}
    for name in dates:
        table[name] = pd.to_datetime(table[name], format="ISO8601")
    outside = [is_quartile_outlier(table[name]) for name in table if is_number(table[name])]
    return {
        "n_rows": len(table),
        "n_duplicate_rows": int(table.duplicated().sum()),
        "row_counts": {
            "n_incomplete": int(table.isna().any(axis=1).sum()),
            "n_empty": int(table.isna().all(axis=1).sum()),
            "n_with_outlier": int(np.any(outside, axis=0).sum()),
        },
        "constants": [name for name in table if table[name].nunique() <= 1],
        "copies": copies(table),
        "correlations": correlations(table),
        "columns": [profile_column(table[name], are_whole[name]) for name in table],
    }


def main():
    golden = {name: profile(path, DATES.get(name, [])) for name, path in TABLES.items()}
    golden["versions"] = {"numpy": np.__version__, "pandas": pd.__version__}
    with open(GOLDEN / "profile.json", "w", encoding="utf-8") as file:
        json.dump(golden, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
