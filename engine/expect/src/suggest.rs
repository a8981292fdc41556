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

/// The type, where nothing else that is proposed says as much: bounds hold for numbers or dates alone.
fn of_type(column: &Column, n_present: usize) -> Option<Expectation> {
    let is_whole = n_present == column.values.len();
    let name = match &column.values {
        Values::Integer(_) if is_whole => "int64",
        // True and false with missing values are objects in pandas, whose type says little.
        Values::Boolean(_) if is_whole => "bool",
        Values::Text(_) => "str",
        _ => return None,
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

#[cfg(test)]
mod tests {
    use bunsen_table::read_csv;

    use super::*;
    use crate::validate;

    /// The suggestions for a table: column, kind and arguments. The table has to meet all of them.
    fn check(csv: &str, expected: &[(&str, &str, &str)]) {
        let table = read_csv(csv.as_bytes().to_vec(), &Default::default()).unwrap().table;
        let suite = suggest(&table);
        let validation = validate(&table, &suite);
        let unmet: Vec<_> = validation.result.results.iter().filter(|result| !result.success).collect();
        assert!(unmet.is_empty(), "{unmet:?}");
        let got: Vec<(String, String, String)> = suite
            .expectations
            .iter()
            .map(|expectation| {
                assert!(expectation.notes().is_some());
                let mut kwargs = expectation.kwargs.clone();
                let column = kwargs.remove("column").and_then(|name| name.as_str().map(str::to_string));
                let kind = expectation.kind.trim_start_matches("expect_").to_string();
                (column.unwrap_or_default(), kind, Value::Object(kwargs).to_string())
            })
            .collect();
        let got: Vec<(&str, &str, &str)> = got.iter().map(|(c, k, a)| (c.as_str(), k.as_str(), a.as_str())).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn each_kind_of_column_has_its_expectations() {
        let mut csv = String::from("row id,age,size,kind,day,free,flag,empty\n");
        for row in 0..20 {
            let age = if row == 3 { String::new() } else { (20 + row % 9).to_string() };
            let (size, kind) = (f64::from(row % 6) / 4.0, ["a", "b"][row as usize % 2]);
            let free = if row % 2 == 0 { String::new() } else { format!("text number {row}") };
            csv.push_str(&format!("{},{age},{size},{kind},2024-01-{:02},{free},{},\n", row * 3, row + 1, row % 3 == 0));
        }
        check(
            &csv,
            &[
                (
                    "",
                    "table_columns_to_match_set",
                    r#"{"column_set":["row id","age","size","kind","day","free","flag","empty"]}"#,
                ),
                ("", "table_row_count_to_be_between", r#"{"max_value":40,"min_value":10}"#),
                ("row id", "column_values_to_not_be_null", "{}"),
                ("row id", "column_values_to_be_unique", "{}"),
                ("row id", "column_values_to_be_of_type", r#"{"type_":"int64"}"#),
                ("age", "column_values_to_not_be_null", r#"{"mostly":0.95}"#),
                ("age", "column_values_to_be_between", r#"{"max_value":28,"min_value":20}"#),
                ("size", "column_values_to_not_be_null", "{}"),
                ("size", "column_values_to_be_between", r#"{"max_value":1.25,"min_value":0.0}"#),
                ("kind", "column_values_to_not_be_null", "{}"),
                ("kind", "column_values_to_be_in_set", r#"{"value_set":["a","b"]}"#),
                ("day", "column_values_to_not_be_null", "{}"),
                (
                    "day",
                    "column_values_to_be_between",
                    r#"{"max_value":"2024-01-20T00:00:00","min_value":"2024-01-01T00:00:00"}"#,
                ),
                ("free", "column_values_to_be_of_type", r#"{"type_":"str"}"#),
                ("flag", "column_values_to_not_be_null", "{}"),
                ("flag", "column_values_to_be_of_type", r#"{"type_":"bool"}"#),
            ],
        );
    }

    #[test]
    fn an_empty_table_has_expectations_of_its_shape() {
        let table = Table::default();
        let suite = suggest(&table);
        assert_eq!(suite.expectations.len(), 2);
        assert!(validate(&table, &suite).result.success);
    }
}
