//! The median absolute deviation.

use crate::quantile;

/// The median of the values' distances from their median, unscaled: a spread that outliers do not move.
/// The values come in ascending order.
///
/// `None` if there are no values, or where it is larger than any float.
pub fn median_absolute_deviation(sorted: &[f64]) -> Option<f64> {
    if sorted.is_empty() {
        return None;
    }
    let median = quantile(sorted, 0.5);
    // From the median outwards on both sides, distances only grow: the smaller half of them is found by merging.
    let (below, above) = sorted.split_at(sorted.partition_point(|value| *value < median));
    let mut below = below.iter().rev().map(|value| median - value).peekable();
    let mut above = above.iter().map(|value| value - median).peekable();
    let mut next = || match (below.peek(), above.peek()) {
        (Some(low), Some(high)) if low < high => below.next(),
        (Some(_), None) => below.next(),
        _ => above.next(),
    };
    let n = sorted.len();
    let middle = (0..n.div_ceil(2)).filter_map(|_| next()).last()?;
    let deviation = if n % 2 == 1 { middle } else { quantile(&[middle, next()?], 0.5) };
    deviation.is_finite().then_some(deviation)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sorted: &[f64], expected: Option<f64>) {
        assert_eq!(median_absolute_deviation(sorted), expected, "{sorted:?}");
    }

    #[test]
    fn deviations_are_those_of_pandas() {
        // x = pandas.Series([...]); (x - x.median()).abs().median()
        check(&[0.0, 1.0, 2.0, 4.0, 8.0, 9.0, 9.5], Some(4.0));
        check(&[1.0, 2.0, 4.0, 8.0], Some(1.5));
        check(&[1.0, 1.0, 1.0, 1.0, 50.0], Some(0.0));
        check(&[-3.0, 2.0, 2.5, 2.5, 7.0, 9.0], Some(2.5));
        check(&[5.0, 6.0], Some(0.5));
        check(&[5.0], Some(0.0));
        check(&[], None);
        check(&[-f64::MAX, f64::MAX], Some(f64::MAX));
        check(&[-f64::MAX, -f64::MAX, f64::MAX, f64::MAX, f64::MAX], Some(0.0));
        check(&[-f64::MAX, -f64::MAX, -f64::MAX / 2.0, f64::MAX, f64::MAX], Some(f64::MAX / 2.0));
    }
}
