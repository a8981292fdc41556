"""What Great Expectations says of some tables, as golden results for engine/expect.

Writes engine/expect/tests/golden/expectations.json: the tables, and for every case the expectation and either its
result (format SUMMARY), that checking it raised an exception, or that it was refused before. Versions:
requirements-expectations.txt beside this file, in an environment of their own.
Run: python tests/oracle/expectations.py
"""

import contextlib
import io
import json
import logging
import os
import pathlib
import warnings

os.environ["GX_ANALYTICS_ENABLED"] = "false"
os.environ["DO_NOT_TRACK"] = "true"
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import great_expectations as gx  # noqa: E402
import pandas as pd  # noqa: E402
from great_expectations.expectations.registry import get_expectation_impl  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
GOLDEN = ROOT / "engine/expect/tests/golden"

TABLES = {
    "people": {
        "id": ("integer", [1, 2, 3, 4, 5, 6, 7, 8]),
        "age": ("integer", [34, None, 0, 121, 34, -1, 58, None]),
        "rank": ("integer", [2, 3, 1, 4, 7, 6, 7, 8]),
        "group": ("integer", [1, 1, 1, 1, 1, 1, 1, 1]),
        "height": ("number", [1.62, 1.8, None, 1.75, 250.0, 1.75, -0.0, 1e-5]),
        "share": ("number", [0.5, 1.5, -2.25, 1e16, 0.1, 3.0, 0.25, 123456789.123]),
        "name": ("text", ["Ann", "bob", None, "Ann", "", "Zü", "สมชาย", "a b"]),
        "nick": ("text", ["Ann", "Bob", None, "An", None, "Zü", "สม", "ab"]),
        "born": (
            "date",
            ["2001-05-17", "1999-12-31", None, "2001-05-17", "2024-02-29", "1970-01-01", "1969-12-31", "2001-05-18"],
        ),
        "seen": (
            "datetime",
            [
                "2024-01-01T00:00:00",
                "2024-02-29T12:30:00",
                "2024-02-29T12:30:00.250",
                None,
                "2024-01-01T00:00:00",
                "2023-12-31T23:59:59.5",
                "2024-03-01T00:00:00",
                "2024-03-02T00:00:00",
            ],
        ),
        "exact": (
            "datetime",
            ["2024-01-01T00:00:00"] * 3 + ["2024-02-29T12:30:00"] * 4 + ["2025-01-01T00:00:00"],
        ),
        "written": ("text", ["2024-01-01", "2024-13-01", "01/02/2024", None, "2024-1-1", "x", "2023-02-29", "24-1-1"]),
        "member": ("boolean", [True, False, True, True, False, True, True, True]),
        "agreed": ("boolean", [True, None, False, True, None, True, True, False]),
        "nothing": ("number", [None] * 8),
    },
    "one": {"x": ("integer", [7]), "t": ("text", ["a"]), "f": ("number", [0.5])},
    "empty": {"x": ("integer", []), "t": ("text", [])},
    "long": {
        "n": ("integer", [row % 7 for row in range(60)]),
        "t": ("text", ["abcdefghij"[row % 10] * (1 + row % 4) for row in range(60)]),
        "f": ("number", [(row * 37 % 60) / 8 for row in range(60)]),
    },
}


def series(kind, values):
    if kind == "integer":
        return pd.Series(values, dtype="float64" if None in values else "int64")
    if kind == "boolean":
        return pd.Series(values, dtype=object if None in values else "bool")
    if kind in ("date", "datetime"):
        return pd.to_datetime(pd.Series(values, dtype="str"), format="ISO8601")
    return pd.Series(values, dtype="str" if kind == "text" else "float64")


def cases():
    """Table, type without its prefix, arguments."""
    yield from missing_cases()
    yield from value_cases()
    yield from statistic_cases()
    yield from set_cases()
    yield from several_cases()
    yield from table_cases()
    for name in ("one", "empty", "long"):
        yield from every_kind(name)


def missing_cases():
    for column in TABLES["people"]:
        yield "people", "column_values_to_not_be_null", {"column": column}
        yield "people", "column_values_to_be_null", {"column": column, "mostly": 0.3}
        yield "people", "column_values_to_be_unique", {"column": column}
    yield "people", "column_values_to_not_be_null", {"column": "age", "mostly": 0.75}
    yield "people", "column_values_to_not_be_null", {"column": "age", "mostly": 0.7501}
    yield "people", "column_values_to_not_be_null", {"column": "age", "mostly": 1.2}
    yield "people", "column_values_to_not_be_null", {"column": "age", "mistyped": 1}
    yield "people", "column_values_to_not_be_null", {"column": "gone"}
    yield "people", "column_values_to_not_be_null", {}
    yield "people", "column_values_to_not_be_null", {"column": 3}
    yield "people", "column_values_to_be_unique", {"column": "name", "mostly": 0.6}


def value_cases():
    between = "column_values_to_be_between"
    for column in ("id", "age", "height", "share", "member", "agreed", "nothing"):
        yield "people", between, {"column": column, "min_value": 1}
        yield "people", between, {"column": column, "min_value": 0, "max_value": 1.75, "strict_max": True}
        yield "people", between, {"column": column, "max_value": 34, "strict_max": True, "mostly": 0.5}
    for column in ("born", "seen", "exact", "nothing"):
        bounds = {"min_value": "2000-01-01T00:00:00", "max_value": "2024-02-29T12:30:00"}
        yield "people", between, {"column": column, **bounds}
        yield "people", between, {"column": column, **bounds, "strict_max": True}
    yield "people", between, {"column": "age"}
    yield "people", between, {"column": "age", "min_value": 3, "max_value": 1}
    yield "people", between, {"column": "age", "min_value": "2", "max_value": "50"}
    yield "people", between, {"column": "age", "min_value": "a"}
    yield "people", between, {"column": "name", "min_value": 1}
    yield "people", between, {"column": "name", "min_value": "2000-01-01T00:00:00"}
    yield "people", between, {"column": "born", "min_value": 1}
    yield "people", between, {"column": "id", "min_value": "2000-01-01T00:00:00"}
    for pattern in ("a", "^$", "(?i)ann|zü", r"^\w+ \w+$", "^[A-Z]", "", "(", "^T", r"^-?\d+$", r"\.0$", "e", "^2024-0"):
        for column in ("name", "age", "id", "share", "member", "agreed", "born", "exact", "nothing"):
            yield "people", "column_values_to_match_regex", {"column": column, "regex": pattern}
    yield "people", "column_values_to_match_regex", {"column": "seen", "regex": r"\.\d{3}$"}
    yield "people", "column_values_to_not_match_regex", {"column": "name", "regex": "n", "mostly": 0.7}
    yield "people", "column_values_to_not_match_regex", {"column": "share", "regex": "e"}
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%Y", "x", "", "%q", "%y-%m-%d"):
        for column in ("written", "name", "id", "born", "nothing"):
            yield "people", "column_values_to_match_strftime_format", {"column": column, "strftime_format": form}
    for column in ("name", "id", "age", "height", "share", "born", "exact", "seen", "member", "agreed", "nothing"):
        yield "people", "column_value_lengths_to_equal", {"column": column, "value": 4}
        yield "people", "column_value_lengths_to_be_between", {"column": column, "min_value": 3, "max_value": 10}
        yield "people", "column_value_lengths_to_be_between", {"column": column, "max_value": 5, "strict_max": True}
    yield "people", "column_value_lengths_to_be_between", {"column": "name"}
    yield "people", "column_value_lengths_to_equal", {"column": "name", "value": "x"}
    types = ("int64", "int", "int32", "float64", "float", "str", "object", "bool", "bool_", "datetime64", "datetime64[us]")
    for column in ("id", "age", "height", "name", "member", "agreed", "born", "seen", "nothing"):
        for name in (*types, "string", "Int64", "nonsense"):
            yield "people", "column_values_to_be_of_type", {"column": column, "type_": name}
        yield "people", "column_values_to_be_in_type_list", {"column": column, "type_list": ["int64", "float64"]}
        yield "people", "column_values_to_be_in_type_list", {"column": column, "type_list": ["bool", "datetime64[us]"]}
        yield "people", "column_values_to_be_in_type_list", {"column": column, "type_list": ["nonsense"]}
        yield "people", "column_values_to_be_in_type_list", {"column": column, "type_list": ["int"]}
    for column in ("id", "age", "height", "group", "exact", "born", "member", "agreed", "name", "nothing"):
        for threshold, both in ((1, False), (1, True), (-0.4, True), (0.5, False)):
            arguments = {"column": column, "threshold": threshold, "double_sided": both}
            yield "people", "column_value_z_scores_to_be_less_than", arguments
    yield "people", "column_value_z_scores_to_be_less_than", {"column": "id", "threshold": 1}


def statistic_cases():
    numbers = ("id", "age", "group", "height", "share", "member", "agreed", "nothing")
    for name in ("min", "max", "mean", "median", "stdev", "sum"):
        for column in numbers:
            yield "people", f"column_{name}_to_be_between", {"column": column, "min_value": 1}
            yield "people", f"column_{name}_to_be_between", {"column": column, "max_value": 4.5, "strict_max": True}
        for column in ("name", "born"):
            yield "people", f"column_{name}_to_be_between", {"column": column, "min_value": 1}
    for name in ("min", "max", "mean", "median"):
        for column in ("born", "exact"):
            bounds = {"min_value": "1999-01-01T00:00:00", "max_value": "2024-02-29T12:30:00", "strict_max": True}
            yield "people", f"column_{name}_to_be_between", {"column": column, **bounds}
            yield "people", f"column_{name}_to_be_between", {"column": column}
        yield "people", f"column_{name}_to_be_between", {"column": "id", "min_value": "1999-01-01T00:00:00"}
    yield "people", "column_max_to_be_between", {"column": "name"}
    yield "people", "column_mean_to_be_between", {"column": "id", "min_value": 5, "max_value": 1}
    yield "people", "column_mean_to_be_between", {"column": "id", "mostly": 0.5}
    shares = ("unique_value_count", "proportion_of_unique_values", "proportion_of_non_null_values")
    for column in TABLES["people"]:
        yield "people", "column_unique_value_count_to_be_between", {"column": column, "min_value": 2, "max_value": 6}
        for name in shares[1:]:
            bounds = {"min_value": 0.5, "max_value": 1, "strict_max": True}
            yield "people", f"column_{name}_to_be_between", {"column": column, **bounds}
    quantiles = {"quantiles": [0.1, 0.25, 0.5, 0.9], "value_ranges": [[0, 1], [None, 3], [1, None], [0, 2]]}
    for column in (*numbers, "name", "born"):
        yield "people", "column_quantile_values_to_be_between", {"column": column, "quantile_ranges": quantiles}
        for way in ("linear", "lower", "higher", "midpoint", "nearest"):
            arguments = {"column": column, "quantile_ranges": quantiles, "allow_relative_error": way}
            if column in ("id", "age", "height", "share"):
                yield "people", "column_quantile_values_to_be_between", arguments
    close = {"quantiles": [0.5], "value_ranges": [[4.00001, 9]]}
    yield "people", "column_quantile_values_to_be_between", {"column": "id", "quantile_ranges": close}
    wrong = {"quantiles": [1.5], "value_ranges": [[0, 9]]}
    yield "people", "column_quantile_values_to_be_between", {"column": "id", "quantile_ranges": wrong}


def set_cases():
    sets = {
        "id": [[1, 2.0, "3", True], [], [2.5]],
        "age": [[34, 58.0, None], ["34"], [34, 0, 121, -1, 58]],
        "height": [[1.75, 1.62, 0], ["1.75"]],
        "name": [["Ann", "bob", 1], [None, ""], ["Ann", "bob", "", "Zü", "สมชาย", "a b"], ["q", "Ann"]],
        "member": [[True], [1], ["True", False], [0, 1.0]],
        "agreed": [[1], [False, True]],
        "nothing": [[1], []],
    }
    kinds = ("values_to_be_in_set", "values_to_not_be_in_set", "most_common_value_to_be_in_set")
    distinct = ("be_in_set", "equal_set", "contain_set")
    for column, listed in sets.items():
        for values in listed:
            for kind in (*kinds, *(f"distinct_values_to_{way}" for way in distinct)):
                yield "people", f"column_{kind}", {"column": column, "value_set": values}
            tied = {"column": column, "value_set": values, "ties_okay": True}
            yield "people", "column_most_common_value_to_be_in_set", tied
    dates = ["2001-05-17T00:00:00", "2024-02-29"]
    for way in distinct:
        yield "people", f"column_distinct_values_to_{way}", {"column": "born", "value_set": dates}
    yield "people", "column_values_to_not_be_in_set", {"column": "born", "value_set": dates}
    yield "people", "column_values_to_be_in_set", {"column": "id", "value_set": "abc"}
    yield "people", "column_values_to_be_in_set", {"column": "id", "value_set": [1, 2, 3], "mostly": 0.3}


def several_cases():
    pairs = [
        ("id", "rank"), ("id", "age"), ("age", "height"), ("name", "nick"), ("id", "nothing"), ("id", "member"),
        ("exact", "born"),
    ]  # fmt: skip
    for a, b in pairs:
        for ignored in (None, "both_values_are_missing", "either_value_is_missing", "neither", "nonsense"):
            arguments = {"column_A": a, "column_B": b} | ({"ignore_row_if": ignored} if ignored else {})
            yield "people", "column_pair_values_to_be_equal", arguments
            yield "people", "column_pair_values_a_to_be_greater_than_b", arguments
            yield "people", "column_pair_values_a_to_be_greater_than_b", arguments | {"or_equal": True, "mostly": 0.4}
    yield "people", "column_pair_values_a_to_be_greater_than_b", {"column_A": "name", "column_B": "id"}
    yield "people", "column_pair_values_to_be_equal", {"column_A": "name", "column_B": "id"}
    yield "people", "column_pair_values_to_be_equal", {"column_A": "name", "column_B": "gone"}
    groups = [
        ["group", "member"], ["name", "member"], ["name", "age"], ["name", "nick"], ["nothing", "age"], ["name"], [],
        ["born", "member"], ["agreed", "member"], ["id", "rank"],
    ]  # fmt: skip
    for columns in groups:
        for ignored in (None, "all_values_are_missing", "any_value_is_missing", "never", "nonsense"):
            arguments = {"column_list": columns} | ({"ignore_row_if": ignored} if ignored else {})
            yield "people", "compound_columns_to_be_unique", arguments
    for columns in (["id", "rank"], ["id", "age"], ["id", "member"], ["height", "share"], ["nothing", "age"], ["id", "name"]):
        for ignored in (None, "any_value_is_missing", "never"):
            arguments = {"column_list": columns, "sum_total": 4} | ({"ignore_row_if": ignored} if ignored else {})
            yield "people", "multicolumn_sum_to_equal", arguments
    yield "people", "multicolumn_sum_to_equal", {"column_list": ["id", "rank"], "sum_total": 12, "mostly": 0.1}


def table_cases():
    names = list(TABLES["people"])
    for column, index in (("id", None), ("id", 0), ("age", 1), ("age", 2), ("nothing", -1), ("age", 99), ("gone", None)):
        yield "people", "column_to_exist", {"column": column} | ({} if index is None else {"column_index": index})
    for kind, n in (("row", 8), ("column", len(names))):
        yield "people", f"table_{kind}_count_to_equal", {"value": n}
        yield "people", f"table_{kind}_count_to_equal", {"value": n + 1}
        yield "people", f"table_{kind}_count_to_be_between", {"min_value": n}
        yield "people", f"table_{kind}_count_to_be_between", {"min_value": n, "strict_min": True}
        yield "people", f"table_{kind}_count_to_be_between", {"min_value": 1, "max_value": n - 1}
        yield "people", f"table_{kind}_count_to_be_between", {}
    yield "people", "table_row_count_to_equal", {}
    for columns in (names, names[::-1], names[:2], [*names, "more"], ["id", "gone"], []):
        yield "people", "table_columns_to_match_set", {"column_set": columns}
        yield "people", "table_columns_to_match_set", {"column_set": columns, "exact_match": False}
        yield "people", "table_columns_to_match_ordered_list", {"column_list": columns}


def every_kind(table):
    """One of every kind, on tables without rows, with one, and with more values than are listed."""
    number, text = list(TABLES[table])[:2]
    for kind in ("not_be_null", "be_null", "be_unique"):
        yield table, f"column_values_to_{kind}", {"column": number}
        yield table, f"column_values_to_{kind}", {"column": text}
    yield table, "column_values_to_be_between", {"column": number, "min_value": 8}
    yield table, "column_values_to_match_regex", {"column": text, "regex": "^[x-z]"}
    yield table, "column_values_to_match_strftime_format", {"column": text, "strftime_format": "%Y"}
    yield table, "column_value_lengths_to_equal", {"column": text, "value": 2}
    yield table, "column_values_to_be_of_type", {"column": number, "type_": "int64"}
    for kind in ("values_to_be_in_set", "distinct_values_to_equal_set", "most_common_value_to_be_in_set"):
        yield table, f"column_{kind}", {"column": number, "value_set": [7]}
        yield table, f"column_{kind}", {"column": text, "value_set": ["a"]}
    for name in ("min", "max", "mean", "median", "stdev", "sum", "unique_value_count", "proportion_of_unique_values"):
        yield table, f"column_{name}_to_be_between", {"column": number, "min_value": 0}
    yield table, "column_proportion_of_non_null_values_to_be_between", {"column": number, "min_value": 0.5}
    ranges = {"quantiles": [0.3, 0.5], "value_ranges": [[0, 9], [0, 1]]}
    yield table, "column_quantile_values_to_be_between", {"column": number, "quantile_ranges": ranges}
    yield table, "column_value_z_scores_to_be_less_than", {"column": number, "threshold": 1, "double_sided": True}
    yield table, "column_pair_values_to_be_equal", {"column_A": number, "column_B": number}
    yield table, "compound_columns_to_be_unique", {"column_list": [number, text]}
    yield table, "table_row_count_to_equal", {"value": 1}


# Where engine/expect means to differ, with the reason; the test fails when it no longer does.
DIFFERENT = [
    ("a day as a bound is its midnight, here it cannot be compared with a column of dates", [
        ("people", "column_values_to_be_between", {"column": "born", "min_value": "2000-01-01"}),
        ("people", "column_min_to_be_between", {"column": "exact", "min_value": "2000-01-01"}),
    ]),
    ("texts of a set are dates for a column of dates, here they equal none in these two kinds", [
        ("people", "column_values_to_be_in_set", {"column": "born", "value_set": ["2001-05-17", "2024-02-29"]}),
        ("people", "column_most_common_value_to_be_in_set", {"column": "born", "value_set": ["2001-05-17T00:00:00"]}),
    ]),
    ("a list of types takes what a single type takes, here not str, other units of time, and objects", [
        ("people", "column_values_to_be_in_type_list", {"column": "name", "type_list": ["str"]}),
        ("people", "column_values_to_be_in_type_list", {"column": "born", "type_list": ["datetime64[ns]"]}),
        ("people", "column_values_to_be_in_type_list", {"column": "agreed", "type_list": ["object"]}),
    ]),
    ("place 0 is a place, here it is no condition", [
        ("people", "column_to_exist", {"column": "age", "column_index": 0}),
    ]),
    ("a number of things is whole, here decimals are cut off", [
        ("people", "table_row_count_to_equal", {"value": 8.5}),
        ("people", "column_value_lengths_to_be_between", {"column": "name", "min_value": 3.5}),
    ]),
    ("texts have no sum, here they are joined", [
        ("people", "column_sum_to_be_between", {"column": "nick"}),
    ]),
    ("a column beside itself is a pair, here each of the two is a pair by itself", [
        ("people", "column_pair_values_a_to_be_greater_than_b", {"column_A": "id", "column_B": "id"}),
        ("people", "column_pair_values_to_be_equal", {"column_A": "nothing", "column_B": "nothing", "ignore_row_if": "neither"}),
    ]),
    ("a zone is counted in, here moments with and without one cannot be compared", [
        ("people", "column_values_to_be_between", {"column": "exact", "min_value": "2024-01-01T00:00:00+00:00"}),
    ]),
]  # fmt: skip


def batches():
    context = gx.get_context(mode="ephemeral")
    source = context.data_sources.add_pandas("tables")
    for name, columns in TABLES.items():
        frame = pd.DataFrame({column: series(*listed) for column, listed in columns.items()})
        definition = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("whole")
        yield name, definition.get_batch({"dataframe": frame})


def check(batch, kind, kwargs):
    try:
        suite = gx.ExpectationSuite(name="suite", expectations=[get_expectation_impl(kind)(**kwargs)])
    except Exception as error:
        return {"refused": type(error).__name__}
    result = batch.validate(suite, result_format="SUMMARY").to_json_dict()["results"][0]
    if result["exception_info"].get("raised_exception") is not False:
        return {"raised": True}
    return {"success": result["success"], "result": result["result"]}


def plain(value):
    """What numpy leaves in a result, such as its own booleans."""
    return value.item()


def main():
    ready = dict(batches())
    different = [(*case, {"differs": reason}) for reason, listed in DIFFERENT for case in listed]
    asked = [(table, f"expect_{kind}", kwargs, *marks) for table, kind, kwargs, *marks in [*cases(), *different]]
    with contextlib.redirect_stderr(io.StringIO()):
        found = [check(ready[table], kind, kwargs) for table, kind, kwargs, *_ in asked]
    golden = {
        "versions": {"great_expectations": gx.__version__, "pandas": pd.__version__},
        "tables": {
            name: [{"name": column, "kind": kind, "values": values} for column, (kind, values) in columns.items()]
            for name, columns in TABLES.items()
        },
        "cases": [
            {"table": table, "type": kind, "kwargs": kwargs, **result, **(marks[0] if marks else {})}
            for (table, kind, kwargs, *marks), result in zip(asked, found, strict=True)
        ],
    }
    with open(GOLDEN / "expectations.json", "w", encoding="utf-8") as file:
        file.write('{"versions": %s,\n"tables": %s,\n"cases": [\n' % tuple(
            json.dumps(golden[key], ensure_ascii=False) for key in ("versions", "tables")
        ))  # fmt: skip
        file.write(",\n".join(json.dumps(case, ensure_ascii=False, default=plain) for case in golden["cases"]))
        file.write("\n]}\n")


if __name__ == "__main__":
    main()
