//! The steps, one file each.

mod bin;
mod cast;
mod clip;
#[cfg(test)]
mod column_cases;
mod date_parts;
mod derive;
mod drop_columns;
mod drop_duplicates;
mod drop_missing;
mod fill;
mod filter;
mod fit;
mod group;
mod join;
mod keep_columns;
mod melt;
mod parse_dates;
mod pivot;
mod rename;
mod replace;
mod replace_text;
mod sample;
mod sort;
mod split;
mod split_text;
mod texts;
mod trim;

use bunsen_spec::{Problem, Step};
use bunsen_table::Table;

pub(crate) use cast::read_as;
pub(crate) use sort::sorted;

use crate::step::{OtherTables, Stepped};

/// Takes one step.
///
/// # Errors
/// If the step does not fit the table; the problem names the column and says what to do.
pub fn take_step(step: &Step, table: &Table, others: &dyn OtherTables) -> Result<Stepped, Problem> {
    match step {
        Step::Cast { column, to } => cast::cast(table, column, *to),
        Step::Rename { column, name } => rename::rename(table, column, name),
        Step::DropColumns { columns } => drop_columns::drop_columns(table, columns),
        Step::KeepColumns { columns } => keep_columns::keep_columns(table, columns),
        Step::Fill { columns, with, by } => fill::fill(table, columns, with, by),
        Step::DropMissing { columns } => drop_missing::drop_missing(table, columns),
        Step::DropDuplicates { columns, keep } => drop_duplicates::drop_duplicates(table, columns, *keep),
        Step::Filter { expression } => filter::filter(table, expression),
        Step::Derive { column, expression } => derive::derive(table, column, expression),
        Step::Clip { column, min, max } => clip::clip(table, column, *min, *max),
        Step::Replace { columns, value, by } => replace::replace(table, columns, value, by),
        Step::ReplaceText { columns, find, by } => replace_text::replace_text(table, columns, find, by),
        Step::Trim { columns } => trim::trim(table, columns),
        Step::SplitText { column, separator, into } => split_text::split_text(table, column, separator, into),
        Step::ParseDates { column, format } => parse_dates::parse_dates(table, column, format),
        Step::DateParts { column, parts } => date_parts::date_parts(table, column, parts),
        Step::Bin { column, into, bins } => bin::bin(table, column, into, bins),
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
    }
}
