//! What the merging of two versions of a table took from each, what it leaves to decide, and what was decided.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Cell;

/// One of two versions that are merged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeSide {
    /// The version that is merged into.
    #[default]
    Ours,
    /// The version that is merged.
    Theirs,
}

/// What both sides of a merge did differently, so that somebody has to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum MergeConflict {
    /// Both put another value into one cell. One that a side does not have is missing: the base's of a row or column
    /// that both added.
    Cell {
        /// The values of the row's key.
        key: Vec<Cell>,
        /// The column.
        column: String,
        /// The value of the version that both came from.
        base: Cell,
        /// Our value.
        ours: Cell,
        /// Their value.
        theirs: Cell,
    },
    /// One side removed a row, the other changed it.
    Row {
        /// The values of the row's key.
        key: Vec<Cell>,
        /// Who removed it.
        removed_by: MergeSide,
    },
    /// One side removed a column, the other changed values in it.
    Column {
        /// The column.
        column: String,
        /// Who removed it.
        removed_by: MergeSide,
    },
}

/// What a merge took from each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeCounts {
    /// Rows that we alone added.
    pub n_added_by_us: u64,
    /// Rows that they alone added.
    pub n_added_by_them: u64,
    /// Rows with a key that both added.
    pub n_added_by_both: u64,
    /// Rows that we alone removed, conflicts left out.
    pub n_removed_by_us: u64,
    /// Rows that they alone removed, conflicts left out.
    pub n_removed_by_them: u64,
    /// Rows that both removed.
    pub n_removed_by_both: u64,
    /// Rows of the base in which we changed a cell, conflicts counted.
    pub n_changed_by_us: u64,
    /// Rows of the base in which they changed a cell, conflicts counted.
    pub n_changed_by_them: u64,
    /// Cells that only we changed.
    pub n_cells_from_us: u64,
    /// Cells that only they changed.
    pub n_cells_from_them: u64,
    /// Cells that both changed, to the same value.
    pub n_cells_from_both: u64,
    /// What has to be decided.
    pub n_conflicts: u64,
}

/// Which columns each side of a merge alone added and removed, conflicts left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeColumns {
    /// Columns that we added: rows that only they have lack a value there.
    pub added_by_us: Vec<String>,
    /// Columns that they added.
    pub added_by_them: Vec<String>,
    /// Columns that we removed, and they left as they were.
    pub removed_by_us: Vec<String>,
    /// Columns that they removed, and we left as they were.
    pub removed_by_them: Vec<String>,
}

/// What becomes of a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeChoice {
    /// As it is on our side.
    Ours,
    /// As it is on theirs.
    Theirs,
    /// Of a cell: this value, as it is written. Empty: none.
    Value(String),
}

impl From<MergeSide> for MergeChoice {
    fn from(side: MergeSide) -> Self {
        match side {
            MergeSide::Ours => Self::Ours,
            MergeSide::Theirs => Self::Theirs,
        }
    }
}

/// What somebody chose where a merge left something to decide. What was chosen for one conflict counts first, then
/// what was for the cells of its column, then what was for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MergeChoices {
    /// For all conflicts that nothing else was chosen for.
    pub all: Option<MergeSide>,
    /// For conflicts about cells of a column.
    pub columns: BTreeMap<String, MergeSide>,
    /// For one conflict, by its number counted from 0.
    pub each: BTreeMap<u64, MergeChoice>,
}

impl MergeChoices {
    /// The same side for every conflict.
    pub fn all(side: MergeSide) -> Self {
        Self { all: Some(side), ..Self::default() }
    }

    /// What was chosen for a conflict; `column`: that of the cell that it is about.
    pub fn of(&self, number: u64, column: Option<&str>) -> Option<MergeChoice> {
        let by_column = || column.and_then(|column| self.columns.get(column).copied()).or(self.all);
        self.each.get(&number).cloned().or_else(|| by_column().map(MergeChoice::from))
    }
}
