"""What pandas, numpy, scipy and lttb say of some charts, as golden values for the charts of engine/table.

Writes engine/table/tests/golden/charts.json and gaps.csv beside it: the irises with some values missing. Versions:
requirements.txt beside this file, scipy 1.17.1 and lttb 0.3.2.
Run: python tests/oracle/charts.py
"""

import json
import pathlib

import lttb
import numpy as np
import pandas as pd
import scipy
import scipy.stats

ROOT = pathlib.Path(__file__).parents[2]
GOLDEN = ROOT / "engine/table/tests/golden"
IRIS = pd.read_csv(ROOT / "assets/samples/iris.csv")
LENGTH, WIDTH = "sepal_length_cm", "sepal_width_cm"


def gaps():
    """The irises with some values missing, a few columns of other kinds, and texts of many kinds."""
    table = IRIS.copy()
    for at, name in enumerate(table):
        table.loc[(np.arange(150) * 7 + at * 3) % (11 + at) == 0, name] = None
    table["n_leaves"] = (np.arange(150) * np.arange(150) % 31).astype("int64")
    table["is_tall"] = np.where(table["n_leaves"] % 3 == 0, "true", "false")
    table["day"] = (pd.Timestamp("2024-01-30") + pd.to_timedelta(np.arange(150) * 5 % 7, unit="D")).strftime("%Y-%m-%d")
    table["bed"] = [f"bed {n * n % 23:02}" for n in range(150)]
    table.to_csv(GOLDEN / "gaps.csv", index=False, lineterminator="\n")
    return pd.read_csv(GOLDEN / "gaps.csv", parse_dates=["day"])


def waves():
    """20,000 rows of whole-number arithmetic, which the test repeats."""
    i = np.arange(20_000, dtype=np.int64)
    value = ((i * i * 31 + i * 17) % 10007) / 100 + np.where(i % 997 == 0, 300.0, 0.0)
    return pd.DataFrame({"at": i, "value": value})


def text(value):
    return {"type": "text", "value": value}


def by_frequency(values):
    counts = sorted(values.value_counts().items(), key=lambda item: (-item[1], item[0]))
    return [name for name, _ in counts]


def plain(values):
    return [None if pd.isna(v) else float(v) for v in values]


def bins(values, edges):
    return np.histogram(values, bins=edges)[0].tolist()


def histogram(table, name, n_bins=None, color=None):
    used = table.dropna(subset=[name] + ([color] if color else []))
    edges = np.histogram_bin_edges(used[name], bins=n_bins or "auto")
    if color is None:
        series = [{"kind": None, "counts": bins(used[name], edges)}]
    else:
        series = [
            {"kind": text(kind), "counts": bins(used[name][used[color] == kind], edges)}
            for kind in by_frequency(used[color])
        ]
    return {"n_used": len(used), "drawn": {"edges": edges.tolist(), "series": series}}


def groups(table, name, by):
    used = table.dropna(subset=[name] + ([by] if by else []))
    if by is None:
        return len(used), [(None, used[name].to_numpy())]
    kinds = by_frequency(table[by].dropna())
    return len(used), [(text(kind), used[name][used[by] == kind].to_numpy()) for kind in kinds]


def box(table, name, by=None):
    n_used, grouped = groups(table, name, by)
    boxes = []
    for kind, x in grouped:
        q1, median, q3 = np.percentile(x, [25, 50, 75])
        reach = 1.5 * (q3 - q1)
        low, high = min(x[x >= q1 - reach].min(), q1), max(x[x <= q3 + reach].max(), q3)
        outliers = np.sort(x[(x < low) | (x > high)])
        shown = {"outliers": outliers.tolist()} if len(outliers) <= 500 else {}
        stats = {"n": len(x), "low": low, "q1": q1, "median": median, "q3": q3, "high": high}
        boxes.append({"kind": kind, **stats, **shown, "n_outliers": len(outliers)})
    return {"n_used": n_used, "drawn": {"boxes": boxes}}


def violin(table, name, by=None):
    n_used, grouped = groups(table, name, by)
    violins = []
    for kind, x in grouped:
        places = np.linspace(x.min(), x.max(), 128)
        density = scipy.stats.gaussian_kde(x, bw_method="scott")(places)
        q1, median, q3 = np.percentile(x, [25, 50, 75])
        numbers = {"n": len(x), "min": x.min(), "q1": q1, "median": median, "q3": q3, "max": x.max()}
        violins.append({"kind": kind, **numbers, "density": density.tolist()})
    return {"n_used": n_used, "drawn": {"violins": violins}}


def bar(table, name, value, function, color=None):
    needed = [name] + ([value] if value else []) + ([color] if color else [])
    used = table.dropna(subset=needed)
    kinds = by_frequency(table[name].dropna())
    own = kinds if len(kinds) <= 13 else kinds[:12]
    bars = used[name].where(used[name].isin(own), "other")
    names = own + (["other"] if len(own) < len(kinds) else [])
    shown = [text(kind) for kind in own] + ([{"type": "other", "n_kinds": len(kinds) - 12}] if names != own else [])
    series = []
    for kind in by_frequency(table[color].dropna()) if color else [None]:
        rows = used if kind is None else used[used[color] == kind]
        by = rows.groupby(bars)
        heights = by.size() if value is None else by[value].agg(function)
        missing = 0 if function == "count" else None
        heights = [heights.get(name, missing) for name in names]
        series.append({"kind": None if kind is None else text(kind), "values": plain(heights)})
    return {"n_used": len(used), "drawn": {"kinds": shown, "series": series}}


def line(table, x, y, function, color=None):
    lines = []
    for column in y:
        used = table.dropna(subset=[x, column] + ([color] if color else []))
        for kind in by_frequency(table[color].dropna()) if color else [None]:
            rows = used if kind is None else used[used[color] == kind]
            points = rows.groupby(x)[column].agg(function).dropna()
            below = points.index
            if str(below.dtype).startswith("datetime"):
                below = (below - pd.Timestamp(0)) / pd.Timedelta(seconds=1)
            both = np.column_stack([below.to_numpy(dtype=float), points.to_numpy(dtype=float)])
            kept = both if len(both) <= 2000 else lttb.downsample(both, 2000)
            shown = {"x": kept[:, 0].tolist(), "y": kept[:, 1].tolist(), "n_points": len(both), "n_used": len(rows)}
            lines.append({"column": column, "kind": None if kind is None else text(kind), **shown})
    return {"drawn": {"lines": lines}}


def heat_map(table, x, y):
    """Counts of two columns of numbers in bins."""
    used = table.dropna(subset=[x, y])
    edges = []
    for name in (x, y):
        automatic = np.histogram_bin_edges(table[name].dropna(), bins="auto")
        edges.append(np.linspace(automatic[0], automatic[-1], min(len(automatic) - 1, 20) + 1))
    counts = np.histogram2d(used[x], used[y], bins=edges)[0]
    return {"n_used": len(used), "drawn": {"values": counts.T.tolist()}}


def heat_map_of_kinds(table, x, y, value, function):
    used = table.dropna(subset=[x, y, value])
    cells = used.pivot_table(index=y, columns=x, values=value, aggfunc=function)
    rows = by_frequency(table[y].dropna())
    rows = [kind for kind in rows]
    columns = [False, True]
    values = [[cells.loc[a, b] if a in cells.index and b in cells.columns else None for b in columns] for a in rows]
    return {"n_used": len(used), "drawn": {"y": [text(kind) for kind in rows], "values": [plain(v) for v in values]}}


def correlation(table, columns, method):
    chosen = table[columns] if columns else table.select_dtypes("number")
    there = chosen.notna().astype(int)
    return {
        "drawn": {
            "columns": list(chosen),
            "values": [plain(row) for row in chosen.corr(method).to_numpy()],
            "n_pairs": (there.T @ there).to_numpy().tolist(),
        }
    }


def cases():
    irises, some, many = ("iris", IRIS), ("gaps", gaps()), ("waves", waves())

    def case(chart, table, compute, *arguments, tolerance=1e-9, **settings):
        name, frame = table
        expected = compute(frame, *arguments)
        return {"table": name, "chart": {"chart": chart, **settings}, "tolerance": tolerance, "expected": expected}

    petal = "petal_length_cm"
    yield case("histogram", irises, histogram, LENGTH, None, "species", column=LENGTH, color="species")
    yield case("histogram", some, histogram, WIDTH, 7, "species", column=WIDTH, n_bins=7, color="species")
    yield case("histogram", some, histogram, petal, column=petal)
    yield case("box", irises, box, WIDTH, "species", column=WIDTH, by="species")
    yield case("box", some, box, LENGTH, "species", column=LENGTH, by="species")
    yield case("box", many, box, "value", column="value")
    yield case("violin", irises, violin, petal, "species", column=petal, by="species")
    yield case("violin", some, violin, petal, column=petal)
    # The bandwidth is above 4, so that no density is off by more than 1.3e-5 / 4.
    yield case("violin", many, violin, "value", column="value", tolerance=4e-6)
    for function in ["count", "nunique", "sum", "mean", "median", "std", "min", "max", "first", "last"]:
        ours = {"nunique": "distinct"}.get(function, function)
        yield case("bar", some, bar, "species", LENGTH, function, column="species", value=LENGTH, function=ours)
        arguments = {"column": "bed", "value": LENGTH, "function": ours, "color": "species"}
        yield case("bar", some, bar, "bed", LENGTH, function, "species", **arguments)
    yield case("bar", some, bar, "bed", None, "count", column="bed", function="count")
    yield case("line", some, line, "n_leaves", [LENGTH, WIDTH], "mean", x="n_leaves", y=[LENGTH, WIDTH], function="mean")
    day = {"x": "day", "y": [petal], "function": "median", "color": "species"}
    yield case("line", some, line, "day", [petal], "median", "species", **day)
    yield case("line", many, line, "at", ["value"], "mean", x="at", y=["value"], function="mean")
    yield case("heat_map", some, heat_map, LENGTH, petal, x=LENGTH, y=petal, function="count")
    tall = {"x": "is_tall", "y": "species", "value": petal, "function": "mean"}
    yield case("heat_map", some, heat_map_of_kinds, "is_tall", "species", petal, "mean", **tall)
    for method in ["pearson", "spearman"]:
        is_rank = {"is_rank": True} if method == "spearman" else {}
        yield case("correlation", irises, correlation, [], method, **is_rank)
        yield case("correlation", some, correlation, [], method, **is_rank)
        columns = [WIDTH, "is_tall", "n_leaves"]
        yield case("correlation", some, correlation, columns, method, columns=columns, **is_rank)


def main():
    versions = {module.__name__: module.__version__ for module in (np, pd, scipy)}
    golden = {"versions": versions, "cases": list(cases())}
    with open(GOLDEN / "charts.json", "w", encoding="utf-8") as file:
        json.dump(golden, file, ensure_ascii=False, indent=None, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
