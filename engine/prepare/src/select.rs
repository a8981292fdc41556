//! Some rows of a table.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, UInt32Array, make_array};
use arrow_select::take::take;
use bunsen_table::{Column, Integers, Table, Values};

/// The rows with these numbers, counted from 0, in this order; a number may occur several times.
///
/// # Panics
/// If a number is beyond the table's rows.
pub(crate) fn rows(table: &Table, rows: &[u32]) -> Table {
    optional_rows(table, &UInt32Array::from(rows.to_vec()))
}

/// As [`rows`]; where a number is missing, the row has no values.
pub(crate) fn optional_rows(table: &Table, rows: &UInt32Array) -> Table {
    let columns = table.columns().iter().map(|column| Column {
        name: column.name.clone(),
        kind: column.kind,
        values: values(&column.values, rows),
    });
    Table::new(columns.collect())
}

/// The values of these rows; all of them in their order are not copied.
pub(crate) fn values(values: &Values, rows: &UInt32Array) -> Values {
    let is_each = rows.len() == values.len() && rows.null_count() == 0;
    if is_each && (0..).zip(rows.values()).all(|(row, chosen)| row == *chosen) {
        return values.clone();
    }
    let array: ArrayRef = make_array(values.array().to_data());
    let taken = take(&array, rows, None).expect("the rows are there");
    retyped(&taken, values)
}

/// An array as values of the type of `like`, which it has.
pub(crate) fn retyped(array: &ArrayRef, like: &Values) -> Values {
    match like {
        Values::Integer(_) => Values::Integer(Integers::retyped(array)),
        Values::Number(_) => Values::Number(array.as_primitive().clone()),
        Values::Boolean(_) => Values::Boolean(array.as_boolean().clone()),
        Values::Date(_) => Values::Date(array.as_primitive().clone()),
        Values::DateTime(_) => Values::DateTime(array.as_primitive().clone()),
        Values::Text(_) => Values::Text(array.as_string().clone()),
    }
}
