//! How large a result may be. Asked before memory is set aside.

use arrow_array::builder::StringBuilder;
use arrow_array::{Array, StringArray};
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

/// Whether `n_new` more columns have room in the table.
pub(crate) fn check_room(table: &Table, n_new: usize) -> Result<(), Problem> {
    let n_columns = table.columns().len().saturating_add(n_new);
    if n_columns > MAX_COLUMNS {
        return Err(say::steps::too_many_columns(MAX_COLUMNS));
    }
    if (table.n_rows() as u64).saturating_mul(n_columns as u64) > MAX_CELLS {
        return Err(say::steps::too_many_cells(MAX_CELLS));
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
        return Err(say::steps::too_much_text(name).in_column(name));
    }
    Ok(())
}

/// The texts of a column while they grow in number.
pub(crate) struct Texts<'a> {
    name: &'a str,
    values: StringBuilder,
}

impl<'a> Texts<'a> {
    /// No texts yet of the column called `name`, which will have so many rows.
    pub(crate) fn new(name: &'a str, n_rows: usize) -> Self {
        Self { name, values: StringBuilder::with_capacity(n_rows, 0) }
    }

    /// Adds a text, or a missing one.
    ///
    /// # Errors
    /// If all texts together are longer than a column can hold.
    pub(crate) fn append(&mut self, text: Option<&str>) -> Result<(), Problem> {
        let n_new = text.map_or(0, str::len);
        check_text(self.name, self.values.values_slice().len().saturating_add(n_new) as u64)?;
        self.values.append_option(text);
        Ok(())
    }

    /// All of them.
    pub(crate) fn finish(mut self) -> StringArray {
        self.values.finish()
    }
}

/// The bytes of the text of row `row`; 0 where it is missing.
pub(crate) fn n_bytes(texts: &StringArray, row: usize) -> usize {
    if texts.is_null(row) { 0 } else { texts.value_length(row) as usize }
}
