//! How large a step's result may be. Asked before memory is set aside.

use bunsen_spec::{Problem, say};
use bunsen_table::{MAX_CELLS, MAX_COLUMNS, MAX_TEXT_BYTES, Table, Values};

/// Rows that a step may make at most.
const MAX_ROWS: u64 = 20_000_000;

/// Whether a table of this size can be made.
pub(crate) fn check_size(n_rows: u64, n_columns: usize) -> Result<(), Problem> {
    let n_cells = n_rows.saturating_mul(n_columns as u64);
    if n_rows > MAX_ROWS || n_cells > MAX_CELLS || n_columns > MAX_COLUMNS {
        return Err(say::shapes::too_large(n_rows, n_columns, MAX_ROWS, MAX_CELLS));
    }
    Ok(())
}

/// Whether the texts of these rows of a table, some perhaps several times, fit into its columns.
pub(crate) fn check_rows_texts(table: &Table, rows: impl Iterator<Item = u32> + Clone) -> Result<(), Problem> {
    for column in table.columns() {
        if let Values::Text(texts) = &column.values {
            let lengths = rows.clone().map(|row| texts.value_length(row as usize) as u64);
            check_text(&column.name, lengths.sum())?;
        }
    }
    Ok(())
}

/// Whether so many bytes of text fit into the column called `name`.
pub(crate) fn check_text(name: &str, n_bytes: u64) -> Result<(), Problem> {
    if n_bytes > MAX_TEXT_BYTES as u64 {
        return Err(say::shapes::too_much_text(name).in_column(name));
    }
    Ok(())
}
