//! How often values of each size occur.

use bunsen_spec::{BinCounts, Drawn, Problem, say};
use bunsen_stats::{bin_of, equal_histogram, histogram};

use super::Answer;
use super::columns::{measures, narrowest, nothing, sorted};
use super::grouping::{Grouping, NO_KIND, all_or, colors};
use crate::Table;

/// The most bins that are chosen without being asked for, as in the profile.
const MOST_AUTOMATIC: usize = 40;
/// The most bins.
const MOST_BINS: u32 = 200;

pub(super) fn draw(table: &Table, name: &str, n_bins: Option<u32>, color: Option<&str>) -> Result<Answer, Problem> {
    if let Some(n_bins) = n_bins.filter(|n_bins| !(1..=MOST_BINS).contains(n_bins)) {
        return Err(say::charts::bins_out_of_bounds(n_bins, MOST_BINS).in_field("n_bins"));
    }
    let numbers = measures(table, name)?;
    let colors = all_or(table, color, colors)?;
    let used = sorted(used(&numbers.values, &colors).map(|(value, _)| value).collect());
    if used.is_empty() {
        return Err(nothing(&[Some(name), color]));
    }
    let edges = match n_bins {
        Some(n_bins) => equal_histogram(&used, n_bins as usize).edges,
        None => histogram(&used, narrowest(numbers.scale), MOST_AUTOMATIC).edges,
    };
    Ok(Answer {
        n_used: used.len() as u64,
        sampled: None,
        drawn: Drawn::Bins { scale: numbers.scale, series: counts(&numbers.values, &colors, &edges), edges },
    })
}

/// The counts of each kind in bins with these edges.
pub(super) fn counts(values: &[f64], colors: &Grouping, edges: &[f64]) -> Vec<BinCounts> {
    let mut counts = vec![vec![0u64; edges.len() - 1]; colors.n()];
    used(values, colors).for_each(|(value, kind)| counts[kind][bin_of(value, edges)] += 1);
    counts.into_iter().enumerate().map(|(at, counts)| BinCounts { kind: colors.kind(at), counts }).collect()
}

fn used<'a>(values: &'a [f64], colors: &'a Grouping) -> impl Iterator<Item = (f64, usize)> + 'a {
    let all = values.iter().zip(&colors.of_row);
    all.filter(|(value, kind)| !value.is_nan() && **kind != NO_KIND).map(|(value, kind)| (*value, usize::from(*kind)))
}
