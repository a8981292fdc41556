//! What rows have in common: values missing, or outliers.

use arrow_buffer::{BooleanBuffer, NullBuffer};
use bunsen_spec::RowCounts;

use crate::table::Table;

/// Which rows have an outlier.
pub(crate) struct OutlierRows {
    is_marked: Vec<bool>,
    n_marked: u64,
}

impl OutlierRows {
    pub(crate) fn new(n_rows: usize) -> Self {
        Self { is_marked: vec![false; n_rows], n_marked: 0 }
    }

    /// Marks rows, each counting once.
    pub(crate) fn mark(&mut self, rows: impl Iterator<Item = u32>) {
        for row in rows {
            self.n_marked += u64::from(!self.is_marked[row as usize]);
            self.is_marked[row as usize] = true;
        }
    }
}

/// Counts the rows of `table`.
pub(crate) fn count_rows(table: &Table, outlier_rows: &OutlierRows) -> RowCounts {
    let mut complete: Option<NullBuffer> = None;
    let mut has_value: Option<BooleanBuffer> = Some(BooleanBuffer::new_unset(table.n_rows()));
    for column in table.columns() {
        let nulls = column.values.array().nulls();
        complete = NullBuffer::union(complete.as_ref(), nulls);
        has_value = has_value.zip(nulls).map(|(has_value, nulls)| &has_value | nulls.inner());
    }
    RowCounts {
        n_incomplete: complete.map_or(0, |complete| complete.null_count() as u64),
        n_empty: has_value.map_or(0, |has_value| (has_value.len() - has_value.count_set_bits()) as u64),
        n_with_outlier: outlier_rows.n_marked,
    }
}
