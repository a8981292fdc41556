//! One number out of many, for each group.

use std::collections::HashMap;

use bunsen_spec::{Aggregation, Problem, say};
use bunsen_stats::{mean, quantile, standard_deviation, sum};

use super::columns::{find, numbers, sorted};
use crate::{Table, Values};

/// A row of no group.
pub(super) const NO_GROUP: u32 = u32::MAX;

/// What is aggregated: one number for each row, not a number where it is missing.
pub(super) struct Measured {
    values: Option<Vec<f64>>,
    function: Aggregation,
}

impl Measured {
    /// The values of the column called `name`, or the rows themselves, which are counted.
    pub(super) fn of(table: &Table, name: Option<&str>, function: Aggregation) -> Result<Self, Problem> {
        match name {
            Some(name) => Ok(Self { values: Some(values(table, name, function)?), function }),
            None if function == Aggregation::Count => Ok(Self { values: None, function }),
            None => Err(say::charts::no_value().in_field("value")),
        }
    }

    /// Whether the value of row `row` is missing.
    pub(super) fn is_missing(&self, row: usize) -> bool {
        self.values.as_ref().is_some_and(|values| values[row].is_nan())
    }

    /// The aggregate of each group. `groups` gives the group of each row, or [`NO_GROUP`]. A group without rows has
    /// none, but where they are counted it has 0 of them.
    pub(super) fn by_group(&self, groups: &[u32], n_groups: usize) -> Vec<Option<f64>> {
        let Some(values) = &self.values else {
            let mut counts = vec![0u64; n_groups];
            groups.iter().filter(|group| **group != NO_GROUP).for_each(|group| counts[*group as usize] += 1);
            return counts.into_iter().map(|n| Some(n as f64)).collect();
        };
        let (starts, values) = gathered(values, groups, n_groups);
        let of = |ends: &[usize]| match &values[ends[0]..ends[1]] {
            [] if self.function != Aggregation::Count => None,
            values => aggregate(values, self.function),
        };
        starts.windows(2).map(of).collect()
    }
}

/// The values of the column called `name` as `function` takes them: one number for each row, not a number where it
/// is missing. Days, moments and texts can only be counted.
pub(super) fn values(table: &Table, name: &str, function: Aggregation) -> Result<Vec<f64>, Problem> {
    let only_counts = matches!(function, Aggregation::Count | Aggregation::Distinct);
    match &find(table, name)?.values {
        Values::Text(_) | Values::Date(_) | Values::DateTime(_) if !only_counts => {
            Err(say::charts::not_aggregated(name).in_column(name))
        }
        Values::Text(texts) => Ok(numbered(texts.iter())),
        other => Ok(numbers(other).expect("what is no text is numbers")),
    }
}

/// What `function` makes of values in the order of their rows; `None` where there is nothing to make it of, or
/// where it is larger than any float.
pub(super) fn aggregate(values: &[f64], function: Aggregation) -> Option<f64> {
    let result = match function {
        Aggregation::Count => values.len() as f64,
        Aggregation::Distinct => sorted(values.to_vec()).chunk_by(|a, b| a == b).count() as f64,
        Aggregation::Sum => sum(values),
        Aggregation::Mean => mean(values),
        Aggregation::Median if values.is_empty() => return None,
        Aggregation::Median => quantile(&sorted(values.to_vec()), 0.5),
        Aggregation::Std => standard_deviation(values)?,
        Aggregation::Min => values.iter().copied().reduce(f64::min)?,
        Aggregation::Max => values.iter().copied().reduce(f64::max)?,
        Aggregation::First => *values.first()?,
        Aggregation::Last => *values.last()?,
    };
    result.is_finite().then_some(result)
}

/// The values that are there group by group, each group's in the order of the rows, and where each group starts.
fn gathered(values: &[f64], groups: &[u32], n_groups: usize) -> (Vec<usize>, Vec<f64>) {
    let there = || values.iter().zip(groups).filter(|(value, group)| !value.is_nan() && **group != NO_GROUP);
    let mut starts = vec![0; n_groups + 1];
    there().for_each(|(_, group)| starts[*group as usize + 1] += 1);
    for group in 0..n_groups {
        starts[group + 1] += starts[group];
    }
    let mut next = starts.clone();
    let mut gathered = vec![0.0; starts[n_groups]];
    for (value, group) in there() {
        gathered[next[*group as usize]] = *value;
        next[*group as usize] += 1;
    }
    (starts, gathered)
}

/// A number for each distinct text.
fn numbered<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> Vec<f64> {
    let mut numbers: HashMap<&str, f64> = HashMap::new();
    texts
        .map(|text| {
            let next = numbers.len() as f64;
            text.map_or(f64::NAN, |text| *numbers.entry(text).or_insert(next))
        })
        .collect()
}
