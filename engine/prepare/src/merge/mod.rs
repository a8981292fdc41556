//! Merging two versions of a table that came from a third, row by row and cell by cell.

mod build;
mod cells;
mod columns;
mod merger;
mod resolve;
mod rows;
mod suggest;
mod versions;

use bunsen_spec::{Cell, MergeChoices, MergeColumns, MergeConflict, MergeCounts, MergeSide, Problem};
use bunsen_table::Table;

pub use merger::TableMerger;
pub use resolve::Resolving;
pub use suggest::suggest_merge_key;

use cells::Picks;
use columns::MergedColumn;
use rows::{MergedRow, NONE};
use versions::{Versions, cell};

/// The merge of two versions of a table that came from a third.
///
/// Rows are matched by a key that identifies each row of every version. What one side only did is taken: rows and
/// columns that it added, removed rows and columns, changed cells, another kind. What both did differently is a
/// conflict, for which somebody has to choose: a cell that both changed to different values, a row or column that
/// one removed and the other changed.
///
/// Rows and columns stand in our order, with their additions behind.
///
/// ```text
/// let merge = TableMerge::new(base, ours, theirs, vec!["id".into()])?;
/// let choices = ask(merge.conflicts(0, merge.n_conflicts()));
/// let table = merge.resolve(&choices)?.finish()?;
/// ```
#[derive(Clone)]
pub struct TableMerge {
    versions: Versions,
    columns: Vec<MergedColumn>,
    changes: MergeColumns,
    rows: Vec<MergedRow>,
    /// For each column, where its values come from.
    picks: Vec<Picks>,
    conflicts: Vec<Found>,
    counts: MergeCounts,
}

/// A conflict, by places among the merged columns and rows. Conflicts of columns come first, then those of rows and
/// cells in the order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Column { column: usize },
    Row { row: usize },
    Cell { row: usize, column: usize },
}

/// Merges two versions at once and takes `side` where both did something different: the table, and the first
/// `n_shown` of the conflicts. [`TableMerge`] says what is merged and how.
///
/// # Errors
/// As [`TableMerger::new`], [`TableMerger::step`] and [`Resolving::step`].
pub fn merge_tables(
    base: &Table,
    ours: &Table,
    theirs: &Table,
    key: &[String],
    side: MergeSide,
    n_shown: usize,
) -> Result<(Table, Vec<MergeConflict>), Problem> {
    let merge = TableMerge::new(base.clone(), ours.clone(), theirs.clone(), key.to_vec())?;
    Ok((merge.resolve(&MergeChoices::all(side))?.finish()?, merge.conflicts(0, n_shown)))
}

impl TableMerge {
    /// Merges `ours` and `theirs`, which came from `base`, at once; see [`TableMerger`].
    ///
    /// # Errors
    /// As [`TableMerger::new`] and [`TableMerger::step`].
    pub fn new(base: Table, ours: Table, theirs: Table, key: Vec<String>) -> Result<Self, Problem> {
        TableMerger::new(base, ours, theirs, key)?.finish()
    }

    /// The columns by which rows were matched.
    pub fn key(&self) -> &[String] {
        &self.versions.key
    }

    /// How much was taken from each side.
    pub fn counts(&self) -> MergeCounts {
        self.counts
    }

    /// Which columns each side alone added and removed.
    pub fn column_changes(&self) -> &MergeColumns {
        &self.changes
    }

    /// How many conflicts there are.
    pub fn n_conflicts(&self) -> usize {
        self.conflicts.len()
    }

    /// How many cells conflict in each column where any does, in the order of the columns.
    pub fn conflicts_by_column(&self) -> Vec<(String, u64)> {
        let mut n = vec![0; self.columns.len()];
        for found in &self.conflicts {
            if let Found::Cell { column, .. } = found {
                n[*column] += 1;
            }
        }
        let named = self.columns.iter().zip(n).filter(|(_, n)| *n > 0);
        named.map(|(column, n)| (column.name.clone(), n)).collect()
    }

    /// At most `limit` conflicts from number `offset` (counted from 0) on: those of columns first, then those of rows
    /// and cells in the order of the merged rows.
    pub fn conflicts(&self, offset: usize, limit: usize) -> Vec<MergeConflict> {
        self.conflicts.iter().skip(offset).take(limit).map(|found| self.conflict(*found)).collect()
    }

    fn conflict(&self, found: Found) -> MergeConflict {
        match found {
            Found::Column { column } => {
                let MergedColumn { name, ours, .. } = &self.columns[column];
                let removed_by = if ours.is_some() { MergeSide::Theirs } else { MergeSide::Ours };
                MergeConflict::Column { column: name.clone(), removed_by }
            }
            Found::Row { row } => {
                let row = &self.rows[row];
                let removed_by = if row.ours == NONE { MergeSide::Ours } else { MergeSide::Theirs };
                MergeConflict::Row { key: self.key_of(row), removed_by }
            }
            Found::Cell { row, column } => {
                let (row, MergedColumn { name, base, ours, theirs, .. }) = (&self.rows[row], &self.columns[column]);
                MergeConflict::Cell {
                    key: self.key_of(row),
                    column: name.clone(),
                    base: cell(base.as_ref().map(|column| &column.values), row.base),
                    ours: cell(ours.as_ref().map(|column| &column.values), row.ours),
                    theirs: cell(theirs.as_ref().map(|column| &column.values), row.theirs),
                }
            }
        }
    }

    fn key_of(&self, row: &MergedRow) -> Vec<Cell> {
        match row.ours {
            NONE => self.versions.key_of(&self.versions.theirs, row.theirs),
            ours => self.versions.key_of(&self.versions.ours, ours),
        }
    }

    /// How many conflicts nothing was chosen for.
    pub fn n_open(&self, choices: &MergeChoices) -> u64 {
        let open = (0..)
            .zip(&self.conflicts)
            .filter(|(number, found)| choices.of(*number, self.cell_column(**found)).is_none());
        open.count() as u64
    }

    /// Begins to put the merged table together.
    ///
    /// # Errors
    /// If something was not chosen for every conflict, or a value for what is no cell.
    pub fn resolve(&self, choices: &MergeChoices) -> Result<Resolving<'_>, Problem> {
        Resolving::new(self, choices)
    }

    /// The column of the cell that a conflict is about.
    fn cell_column(&self, found: Found) -> Option<&str> {
        match found {
            Found::Cell { column, .. } => Some(&self.columns[column].name),
            Found::Column { .. } | Found::Row { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
