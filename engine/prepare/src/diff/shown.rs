//! The rows of a difference that are shown.

use bunsen_spec::{Cell, ChangedRow, DiffRows, NumberedRow};
use bunsen_table::Table;

use super::columns::Common;
use crate::equality::is_same;

/// Rows of each sort that are shown.
pub(super) const N_SHOWN: usize = 50;
/// Keys of several rows, and rows without a key, that are shown of each version.
pub(super) const N_KEYS: usize = 10;
/// Rows of one key that are shown.
pub(super) const N_ROWS_OF_KEY: usize = 10;

/// How many rows there are, and the first of them.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Firsts {
    /// How many there are.
    pub(super) n: u64,
    /// The first, ascending.
    pub(super) rows: Vec<u32>,
}

impl Firsts {
    /// Adds a row. They come in ascending order.
    pub(super) fn push(&mut self, row: u32) {
        self.n += 1;
        if self.rows.len() < N_SHOWN {
            self.rows.push(row);
        }
    }

    /// With others of the same version.
    pub(super) fn with(mut self, others: Self) -> Self {
        self.rows.extend(others.rows);
        self.rows.sort_unstable();
        self.rows.truncate(N_SHOWN);
        Self { n: self.n + others.n, rows: self.rows }
    }
}

/// Some rows of one version.
pub(super) fn rows(table: &Table, rows: &[u32]) -> DiffRows {
    let cells = |row: u32| table.columns().iter().map(|column| column.values.cell(row as usize)).collect();
    DiffRows {
        columns: table.columns().iter().map(|column| column.name.clone()).collect(),
        rows: rows.iter().map(|row| NumberedRow { row: u64::from(*row) + 1, cells: cells(*row) }).collect(),
    }
}

/// The values of a row's key.
pub(super) fn key(table: &Table, key: &[String], row: u32) -> Vec<Cell> {
    key.iter().filter_map(|name| table.column(name)).map(|column| column.values.cell(row as usize)).collect()
}

/// Rows that changed, each given with its number before and after.
pub(super) fn changed_rows(columns: &[Common<'_>], rows: &[[u32; 2]]) -> Vec<ChangedRow> {
    let changed_row = |[before, after]: [u32; 2]| {
        let differs = |column: &Common<'_>| {
            let [was, is] = column.pair();
            !is_same(was, before as usize, is, after as usize)
        };
        ChangedRow {
            row_before: u64::from(before) + 1,
            row_after: u64::from(after) + 1,
            before: columns.iter().map(|column| column.before.values.cell(before as usize)).collect(),
            after: columns.iter().map(|column| column.after.values.cell(after as usize)).collect(),
            changed: (0..).zip(columns).filter(|(_, column)| differs(column)).map(|(at, _)| at).collect(),
        }
    };
    rows.iter().map(|pair| changed_row(*pair)).collect()
}
