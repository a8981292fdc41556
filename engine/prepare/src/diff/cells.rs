//! Rows with the same key, compared cell by cell.

use super::columns::Common;
use super::matching::NONE;
use super::shown::N_SHOWN;
use crate::equality::is_same;

/// Rows that one step compares.
const STEP_ROWS: usize = 1 << 20;

/// The comparing of cells, column by column.
pub(super) struct CellWork {
    /// The row before of each row after.
    partners: Vec<u32>,
    /// Whether a row after holds another value than its partner.
    is_changed: Vec<bool>,
    n_changed_in: Vec<u64>,
    column: usize,
    row: usize,
}

/// What came of it.
pub(super) struct Compared {
    /// Rows after that have a partner.
    pub(super) n_matched: u64,
    /// Those that hold another value than it.
    pub(super) n_changed: u64,
    /// Cells that differ in each column.
    pub(super) n_changed_in: Vec<u64>,
    /// The first rows that changed, before and after.
    pub(super) changed: Vec<[u32; 2]>,
}

impl CellWork {
    /// Nothing yet.
    pub(super) fn new(n_columns: usize, n_rows: usize) -> Self {
        let is_changed = vec![false; if n_columns == 0 { 0 } else { n_rows }];
        Self { partners: Vec::new(), is_changed, n_changed_in: vec![0; n_columns], column: 0, row: 0 }
    }

    /// Begins to compare rows with these partners.
    pub(super) fn begin(&mut self, partners: Vec<u32>) {
        self.partners = partners;
    }

    /// Compares some rows in one column and says whether those were the last. What is in the key is equal.
    pub(super) fn step(&mut self, columns: &[Common<'_>], key: &[usize]) -> bool {
        while key.contains(&self.column) {
            self.column += 1;
        }
        if self.column >= self.n_changed_in.len() {
            return true;
        }
        let [before, after] = columns[self.column].pair();
        let end = self.partners.len().min(self.row + STEP_ROWS);
        let mut n_changed = 0;
        for row in self.row..end {
            let partner = self.partners[row];
            if partner != NONE && !is_same(before, partner as usize, after, row) {
                self.is_changed[row] = true;
                n_changed += 1;
            }
        }
        self.n_changed_in[self.column] += n_changed;
        (self.column, self.row) = if end == self.partners.len() { (self.column + 1, 0) } else { (self.column, end) };
        false
    }

    /// How much is done, 0 to 1.
    pub(super) fn done_share(&self) -> f64 {
        let of_column = self.row as f64 / self.partners.len().max(1) as f64;
        (self.column as f64 + of_column) / self.n_changed_in.len().max(1) as f64
    }

    /// What came of it.
    pub(super) fn finish(self) -> Compared {
        let changed = || (0..).zip(&self.is_changed).filter(|(_, is_changed)| **is_changed);
        let pair = |row: u32| [self.partners[row as usize], row];
        Compared {
            n_matched: self.partners.iter().filter(|partner| **partner != NONE).count() as u64,
            n_changed: changed().count() as u64,
            changed: changed().take(N_SHOWN).map(|(row, _)| pair(row)).collect(),
            n_changed_in: self.n_changed_in,
        }
    }
}
