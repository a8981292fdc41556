//! The steps, one file each.

mod derive;
mod filter;
mod rename;

use bunsen_spec::{Problem, Step};
use bunsen_table::Table;

use crate::step::{OtherTables, Stepped};

/// Takes one step.
///
/// # Errors
/// If the step does not fit the table; the problem names the column and says what to do.
pub fn take_step(step: &Step, table: &Table, others: &dyn OtherTables) -> Result<Stepped, Problem> {
    let _ = others;
    match step {
        Step::Rename { column, name } => rename::rename(table, column, name),
        Step::Filter { expression } => filter::filter(table, expression),
        Step::Derive { column, expression } => derive::derive(table, column, expression),
        _ => Err(Problem::internal("not there yet")),
    }
}
