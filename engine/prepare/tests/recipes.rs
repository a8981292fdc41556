//! Recipes give what pandas gives: the cases of `tests/oracle/recipes`, whose answers `recipes.py` beside them wrote.

#![expect(clippy::unwrap_used, reason = "tests assert by unwrapping")]

use std::collections::BTreeMap;

use bunsen_prepare::{OtherTables, prepare};
use bunsen_spec::{Cell, ColumnKind, Problem, RecipeStep};
use bunsen_table::{Column, Table, read_csv};
use serde_json::Value;

/// How far numbers may be apart, as a share of the larger.
const TOLERANCE: f64 = 1e-9;

/// Tables by the names of their files.
struct Tables(BTreeMap<String, Table>);

impl OtherTables for Tables {
    fn table(&self, name: &str) -> Result<&Table, Problem> {
        self.0.get(name).ok_or_else(|| Problem::not_found(name))
    }
}

#[test]
fn recipes_give_what_pandas_gives() {
    let cases = read_json("../../tests/oracle/recipes/recipes.json");
    let golden = read_json("tests/golden/recipes.json");
    let mut wrong = Vec::new();
    for case in cases.as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let expected = &golden["recipes"][name];
        let found = run(case).and_then(|table| check(&table, expected));
        wrong.extend(found.err().map(|what| format!("{name}: {what}")));
    }
    assert!(wrong.is_empty(), "{} cases differ from pandas:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(cases.as_array().map(Vec::len), golden["recipes"].as_object().map(serde_json::Map::len));
}

/// The table of a case after its recipe.
fn run(case: &Value) -> Result<Table, String> {
    let others = case["others"].as_array().into_iter().flatten();
    let tables = Tables(others.map(|file| (file.as_str().unwrap().to_string(), table(file))).collect());
    let recipe: Vec<RecipeStep> = serde_json::from_value(case["recipe"].clone()).unwrap();
    let prepared = prepare(table(&case["file"]), &recipe, &tables, |_| {});
    match prepared.stuck {
        Some((at, problem)) => Err(format!("step {at} cannot be taken: {problem:?}")),
        None => Ok(prepared.table),
    }
}

fn table(file: &Value) -> Table {
    let path = format!("{}/../../tests/oracle/recipes/{}", env!("CARGO_MANIFEST_DIR"), file.as_str().unwrap());
    read_csv(std::fs::read(path).unwrap(), &Default::default()).unwrap().table
}

fn read_json(path: &str) -> Value {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Compares a table with pandas': columns, rows and values in their order.
fn check(table: &Table, expected: &Value) -> Result<(), String> {
    let names: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
    let expected_names: Vec<&str> = expected["columns"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    if names != expected_names {
        return Err(format!("the columns are {names:?}, not {expected_names:?}"));
    }
    let rows = expected["rows"].as_array().unwrap();
    for (at, row) in rows.iter().enumerate().take(table.n_rows()) {
        for (column, value) in table.columns().iter().zip(row.as_array().unwrap()) {
            let cell = cell(column, at);
            if !is_same(&cell, value) {
                return Err(format!("row {at}, column {:?}: {cell:?} is not {value}", column.name));
            }
        }
    }
    if table.n_rows() != rows.len() {
        return Err(format!("there are {} rows, not {}", table.n_rows(), rows.len()));
    }
    Ok(())
}

/// A value as the golden file has it: pandas does not tell days from moments at midnight.
fn cell(column: &Column, row: usize) -> Cell {
    match column.values.cell(row) {
        Cell::Text(text) if column.kind == ColumnKind::DateTime => {
            Cell::Text(text.strip_suffix(" 00:00:00").unwrap_or(&text).to_string())
        }
        cell => cell,
    }
}

fn is_same(cell: &Cell, expected: &Value) -> bool {
    match (cell, expected) {
        (Cell::Missing, Value::Null) => true,
        (Cell::Flag(ours), Value::Bool(theirs)) => ours == theirs,
        (Cell::Text(ours), Value::String(theirs)) => ours == theirs,
        (Cell::Number(ours), Value::Number(theirs)) => {
            let theirs = theirs.as_f64().unwrap();
            (ours - theirs).abs() <= TOLERANCE * ours.abs().max(theirs.abs())
        }
        _ => false,
    }
}
