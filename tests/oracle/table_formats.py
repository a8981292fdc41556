"""What pandas and pyarrow say is in small files of many formats, as golden values for engine/formats.

    python tests/oracle/table_formats.py

Writes the files to engine/formats/tests/golden/ and beside each one `<file>.json`:
{"columns": [{"name": ..., "kind": ..., "values": [...]}]}, where the values come out of reading the file
back. Running it twice writes the same bytes. Versions: requirements.txt beside this file.

Kinds and their values; null is a missing value of any kind, and so is NaN:
    integer    whole numbers, to the last digit, also where pandas makes them floats because some are missing
    number     floats, whole ones too if the file says they are floats (Parquet, Arrow); decimals; uint64
    boolean
    text       also times of day with 0, 3 or 6 decimals, lists as json.dumps(ensure_ascii=False), UTF-8 bytes
    date       YYYY-MM-DD
    datetime   YYYY-MM-DDTHH:MM:SS.ffffff, in UTC if the file gave a zone, finer digits cut off

The files:
    plain_types, file.arrow, stream.arrows   every type of one value per cell, up to its limits
    snappy ... none, v1_pages, v2_pages, many_groups, feather*   one table of five columns, laid out otherwise
    nested, pandas_index, empty_rows, unsigned_big, dictionaries   what their names say
    columns, split, index, table, values, lines*   one frame in each of pandas' JSON layouts
    records, wrapped, big_numbers   odd records, a list inside an object, whole numbers beyond a float's digits
    *.xlsx, simple.ods, simple.xls   workbooks; two_sheets.xlsx.Second.json is what its second sheet holds
    csv_gzipped.csv.gz, dates.csv   CSV

Parquet and Arrow say what their columns hold. JSON, workbooks and CSV do not: there a column is what all its
values are, and numbers that are all whole are integers, however they are written. Structs and objects
become columns `point.x`, `point.y`. Columns without a name are column_1, column_2 by their place. The rows'
names of pandas' JSON layouts are left out. Texts in JSON stay texts; in workbooks and CSV pandas' words for
a missing value (NA, n/a, nothing at all) are missing.
"""

import csv
import datetime as dt
import gzip
import json
import math
import pathlib
import re
import zipfile
from decimal import Decimal

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import xlsxwriter
import xlwt

GOLDEN = pathlib.Path(__file__).parents[2] / "engine/formats/tests/golden"
MAX_BYTES = 40_000
THEN = dt.datetime(2024, 1, 1)
TEXTS = ["plain", "Zürich", "日本語", "", 'say "hi"', "two\nlines", None, "🦀 é", "a, b; c\td", " ends ", "NA", "0"]
CELLS = ["plain", "Zürich", "日本語", "NA", 'say "hi"', "two\nlines", None, "🦀 é", "007", " ends ", "n/a", "A12"]
FLOATS = [1.5, -0.0, 0.1 + 0.2, None, -1e-300, 1e22, -123456.789, 1 / 3, math.nan, 2.5e-308, 100.0, -7.25]
BIGGEST = 2**63 - 1


# What a table holds.


def is_missing(value):
    return not isinstance(value, (list, str, bytes)) and pd.isna(value)


def exact(value, kind):
    """The value as JSON; fails if it is not of this kind."""
    if is_missing(value):
        return None
    match kind:
        case "integer" if int(value) == value and not isinstance(value, bool):
            return int(value)
        case "number" if math.isfinite(value):
            return float(value)
        case "boolean" if isinstance(value, (bool, np.bool_)):
            return bool(value)
        case "text" if isinstance(value, list):
            return json.dumps(value, ensure_ascii=False)
        case "text" if isinstance(value, bytes):
            return value.decode()
        case "text" if isinstance(value, dt.time):
            is_in_ms = value.microsecond and value.microsecond % 1000 == 0
            return value.isoformat(timespec="milliseconds" if is_in_ms else "auto")
        case "text" if isinstance(value, str):
            return value
        case "date" if isinstance(value, dt.date):
            return value.isoformat()[:10]
        case "datetime" if value.tzinfo is not None:
            return exact(value.astimezone(dt.timezone.utc).replace(tzinfo=None), kind)
        case "datetime":
            return f"{value:%Y-%m-%dT%H:%M:%S.%f}"
    raise ValueError(f"{value!r} is no {kind}")


def kind_of_values(values):
    present = [value for value in values if not is_missing(value)]
    if not present:
        raise ValueError("a column without a value is of no kind")
    if all(isinstance(value, (bool, np.bool_)) for value in present):
        return "boolean"
    if all(isinstance(value, (int, float, np.number)) for value in present):
        return "integer" if all(value == int(value) for value in present) else "number"
    if all(isinstance(value, dt.datetime) for value in present):
        return "date" if all(value.time() == dt.time() for value in present) else "datetime"
    return "text"


def kind_of_type(kind):
    if pa.types.is_dictionary(kind):
        return kind_of_type(kind.value_type)
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return "integer"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind) or pa.types.is_null(kind):
        return "number"
    if pa.types.is_date(kind):
        return "date"
    return "datetime" if pa.types.is_timestamp(kind) else "text"


def write_expected(name, columns):
    """`columns`: for each one its name, its kind and its values."""
    lines = [
        json.dumps(
            {"name": column, "kind": kind, "values": [exact(value, kind) for value in values]},
            ensure_ascii=False,
            allow_nan=False,
        )
        for column, kind, values in columns
    ]
    text = '{"columns": [\n' + ",\n".join(lines) + "\n]}\n"
    (GOLDEN / f"{name}.json").write_text(text, encoding="utf-8", newline="\n")


def expect_arrow(name, table):
    """What pyarrow says; structs become one column for each of their fields."""
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    columns = zip(table.column_names, table.schema.types, table.columns)
    write_expected(name, [(column, kind_of_type(kind), values.to_pylist()) for column, kind, values in columns])


def expect_pandas(name, frame):
    """What pandas says; columns without a name get one by their place."""
    columns = []
    for place, column in enumerate(frame):
        has_name = isinstance(column, str) and not column.startswith("Unnamed: ")
        values = frame[column].astype(object).tolist()
        columns.append((column if has_name else f"column_{place + 1}", kind_of_values(values), values))
    write_expected(name, columns)


# Parquet and Arrow.


def plain_types():
    """Twelve rows of every type that has one value per cell."""

    def whole(kind, low, high):
        return pa.array([low, high, 0, None, 1, high - 1, low + 1, None, 7, 8, 9, 10], kind)

    def moments(unit, zone=None):
        micros = [0, 1, -1, None, 1_735_689_599_999_999, -1_000_000, 86_400_000_000, 951_782_400_000_000]
        micros += [None, 1_711_846_800_000_000, 1_729_994_400_123_456, 1_700_000_000_500_000]
        per_unit = {"s": 1_000_000, "ms": 1000, "us": 1}
        if unit == "ns":
            values = [None if value is None else value * 1000 for value in micros]
            values[4] += 789
        else:
            values = [None if value is None else value // per_unit[unit] for value in micros]
        return pa.array(values, pa.timestamp(unit, zone))

    def times(kind, micros):
        seconds = [0, 1, 86_399, None, 45_000, 43_200, None, 3_600, 59, 61, 80_000, 7_261]
        values = [None if s is None else s * 1_000_000 + s % 2 * micros for s in seconds]
        return pa.array(values, pa.int64()).cast(pa.time64("us")).cast(kind)

    days = ["1970-01-01", "1969-12-31", None, "2024-02-29", "1600-02-29", "2100-03-01"]
    days += ["9999-12-31", None, "0001-01-01", "2025-01-01", "2025-01-02", "2025-01-03"]
    money = [Decimal("12.34"), Decimal("-0.01"), None, Decimal("99999999.99"), Decimal("-99999999.99"), Decimal("0.00")]
    single = [1.5, -0.0, 0.1, None, 1e-40, 3.4028234663852886e38, -2.5, math.nan, 16777217.0, 1 / 3, 100.0, -7.25]
    half = np.array([1.5, -0.0, 0.1, 0, 65504, 6e-8, -2.5, 0, 1 / 3, 100, 0.25, -7], np.float16)
    return pa.table({
        "int8": whole(pa.int8(), -(2**7), 2**7 - 1),
        "int16": whole(pa.int16(), -(2**15), 2**15 - 1),
        "int32": whole(pa.int32(), -(2**31), 2**31 - 1),
        "int64": whole(pa.int64(), -(2**63), BIGGEST),
        "uint8": whole(pa.uint8(), 0, 2**8 - 1),
        "uint16": whole(pa.uint16(), 0, 2**16 - 1),
        "uint32": whole(pa.uint32(), 0, 2**32 - 1),
        "float16": pa.array(half, pa.float16(), mask=np.arange(12) % 7 == 3),
        "float32": pa.array(single, pa.float32()),
        "float64": pa.array([*FLOATS[:10], 5e-324, 1.7976931348623157e308], pa.float64()),
        "bool": pa.array([True, False, None, True, True, False, False, None, True, False, True, False]),
        "string": pa.array(TEXTS, pa.string()),
        "large_string": pa.array(TEXTS[::-1], pa.large_string()),
        "dictionary": pa.array(TEXTS[:6] + TEXTS[2:8]).dictionary_encode(),
        "date32": pa.array(days).cast(pa.date32()),
        "timestamp_s": moments("s"),
        "timestamp_ms": moments("ms"),
        "timestamp_us": moments("us"),
        "timestamp_ns": moments("ns"),
        "timestamp_berlin": moments("us", "Europe/Berlin"),
        "time32_s": times(pa.time32("s"), 0),
        "time32_ms": times(pa.time32("ms"), 250_000),
        "time64_us": times(pa.time64("us"), 1),
        "time64_ns": times(pa.time64("ns"), 999_999),
        "decimal": pa.array([*money, *money[::-1]], pa.decimal128(10, 2)),
        "null": pa.nulls(12),
        "binary": pa.array([None if text is None else text.encode() for text in TEXTS], pa.binary()),
    })


def small_table(n_rows):
    """Five columns."""
    rows = range(n_rows)
    return pa.table({
        "id": pa.array([row**5 * (-1) ** row for row in rows], pa.int64()),
        "reading": pa.array([FLOATS[row % 12] if row % 5 else row / 7 for row in rows], pa.float64()),
        "ok": pa.array([None if row % 9 == 4 else row % 3 == 0 for row in rows], pa.bool_()),
        "text": pa.array([TEXTS[row % 12] for row in rows], pa.string()),
        "day": pa.array([None if row % 11 == 7 else row * 397 - 4000 for row in rows], pa.int32()).cast(pa.date32()),
    })


def write_parquet(name, table, **options):
    pq.write_table(table, GOLDEN / name, **options)
    expect_arrow(name, pq.read_table(GOLDEN / name))


def write_parquets():
    write_parquet("plain_types.parquet", plain_types())
    for compression in ["snappy", "gzip", "brotli", "lz4", "zstd", "none"]:
        write_parquet(f"{compression}.parquet", small_table(50), compression=compression)
    small_pages = {"data_page_size": 64, "write_batch_size": 8}
    write_parquet("v1_pages.parquet", small_table(50), data_page_version="1.0", use_dictionary=False, **small_pages)
    write_parquet("v2_pages.parquet", small_table(50), data_page_version="2.0", **small_pages)
    write_parquet("many_groups.parquet", small_table(50), row_group_size=7)
    write_parquet("empty_rows.parquet", plain_types().slice(0, 0))
    write_parquet("unsigned_big.parquet", pa.table({
        "row": pa.array(range(6), pa.int8()),
        "unsigned": pa.array([0, 2**63, 2**64 - 1, None, 2**53 + 1, 12345678901234567890], pa.uint64()),
    }))
    points = [{"x": 1, "y": 0.5}, {"y": -1.5}, None, {"x": -3}, {"x": BIGGEST, "y": 2.0}, {"x": 0, "y": -0.0}]
    write_parquet("nested.parquet", pa.table({
        "id": pa.array(range(6), pa.int32()),
        "point": pa.array(points, pa.struct([("x", pa.int64()), ("y", pa.float64())])),
        "numbers": pa.array([[1, 2, 3], [], None, [None, -4], [5], [0, 0]], pa.list_(pa.int64())),
        "name": pa.array(TEXTS[:6]),
    }))
    index = pd.Index(["köln", "bonn", "essen", "", "a b", "düren"], name="city")
    columns = {"n": [1, 2, 3, 4, 5, -6], "x": [0.5, None, 1.5, -0.0, 2.0, 1e-9], "ok": [True, False] * 3}
    frame = pd.DataFrame(columns, index)
    frame.to_parquet(GOLDEN / "pandas_index.parquet", engine="pyarrow")
    expect_arrow("pandas_index.parquet", pq.read_table(GOLDEN / "pandas_index.parquet"))


def write_arrow(name, table, new_file, open_file, batch_rows):
    with new_file(str(GOLDEN / name), table.schema) as writer:
        writer.write_table(table, max_chunksize=batch_rows)
    with pa.OSFile(str(GOLDEN / name)) as source:
        expect_arrow(name, open_file(source).read_all())


def write_arrows():
    write_arrow("file.arrow", plain_types(), pa.ipc.new_file, pa.ipc.open_file, 5)
    write_arrow("stream.arrows", plain_types(), pa.ipc.new_stream, pa.ipc.open_stream, 5)
    colours = ["red", "grün", None, "blue", "red", "", "grün"] * 5
    sizes = ["S", "M", "L", "XL", None] * 7
    dictionaries = pa.table({
        "colour": pa.array(colours).dictionary_encode(),
        "n": pa.array(range(35), pa.int16()),
        "size": pa.array(sizes).cast(pa.dictionary(pa.int8(), pa.string())),
    })
    write_arrow("dictionaries.arrow", dictionaries, pa.ipc.new_file, pa.ipc.open_file, 10)
    for name, compression in {"feather.feather": None, "feather_zstd.feather": "zstd"}.items():
        pa.feather.write_feather(small_table(50), GOLDEN / name, compression=compression)
        expect_arrow(name, pa.feather.read_table(GOLDEN / name))


# JSON.


def small_frame():
    """Eight rows; `count` is of floats, as pandas makes it of whole numbers where some are missing."""
    days = ["2024-12-31", "2024-01-01", None, "1999-02-28", "2024-02-29", "2000-01-01", "1970-01-01", "2024-06-30"]
    return pd.DataFrame({
        "id": [3, -1, 0, 2**31, -(2**40), 7, 8, 9],
        "count": [1.0, None, 3.0, -4.0, 5.0, None, 7.0, 8.0],
        "reading": [0.5, -0.25, None, 1e-9, 123456.789, 1e22, -2.0, 2.5e-300],
        "ok": pd.array([True, False, None, True, True, False, None, True], dtype="boolean"),
        "text": ["plain", "Zürich", "", 'say "hi"', None, "two\nlines", "🦀 / \\", "NA"],
        "code": ["007", "42", "1.50", None, "-1", "1e5", "true", "null"],
        "when": days,
        "größe": [1, 2, 3, 4, 5, 6, 7, 8],
    })


def write_text(name, text):
    (GOLDEN / name).write_text(text, encoding="utf-8", newline="")


def read_json(name, **options):
    """Without pandas' guesses; a table that states its types allows no other choice."""
    if options.get("orient") != "table":
        options |= {"dtype": False, "convert_axes": False}
    return pd.read_json(GOLDEN / name, precise_float=True, **options)


def odd_records():
    """No two alike: the keys' order differs, some are absent, some values are objects or lists."""
    first = {"id": 100, "reading": -0.0, "ok": True, "text": "first", "tags": ["a", "é"]}
    first["place"] = {"city": "Köln", "at": {"lat": 50.9, "lon": 6}}
    return [
        first,
        {"text": "order", "tags": [], "reading": 1e-300, "id": -101, "ok": False},
        {"id": 102, "place": {"at": {"lon": -7, "lat": -0.5}, "city": None}, "text": None},
        {"id": None, "reading": 3, "note": "seldom", "tags": [1, 2.5, None, [True]]},
        {"place": {"city": "", "at": {"lat": 1}}, "tags": [{"x": 1, "ü": 'a "b"'}], "id": 104, "note": None},
        {},
        {"ok": None, "tags": None, "text": "last\tone", "id": 106},
    ]


def write_jsons():
    frame = small_frame()
    plain = json.loads(frame[["id", "reading", "ok", "text"]].to_json(orient="records", double_precision=15))
    write_text("records.json", json.dumps([*odd_records(), *plain], ensure_ascii=False, indent=1))
    expect_pandas("records.json", pd.json_normalize(json.loads((GOLDEN / "records.json").read_text(encoding="utf-8"))))

    lines = frame.to_json(orient="records", lines=True, force_ascii=False, double_precision=15)
    write_text("lines.jsonl", lines)
    write_text("lines_crlf.jsonl", "\r\n" + lines.replace("\n", "\r\n\r\n"))
    write_zipped("lines.jsonl.gz", lines)
    for name in ["lines.jsonl", "lines_crlf.jsonl", "lines.jsonl.gz"]:
        expect_pandas(name, read_json(name, lines=True))

    for orient in ["columns", "split", "index", "table", "values"]:
        write_text(f"{orient}.json", frame.to_json(orient=orient, double_precision=15))
        read = read_json(f"{orient}.json", orient=orient)
        # A table's own column of row names is a column like the others.
        expect_pandas(f"{orient}.json", read.reset_index() if orient == "table" else read)

    items = [{"sku": f"A-{n}", "price": n * 1.25, "stock": None if n == 2 else n} for n in range(6)]
    items = [{**item, "size": {"w": n, "h": n / 2}} for n, item in enumerate(items)]
    write_text("wrapped.json", json.dumps({"status": "ok", "count": len(items), "items": items}, indent=2))
    expect_pandas("wrapped.json", pd.json_normalize(json.loads((GOLDEN / "wrapped.json").read_text()), "items"))

    big = [2**53 - 1, 2**53 + 1, -(2**53) - 1, BIGGEST, BIGGEST - 1, -(2**63), 1234567890123456789, 0]
    records = [{"all": n, "some": None if n == 0 else -n - 1, "row": row} for row, n in enumerate(big)]
    write_text("big_numbers.json", json.dumps(records))
    expect_pandas("big_numbers.json", pd.DataFrame(json.loads((GOLDEN / "big_numbers.json").read_text()), dtype=object))


# Workbooks.


def without_clock(path):
    """Takes the hour of writing out of a zip file of an office program."""
    with zipfile.ZipFile(path) as archive:
        files = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for info, content in files:
            if info.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2024-01-01T00:00:00Z", content)
            still = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            still.compress_type = info.compress_type
            archive.writestr(still, content)


def expect_sheet(name, expected_name=None, **options):
    engine = {"xlsx": "openpyxl", "xls": "xlrd", "ods": "odf"}[name.rsplit(".", 1)[1]]
    expect_pandas(expected_name or name, pd.read_excel(GOLDEN / name, dtype=object, engine=engine, **options))


def new_book(name):
    book = xlsxwriter.Workbook(str(GOLDEN / name))
    book.set_properties({"created": THEN})
    return book


def save_book(name, book):
    book.properties.created = THEN
    book.save(GOLDEN / name)
    without_clock(GOLDEN / name)


def sheet_rows():
    """The columns of the simple workbooks: their names and twelve rows, without formats."""
    columns = {
        "whole": [1, -2, 0, 2**31, None, -(2**40), 7, 8, 2**53, 10, None, 12],
        "reading": [0.5, -1.25, 0.1, None, 1e-9, 1e22, 1 / 3, -2, 3, 123456.789, None, 2.5e-300],
        "ok": [True, False, None, True, True, False, False, True, None, True, False, True],
        "text": CELLS,
        "day": [None if n == 5 else dt.date(2024, 2, 27) + dt.timedelta(n * 100) for n in range(12)],
        "moment": [None if n == 3 else THEN + dt.timedelta(hours=n * 36, seconds=n) for n in range(12)],
        "share": [n / 8 - 0.25 for n in range(12)],
        "price": [None if n == 9 else round(n * 1234.56 - 20, 2) for n in range(12)],
    }
    return columns, [list(row) for row in zip(*columns.values())]


def write_simple():
    columns, rows = sheet_rows()
    book = new_book("simple.xlsx")
    sheet = book.add_worksheet("Données")
    formats = {
        "day": ["yyyy-mm-dd", 14, '[$-407]d. mmmm yyyy'],
        "moment": ["yyyy-mm-dd hh:mm:ss", 22, "dd/mm/yyyy hh:mm"],
        "share": ["0.00%", 9],
        "price": ['#,##0.00 [$€-407]', '"$"#,##0.00', '[Red]0.00" per day"'],
    }
    made = {name: [book.add_format({"num_format": code}) for code in codes] for name, codes in formats.items()}
    sheet.write_row(0, 0, [*columns, "sum", "label", "is_big"])
    for n, row in enumerate(rows, start=1):
        for place, (name, cell) in enumerate(zip(columns, row)):
            if isinstance(cell, dt.date):
                sheet.write_datetime(n, place, cell, made[name][n % len(made[name])])
            elif name in made and cell is not None:
                sheet.write_number(n, place, cell, made[name][n % len(made[name])])
            elif isinstance(cell, str):
                sheet.write_string(n, place, cell)
            elif cell is not None:
                sheet.write(n, place, cell)
        whole = row[0] or 0
        sheet.write_formula(n, 8, f"=A{n + 1}*2+0.5", None, whole * 2 + 0.5)
        sheet.write_formula(n, 9, f'="n "&A{n + 1}', None, f"n {whole}")
        sheet.write_formula(n, 10, f"=A{n + 1}>5", None, whole > 5)
    book.close()
    expect_sheet("simple.xlsx")

    # A break in a text would need <text:line-break/>, which pandas does not write.
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    frame["text"] = frame["text"].str.replace("\n", " ").str.strip()
    frame.to_excel(GOLDEN / "simple.ods", engine="odf", index=False, sheet_name="Données")
    without_clock(GOLDEN / "simple.ods")
    expect_sheet("simple.ods")

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Données")
    styles = {
        "day": xlwt.easyxf(num_format_str="yyyy-mm-dd"),
        "moment": xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss"),
        "share": xlwt.easyxf(num_format_str="0.00%"),
        "price": xlwt.easyxf(num_format_str='"$"#,##0.00'),
    }
    for n, row in enumerate([list(columns), *rows]):
        for place, (name, cell) in enumerate(zip(columns, row)):
            if cell is not None:
                sheet.write(n, place, cell, styles.get(name, xlwt.Style.default_style))
    book.save(str(GOLDEN / "simple.xls"))
    expect_sheet("simple.xls")


def write_workbooks():
    write_simple()

    book = openpyxl.Workbook()
    book.active.title = "First"
    second = book.create_sheet("Second")
    for row in [["id", "name"], [1, "eins"], [2, "zwei"], [3, None], [-4, "vier"], [5, "fünf"]]:
        book.active.append(row)
    for row in [["when", "x", "ok"], *([THEN + dt.timedelta(n), n / 4, n % 2 == 0] for n in range(7))]:
        second.append(row)
    save_book("two_sheets.xlsx", book)
    expect_sheet("two_sheets.xlsx")
    expect_sheet("two_sheets.xlsx", "two_sheets.xlsx.Second", sheet_name="Second")

    book = openpyxl.Workbook()
    for n in range(9):
        book.active.append([n + 1, n * 0.75 - 2, None if n == 4 else n * n, 10 - n])
    save_book("no_header.xlsx", book)
    expect_sheet("no_header.xlsx", header=None)

    book = openpyxl.Workbook()
    rows = [["id", "name", "x"], [1, "a", 0.5], [2, None, None], [None, "c", -1.5], [4, "d", 2], [5, "é", 1e-3]]
    for down, row in enumerate(rows):
        for right, cell in enumerate(row):
            book.active.cell(5 + down, 3 + right, cell)
    save_book("offset.xlsx", book)
    expect_sheet("offset.xlsx", skiprows=4, usecols="C:E")

    book = new_book("errors.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", "ratio", "found"])
    for n in range(8):
        sheet.write_row(n + 1, 0, [n])
        ratio, found = "#DIV/0!" if n % 4 == 0 else 6 / n, "#N/A" if n % 3 == 2 else f"row {n}"
        sheet.write_formula(n + 1, 1, f"=6/MOD(A{n + 2},4)", None, ratio)
        sheet.write_formula(n + 1, 2, f'=VLOOKUP(A{n + 2},X:Y,2,FALSE)', None, found)
    book.close()
    expect_sheet("errors.xlsx")

    book = openpyxl.Workbook()
    rows = [["group", "place", None, "n"], ["north", 1.5, 2.5, 1], [None, 3.5, 4.5, 2], [None, -1.5, 0, 3]]
    rows += [["south", 7.25, None, 4], [None, 9.5, 10.5, 5], ["east", 0.5, 0.25, 6]]
    for row in rows:
        book.active.append(row)
    for cells in ["B1:C1", "A2:A4", "A5:A6", "B5:C5"]:
        book.active.merge_cells(cells)
    save_book("merged.xlsx", book)
    expect_sheet("merged.xlsx")

    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["day", "moment", "n"])
    for n in range(6):
        book.active.append([dt.date(1904, 1, 2) + dt.timedelta(n * 9000), THEN + dt.timedelta(n, hours=n), n])
    save_book("dates_1904.xlsx", book)
    expect_sheet("dates_1904.xlsx")

    book = new_book("shared_strings_rich.xlsx")
    sheet = book.add_worksheet()
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red"})
    sheet.write_row(0, 0, ["plain", "rich"])
    for n in range(6):
        sheet.write_string(n + 1, 0, ["again", "and again", " & <tag>"][n % 3])
        if n % 4 != 3:
            sheet.write_rich_string(n + 1, 1, "some ", bold, "bold", " and ", red, "réd\n", f" {n}")
    book.close()
    expect_sheet("shared_strings_rich.xlsx")

    # Both libraries write the number 1.0 as 1, but xlsxwriter leaves a formula's value as it is.
    book = new_book("whole_floats.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["whole", "sparse", "mixed", "formula"])
    rows = [[1.0, 10.0, 1.0], [2.0, None, 2.5], [-3.0, -30.0, None], [4e15, 0.0, 4.0], [5.0, None, 1e20]]
    for n, row in enumerate(rows):
        sheet.write_row(n + 1, 0, row)
        sheet.write_formula(n + 1, 3, f"=ROW()-{n + 1}+{n}", None, 1.0 + n)
    book.close()
    expect_sheet("whole_floats.xlsx")


# CSV.


def write_zipped(name, text):
    with open(GOLDEN / name, "wb") as file, gzip.GzipFile("", "wb", mtime=0, fileobj=file) as zipped:
        zipped.write(text.encode())


def write_csvs():
    frame = small_frame()[["id", "count", "reading", "ok", "text", "größe"]]
    frame["count"] = frame["count"].astype("Int64")
    write_zipped("csv_gzipped.csv.gz", frame.to_csv(index=False, lineterminator="\n"))
    expect_pandas("csv_gzipped.csv.gz", pd.read_csv(GOLDEN / "csv_gzipped.csv.gz"))
    write_dates()


def write_dates():
    """Forty rows of dates as text, and how each column is read: None leaves it text."""
    days = [dt.datetime(1969, 12, 25) + dt.timedelta(days=n * 523) for n in range(40)]
    moments = [day + dt.timedelta(seconds=n * 8_641, milliseconds=n * 37) for n, day in enumerate(days)]
    zones = ["+02:00", "Z", "-05:30", "+00:00", "+14:00"]
    fractions = [f"{moment:%Y-%m-%dT%H:%M:%S.%f}"[: 21 + n % 6] for n, moment in enumerate(moments)]

    def written(values, code):
        return [value.strftime(code) for value in values]

    columns = {
        "iso_date": (written(days, "%Y-%m-%d"), "%Y-%m-%d"),
        "iso_fraction": (fractions, "%Y-%m-%dT%H:%M:%S.%f"),
        "iso_space": (written(moments, "%Y-%m-%d %H:%M:%S"), "%Y-%m-%d %H:%M:%S"),
        "zoned": ([f"{t:%Y-%m-%dT%H:%M:%S}{zones[n % 5]}" for n, t in enumerate(moments)], "%Y-%m-%dT%H:%M:%S%z"),
        "day_first": (written(days, "%d/%m/%Y"), "%d/%m/%Y"),
        "month_first": (written(days, "%m/%d/%Y"), "%m/%d/%Y"),
        "dotted": (written(days, "%d.%m.%Y"), "%d.%m.%Y"),
        "year_slashes": (written(days, "%Y/%m/%d"), "%Y/%m/%d"),
        "ambiguous": ([f"{1 + n % 12:02}/{1 + n * 5 % 12:02}/{2001 + n % 25}" for n in range(40)], None),
        "sparse": (["" if n % 6 == 5 else f"{day:%Y-%m-%d}" for n, day in enumerate(days)], "%Y-%m-%d"),
        "one_broken": (["2024-02-30" if n == 17 else f"{day:%Y-%m-%d}" for n, day in enumerate(days)], "%Y-%m-%d"),
        "minutes": (written(moments, "%Y-%m-%d %H:%M"), "%Y-%m-%d %H:%M"),
        "time_of_day": (written(moments, "%H:%M"), None),
    }
    with open(GOLDEN / "dates.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*(values for values, _ in columns.values())))
    read = pd.read_csv(GOLDEN / "dates.csv", dtype=str)
    for name, (_, code) in columns.items():
        if code is not None:
            errors = "coerce" if name == "one_broken" else "raise"
            read[name] = pd.to_datetime(read[name], format=code, utc="%z" in code, errors=errors)
    expect_pandas("dates.csv", read)


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    write_parquets()
    write_arrows()
    write_jsons()
    write_workbooks()
    write_csvs()
    for path in sorted(GOLDEN.iterdir()):
        print(f"{path.stat().st_size:6} {path.name}")
        if path.stat().st_size > MAX_BYTES:
            raise SystemExit(f"{path.name} is too large")


if __name__ == "__main__":
    main()
