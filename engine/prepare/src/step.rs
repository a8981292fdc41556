//! What a step gives.

use bunsen_spec::{Problem, ReadIssue};
use bunsen_table::Table;

/// The table after a step, and where its rows come from.
#[derive(Clone, Debug)]
pub struct Stepped {
    /// The table after the step.
    pub table: Table,
    /// Where its rows come from.
    pub rows: RowOrigin,
    /// The columns that have another name: the old and the new one.
    pub renamed: Vec<(String, String)>,
    /// What did not fit, and what a learner should look at.
    pub issues: Vec<ReadIssue>,
}

/// Where the rows of a table after a step come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowOrigin {
    /// They are the rows from before, one by one.
    Same,
    /// Each is one of the rows from before: its number, counted from 0.
    Chosen(Vec<u32>),
    /// They are other rows.
    New,
}

/// The other tables of the project, by name: what a step that joins looks into.
pub trait OtherTables {
    /// The table called `name`.
    ///
    /// # Errors
    /// If there is none.
    fn table(&self, name: &str) -> Result<&Table, Problem>;
}

impl Stepped {
    /// The same rows with other values, names or columns.
    pub(crate) fn same_rows(table: Table) -> Self {
        Self { table, rows: RowOrigin::Same, renamed: Vec::new(), issues: Vec::new() }
    }

    /// Some of the rows, or all in another order, by their number counted from 0.
    pub(crate) fn chosen_rows(table: &Table, rows: Vec<u32>) -> Self {
        let table = crate::select::rows(table, &rows);
        Self { table, rows: RowOrigin::Chosen(rows), renamed: Vec::new(), issues: Vec::new() }
    }

    /// Other rows.
    pub(crate) fn new_rows(table: Table) -> Self {
        Self { table, rows: RowOrigin::New, renamed: Vec::new(), issues: Vec::new() }
    }

    /// Adds what a learner should look at.
    pub(crate) fn with_issues(mut self, issues: impl IntoIterator<Item = ReadIssue>) -> Self {
        self.issues.extend(issues);
        self
    }
}
