//! The steps, one file each.

mod drop_duplicates;
mod group;
mod join;
mod melt;
mod pivot;
mod rename;
mod sample;
mod sort;
mod split;

use bunsen_spec::{Problem, Step};
use bunsen_table::Table;

use crate::step::{OtherTables, Stepped};

/// Takes one step.
///
/// # Errors
/// If the step does not fit the table; the problem names the column and says what to do.
pub fn take_step(step: &Step, table: &Table, others: &dyn OtherTables) -> Result<Stepped, Problem> {
    match step {
        Step::Rename { column, name } => rename::rename(table, column, name),
        Step::DropDuplicates { columns, keep } => drop_duplicates::drop_duplicates(table, columns, *keep),
        Step::Group { by, aggregates } => group::group(table, by, aggregates),
        Step::Pivot { rows, columns, values, function } => pivot::pivot(table, rows, columns, values, *function),
        Step::Melt { keep, columns, name, value } => melt::melt(table, keep, columns, name, value),
        Step::Join { table: other, how, on } => join::join(table, (other, others.table(other)?), *how, on),
        Step::Sort { by } => sort::sort(table, by),
        Step::Sample { size, seed } => sample::sample(table, *size, *seed),
        Step::Split { into, validation_share, test_share, stratify, seed } => {
            let shares = split::Shares { validation: *validation_share, test: *test_share };
            split::split(table, into, shares, stratify.as_deref(), *seed)
        }
        _ => Err(Problem::internal("not there yet")),
    }
}
