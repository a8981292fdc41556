//! Finding out what each side of a merge did.

use bunsen_spec::{MergeColumns, MergeCounts, Problem};
use bunsen_table::Table;

use super::cells::{self, Picks, Seen};
use super::columns::merged_columns;
use super::rows::{column_groups, matched, merged_rows};
use super::versions::Versions;
use super::{Found, TableMerge};
use crate::keys::{Groups, combine};
use crate::select;

/// Merges two versions of a table in steps, each a pass over one column of all of them, so that it can be told how
/// far it is. [`TableMerge`] says what is merged and how.
pub struct TableMerger {
    merge: TableMerge,
    stage: Stage,
    seen: Seen,
}

/// What is being looked at.
enum Stage {
    /// Keys are numbered; so far, those of the first columns of the key.
    Keys(usize, Option<Groups>),
    /// Rows with equal keys are matched.
    Rows(Groups),
    /// The cells of a column are compared.
    Cells(usize),
    Done,
}

impl TableMerger {
    /// Begins to merge `ours` and `theirs`, which came from `base`.
    ///
    /// # Errors
    /// If a column of `key` is not in each version, or if there is none.
    pub fn new(base: Table, ours: Table, theirs: Table, key: Vec<String>) -> Result<Self, Problem> {
        let versions = Versions { base, ours, theirs, key };
        versions.check_key()?;
        let merge = TableMerge {
            versions,
            columns: Vec::new(),
            changes: MergeColumns::default(),
            rows: Vec::new(),
            picks: Vec::new(),
            conflicts: Vec::new(),
            counts: MergeCounts::default(),
        };
        Ok(Self { merge, stage: Stage::Keys(0, None), seen: Seen::default() })
    }

    /// Begins to merge two versions that came from none: what only one has was added by it.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn without_base(ours: Table, theirs: Table, key: Vec<String>) -> Result<Self, Problem> {
        Self::new(empty_base(&ours, &theirs), ours, theirs, key)
    }

    /// Goes on and says whether that was the last step.
    ///
    /// # Errors
    /// If the key of a row is missing, or that of another row of its version.
    pub fn step(&mut self) -> Result<bool, Problem> {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Keys(at, before) => self.keys(at, before),
            Stage::Rows(groups) => self.rows(groups)?,
            Stage::Cells(at) => self.cells(at),
            Stage::Done => Stage::Done,
        };
        Ok(matches!(self.stage, Stage::Done))
    }

    fn keys(&self, at: usize, before: Option<Groups>) -> Stage {
        let versions = &self.merge.versions;
        match (versions.key.get(at), before) {
            (Some(name), before) => {
                let groups = column_groups(versions, name);
                let groups = match before {
                    Some(before) => combine(&before, &groups),
                    None => groups,
                };
                Stage::Keys(at + 1, Some(groups))
            }
            (None, Some(groups)) => Stage::Rows(groups),
            (None, None) => unreachable!("a key has a column"),
        }
    }

    fn rows(&mut self, groups: Groups) -> Result<Stage, Problem> {
        let merge = &mut self.merge;
        let matched = matched(&merge.versions, groups)?;
        merge.columns = merged_columns(&merge.versions, &matched, &mut merge.changes);
        let mut counts = MergeCounts::default();
        merge.rows = merged_rows(&merge.versions, &matched, &mut counts);
        let of_columns = (0..).zip(&merge.columns).filter(|(_, column)| column.is_conflict);
        merge.conflicts.extend(of_columns.map(|(column, _)| Found::Column { column }));
        let of_rows = (0..).zip(&merge.rows).filter(|(_, row)| row.removed_by.is_some());
        merge.conflicts.extend(of_rows.map(|(row, _)| Found::Row { row }));
        self.seen = Seen::new(counts, merge.rows.len());
        Ok(Stage::Cells(0))
    }

    fn cells(&mut self, at: usize) -> Stage {
        let merge = &mut self.merge;
        let Some(column) = merge.columns.get(at) else {
            merge.conflicts.sort_unstable_by_key(|found| match *found {
                Found::Column { column } => (0, 0, column),
                Found::Row { row } => (1, row, 0),
                Found::Cell { row, column } => (1, row, column),
            });
            merge.counts = std::mem::take(&mut self.seen).finish(&merge.rows);
            merge.counts.n_conflicts = merge.conflicts.len() as u64;
            return Stage::Done;
        };
        if merge.versions.key.contains(&column.name) {
            merge.picks.push(Picks::Theirs(vec![false; merge.rows.len()]));
        } else {
            let compared = cells::compare(column, &merge.rows, &mut self.seen);
            merge.conflicts.extend(compared.conflicts.into_iter().map(|row| Found::Cell { row, column: at }));
            merge.picks.push(compared.picks);
        }
        Stage::Cells(at + 1)
    }

    /// How much of the work is done, 0 to 1.
    pub fn done_share(&self) -> f64 {
        let share = |done: usize, n: usize| done as f64 / n.max(1) as f64;
        match &self.stage {
            Stage::Keys(at, _) => 0.4 * share(*at, self.merge.versions.key.len()),
            Stage::Rows(_) => 0.4,
            Stage::Cells(at) => 0.6 + 0.4 * share(*at, self.merge.columns.len()),
            Stage::Done => 1.0,
        }
    }

    /// The merge, after the steps that are left.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn finish(mut self) -> Result<TableMerge, Problem> {
        while !self.step()? {}
        Ok(self.merge)
    }
}

/// A version without rows, with the columns that both have.
fn empty_base(ours: &Table, theirs: &Table) -> Table {
    let mut columns = select::rows(ours, &[]).columns().to_vec();
    columns.retain(|column| theirs.column(&column.name).is_some());
    Table::new(columns)
}
