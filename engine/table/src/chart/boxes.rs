//! Boxes with whiskers: median, quartiles, the last values near them, and what lies beyond.

use bunsen_spec::{AxisScale, BoxSummary, Drawn, GroupKind, Problem};
use bunsen_stats::quantile;

use super::Answer;
use super::columns::{measures, nothing, sorted};
use super::grouping::{NO_KIND, all_or, groups};
use crate::Table;

/// Outliers drawn at most.
const MOST_OUTLIERS: usize = 500;

pub(super) fn draw(table: &Table, name: &str, by: Option<&str>) -> Result<Answer, Problem> {
    let Groups { scale, sorted, n_used } = grouped(table, name, by)?;
    Ok(Answer {
        n_used,
        sampled: None,
        drawn: Drawn::Boxes { scale, boxes: sorted.into_iter().map(|(kind, values)| summary(kind, &values)).collect() },
    })
}

/// The values of each kind.
pub(super) struct Groups {
    pub(super) scale: AxisScale,
    /// The values of each kind that has any, ascending.
    pub(super) sorted: Vec<(Option<GroupKind>, Vec<f64>)>,
    pub(super) n_used: u64,
}

/// The values of the column called `name`, for each kind of the column called `by`.
pub(super) fn grouped(table: &Table, name: &str, by: Option<&str>) -> Result<Groups, Problem> {
    let numbers = measures(table, name)?;
    let grouping = all_or(table, by, groups)?;
    let mut values: Vec<Vec<f64>> = vec![Vec::new(); grouping.n()];
    for (value, kind) in numbers.values.iter().zip(&grouping.of_row) {
        if !value.is_nan() && *kind != NO_KIND {
            values[usize::from(*kind)].push(*value);
        }
    }
    let n_used = values.iter().map(|values| values.len() as u64).sum();
    if n_used == 0 {
        return Err(nothing(&[Some(name), by]));
    }
    let of = |(at, values): (usize, Vec<f64>)| (grouping.kind(at), sorted(values));
    let there = values.into_iter().enumerate().filter(|(_, values)| !values.is_empty());
    Ok(Groups { scale: numbers.scale, sorted: there.map(of).collect(), n_used })
}

fn summary(kind: Option<GroupKind>, sorted: &[f64]) -> BoxSummary {
    let [q1, median, q3] = [0.25, 0.5, 0.75].map(|q| quantile(sorted, q));
    let reach = 1.5 * (q3 - q1);
    let first = sorted.partition_point(|value| *value < q1 - reach);
    let end = sorted.partition_point(|value| *value <= q3 + reach);
    // Interpolated quartiles may lie beyond every value that is near enough: then there is no whisker.
    let low = sorted.get(first).copied().unwrap_or(q1).min(q1);
    let high = end.checked_sub(1).map_or(q3, |last| sorted[last]).max(q3);
    let n_below = sorted.partition_point(|value| *value < low);
    let n_inside = sorted.partition_point(|value| *value <= high);
    let outliers = [&sorted[..n_below], &sorted[n_inside..]].concat();
    BoxSummary {
        kind,
        n: sorted.len() as u64,
        low,
        q1,
        median,
        q3,
        high,
        n_outliers: outliers.len() as u64,
        outliers: thinned(outliers),
    }
}

/// At most [`MOST_OUTLIERS`], evenly from all, with the first and the last.
fn thinned(values: Vec<f64>) -> Vec<f64> {
    if values.len() <= MOST_OUTLIERS {
        return values;
    }
    (0..MOST_OUTLIERS).map(|at| values[at * (values.len() - 1) / (MOST_OUTLIERS - 1)]).collect()
}
