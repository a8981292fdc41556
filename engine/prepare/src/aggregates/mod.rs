//! What is computed of the values of each group.

mod numbers;
mod pick;

use bunsen_spec::{Aggregation, ColumnKind, Problem, ReadIssue, say};
use bunsen_table::{Column, Values};

use crate::keys::Members;

/// One value for each group.
#[derive(Debug)]
pub(crate) struct Aggregated {
    /// What the values are.
    pub(crate) kind: ColumnKind,
    /// The value of each group.
    pub(crate) values: Values,
    /// What a learner should look at.
    pub(crate) issues: Vec<ReadIssue>,
}

/// Computes `function` of the values of each group, missing ones left out.
///
/// # Errors
/// If it cannot be computed of such values.
pub(crate) fn aggregate(column: &Column, function: Aggregation, groups: &Members) -> Result<Aggregated, Problem> {
    check_function(column, function)?;
    Ok(match function {
        Aggregation::Count => numbers::count(&column.values, groups),
        Aggregation::Distinct => numbers::distinct(&column.values, groups),
        Aggregation::Sum => numbers::sum(column, groups),
        Aggregation::Mean => numbers::mean(&column.values, groups),
        Aggregation::Median => numbers::median(&column.values, groups),
        Aggregation::Std => numbers::std(column, groups),
        Aggregation::Min => pick::extreme(column, groups, pick::End::Smallest),
        Aggregation::Max => pick::extreme(column, groups, pick::End::Largest),
        Aggregation::First => pick::nearest(column, groups, pick::Side::First),
        Aggregation::Last => pick::nearest(column, groups, pick::Side::Last),
    })
}

/// Whether a function can be computed of a column's values.
fn check_function(column: &Column, function: Aggregation) -> Result<(), Problem> {
    use Aggregation::{Mean, Median, Std, Sum};
    let needs_numbers = matches!(function, Sum | Mean | Median | Std);
    let kind = match column.values {
        Values::Text(_) if needs_numbers => say::shapes::texts(),
        Values::Date(_) | Values::DateTime(_) if needs_numbers => say::shapes::dates(),
        _ => return Ok(()),
    };
    Err(say::shapes::function_unfit(function, &column.name, kind).in_column(&column.name))
}

impl Aggregated {
    fn new(kind: ColumnKind, values: Values) -> Self {
        Self { kind, values, issues: Vec::new() }
    }
}
