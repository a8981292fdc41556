//! Results against those of the genuine Great Expectations on pandas (`tests/oracle/expectations.py`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests assert by unwrapping")]

use std::collections::BTreeMap;
use std::path::Path;

use bunsen_expect::validate;
use bunsen_spec::{ColumnKind, Expectation, Fields, Suite};
use bunsen_table::{Column, Table, Values, parse_date};
use serde_json::{Value, json};

/// How far two numbers may be apart, relative to the larger.
const TOLERANCE: f64 = 1e-9;

#[test]
fn results_are_those_of_great_expectations() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/expectations.json");
    let golden: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let tables: BTreeMap<&str, Table> =
        golden["tables"].as_object().unwrap().iter().map(|(name, columns)| (name.as_str(), table(columns))).collect();
    let mut wrong = Vec::new();
    for case in golden["cases"].as_array().unwrap() {
        let difference = check(&tables[case["table"].as_str().unwrap()], case).err();
        match (difference, known_difference(case)) {
            (None, None) | (Some(_), Some(_)) => {}
            (Some(difference), None) => wrong.push(format!("{}: {difference}", short(case))),
            (None, Some(reason)) => wrong.push(format!("{}: no longer differs ({reason})", short(case))),
        }
    }
    assert!(wrong.is_empty(), "{} of the cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Why we mean to differ, if we do.
fn known_difference(case: &Value) -> Option<&str> {
    case["differs"].as_str()
}

fn check(table: &Table, case: &Value) -> Result<(), String> {
    let kwargs = case["kwargs"].as_object().unwrap().clone();
    let expectation = Expectation::new(case["type"].as_str().unwrap(), kwargs);
    let suite = Suite { expectations: vec![expectation], ..Suite::default() };
    let validation = validate(table, &suite);
    let got = &validation.result.results[0];
    let is_raised_expected = case.get("raised").is_some() || case.get("refused").is_some();
    if got.exception_info.raised_exception != is_raised_expected {
        return Err(format!("raised: {:?}", got.exception_info.exception_message));
    }
    if is_raised_expected {
        assert!(!got.success && got.result.is_empty());
        return Ok(());
    }
    if json!(got.success) != case["success"] {
        return Err(format!("success is {}: {}", got.success, json!(got.result)));
    }
    let failing = &validation.failing[0];
    if let Some(indices) = got.result.get("partial_unexpected_index_list") {
        let rows: Vec<u64> = indices.as_array().unwrap().iter().map(|row| row.as_u64().unwrap() + 1).collect();
        assert_eq!(rows, failing.rows[..rows.len()]);
        assert_eq!(json!(failing.n_rows), got.result["unexpected_count"]);
    }
    compare_results(&got.result, case["result"].as_object().unwrap())
}

fn compare_results(got: &Fields, expected: &Fields) -> Result<(), String> {
    for name in got.keys().chain(expected.keys()) {
        match (got.get(name), expected.get(name)) {
            // Where values of different kinds cannot be sorted, it leaves the counts out.
            (Some(_), None) if name == "partial_unexpected_counts" => {}
            (Some(a), Some(b)) => {
                let (a, b) = (ordered(name, normal(a)), ordered(name, normal(b)));
                if !are_equal(&a, &b) {
                    return Err(format!("{name} is {a}, not {b}"));
                }
            }
            (a, b) => return Err(format!("{name} is {a:?}, not {b:?}")),
        }
    }
    Ok(())
}

/// Lists whose order is that of a hash map there, sorted; counts of missing values, which it counts one by one
/// where they are floats, added up.
fn ordered(name: &str, value: Value) -> Value {
    let Value::Array(mut list) = value else { return value };
    if name == "partial_unexpected_counts" {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for entry in &list {
            *counts.entry(floats(&entry["value"]).to_string()).or_default() += entry["count"].as_u64().unwrap();
        }
        return json!(counts);
    }
    if name == "partial_missing_list" {
        list.sort_by_key(Value::to_string);
    }
    Value::Array(list)
}

/// All numbers as floats: whether one is written as `1` or as `1.0` says nothing.
fn floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(list) => list.iter().map(floats).collect(),
        value => value.clone(),
    }
}

/// Moments are written with or without decimals there, and missing ones as `NaT` or as a pair of nulls.
fn normal(value: &Value) -> Value {
    match value {
        Value::String(text) if text == "NaT" => Value::Null,
        Value::String(text) if text.contains('T') && text.contains('.') => {
            text.trim_end_matches('0').trim_end_matches('.').into()
        }
        Value::Array(list) => list.iter().map(normal).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), normal(value))).collect(),
        value => value.clone(),
    }
}

fn are_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            a == b || (a - b).abs() <= TOLERANCE * a.abs().max(b.abs())
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| are_equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| are_equal(a, b)))
        }
        (a, b) => a == b,
    }
}

fn table(columns: &Value) -> Table {
    Table::new(columns.as_array().unwrap().iter().map(column).collect())
}

fn column(column: &Value) -> Column {
    let values = column["values"].as_array().unwrap();
    let moment_us = |value: &Value| {
        let (day, moment) = parse_date(value.as_str()?.as_bytes()).unwrap();
        Some(moment.unwrap_or(i64::from(day) * 86_400_000_000))
    };
    let day = |value: &Value| Some(parse_date(value.as_str()?.as_bytes()).unwrap().0);
    let (kind, values) = match column["kind"].as_str().unwrap() {
        "integer" => (ColumnKind::Integer, Values::Integer(values.iter().map(Value::as_i64).collect())),
        "number" => (ColumnKind::Number, Values::Number(values.iter().map(Value::as_f64).collect())),
        "boolean" => (ColumnKind::Boolean, Values::Boolean(values.iter().map(Value::as_bool).collect())),
        "date" => (ColumnKind::Date, Values::Date(values.iter().map(day).collect())),
        "datetime" => (ColumnKind::DateTime, Values::DateTime(values.iter().map(moment_us).collect())),
        _ => (ColumnKind::Text, Values::Text(values.iter().map(Value::as_str).collect())),
    };
    Column { name: column["name"].as_str().unwrap().into(), kind, values }
}

fn short(case: &Value) -> String {
    format!("{} {} {}", case["table"], case["type"], case["kwargs"])
}
