//! Rows that a model cannot answer.

use super::quoted_list;
use crate::Problem;

/// How many kinds a sentence spells out.
const N_SPELLED: usize = 20;

/// A row has more or fewer values than there are columns.
pub fn row_of_other_width(row: u64, n_values: usize, n_columns: usize) -> Problem {
    Problem::bad_input(format!("Row {row} has {n_values} values, but there are {n_columns} columns."))
        .remedy("Give every row one value per column; write a missing value as null.")
}

/// Two columns have one name.
pub fn column_twice(column: &str) -> Problem {
    Problem::bad_input(format!("The column {column} is given twice.")).remedy("Give each column once.")
}

/// A column that the model needs is not there; `given` are the first that are.
pub fn column_missing(column: &str, given: &[&str], has_more: bool) -> Problem {
    let more = if has_more { ", others" } else { "" };
    let given = if given.is_empty() { String::from("no column") } else { given.join(", ") };
    Problem::bad_input(format!("The column {column} is missing: the model needs it, but was given {given}{more}."))
        .remedy(format!("Add the column {column}."))
}

/// A number was expected; `value` is what is there, if anything.
pub fn no_number(column: &str, row: u64, value: Option<&str>, example: f64) -> Problem {
    wrong(column, row, value, "a number was expected").remedy(format!("Give a number, such as {example}."))
}

/// True or false was expected; `value` is what is there, if anything.
pub fn no_flag(column: &str, row: u64, value: Option<&str>) -> Problem {
    wrong(column, row, value, "true or false was expected").remedy("Give true or false.")
}

/// One of `kinds` was expected; `value` is what is there, if anything.
pub fn no_kind(column: &str, row: u64, value: Option<&str>, kinds: &[String]) -> Problem {
    let mut listed = quoted_list(kinds, N_SPELLED);
    if kinds.len() > N_SPELLED {
        listed.push_str(&format!(" and {} others", kinds.len() - N_SPELLED));
    }
    wrong(column, row, value, "one of the kinds seen in training was expected").remedy(format!("Give one of {listed}."))
}

fn wrong(column: &str, row: u64, value: Option<&str>, expected: &str) -> Problem {
    let is = value.map_or(String::from("has no value"), |value| format!("is {value}"));
    Problem::bad_input(format!("The column {column} in row {row} {is}, but {expected}."))
}

/// The answer for a row is no number.
pub fn numbers_too_large(row: u64) -> Problem {
    Problem::bad_input(format!("The numbers in row {row} are too large for the model to compute with."))
        .remedy("Check them for typing errors.")
}

/// What is done meanwhile: rows are predicted.
pub fn predicting(n_rows: u64) -> String {
    format!("Predicting {n_rows} rows")
}
