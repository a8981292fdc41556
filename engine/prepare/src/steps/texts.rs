//! What steps that change texts have in common.

use arrow_array::StringArray;
use bunsen_spec::{Problem, say};
use bunsen_table::{Column, Values};

/// The texts of a column.
///
/// # Errors
/// If it holds something else.
pub(crate) fn texts(column: &Column) -> Result<&StringArray, Problem> {
    match &column.values {
        Values::Text(texts) => Ok(texts),
        _ => Err(say::steps::needs_texts(&column.name, column.kind).in_column(&column.name)),
    }
}

/// The column with other texts, and of the kind it was.
pub(crate) fn with_texts(column: &Column, texts: StringArray) -> Column {
    Column { values: Values::Text(texts), ..column.clone() }
}
