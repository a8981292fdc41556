//! Values far from the others, by two rules.

use bunsen_spec::Outliers;

/// How many distances between the quartiles beyond them an outlier lies (Tukey).
const FENCE: f64 = 1.5;
/// From which robust z on a value is an outlier (Iglewicz and Hoaglin, 1993).
const MAX_ROBUST_Z: f64 = 3.5;
/// The third quartile of the standard normal distribution: for such values the median distance is this much.
const NORMAL_QUARTILE: f64 = 0.674_489_750_196_081_7;
/// Rows of outliers that are kept.
const MAX_ROWS: usize = 100;

/// Where outliers begin among values in ascending order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    lower: f64,
    upper: f64,
    /// How many of the values lie below.
    n_below: usize,
    /// The first of the values that lies above.
    first_above: usize,
}

/// Outliers lie outside `q1 - 1.5 (q3 - q1)` and `q3 + 1.5 (q3 - q1)`.
pub(crate) fn by_quartiles(sorted: &[f64], q1: f64, q3: f64) -> Bounds {
    let reach = FENCE * (q3 - q1);
    let (lower, upper) = (finite(q1 - reach), finite(q3 + reach));
    Bounds {
        lower,
        upper,
        n_below: sorted.partition_point(|value| *value < lower),
        first_above: sorted.partition_point(|value| *value <= upper),
    }
}

/// Outliers are those whose `0.6745 (x - median) / mad` is above 3.5 or below -3.5. `None` where `mad` is 0.
pub(crate) fn by_median(sorted: &[f64], median: f64, mad: f64) -> Option<Bounds> {
    let robust_z = |value: f64| NORMAL_QUARTILE * (value - median) / mad;
    let reach = MAX_ROBUST_Z * mad / NORMAL_QUARTILE;
    (mad > 0.0).then(|| Bounds {
        lower: finite(median - reach),
        upper: finite(median + reach),
        n_below: sorted.partition_point(|value| robust_z(*value) < -MAX_ROBUST_Z),
        first_above: sorted.partition_point(|value| robust_z(*value) <= MAX_ROBUST_Z),
    })
}

impl Bounds {
    /// The rows outside, of all `rows` in the order of their values.
    pub(crate) fn rows_outside<'a>(&self, rows: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
        rows[..self.n_below].iter().chain(&rows[self.first_above..]).copied()
    }

    /// What is told of them.
    pub(crate) fn outliers(&self, rows: &[u32]) -> Outliers {
        let mut outside: Vec<u32> = self.rows_outside(rows).collect();
        let n_rows = outside.len() as u64;
        if outside.len() > MAX_ROWS {
            outside.select_nth_unstable(MAX_ROWS);
            outside.truncate(MAX_ROWS);
        }
        outside.sort_unstable();
        let rows = outside.into_iter().map(|row| u64::from(row) + 1).collect();
        Outliers { lower: self.lower, upper: self.upper, n_rows, rows }
    }
}

/// The nearest finite number: nothing lies beyond the largest.
fn finite(bound: f64) -> f64 {
    bound.clamp(-f64::MAX, f64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bounds: Option<Bounds>, n: usize, expected: Option<(f64, f64, &[u64])>) {
        let rows: Vec<u32> = (0..n as u32).rev().collect();
        let got = bounds.map(|bounds| bounds.outliers(&rows));
        let seen = got.as_ref().map(|got| (got.lower, got.upper, got.rows.as_slice()));
        assert_eq!(seen, expected);
        assert!(got.is_none_or(|got| got.n_rows == got.rows.len() as u64));
    }

    #[test]
    fn bounds_themselves_are_inside() {
        let sorted = [-2.0, -1.9, 1.0, 2.0, 3.0, 5.0, 5.1];
        check(Some(by_quartiles(&sorted, 0.625, 2.375)), 7, Some((-2.0, 5.0, &[1])));
        check(Some(by_quartiles(&[5.0; 4], 5.0, 5.0)), 4, Some((5.0, 5.0, &[])));
        check(Some(by_quartiles(&[-f64::MAX, f64::MAX], -f64::MAX, f64::MAX)), 2, Some((-f64::MAX, f64::MAX, &[])));
        check(by_median(&[0.0, 1.0, 2.0, 90.0], 1.5, 1.0).filter(|b| b.lower < -3.0), 4, {
            let reach = 3.5 / NORMAL_QUARTILE;
            Some((1.5 - reach, 1.5 + reach, &[1]))
        });
        check(by_median(&[1.0, 1.0, 1.0, 90.0], 1.0, 0.0), 4, None);
    }

    #[test]
    fn the_first_hundred_rows_are_kept() {
        let sorted: Vec<f64> = (0..500).map(f64::from).collect();
        let rows: Vec<u32> = (0..500).map(|i| i * 7 % 500).collect();
        let got = by_quartiles(&sorted, 200.0, 201.0).outliers(&rows);
        assert_eq!(got.n_rows, 500 - 4);
        assert_eq!(got.rows.len(), 100);
        assert!(got.rows.is_sorted() && got.rows[0] == 1 && got.rows[99] <= 102, "{:?}", got.rows);
    }
}
