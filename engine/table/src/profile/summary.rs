//! The figures of a column of numbers, from its values in order.

use bunsen_spec::{NumberSummary, ValueCount};
use bunsen_stats::{Moments, median_absolute_deviation, quantile};

use super::outliers::{Bounds, by_median, by_quartiles};

/// The most frequent values that are kept.
const MAX_TOP: usize = 10;

/// What the values in order say, and where outliers begin.
pub(crate) struct Summary {
    pub(crate) n_distinct: u64,
    pub(crate) numbers: NumberSummary,
    pub(crate) by_quartiles: Bounds,
    pub(crate) by_median: Option<Bounds>,
}

/// Summarises values, at least one, in ascending order; `keys` are the same ones, told apart also where floats are
/// too coarse to.
pub(crate) fn summary(sorted: &[f64], keys: &[u64], moments: &Moments) -> Summary {
    let at = |q| quantile(sorted, q);
    let (q1, median, q3) = (at(0.25), at(0.5), at(0.75));
    let mad = median_absolute_deviation(sorted);
    let (n_distinct, top) = top_values(sorted, keys);
    let n_negative = sorted.partition_point(|value| *value < 0.0);
    let n_zeros = sorted.partition_point(|value| *value <= 0.0) - n_negative;
    let numbers = NumberSummary {
        mean: moments.mean(),
        std: moments.standard_deviation(),
        min: sorted[0],
        q1,
        median,
        q3,
        max: sorted[sorted.len() - 1],
        skew: moments.skewness(),
        kurtosis: moments.kurtosis(),
        p1: Some(at(0.01)),
        p5: Some(at(0.05)),
        p95: Some(at(0.95)),
        p99: Some(at(0.99)),
        mad,
        n_zeros: Some(n_zeros as u64),
        n_negative: Some(n_negative as u64),
        top,
        ..NumberSummary::default()
    };
    Summary {
        n_distinct,
        numbers,
        by_quartiles: by_quartiles(sorted, q1, q3),
        by_median: mad.and_then(|mad| by_median(sorted, median, mad)),
    }
}

/// How many distinct values there are, and the most frequent ones.
fn top_values(sorted: &[f64], keys: &[u64]) -> (u64, Vec<ValueCount>) {
    let (mut n_distinct, mut start) = (0, 0);
    let mut top: Vec<ValueCount> = Vec::with_capacity(MAX_TOP + 1);
    for equal in keys.chunk_by(|a, b| a == b) {
        let count = equal.len() as u64;
        // Smaller values come first, so that an equally frequent one stays behind them.
        if top.len() < MAX_TOP || top.last().is_some_and(|last| last.count < count) {
            let place = top.partition_point(|other| other.count >= count);
            top.insert(place, ValueCount { value: sorted[start], count });
            top.truncate(MAX_TOP);
        }
        n_distinct += 1;
        start += equal.len();
    }
    (n_distinct, top)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keys: &[u64], n_distinct: u64, expected: &[(f64, u64)]) {
        let sorted: Vec<f64> = keys.iter().map(|key| *key as f64).collect();
        let (n, top) = top_values(&sorted, keys);
        assert_eq!(n, n_distinct);
        assert_eq!(top.iter().map(|top| (top.value, top.count)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_most_frequent_come_first_and_the_smallest_of_them() {
        check(&[], 0, &[]);
        check(&[1, 2, 2, 3, 3, 4, 5, 5, 5], 5, &[(5.0, 3), (2.0, 2), (3.0, 2), (1.0, 1), (4.0, 1)]);
        let many: Vec<u64> = (0..20).chain([30, 30]).collect();
        let first: Vec<(f64, u64)> = [(30.0, 2)].into_iter().chain((0..9).map(|i| (f64::from(i), 1))).collect();
        check(&many, 21, &first);
    }
}
