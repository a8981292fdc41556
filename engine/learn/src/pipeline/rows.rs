//! Finding a pipeline's inputs among the columns of a request.

use std::collections::BTreeMap;

use bunsen_spec::{Problem, Rows, say};

use crate::preprocess::FittedColumn;

/// Position in `rows` of each of `columns`; `None` for one that is left out and need not be given.
///
/// # Errors
/// When a row is shorter or longer than the header, a name occurs twice, or a required column is
/// missing.
pub(super) fn find_columns(rows: &Rows, columns: &[FittedColumn]) -> Result<Vec<Option<usize>>, Problem> {
    let width = rows.columns.len();
    if let Some(row) = rows.rows.iter().position(|row| row.len() != width) {
        let (number, n_values) = (row as u64 + 1, rows.rows[row].len());
        return Err(say::predicting::row_of_other_width(number, n_values, width).in_row(number));
    }
    let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
    for (position, name) in rows.columns.iter().enumerate() {
        if positions.insert(name, position).is_some() {
            return Err(say::predicting::column_twice(name).in_column(name));
        }
    }
    let given = || rows.columns.iter().map(String::as_str);
    columns.iter().map(|column| found(column, positions.get(column.name.as_str()).copied(), given())).collect()
}

/// What was found for `column`; refused if that is nothing and the column is required.
pub(super) fn found<'a, T>(
    column: &FittedColumn,
    found: Option<T>,
    given: impl Iterator<Item = &'a str>,
) -> Result<Option<T>, Problem> {
    if found.is_none() && !column.imputes { Err(missing_column(&column.name, given)) } else { Ok(found) }
}

fn missing_column<'a>(name: &str, given: impl Iterator<Item = &'a str>) -> Problem {
    const SHOWN: usize = 20;
    let given: Vec<&str> = given.take(SHOWN + 1).collect();
    let has_more = given.len() > SHOWN;
    say::predicting::column_missing(name, &given[..given.len().min(SHOWN)], has_more).in_column(name)
}
