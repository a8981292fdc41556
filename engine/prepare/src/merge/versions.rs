//! The three versions of a table that a merge looks at.

use bunsen_spec::{Cell, Problem, say};
use bunsen_table::{Table, Values};

use super::rows::NONE;
use crate::diff::find_key_in;

/// The tables of a merge.
#[derive(Clone)]
pub(super) struct Versions {
    pub(super) base: Table,
    pub(super) ours: Table,
    pub(super) theirs: Table,
    /// The columns by which rows are matched.
    pub(super) key: Vec<String>,
}

impl Versions {
    /// All of them with what they are called: the base, ours, theirs.
    pub(super) fn named(&self) -> [(&Table, &'static str); 3] {
        use say::comparing::{base, ours, theirs};
        [(&self.base, base()), (&self.ours, ours()), (&self.theirs, theirs())]
    }

    /// The columns that all of them have, in our order.
    pub(super) fn common(&self) -> Vec<String> {
        let names = self.ours.columns().iter().map(|column| &column.name);
        let in_all = |name: &&String| self.base.column(name).is_some() && self.theirs.column(name).is_some();
        names.filter(in_all).cloned().collect()
    }

    /// Whether all of them have the columns of the key, and there is one.
    pub(super) fn check_key(&self) -> Result<(), Problem> {
        if self.key.is_empty() {
            return Err(say::comparing::no_merge_key());
        }
        find_key_in(&self.named(), &self.common(), &self.key)
    }

    /// The values of the key in a row of one of them.
    pub(super) fn key_of(&self, table: &Table, row: u32) -> Vec<Cell> {
        self.key.iter().map(|name| cell(table.column(name).map(|column| &column.values), row)).collect()
    }
}

/// A value; missing where there is no such column or row.
pub(super) fn cell(values: Option<&Values>, row: u32) -> Cell {
    values.filter(|_| row != NONE).map_or(Cell::Missing, |values| values.cell(row as usize))
}
