//! What a step did, or would do.

use serde::{Deserialize, Serialize};

use crate::{Cell, ReadIssue, Rows};

/// What a step did to a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StepEffect {
    /// Rows before.
    pub n_rows_before: u64,
    /// Rows after.
    pub n_rows_after: u64,
    /// Rows that are still there with another value in some column that was there before.
    pub n_rows_changed: u64,
    /// The columns that hold another value in some row, another kind, or another name; by their new name.
    pub changed: Vec<String>,
    /// The columns that are new.
    pub added: Vec<String>,
    /// The columns that are gone.
    pub removed: Vec<String>,
    /// What did not fit and what became of it; what a learner should look at. Row numbers are those before the step.
    pub issues: Vec<ReadIssue>,
}

/// A step as it would be, before it is taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepPreview {
    /// What it would do.
    pub effect: StepEffect,
    /// The first rows that it touches, as they are. Empty for a step that makes other rows.
    pub before: Rows,
    /// The number of each of these rows, from 0.
    pub before_rows: Vec<u64>,
    /// The same rows as they would be; `None` for a row that would be gone. Of a step that makes other rows, its
    /// first rows.
    pub after: Vec<Option<Vec<Cell>>>,
    /// The columns of `after`.
    pub after_columns: Vec<String>,
}
