"""What pandas and scipy say of the difference between two versions of some tables.

    python tests/oracle/table_diff.py           writes engine/prepare/tests/golden/table_diff.json
    python tests/oracle/table_diff.py --check   compares with it, and ends with exit code 1 where something differs

A test of the engine (`engine/prepare/tests/table_diff.rs`) compares the same tables, which stand in the golden file as
text. Versions: requirements.txt beside this file, and the scipy that scikit-learn brings.
"""

import io
import json
import math
import pathlib
import sys
import warnings

import numpy as np
import pandas as pd
import scipy
import scipy.stats

ROOT = pathlib.Path(__file__).parents[2]
GOLDEN = ROOT / "engine/prepare/tests/golden/table_diff.json"
N_SHOWN, N_LISTED = 50, 20


def read(csv):
    """A table whose values keep their kind beside missing ones; texts that are all dates are dates."""
    table = pd.read_csv(io.StringIO(csv), dtype_backend="numpy_nullable", na_values=[""], keep_default_na=False)
    for name in table:
        if len(table) == 0 or table[name].isna().all():
            table[name] = table[name].astype("Float64")
        elif pd.api.types.is_string_dtype(table[name]):
            dates = pd.to_datetime(table[name], format="ISO8601", errors="coerce")
            if (dates.isna() == table[name].isna()).all():
                table[name] = dates
    return table


def family(values):
    kinds = pd.api.types
    if kinds.is_bool_dtype(values):
        return "flag"
    if kinds.is_numeric_dtype(values):
        return "number"
    return "date" if kinds.is_datetime64_any_dtype(values) else "text"


def comparable(before, after):
    """The values of both as one kind: texts as what the other holds, where they can be read so."""
    kinds = {family(before), family(after)}
    if len(kinds) == 1:
        return (before.astype("Float64"), after.astype("Float64")) if kinds == {"number"} else (before, after)
    other = next((kind for kind in kinds if kind != "text"), None) if "text" in kinds else None
    readers = {
        "number": lambda values: pd.to_numeric(values, errors="coerce").astype("Float64"),
        "date": lambda values: pd.to_datetime(values, format="ISO8601", errors="coerce"),
        "flag": lambda values: values.str.lower().map({"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}),
    }

    def written(values):
        texts = values.astype("string")
        if other is None:
            return texts
        found = values if family(values) == other else readers[other](values)
        # Whole numbers are spelled as others are.
        found = found.astype("Float64") if other == "number" else found
        return found.astype("object").map(repr, na_action="ignore").astype("string").fillna(texts)

    return written(before), written(after)


def same(a, b):
    return (a.isna() & b.isna()) | (a == b).fillna(False).astype(bool)


def unmatched(table, key):
    """Rows without a key and rows with one of several, of one version."""
    missing = table[key].isna().any(axis=1)
    twice = table[key].duplicated(keep=False) & ~missing
    groups = table[twice].groupby(key, sort=False).size()
    found = {
        "n_missing": int(missing.sum()),
        "missing": [int(row) + 1 for row in table.index[missing][:10]],
        "n_duplicate_rows": int(twice.sum()),
        "n_duplicate_keys": int(len(groups)),
        "duplicates": [
            [int(row) + 1 for row in rows.index[:10]] for _, rows in list(table[twice].groupby(key, sort=False))[:10]
        ],
    }
    return missing, twice, found


def whole(before, after, columns):
    """Rows that both have, those that are gone and those that are new, each as often as it is there."""
    if not columns:
        return 0, list(before.index), list(after.index)
    numbered = []
    for table in (before, after):
        copies = table[columns].groupby(columns, dropna=False).cumcount()
        numbered.append(table[columns].assign(copy__=copies, row__=table.index))
    both = numbered[0].merge(numbered[1], on=columns + ["copy__"], how="outer", indicator=True, suffixes=("_0", "_1"))
    # Missing values meet missing ones in a merge, as they shall.
    equal = both["_merge"] == "both"
    gone = sorted(int(row) for row in both.loc[both["_merge"] == "left_only", "row___0"])
    new = sorted(int(row) for row in both.loc[both["_merge"] == "right_only", "row___1"])
    return int(equal.sum()), gone, new


def test_result(result):
    statistic = float(result.statistic)
    return {"statistic": statistic if math.isfinite(statistic) else None, "p_value": float(result.pvalue)}


def figures(values):
    if len(values) == 0:
        return None
    return {
        "mean": float(values.mean()),
        "std": float(values.std()) if len(values) > 1 else None,
        "min": float(values.min()),
        "median": float(values.median()),
        "max": float(values.max()),
    }


def numbers(values):
    values = values.dropna()
    if family(values) == "date":
        return (values - pd.Timestamp(0)) / pd.Timedelta(seconds=1)
    return values.astype("float64")


def number_shift(before, after):
    before, after = numbers(before), numbers(after)
    shift = {"type": "numbers", "before": figures(before), "after": figures(after)}
    shift["kolmogorov_smirnov"] = shift["wasserstein"] = None
    if len(before) and len(after):
        result = test_result(scipy.stats.ks_2samp(before, after, method="asymp"))
        if math.isnan(result["p_value"]):
            result["p_value"] = 1.0
        shift["kolmogorov_smirnov"] = result
        # As Evidently norms it.
        norm = max(np.std(before, ddof=0), 0.001)
        shift["wasserstein"] = float(scipy.stats.wasserstein_distance(before, after) / norm)
    return shift


def category_shift(before, after):
    spelled = [values.dropna().map(lambda value: str(value).lower() if isinstance(value, (bool, np.bool_)) else value) for values in (before, after)]
    counts = pd.concat([values.value_counts() for values in spelled], axis=1).fillna(0).astype("int64")
    counts.columns = ["before", "after"]
    totals = counts.sum()
    shift = {"type": "categories", "chi_square": None, "total_variation": None}
    if totals.min() > 0:
        shares = counts / totals
        shift["total_variation"] = float((shares["before"] - shares["after"]).abs().sum() / 2)
        if len(counts) > 1:
            expected = counts["before"] * totals["after"] / totals["before"]
            with np.errstate(divide="ignore"):
                shift["chi_square"] = test_result(scipy.stats.chisquare(counts["after"], expected))

    def only(here, there):
        found = counts[(counts[here] > 0) & (counts[there] == 0)][here]
        bars = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        return len(bars), [{"value": value, "count": int(count)} for value, count in bars[:N_LISTED]]

    shift["n_new"], shift["new"] = only("after", "before")
    shift["n_gone"], shift["gone"] = only("before", "after")
    return shift


def shift(before, after):
    kinds = {family(before), family(after)}
    if len(kinds) > 1:
        return None
    return number_shift(before, after) if kinds <= {"number", "date"} else category_shift(before, after)


def n_moved(before, after, common):
    """Columns that are not in the longest run that both orders share."""
    places = [list(before.columns).index(name) for name in common]
    longest = []
    for at, place in enumerate(places):
        longest.append(1 + max((longest[other] for other in range(at) if places[other] < place), default=0))
    return len(places) - max(longest, default=0)


def diff(csv_before, csv_after, key):
    before, after = read(csv_before), read(csv_after)
    common = [name for name in after if name in before]
    old, new = pd.DataFrame(index=before.index), pd.DataFrame(index=after.index)
    for name in common:
        old[name], new[name] = comparable(before[name], after[name])
    changed, n_changed = [], {name: None for name in common}
    n_unchanged, removed, added, faults = 0, [], [], [None, None]
    rest_old, rest_new = old, new
    if key:
        (no_key_old, twice_old, faults[0]), (no_key_new, twice_new, faults[1]) = unmatched(old, key), unmatched(new, key)
        several = pd.concat([old.loc[twice_old, key], new.loc[twice_new, key]]).drop_duplicates()

        def unclear(table, no_key):
            marked = table[key].merge(several, on=key, how="left", indicator=True)["_merge"] == "both"
            return no_key | pd.Series(marked.to_numpy(), index=table.index)

        rest = [unclear(old, no_key_old), unclear(new, no_key_new)]
        rest_old, rest_new = old[rest[0]], new[rest[1]]
        left, right = old[~rest[0]].assign(row__=lambda t: t.index), new[~rest[1]].assign(row__=lambda t: t.index)
        both = left.merge(right, on=key, how="outer", indicator=True, suffixes=("_0", "_1"))
        removed = [int(row) for row in both.loc[both["_merge"] == "left_only", "row___0"]]
        added = [int(row) for row in both.loc[both["_merge"] == "right_only", "row___1"]]
        both = both[both["_merge"] == "both"].sort_values("row___1")
        differs = pd.DataFrame(index=both.index)
        for name in common:
            differs[name] = False if name in key else ~same(both[f"{name}_0"], both[f"{name}_1"])
            n_changed[name] = int(differs[name].sum())
        rows = differs.any(axis=1)
        n_unchanged = int((~rows).sum())
        for at in both.index[rows]:
            places = [int(place) for place, name in enumerate(common) if differs.loc[at, name]]
            changed.append([int(both.loc[at, "row___0"]) + 1, int(both.loc[at, "row___1"]) + 1, places])
    n_equal, more_removed, more_added = whole(rest_old, rest_new, common)
    removed, added = sorted(removed + more_removed), sorted(added + more_added)
    return {
        "n_rows_before": len(before),
        "n_rows_after": len(after),
        "columns_added": [name for name in after if name not in before],
        "columns_removed": [name for name in before if name not in after],
        "n_moved": n_moved(before, after, common),
        "columns": [
            {
                "name": name,
                "n_changed": n_changed[name],
                "n_missing_before": int(before[name].isna().sum()),
                "n_missing_after": int(after[name].isna().sum()),
                "shift": shift(before[name], after[name]),
            }
            for name in common
        ],
        "n_unchanged": n_unchanged + n_equal,
        "n_changed": len(changed),
        "n_added": len(added),
        "n_removed": len(removed),
        "changed": changed[:N_SHOWN],
        "added": [row + 1 for row in added[:N_SHOWN]],
        "removed": [row + 1 for row in removed[:N_SHOWN]],
        "unmatched_before": faults[0],
        "unmatched_after": faults[1],
    }


PEOPLE = "id,name,age,city\n1,Ann,31,Bonn\n2,Bob,42,Ulm\n3,Cid,,Ulm\n4,Dot,27,\n"

WRITTEN = [
    ("same", PEOPLE, PEOPLE, ["id"]),
    ("same without key", PEOPLE, PEOPLE, []),
    ("cells changed", PEOPLE, "id,name,age,city\n1,Ann,32,Bonn\n2,Bob,42,Bonn\n3,Cid,5,Ulm\n4,Dot,,\n", ["id"]),
    ("rows added and removed", PEOPLE, "id,name,age,city\n5,Eve,9,Kiel\n1,Ann,31,Bonn\n3,Cid,,Ulm\n", ["id"]),
    ("another order", PEOPLE, "id,name,age,city\n4,Dot,27,\n2,Bob,42,Ulm\n3,Cid,,Ulm\n1,Ann,31,Bonn\n", ["id"]),
    ("another order, whole rows", PEOPLE, "id,name,age,city\n4,Dot,27,\n2,Bob,42,Ulm\n3,Cid,,Ulm\n1,Ann,30,Bonn\n", []),
    ("a text as key", PEOPLE, "id,name,age,city\n7,Bob,42,Ulm\n1,Ann,31,Bonn\n8,Fay,1,Rom\n", ["name"]),
    ("a key with gaps", PEOPLE, "id,name,age,city\n1,Ann,31,Bonn\n2,Bob,42,\n4,Dot,27,\n,Gus,3,\n", ["city"]),
    ("a number as key", "x,y\n0.5,a\n1.5,b\n-0.0,c\n", "x,y\n0.0,c\n0.5,A\n2.5,d\n", ["x"]),
    ("columns added and removed", PEOPLE, "id,age,town,name\n1,31,Bonn,Ann\n2,41,Ulm,Bob\n", ["id"]),
    ("columns moved", "a,b,c,d,e\n1,2,3,4,5\n6,7,8,9,0\n", "e,a,c,b,d\n5,1,3,2,4\n0,6,8,7,8\n", ["a"]),
    ("no column in common", "a,b\n1,2\n3,4\n", "c,d\n1,2\n", []),
    ("whole numbers become numbers", "id,x\n1,1\n2,2\n3,3\n", "id,x\n1,1.0\n2,2.5\n3,\n", ["id"]),
    ("numbers become texts", "id,x\n1,1.50\n2,2\n3,0.25\n4,7\n", "id,x\n1,1.5\n2,two\n3,0.250\n4,8\n", ["id"]),
    ("texts become numbers", "id,x\n1,unknown\n2,10\n3,1e3\n", "id,x\n1,5\n2,10\n3,1000\n", ["id"]),
    ("numbers become texts, whole rows", "id,x\n1,1.50\n2,2\n", "id,x\n1,1.5\n2,two\n2,two\n", []),
    ("flags become texts", "id,x\n1,true\n2,false\n3,true\n", "id,x\n1,yes\n2,maybe\n3,no\n", ["id"]),
    ("a key becomes text", "id,x\n1,a\n2,b\n3,c\n", "id,x\n1,a\n2,B\nx3,c\n", ["id"]),
    ("dates", "id,day\n1,2024-01-01\n2,2024-01-02\n3,2024-02-29\n", "id,day\n1,2024-01-01\n2,2024-01-05\n3,\n", ["id"]),
    ("a date as key", "day,x\n2024-01-01,1\n2024-01-02,2\n", "day,x\n2024-01-02,3\n2024-01-03,1\n", ["day"]),
    ("days become moments", "id,at\n1,2024-01-01\n2,2024-01-02\n", "id,at\n1,2024-01-01 00:00:00\n2,2024-01-02 12:30:00\n", ["id"]),
    ("dates become texts", "id,day\n1,2024-01-01\n2,2024-01-02\n", "id,day\n1,2024-01-01\n2,soon\n", ["id"]),
    ("flags", "id,ok\n1,true\n2,false\n3,true\n4,\n", "id,ok\n1,true\n2,true\n3,true\n4,false\n", ["id"]),
    ("duplicate keys before", "id,x\n1,a\n1,b\n2,c\n", "id,x\n1,b\n2,d\n", ["id"]),
    ("duplicate keys after", "id,x\n1,a\n2,c\n", "id,x\n1,b\n1,a\n2,c\n1,a\n", ["id"]),
    ("duplicate keys in both", "id,x\n1,a\n1,a\n2,c\n3,d\n3,e\n", "id,x\n1,a\n1,b\n1,a\n3,e\n3,e\n4,f\n", ["id"]),
    ("missing and duplicate keys", "id,x\n,a\n,a\n1,b\n2,b\n2,b\n", "id,x\n,a\n1,c\n2,b\n,z\n", ["id"]),
    ("a composite key", "a,b,x\n1,p,5\n1,q,6\n2,p,7\n2,,8\n", "a,b,x\n2,p,7\n1,q,9\n1,r,5\n2,,8\n,p,1\n", ["a", "b"]),
    ("a composite key of dates", "d,n,x\n2024-01-01,1,5\n2024-01-01,2,6\n", "d,n,x\n2024-01-01,2,6\n2024-01-01,1,7\n2024-01-02,1,6\n", ["d", "n"]),
    ("nothing but a key", "id\n1\n2\n3\n", "id\n2\n3\n4\n5\n", ["id"]),
    ("no rows before", "id,x\n", "id,x\n1,2\n3,4\n", ["id"]),
    ("no rows after", "id,x\n1,2\n3,4\n", "id,x\n", ["id"]),
    ("no rows at all", "id,x\n", "id,x\n", ["id"]),
    ("no rows at all, whole rows", "id,x\n", "id,x\n", []),
    ("one row", "id,x\n1,5\n", "id,x\n1,6\n", ["id"]),
    ("nothing but gaps", "id,x\n1,\n2,\n", "id,x\n1,\n2,5\n", ["id"]),
    ("a constant", "id,x\n1,5\n2,5\n3,5\n", "id,x\n1,5\n2,5.25\n3,5\n", ["id"]),
    ("copies, whole rows", "x,y\n1,a\n1,a\n1,a\n2,b\n,b\n,b\n", "x,y\n1,a\n,b\n2,b\n2,b\n1,a\n,c\n", []),
]


def made(seed):
    """A few dozen rows of every kind, and the same edited; the key is a number, a pair or none, with faults or not."""
    rng = np.random.RandomState(seed)
    n = int(rng.randint(20, 90))
    table = pd.DataFrame(
        {
            "id": np.arange(n) * 7 + 3,
            "part": rng.choice(["north", "south", "west"], n),
            "price": np.round(rng.gamma(2.0, 30.0, n), 2),
            "n_sold": rng.poisson(6, n),
            "color": rng.choice(["red", "green", "blue", "a \"grey\", dark one"], n, p=[0.5, 0.3, 0.15, 0.05]),
            "is_new": rng.rand(n) < 0.3,
            "day": (pd.Timestamp("2023-12-01") + pd.to_timedelta(rng.randint(0, 90, n), unit="D")).strftime("%Y-%m-%d"),
        }
    ).astype({"id": "object", "n_sold": "object", "is_new": "object"})
    for name in ["price", "n_sold", "color", "day"]:
        table.loc[rng.rand(n) < 0.08, name] = None
    edited = table.copy()
    edited.loc[rng.rand(n) < 0.15, "price"] = np.round(rng.gamma(3.0, 40.0), 2)
    edited.loc[rng.rand(n) < 0.1, "color"] = "violet"
    edited.loc[rng.rand(n) < 0.1, "n_sold"] = int(rng.randint(0, 30))
    edited.loc[rng.rand(n) < 0.05, "day"] = "2024-05-05"
    edited = edited[rng.rand(n) > 0.1]
    more = table.sample(5, random_state=seed).assign(id=range(1000, 1005))
    edited = pd.concat([edited, more]).sample(frac=1.0, random_state=seed)
    if seed % 3 == 0:
        edited = edited[["day", "id", "part", "color", "price", "is_new"]].assign(extra=1)
    if seed % 4 == 1:
        table.loc[table.index[3:6], "id"] = table["id"].iloc[2]
        edited.iloc[2, list(edited).index("id")] = None
    key = [["id"], ["id", "part"], []][seed % 3 if seed % 5 else 2]
    write = lambda frame: frame.to_csv(index=False, lineterminator="\n").replace("True", "true").replace("False", "false")
    return f"made {seed}", write(table), write(edited), key


def cases():
    return WRITTEN + [made(seed) for seed in range(12)]


def is_same(ours, theirs):
    if isinstance(ours, float) or isinstance(theirs, float):
        is_number = isinstance(ours, (int, float)) and isinstance(theirs, (int, float))
        return is_number and math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-15)
    if isinstance(ours, (list, dict)) and isinstance(theirs, type(ours)):
        keys = range(max(len(ours), len(theirs))) if isinstance(ours, list) else sorted({*ours, *theirs})
        return len(ours) == len(theirs) and all(is_same(ours[key], theirs[key]) for key in keys)
    return type(ours) is type(theirs) and ours == theirs


def main():
    with warnings.catch_warnings():
        # Of samples so small that their standard deviation is 0, or that the test says nothing of them.
        warnings.simplefilter("ignore", RuntimeWarning)
        golden = [
            {"name": name, "before": before, "after": after, "key": key, "diff": diff(before, after, key)}
            for name, before, after, key in cases()
        ]
    if sys.argv[1:] == ["--check"]:
        kept = json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]
        if len(kept) != len(golden):
            raise SystemExit(f"{GOLDEN.name} has {len(kept)} cases, not {len(golden)}")
        differing = [ours["name"] for ours, theirs in zip(golden, kept) if not is_same(ours, theirs)]
        if differing:
            raise SystemExit(f"{GOLDEN.name} does not have what pandas gives now: {', '.join(differing)}")
        print(f"{len(golden)} differences are what {GOLDEN.name} says")
        return
    versions = json.dumps({"numpy": np.__version__, "pandas": pd.__version__, "scipy": scipy.__version__})
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in golden)
    GOLDEN.write_text(f'{{"versions": {versions}, "cases": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
