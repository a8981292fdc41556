//! What is in one column.

use std::collections::HashMap;

use bunsen_spec::{Bar, ColumnProfile, Distribution, NumberSummary};
use bunsen_stats::{histogram, mean, quantile, skewness, standard_deviation};

use crate::table::{Column, Values};

/// Seconds in a day.
const DAY_S: f64 = 86_400.0;
/// The most bins of a histogram.
const MAX_BINS: usize = 40;
/// The most bars of a bar chart.
const MAX_BARS: usize = 20;

/// Summarises a column.
pub(crate) fn profile_column(column: &Column) -> ColumnProfile {
    let n_rows = column.values.len();
    let n_missing = (0..n_rows).filter(|row| column.values.is_missing(*row)).count() as u64;
    let (n_distinct, numbers, distribution) = match &column.values {
        Values::Integer(values) => {
            let mut sorted: Vec<i64> = values.iter().flatten().collect();
            sorted.sort_unstable();
            let floats: Vec<f64> = sorted.iter().map(|value| *value as f64).collect();
            (n_runs(&sorted), summary(&floats), bins(&floats, 1.0))
        }
        Values::Number(values) => {
            let mut sorted: Vec<f64> = values.iter().flatten().collect();
            sorted.sort_unstable_by(f64::total_cmp);
            (n_runs(&sorted), summary(&sorted), bins(&sorted, 0.0))
        }
        Values::Date(values) => {
            let mut sorted: Vec<i32> = values.iter().flatten().collect();
            sorted.sort_unstable();
            let seconds: Vec<f64> = sorted.iter().map(|day| f64::from(*day) * DAY_S).collect();
            (n_runs(&sorted), summary(&seconds), bins(&seconds, DAY_S))
        }
        Values::DateTime(values) => {
            let mut sorted: Vec<i64> = values.iter().flatten().collect();
            sorted.sort_unstable();
            let seconds: Vec<f64> = sorted.iter().map(|moment| *moment as f64 / 1e6).collect();
            (n_runs(&sorted), summary(&seconds), bins(&seconds, 0.0))
        }
        Values::Boolean(values) => bars(values.iter().flatten().map(|flag| if flag { "true" } else { "false" })),
        Values::Text(values) => bars(values.iter().flatten()),
    };
    ColumnProfile { name: column.name.clone(), kind: column.kind, n_missing, n_distinct, numbers, distribution }
}

/// How many distinct values there are, given in order.
fn n_runs<T: PartialEq>(sorted: &[T]) -> u64 {
    sorted.chunk_by(|a, b| a == b).count() as u64
}

fn summary(sorted: &[f64]) -> Option<NumberSummary> {
    let (min, max) = (*sorted.first()?, *sorted.last()?);
    Some(NumberSummary {
        mean: mean(sorted),
        std: standard_deviation(sorted),
        min,
        q1: quantile(sorted, 0.25),
        median: quantile(sorted, 0.5),
        q3: quantile(sorted, 0.75),
        max,
        skew: skewness(sorted),
    })
}

fn bins(sorted: &[f64], min_width: f64) -> Distribution {
    if sorted.is_empty() {
        return Distribution::Empty;
    }
    let histogram = histogram(sorted, min_width, MAX_BINS);
    Distribution::Histogram { edges: histogram.edges, counts: histogram.counts }
}

fn bars<'a>(values: impl Iterator<Item = &'a str>) -> (u64, Option<NumberSummary>, Distribution) {
    let mut counts: HashMap<&str, u64> = HashMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    let mut bars: Vec<(&str, u64)> = counts.into_iter().collect();
    bars.sort_unstable_by(|(a, n_a), (b, n_b)| n_b.cmp(n_a).then(a.cmp(b)));
    let n_distinct = bars.len() as u64;
    if bars.is_empty() {
        return (0, None, Distribution::Empty);
    }
    let n_other = bars.iter().skip(MAX_BARS).map(|(_, count)| count).sum();
    let bars = bars.into_iter().take(MAX_BARS).map(|(value, count)| Bar { value: value.to_string(), count }).collect();
    (n_distinct, None, Distribution::Bars { bars, n_other })
}
