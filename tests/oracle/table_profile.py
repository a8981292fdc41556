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
}
DATES = {"dates": ["day", "moment"]}
MAX_BINS = 40
MAX_BARS = 20


def finite(value):
    return None if pd.isna(value) else float(value)


def numbers(values):
    described = values.describe()
    keys = {"mean": "mean", "std": "std", "min": "min", "q1": "25%", "median": "50%", "q3": "75%", "max": "max"}
    summary = {ours: finite(described[theirs]) for ours, theirs in keys.items()}
    return {**summary, "skew": finite(values.skew())}


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
    numbers = {**since, "std": finite(seconds.std()), "skew": finite(seconds.skew())}
    return {"numbers": numbers, "histogram": drawn}


def bars(values):
    counts = sorted(values.astype(str).value_counts().items(), key=lambda item: (-item[1], item[0]))
    return {"bars": counts[:MAX_BARS], "n_other": sum(count for _, count in counts[MAX_BARS:])}


def profile_column(values):
    present = values.dropna()
    is_flag = len(present) > 0 and present.map(lambda v: isinstance(v, (bool, np.bool_))).all()
    golden = {
        "name": values.name,
        "n_missing": int(values.isna().sum()),
        "n_distinct": int(present.nunique()),
    }
    if is_flag:
        return {**golden, "bars": bars(present.map({True: "true", False: "false"}))}
    if pd.api.types.is_datetime64_any_dtype(values):
        return {**golden, **dates(values)}
    if pd.api.types.is_numeric_dtype(values):
        if len(present) == 0:
            return golden
        is_whole = (present == present.astype("int64")).all() and "float" not in str(values.dtype)
        drawn = present.astype("int64") if is_whole else present
        return {**golden, "numbers": numbers(values), "histogram": histogram(drawn.to_numpy())}
    return {**golden, "bars": bars(present)}


def profile(path, dates):
    table = pd.read_csv(path)
    for name in dates:
        table[name] = pd.to_datetime(table[name], format="ISO8601")
    return {
        "n_rows": len(table),
        "n_duplicate_rows": int(table.duplicated().sum()),
        "columns": [profile_column(table[name]) for name in table],
    }


def main():
    golden = {name: profile(path, DATES.get(name, [])) for name, path in TABLES.items()}
    golden["versions"] = {"numpy": np.__version__, "pandas": pd.__version__}
    with open(GOLDEN / "profile.json", "w", encoding="utf-8") as file:
        json.dump(golden, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
