//! Files of every format against what pandas, pyarrow and Python say is in them (`tests/oracle/table_formats.py`).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests assert by unwrapping")]

use std::path::{Path, PathBuf};

use bunsen_formats::{FileReader, read_file};
use bunsen_spec::{ColumnKind, FileFormat, ReadOptions};
use bunsen_table::{Column, TableRead, Values};
use serde_json::{Value, json};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn bytes_of(name: &str) -> Vec<u8> {
    std::fs::read(golden(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn check_with(file: &str, expected: &str, options: &ReadOptions) -> TableRead {
    let read = read_file(bytes_of(file), options).unwrap_or_else(|problem| panic!("{file}: {problem:?}"));
    let expected: Value = serde_json::from_slice(&bytes_of(expected)).unwrap();
    let expected = expected["columns"].as_array().unwrap();
    let names: Vec<&str> = read.table.columns().iter().map(|column| column.name.as_str()).collect();
    let wanted: Vec<&str> = expected.iter().map(|column| column["name"].as_str().unwrap()).collect();
    assert_eq!(names, wanted, "{file}");
    for (column, expected) in read.table.columns().iter().zip(expected) {
        check_column(file, column, expected);
    }
    // The options that were found read the same again.
    let again = read_file(bytes_of(file), &read.options).unwrap_or_else(|problem| panic!("{file} again: {problem:?}"));
    assert_eq!((again.options, again.parts), (read.options.clone(), read.parts.clone()), "{file}");
    read
}

fn check(file: &str, format: FileFormat) -> TableRead {
    let read = check_with(file, &format!("{file}.json"), &ReadOptions::default());
    assert_eq!(read.options.format, Some(format), "{file}");
    read
}

fn check_column(file: &str, column: &Column, expected: &Value) {
    let name = &column.name;
    let kind = match column.kind {
        ColumnKind::Integer => "integer",
        ColumnKind::Number => "number",
        ColumnKind::Boolean => "boolean",
        ColumnKind::Date => "date",
        ColumnKind::DateTime => "datetime",
        ColumnKind::Category | ColumnKind::Text => "text",
    };
    assert_eq!(kind, expected["kind"], "{file}: {name}");
    let wanted = expected["values"].as_array().unwrap();
    assert_eq!(column.values.len(), wanted.len(), "{file}: {name}");
    for (row, wanted) in wanted.iter().enumerate() {
        let got = value(&column.values, row);
        let is_equal = match (got.as_f64(), wanted.as_f64()) {
            (Some(a), Some(b)) if kind == "number" => a == b && a.is_sign_negative() == b.is_sign_negative(),
            _ => got == *wanted,
        };
        assert!(is_equal, "{file}: {name}, row {}: {got} is not {wanted}", row + 1);
    }
}

fn value(values: &Values, row: usize) -> Value {
    if values.is_missing(row) {
        return Value::Null;
    }
    match values {
        Values::Integer(array) => json!(array.value(row)),
        Values::Number(array) => json!(array.value(row)),
        Values::Boolean(array) => json!(array.value(row)),
        Values::Date(array) => json!(array.value_as_date(row).unwrap().format("%Y-%m-%d").to_string()),
        Values::DateTime(array) => {
            json!(array.value_as_datetime(row).unwrap().format("%Y-%m-%dT%H:%M:%S%.6f").to_string())
        }
        Values::Text(array) => json!(array.value(row)),
    }
}

#[test]
fn parquet_is_read_as_by_pyarrow() {
    for file in [
        "plain_types",
        "snappy",
        "gzip",
        "brotli",
        "lz4",
        "zstd",
        "none",
        "v1_pages",
        "v2_pages",
        "many_groups",
        "pandas_index",
        "nested",
        "unsigned_big",
    ] {
        check(&format!("{file}.parquet"), FileFormat::Parquet);
    }
    let problem = read_file(bytes_of("empty_rows.parquet"), &ReadOptions::default()).unwrap_err();
    assert!(problem.what.contains("no rows"), "{problem:?}");
}

#[test]
fn arrow_is_read_as_by_pyarrow() {
    for file in ["file.arrow", "feather.feather", "feather_zstd.feather", "dictionaries.arrow"] {
        check(file, FileFormat::Arrow);
    }
    check("stream.arrows", FileFormat::ArrowStream);
}

#[test]
fn json_is_read_as_by_pandas() {
    check("records.json", FileFormat::JsonRecords);
    check("lines.jsonl", FileFormat::JsonLines);
    check("lines_crlf.jsonl", FileFormat::JsonLines);
    check("lines.jsonl.gz", FileFormat::JsonLines);
    check("columns.json", FileFormat::JsonColumns);
    check("split.json", FileFormat::JsonSplit);
    check("index.json", FileFormat::JsonIndex);
    check("values.json", FileFormat::JsonValues);
    check("big_numbers.json", FileFormat::JsonRecords);
    let wrapped = check("wrapped.json", FileFormat::JsonRecords);
    assert_eq!((wrapped.options.part.as_deref(), wrapped.parts), (Some("items"), vec!["items".to_string()]));
    let table = check("table.json", FileFormat::JsonRecords);
    assert_eq!(table.options.part.as_deref(), Some("data"));
}

#[test]
fn workbooks_are_read_as_by_pandas() {
    for file in [
        "simple.xlsx",
        "no_header.xlsx",
        "offset.xlsx",
        "errors.xlsx",
        "merged.xlsx",
        "dates_1904.xlsx",
        "shared_strings_rich.xlsx",
        "whole_floats.xlsx",
        "simple.ods",
        "simple.xls",
    ] {
        check(file, FileFormat::Excel);
    }
    let read = check("two_sheets.xlsx", FileFormat::Excel);
    let second = ReadOptions { part: Some("Second".into()), ..ReadOptions::default() };
    let second = check_with("two_sheets.xlsx", "two_sheets.xlsx.Second.json", &second);
    assert_eq!(read.parts, second.parts);
    assert_eq!(second.options.part.as_deref(), Some("Second"));
}

#[test]
fn delimited_text_is_read_as_by_pandas() {
    check("csv_gzipped.csv.gz", FileFormat::Csv);
    check("dates.csv", FileFormat::Csv);
}

#[test]
fn every_format_is_read_in_steps() {
    for file in ["many_groups.parquet", "file.arrow", "records.json", "lines.jsonl", "simple.xlsx", "dates.csv"] {
        let mut reader = FileReader::new(bytes_of(file), &ReadOptions::default()).unwrap();
        let mut share = 0.0;
        while !reader.step().unwrap() {
            assert!(reader.done_share() >= share && reader.done_share() <= 1.0, "{file}");
            share = reader.done_share();
        }
        assert!(reader.finish().unwrap().table.n_rows() > 0, "{file}");
    }
}
