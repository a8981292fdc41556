//! Merging two versions of a table that came from a third, row by row and cell by cell.

mod build;
mod cells;
mod columns;
mod rows;

use bunsen_spec::{Cell, MergeConflict, MergeCounts, MergeSide, Problem, say};
use bunsen_table::{Table, Values};

use crate::diff::find_key_in;
use crate::limits::check_size;
use cells::Picks;
use columns::{MergedColumn, merged_columns};
use rows::{MergedRow, NONE, merged_rows};

/// The merge of two versions of a table that came from a third.
///
/// Rows are matched by a key that identifies each row of every version. What one side only did is taken: rows and
/// columns that it added, removed rows and columns, changed cells, another kind. What both did differently is a
/// conflict, for which somebody has to choose a side: a cell that both changed to different values, a row or column
/// that one removed and the other changed.
///
/// Rows and columns stand in our order, with their additions behind.
///
/// ```text
/// let merge = TableMerge::new(&base, &ours, &theirs, &["id".into()])?;
/// let table = match merge.n_conflicts() {
///     0 => merge.resolve_all(MergeSide::Ours)?,
///     n => merge.resolve(&ask(merge.conflicts(0, n)))?,
/// };
/// ```
pub struct TableMerge<'a> {
    versions: Versions<'a>,
    columns: Vec<MergedColumn<'a>>,
    rows: Vec<MergedRow>,
    /// For each column, where its values come from.
    picks: Vec<Picks>,
    conflicts: Vec<Found>,
    counts: MergeCounts,
}

/// The tables of a merge.
#[derive(Clone, Copy)]
struct Versions<'a> {
    base: &'a Table,
    ours: &'a Table,
    theirs: &'a Table,
    key: &'a [String],
}

/// A conflict, by places among the merged columns and rows. Conflicts of columns come first, then those of rows and
/// cells in the order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    Column { column: usize },
    Row { row: usize },
    Cell { row: usize, column: usize },
}

/// Merges two versions at once and takes `side` where both did something different: the table, and the first
/// `n_shown` of the conflicts. [`TableMerge`] says what is merged and how.
///
/// # Errors
/// As [`TableMerge::new`] and [`TableMerge::resolve`].
pub fn merge_tables(
    base: &Table,
    ours: &Table,
    theirs: &Table,
    key: &[String],
    side: MergeSide,
    n_shown: usize,
) -> Result<(Table, Vec<MergeConflict>), Problem> {
    let merge = TableMerge::new(base, ours, theirs, key)?;
    Ok((merge.resolve_all(side)?, merge.conflicts(0, n_shown)))
}

impl<'a> TableMerge<'a> {
    /// Merges `ours` and `theirs`, which came from `base`.
    ///
    /// # Errors
    /// If a column of `key` is not in each version, if there is none, or if it does not identify a row.
    pub fn new(base: &'a Table, ours: &'a Table, theirs: &'a Table, key: &'a [String]) -> Result<Self, Problem> {
        let versions = Versions { base, ours, theirs, key };
        versions.check_key()?;
        let matched = rows::matched(&versions)?;
        let columns = merged_columns(&versions, &matched);
        let mut counts = MergeCounts::default();
        let rows = merged_rows(&versions, &matched, &mut counts);
        let mut conflicts: Vec<Found> = Vec::new();
        let of_columns = (0..).zip(&columns).filter(|(_, column)| column.is_conflict);
        conflicts.extend(of_columns.map(|(column, _)| Found::Column { column }));
        let of_rows = (0..).zip(&rows).filter(|(_, row)| row.removed_by.is_some());
        conflicts.extend(of_rows.map(|(row, _)| Found::Row { row }));
        let picks = (0..).zip(&columns).map(|(at, column)| {
            if key.iter().any(|name| name == column.name) {
                return Picks::Theirs(vec![false; rows.len()]);
            }
            let compared = cells::compare(column, &rows, &mut counts);
            conflicts.extend(compared.conflicts.into_iter().map(|row| Found::Cell { row, column: at }));
            compared.picks
        });
        let picks = picks.collect();
        conflicts.sort_unstable_by_key(|found| match *found {
            Found::Column { column } => (0, 0, column),
            Found::Row { row } => (1, row, 0),
            Found::Cell { row, column } => (1, row, column),
        });
        counts.n_conflicts = conflicts.len() as u64;
        Ok(Self { versions, columns, rows, picks, conflicts, counts })
    }

    /// How much was taken from each side.
    pub fn counts(&self) -> MergeCounts {
        self.counts
    }

    /// How many conflicts there are.
    pub fn n_conflicts(&self) -> usize {
        self.conflicts.len()
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
                MergeConflict::Column { column: name.to_string(), removed_by }
            }
            Found::Row { row } => {
                let row = &self.rows[row];
                let removed_by = if row.ours == NONE { MergeSide::Ours } else { MergeSide::Theirs };
                MergeConflict::Row { key: self.key_of(row), removed_by }
            }
            Found::Cell { row, column } => {
                let (row, column) = (&self.rows[row], &self.columns[column]);
                MergeConflict::Cell {
                    key: self.key_of(row),
                    column: column.name.to_string(),
                    base: cell(column.base.map(|column| &column.values), row.base),
                    ours: cell(column.ours.map(|column| &column.values), row.ours),
                    theirs: cell(column.theirs.map(|column| &column.values), row.theirs),
                }
            }
        }
    }

    fn key_of(&self, row: &MergedRow) -> Vec<Cell> {
        let (table, row) = match row.ours {
            NONE => (self.versions.theirs, row.theirs),
            ours => (self.versions.ours, ours),
        };
        self.versions.key.iter().map(|name| cell(table.column(name).map(|column| &column.values), row)).collect()
    }

    /// The merged table, with the same side for every conflict.
    ///
    /// # Errors
    /// If the table would be larger than can be kept.
    pub fn resolve_all(&self, side: MergeSide) -> Result<Table, Problem> {
        self.resolve(&vec![side; self.n_conflicts()])
    }

    /// The merged table, with a side for each conflict.
    ///
    /// # Errors
    /// If the table would be larger than can be kept.
    ///
    /// # Panics
    /// If there are not as many sides as conflicts.
    pub fn resolve(&self, sides: &[MergeSide]) -> Result<Table, Problem> {
        assert_eq!(sides.len(), self.n_conflicts(), "a side for each conflict");
        let mut picks = self.picks.clone();
        let mut has_column = vec![true; self.columns.len()];
        let mut has_row = vec![true; self.rows.len()];
        for (found, side) in self.conflicts.iter().zip(sides) {
            match *found {
                Found::Column { column } => has_column[column] = self.columns[column].on(*side).is_some(),
                Found::Row { row } => has_row[row] = self.rows[row].removed_by != Some(*side),
                Found::Cell { row, column } => picks[column].choose(row, *side),
            }
        }
        let rows: Vec<usize> = (0..self.rows.len()).filter(|row| has_row[*row]).collect();
        let kept = || self.columns.iter().zip(&picks).zip(&has_column).filter(|(_, has_column)| **has_column);
        check_size(rows.len() as u64, kept().count())?;
        let columns = kept().map(|((column, picks), _)| build::column(column, picks, &self.rows, &rows));
        Ok(Table::new(columns.collect::<Result<_, _>>()?))
    }
}

impl<'a> Versions<'a> {
    /// All of them with what they are called: the base, ours, theirs.
    fn named(&self) -> [(&'a Table, &'static str); 3] {
        use say::comparing::{base, ours, theirs};
        [(self.base, base()), (self.ours, ours()), (self.theirs, theirs())]
    }

    fn check_key(&self) -> Result<(), Problem> {
        if self.key.is_empty() {
            return Err(say::comparing::no_merge_key());
        }
        let names = self.ours.columns().iter().map(|column| column.name.clone());
        let in_all = names.filter(|name| self.base.column(name).is_some() && self.theirs.column(name).is_some());
        find_key_in(&self.named(), &in_all.collect::<Vec<_>>(), self.key)
    }
}

/// A value; missing where there is no such column or row.
fn cell(values: Option<&Values>, row: u32) -> Cell {
    values.filter(|_| row != NONE).map_or(Cell::Missing, |values| values.cell(row as usize))
}

#[cfg(test)]
mod tests;
