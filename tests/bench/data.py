"""pandas' side of `cargo xtask bench data`: opens a CSV, profiles it, groups, joins and sorts it.

    python tests/bench/data.py SALES.csv CUSTOMERS.csv

Prints the line of JSON that engine/prepare/examples/bench_data.rs prints: milliseconds of one core by operation, the
most memory the process held during each, and what was found. Everything on one thread. The profile has the figures that Bunsen's
has, each computed once. Versions: tests/oracle/requirements.txt.
"""

import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
import pandas as pd
import pyarrow

pyarrow.set_cpu_count(1)
pyarrow.set_io_thread_count(1)

MAX_BINS = 40
MAX_BARS = 20
MAX_TOP = 10
NORMAL_QUARTILE = 0.6744897501960817
AGGREGATES = {
    "n": ("id", "count"),
    "total": ("price", "sum"),
    "typical": ("price", "mean"),
    "spread": ("price", "std"),
    "most": ("quantity", "max"),
}


class Clock:
    def __init__(self):
        self.ms, self.peak_bytes = {}, {}

    def time(self, what, work):
        try:
            with open("/proc/self/clear_refs", "w") as file:
                file.write("5")
        except OSError:
            pass
        start = time.process_time()
        made = work()
        self.ms[what] = (time.process_time() - start) * 1e3
        self.peak_bytes[what] = peak_bytes()
        return made


def peak_bytes():
    try:
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))
    except OSError:
        return 0


def histogram(values):
    bins = min(len(np.histogram_bin_edges(values, bins="auto")) - 1, MAX_BINS)
    return np.histogram(values, bins=bins)


def top(counts, n):
    return counts.reset_index().sort_values(["count", counts.index.name], ascending=[False, True]).head(n)


def profile_numbers(values):
    present = values.dropna()
    described = present.describe(percentiles=[0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99])
    counts = present.value_counts()
    distances = (present - described["50%"]).abs()
    mad = distances.median()
    reach = 1.5 * (described["75%"] - described["25%"])
    is_outside = (values < described["25%"] - reach) | (values > described["75%"] + reach)
    robust = np.flatnonzero(NORMAL_QUARTILE * (values - described["50%"]).abs() / mad > 3.5) if mad > 0 else None
    return is_outside, {
        "median": described["50%"],
        "described": described,
        "skew": present.skew(),
        "kurtosis": present.kurt(),
        "n_distinct": len(counts),
        "top": top(counts, MAX_TOP),
        "mad": mad,
        "n_zeros": (present == 0).sum(),
        "n_negative": (present < 0).sum(),
        "outliers": np.flatnonzero(is_outside),
        "robust_outliers": robust,
        "histogram": histogram(present.to_numpy()),
    }


def profile_dates(values):
    counts = values.value_counts()
    seconds = (values.dropna() - pd.Timestamp(0)) / pd.Timedelta(seconds=1)
    return {
        "described": seconds.describe(percentiles=[0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]),
        "skew": seconds.skew(),
        "kurtosis": seconds.kurt(),
        "mad": (seconds - seconds.median()).abs().median(),
        "n_distinct": len(counts),
        "top": top(counts, MAX_TOP),
        "histogram": histogram((seconds // 86_400).astype("int64").to_numpy()),
    }


def profile_texts(values):
    counts = values.value_counts()
    return {"n_distinct": len(counts), "top": top(counts, MAX_BARS)}


def profile(table):
    columns, outside = {}, []
    for name, values in table.items():
        if pd.api.types.is_numeric_dtype(values):
            is_outside, columns[name] = profile_numbers(values)
            outside.append(is_outside)
        elif pd.api.types.is_datetime64_any_dtype(values):
            columns[name] = profile_dates(values)
        else:
            columns[name] = profile_texts(values)
        columns[name]["n_missing"] = values.isna().sum()
    numbers = table.select_dtypes("number")
    is_missing = table.isna()
    names = list(numbers)
    pairs = [(a, b) for at, a in enumerate(names) for b in names[:at]]
    return {
        "rows": len(table),
        "columns": columns,
        "duplicates": int(table.duplicated().sum()),
        "n_incomplete": is_missing.any(axis=1).sum(),
        "n_empty": is_missing.all(axis=1).sum(),
        "n_with_outlier": np.any(outside, axis=0).sum(),
        "copies": [(a, b) for a, b in pairs if numbers[a].equals(numbers[b])],
        "pearson": numbers.corr(),
        "spearman": numbers.corr("spearman"),
    }


def main():
    clock = Clock()
    sales = clock.time("open", lambda: pd.read_csv(sys.argv[1], parse_dates=["day"]))
    customers = pd.read_csv(sys.argv[2])
    profiled = clock.time("profile", lambda: profile(sales))
    group = lambda by: sales.groupby(by, as_index=False, dropna=False).agg(**AGGREGATES)
    by_kind = clock.time("group_few", lambda: group("kind"))
    by_customer = clock.time("group_many", lambda: group("customer"))
    joined = clock.time("join", lambda: sales.merge(customers, on="customer", how="left"))
    ordered = clock.time("sort", lambda: sales.sort_values(["kind", "price"], ascending=[True, False], kind="stable"))
    found = {
        "rows": profiled["rows"],
        "duplicates": profiled["duplicates"],
        "median": profiled["columns"]["price"]["median"],
        "outliers": len(profiled["columns"]["price"]["outliers"]),
        "spearman": profiled["spearman"].loc["quantity", "price"],
        "kinds": len(by_kind),
        "kinds_total": by_kind["total"].sum(),
        "customers": len(by_customer),
        "customers_total": by_customer["total"].sum(),
        "joined_score": joined["score"].sum(),
        "sorted_first": int(ordered["id"].iloc[0]),
    }
    print(json.dumps({"ms": clock.ms, "peak_bytes": clock.peak_bytes, "found": found}))


if __name__ == "__main__":
    main()
