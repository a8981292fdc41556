//! Sums that do not lose the small numbers beside the large ones.

/// The sum of `values`, as exact as if it were added in twice the precision (Neumaier, 1974).
///
/// Infinite where the plain sum is; not a number if a value is not one.
pub fn sum(values: &[f64]) -> f64 {
    sum_of(values.iter().copied())
}

/// [`sum`] over numbers that are computed on the way.
pub(crate) fn sum_of(values: impl Iterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0f64, 0.0f64);
    for value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() { (total - next) + value } else { (value - next) + total };
        total = next;
    }
    if total.is_finite() { total + lost } else { total }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[f64], expected: f64) {
        assert_eq!(sum(values), expected, "{values:?}");
    }

    #[test]
    fn sums_are_those_of_python_fsum() {
        // math.fsum([...])
        check(&[], 0.0);
        check(&[1.0, 1e100, 1.0, -1e100], 2.0);
        check(&[0.1; 10], 1.0);
        check(&[1e16, 1.0, 1.0, 1.0, 1.0], 1e16 + 4.0);
        check(&[f64::MAX, f64::MAX], f64::INFINITY);
        assert!(sum(&[f64::NAN, 1.0]).is_nan());
    }
}
