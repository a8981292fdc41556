//! Putting a merged table together, once it is decided what becomes of the conflicts.

use std::collections::BTreeMap;

use bunsen_spec::{MergeChoice, MergeChoices, MergeSide, Problem, say};
use bunsen_table::{Column, Table};

use super::cells::Picks;
use super::{Found, TableMerge, build};
use crate::limits::check_size;

/// A merged table that is being put together, a column in each step.
pub struct Resolving<'a> {
    merge: &'a TableMerge,
    picks: Vec<Picks>,
    /// Values that somebody wrote, by column and row.
    written: BTreeMap<usize, BTreeMap<usize, String>>,
    /// The merged rows that there are.
    rows: Vec<usize>,
    /// The merged columns that there are.
    columns: Vec<usize>,
    built: Vec<Column>,
}

impl<'a> Resolving<'a> {
    pub(super) fn new(merge: &'a TableMerge, choices: &MergeChoices) -> Result<Self, Problem> {
        let mut picks = merge.picks.clone();
        let mut written: BTreeMap<usize, BTreeMap<usize, String>> = BTreeMap::new();
        let mut has_column = vec![true; merge.columns.len()];
        let mut has_row = vec![true; merge.rows.len()];
        for (number, found) in (0..).zip(&merge.conflicts) {
            let choice = choices.of(number, merge.cell_column(*found));
            let side = match choice.ok_or_else(|| say::comparing::conflicts_open(merge.n_open(choices)))? {
                MergeChoice::Ours => MergeSide::Ours,
                MergeChoice::Theirs => MergeSide::Theirs,
                MergeChoice::Value(text) => {
                    let Found::Cell { row, column } = *found else { return Err(say::comparing::no_value_there()) };
                    written.entry(column).or_default().insert(row, text);
                    continue;
                }
            };
            match *found {
                Found::Column { column } => has_column[column] = merge.columns[column].on(side).is_some(),
                Found::Row { row } => has_row[row] = merge.rows[row].removed_by != Some(side),
                Found::Cell { row, column } => picks[column].choose(row, side),
            }
        }
        let rows: Vec<usize> = (0..merge.rows.len()).filter(|row| has_row[*row]).collect();
        let columns: Vec<usize> = (0..merge.columns.len()).filter(|column| has_column[*column]).collect();
        check_size(rows.len() as u64, columns.len())?;
        Ok(Self { merge, picks, written, rows, columns, built: Vec::new() })
    }

    /// Goes on and says whether that was the last step.
    ///
    /// # Errors
    /// If the table would be larger than can be kept, or a value that somebody wrote does not fit its column.
    pub fn step(&mut self) -> Result<bool, Problem> {
        let Some(at) = self.columns.get(self.built.len()) else { return Ok(true) };
        let written = self.written.remove(at).unwrap_or_default();
        let (column, picks) = (&self.merge.columns[*at], &self.picks[*at]);
        self.built.push(build::column(column, picks, &self.merge.rows, &self.rows, &written)?);
        Ok(self.built.len() == self.columns.len())
    }

    /// How much of the work is done, 0 to 1.
    pub fn done_share(&self) -> f64 {
        self.built.len() as f64 / self.columns.len().max(1) as f64
    }

    /// The table, after the steps that are left.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn finish(mut self) -> Result<Table, Problem> {
        while !self.step()? {}
        Ok(Table::new(self.built))
    }
}
