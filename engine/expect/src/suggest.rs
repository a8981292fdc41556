//! Expectations proposed from a table that is known to be good.

use bunsen_spec::say::suggested as say;
use bunsen_spec::{ColumnKind, Expectation, Fields, Suite};
use bunsen_table::{Column, Table, Values};
use serde_json::{Value, json};

use crate::order::{groups, sorted};
use crate::values::{json as value, n_present, present_rows};

/// Columns of few rows say little about what identifies a row.
const MIN_ROWS_OF_IDENTIFIERS: usize = 10;
/// Kinds of a category at most.
const MAX_KINDS: usize = 20;
/// The share of values that may be missing and still be called few.
const MAX_MISSING_SHARE: f64 = 0.2;

/// Proposes what to expect of later versions of `table`: few expectations that a careful teacher would write down,
/// each with a sentence in `meta.notes` that says why. The table itself meets all of them.
pub fn suggest(table: &Table) -> Suite {
    let names: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
    let n_rows = table.n_rows();
    let rows = json!({ "min_value": n_rows / 2, "max_value": n_rows * 2 });
    let mut expectations = vec![
        expectation("expect_table_columns_to_match_set", json!({ "column_set": names }), say::why_columns()),
        expectation("expect_table_row_count_to_be_between", rows, say::why_rows(n_rows as u64)),
    ];
    expectations.extend(table.columns().iter().flat_map(of_column));
    Suite {
        name: say::suggested_suite().into(),
        expectations,
        // Great Expectations asks for the version that a suite was written for.
        meta: [("great_expectations_version".to_string(), "1.24.1".into())].into_iter().collect(),
        ..Suite::default()
    }
}

fn of_column(column: &Column) -> Vec<Expectation> {
    let values = &column.values;
    let n_present = n_present(values);
    if n_present == 0 {
        return Vec::new();
    }
    let rows = sorted(&[values], present_rows(values));
    let n_distinct = groups(&[values], &rows).count();
    let mut found: Vec<Option<Expectation>> = vec![present(column, n_present)];
    if is_identifier(column, n_distinct, &rows) {
        found.extend([unique(column), of_type(column, n_present)]);
    } else if is_category(column, n_present, n_distinct) {
        let kinds = groups(&[values], &rows).map(|group| value(values, group[0] as usize)).collect();
        found.push(Some(in_set(column, kinds)));
    } else {
        found.extend([of_type(column, n_present), between(column, &rows)]);
    }
    found.into_iter().flatten().collect()
}

/// No value is missing, or few are.
fn present(column: &Column, n_present: usize) -> Option<Expectation> {
    const KIND: &str = "expect_column_values_to_not_be_null";
    let n_rows = column.values.len();
    let n_missing = n_rows - n_present;
    if n_missing == 0 {
        return Some(about(column, KIND, json!({}), say::why_present()));
    }
    // In whole percents, so that the share is never above what was observed.
    let mostly = (n_present as u128 * 100 / n_rows as u128) as f64 / 100.0;
    let are_few = mostly >= 1.0 - MAX_MISSING_SHARE;
    are_few.then(|| about(column, KIND, json!({ "mostly": mostly }), say::why_mostly_present(n_missing as u64)))
}

fn unique(column: &Column) -> Option<Expectation> {
    Some(about(column, "expect_column_values_to_be_unique", json!({}), say::why_unique()))
}

fn in_set(column: &Column, kinds: Vec<Value>) -> Expectation {
    let why = say::why_in_set(kinds.len() as u64);
    about(column, "expect_column_values_to_be_in_set", json!({ "value_set": kinds }), why)
}

fn of_type(column: &Column, n_present: usize) -> Option<Expectation> {
    let is_whole = n_present == column.values.len();
    let name = match &column.values {
        Values::Integer(_) if is_whole => "int64",
        Values::Integer(_) | Values::Number(_) => {
            let types = json!({ "type_list": ["int64", "float64"] });
            return Some(about(column, "expect_column_values_to_be_in_type_list", types, say::why_types()));
        }
        Values::Boolean(_) => "bool",
        Values::Date(_) | Values::DateTime(_) => "datetime64",
        Values::Text(_) => "str",
    };
    Some(about(column, "expect_column_values_to_be_of_type", json!({ "type_": name }), say::why_type()))
}

/// Numbers and dates lie between the smallest and the largest that there are.
fn between(column: &Column, sorted_rows: &[u32]) -> Option<Expectation> {
    let why = match &column.values {
        Values::Integer(_) | Values::Number(_) => say::why_between(),
        Values::Date(_) | Values::DateTime(_) => say::why_dates_between(),
        Values::Boolean(_) | Values::Text(_) => return None,
    };
    let (first, last) = (*sorted_rows.first()? as usize, *sorted_rows.last()? as usize);
    let bounds = json!({ "min_value": value(&column.values, first), "max_value": value(&column.values, last) });
    Some(about(column, "expect_column_values_to_be_between", bounds, why))
}

/// Whether a column seems to name its rows: every row has a value of its own, and these are consecutive whole
/// numbers, texts without spaces, or called like a name of rows.
fn is_identifier(column: &Column, n_distinct: usize, sorted_rows: &[u32]) -> bool {
    let n_rows = column.values.len();
    if n_rows < MIN_ROWS_OF_IDENTIFIERS || n_distinct < n_rows {
        return false;
    }
    match &column.values {
        Values::Integer(array) => {
            let at = |row: Option<&u32>| row.map_or(0, |row| i128::from(array.value(*row as usize)));
            is_called_identifier(&column.name) || at(sorted_rows.last()) - at(sorted_rows.first()) == n_rows as i128 - 1
        }
        Values::Text(array) => {
            is_called_identifier(&column.name) || array.iter().flatten().all(|text| !text.contains(char::is_whitespace))
        }
        _ => false,
    }
}

fn is_called_identifier(name: &str) -> bool {
    const WORDS: [&str; 6] = ["id", "key", "code", "number", "index", "uuid"];
    let name = name.to_lowercase();
    name.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

/// Texts of few kinds, most of which occur more than once.
fn is_category(column: &Column, n_present: usize, n_distinct: usize) -> bool {
    let is_text = matches!(column.kind, ColumnKind::Category | ColumnKind::Text);
    is_text && n_distinct <= MAX_KINDS && n_distinct * 2 <= n_present
}

fn about(column: &Column, kind: &str, kwargs: Value, why: String) -> Expectation {
    let mut expectation = expectation(kind, kwargs, why);
    expectation.kwargs.insert("column".into(), column.name.clone().into());
    expectation
}

fn expectation(kind: &str, kwargs: Value, why: String) -> Expectation {
    let kwargs = match kwargs {
        Value::Object(kwargs) => kwargs,
        _ => Fields::new(),
    };
    let mut expectation = Expectation::new(kind, kwargs);
    expectation.meta.insert("notes".into(), why.into());
    expectation
}
