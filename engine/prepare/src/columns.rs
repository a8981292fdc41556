//! Finding columns by name, and putting others in their place.

use bunsen_spec::{Problem, say};
use bunsen_table::{Column, Table, Values};

/// The place of the column called `name`.
pub(crate) fn position(table: &Table, name: &str) -> Result<usize, Problem> {
    let at = table.columns().iter().position(|column| column.name == name);
    at.ok_or_else(|| {
        let names: Vec<String> = table.columns().iter().map(|column| column.name.clone()).collect();
        say::steps::no_column(name, &names).in_column(name)
    })
}

/// Which rows have no value, for those who ask of many: what Arrow notes of it is looked up once.
pub(crate) fn missing_in(values: &Values) -> impl Fn(usize) -> bool + '_ {
    let nulls = values.array().nulls();
    move |row| nulls.is_some_and(|nulls| nulls.is_null(row))
}

/// The column called `name`.
pub(crate) fn find<'a>(table: &'a Table, name: &str) -> Result<&'a Column, Problem> {
    Ok(&table.columns()[position(table, name)?])
}

/// The columns called `names`, each once; all of them where `names` is empty.
pub(crate) fn find_or_all<'a>(table: &'a Table, names: &[String]) -> Result<Vec<&'a Column>, Problem> {
    if names.is_empty() {
        return Ok(table.columns().iter().collect());
    }
    find_all(table, names)
}

/// The columns called `names`; there has to be one, and none twice.
pub(crate) fn find_all<'a>(table: &'a Table, names: &[String]) -> Result<Vec<&'a Column>, Problem> {
    if names.is_empty() {
        return Err(say::steps::no_columns());
    }
    if let Some(twice) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
        return Err(say::steps::named_twice(twice.1).in_column(twice.1));
    }
    names.iter().map(|name| find(table, name)).collect()
}

/// Whether a new column may be called `name`.
pub(crate) fn check_new(table: &Table, name: &str) -> Result<(), Problem> {
    if name.trim().is_empty() {
        return Err(say::steps::no_name());
    }
    if table.column(name).is_some() {
        return Err(say::steps::name_taken(name).in_column(name));
    }
    Ok(())
}

/// The table with some columns replaced in their places, found by name.
pub(crate) fn replaced(table: &Table, by: Vec<Column>) -> Table {
    let mut by = by;
    let columns = table.columns().iter().map(|column| {
        let at = by.iter().position(|new| new.name == column.name);
        at.map_or_else(|| column.clone(), |at| by.swap_remove(at))
    });
    Table::new(columns.collect())
}

/// The table with new columns right behind the one at `position`.
pub(crate) fn inserted_after(table: &Table, position: usize, new: Vec<Column>) -> Table {
    let mut columns = table.columns().to_vec();
    columns.splice(position + 1..position + 1, new);
    Table::new(columns)
}
