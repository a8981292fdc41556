//! Differences are what pandas and scipy say: the cases that `tests/oracle/table_diff.py` wrote with their answers.

#![expect(clippy::unwrap_used, reason = "tests assert by unwrapping")]

use bunsen_prepare::diff_tables;
use bunsen_spec::{ColumnDiff, ColumnKind, ReadOptions, TableDiff, UnmatchedRows};
use bunsen_table::{MixedColumn, Table, read_csv};
use serde_json::{Value, json};

/// How far numbers may be apart, as a share of the larger.
const TOLERANCE: f64 = 1e-9;

#[test]
fn differences_are_what_pandas_and_scipy_say() {
    let path = format!("{}/tests/golden/table_diff.json", env!("CARGO_MANIFEST_DIR"));
    let golden: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let [before, after] = ["before", "after"].map(|version| table(case[version].as_str().unwrap()));
        let key: Vec<String> = serde_json::from_value(case["key"].clone()).unwrap();
        let diff = diff_tables(&before, &after, &key).unwrap();
        if let Err(what) = compare(&plain(&diff), &without_free_texts(&diff, &case["diff"]), "") {
            wrong.push(format!("{}: {what}", case["name"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(cases.len() > 40);
}

/// A table as it is read; one of names alone has no rows.
fn table(csv: &str) -> Table {
    if csv.lines().count() == 1 {
        let names = csv.trim_end().split(',');
        return Table::new(names.map(|name| MixedColumn::default().finish(name.into()).0).collect());
    }
    let options = ReadOptions { delimiter: Some(','), has_header: Some(true), ..ReadOptions::default() };
    read_csv(csv.as_bytes().to_vec(), &options).unwrap().table
}

/// A difference as the golden file has it.
fn plain(diff: &TableDiff) -> Value {
    let names =
        |columns: &[bunsen_spec::NamedKind]| columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    let rows = |rows: &bunsen_spec::DiffRows| rows.rows.iter().map(|row| row.row).collect::<Vec<_>>();
    let changed = diff.changed.iter().map(|row| json!([row.row_before, row.row_after, row.changed]));
    json!({
        "n_rows_before": diff.n_rows_before,
        "n_rows_after": diff.n_rows_after,
        "columns_added": names(&diff.columns_added),
        "columns_removed": names(&diff.columns_removed),
        "n_moved": diff.columns_moved.len(),
        "columns": diff.columns.iter().map(column).collect::<Vec<_>>(),
        "n_unchanged": diff.n_unchanged,
        "n_changed": diff.n_changed,
        "n_added": diff.n_added,
        "n_removed": diff.n_removed,
        "changed": changed.collect::<Vec<_>>(),
        "added": rows(&diff.added),
        "removed": rows(&diff.removed),
        "unmatched_before": unmatched(diff, &diff.unmatched_before),
        "unmatched_after": unmatched(diff, &diff.unmatched_after),
    })
}

fn column(column: &ColumnDiff) -> Value {
    json!({
        "name": column.name,
        "n_changed": column.n_changed,
        "n_missing_before": column.n_missing_before,
        "n_missing_after": column.n_missing_after,
        "shift": column.shift,
    })
}

fn unmatched(diff: &TableDiff, rows: &UnmatchedRows) -> Value {
    if diff.key.is_empty() {
        assert_eq!(rows, &UnmatchedRows::default());
        return Value::Null;
    }
    json!({
        "n_missing": rows.n_missing,
        "missing": rows.missing,
        "n_duplicate_rows": rows.n_duplicate_rows,
        "n_duplicate_keys": rows.n_duplicate_keys,
        "duplicates": rows.duplicates.iter().map(|key| &key.rows).collect::<Vec<_>>(),
    })
}

/// What is expected, but for the distributions of texts that are no categories: pandas does not tell them apart.
fn without_free_texts(diff: &TableDiff, expected: &Value) -> Value {
    let mut expected = expected.clone();
    for (column, expected) in diff.columns.iter().zip(expected["columns"].as_array_mut().unwrap()) {
        if [column.kind_before, column.kind_after] == [ColumnKind::Text; 2] {
            expected["shift"] = Value::Null;
        }
    }
    expected
}

/// Compares two values; counts and texts have to be equal, other numbers nearly.
fn compare(found: &Value, expected: &Value, place: &str) -> Result<(), String> {
    match (found, expected) {
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => b
            .iter()
            .try_for_each(|(name, b)| compare(a.get(name).unwrap_or(&Value::Null), b, &format!("{place}.{name}"))),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            (0..).zip(a.iter().zip(b)).try_for_each(|(at, (a, b))| compare(a, b, &format!("{place}.{at}")))
        }
        (Value::Number(a), Value::Number(b)) if b.is_f64() => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            let is_near = (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1e-6);
            if is_near { Ok(()) } else { Err(format!("{place} is {a}, not {b}")) }
        }
        (a, b) if a == b => Ok(()),
        (a, b) => Err(format!("{place} is {a}, not {b}")),
    }
}
