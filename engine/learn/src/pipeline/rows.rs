//! Finding a pipeline's inputs among the columns of a request.

use std::collections::BTreeMap;

use bunsen_spec::{Problem, Rows};

use crate::preprocess::FittedColumn;

/// Position in `rows` of each of `columns`; `None` for one that is left out and need not be given.
///
/// # Errors
/// When a row is shorter or longer than the header, a name occurs twice, or a required column is
/// missing.
pub(super) fn find_columns(rows: &Rows, columns: &[FittedColumn]) -> Result<Vec<Option<usize>>, Problem> {
    let width = rows.columns.len();
    if let Some(row) = rows.rows.iter().position(|row| row.len() != width) {
        return Err(Problem::bad_input(format!(
            "Row {} has {} values, but there are {width} columns.",
            row + 1,
            rows.rows[row].len()
        ))
        .in_row(row as u64 + 1)
        .remedy("Give every row one value per column; write a missing value as null."));
    }
    let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
    for (position, name) in rows.columns.iter().enumerate() {
        if positions.insert(name, position).is_some() {
            return Err(Problem::bad_input(format!("The column {name} is given twice."))
                .in_column(name)
                .remedy("Give each column once."));
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
    let mut given: Vec<&str> = given.take(SHOWN + 1).collect();
    if given.len() > SHOWN {
        given[SHOWN] = "others";
    }
    let given = if given.is_empty() { String::from("no column") } else { given.join(", ") };
    Problem::bad_input(format!("The column {name} is missing: the model needs it, but was given {given}."))
        .in_column(name)
        .remedy(format!("Add the column {name}."))
}
