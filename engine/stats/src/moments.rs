//! Mean, spread and skewness.

use crate::sum::sum_of;

/// The arithmetic mean. Finite for finite values, even where their sum is not, and never outside their
/// range: the mean of equal values is that value.
///
/// Not a number for no values.
pub fn mean(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let total = sum_of(values.iter().copied());
    let mean = if total.is_infinite() { sum_of(values.iter().map(|v| v / n)) } else { total / n };
    let (min, max) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    if min <= max { mean.max(min).min(max) } else { mean }
}

/// The variance with divisor `n - ddof`: `ddof` is 1 for a sample, 0 for a whole population.
///
/// `None` if there are not more than `ddof` values.
pub fn variance(values: &[f64], ddof: usize) -> Option<f64> {
    if values.len() <= ddof {
        return None;
    }
    let centre = mean(values);
    let squares = sum_of(values.iter().map(|v| (v - centre) * (v - centre)));
    Some(squares / (values.len() - ddof) as f64)
}

/// The standard deviation of a sample (divisor n - 1), also where the squares of the values overflow
/// or vanish. `None` below two values, or where it is larger than any float.
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let (scaled, scale) = scaled_deviations(values);
    let squares = sum_of(scaled.iter().map(|d| d * d));
    let deviation = (squares / (values.len() - 1) as f64).sqrt() * scale;
    deviation.is_finite().then_some(deviation)
}

/// The adjusted Fisher-Pearson skewness of a sample, as pandas' `skew()`:
/// `n sqrt(n - 1) / (n - 2) * sum(d^3) / sum(d^2)^1.5` with `d` the deviations from the mean.
///
/// `None` below three values or where all are equal.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    if values.len() < 3 || values.iter().all(|v| *v == values[0]) {
        return None;
    }
    let (scaled, _) = scaled_deviations(values);
    let squares = sum_of(scaled.iter().map(|d| d * d));
    let cubes = sum_of(scaled.iter().map(|d| d * d * d));
    let skewness = n * (n - 1.0).sqrt() / (n - 2.0) * (cubes / (squares * squares.sqrt()));
    skewness.is_finite().then_some(skewness)
}

/// Deviations from the mean divided by the largest of them, and that largest one.
fn scaled_deviations(values: &[f64]) -> (Vec<f64>, f64) {
    // Halved first: the difference of two finite numbers may be too large for a float.
    let centre = mean(values) / 2.0;
    let half: Vec<f64> = values.iter().map(|v| v / 2.0 - centre).collect();
    let largest = half.iter().fold(0.0f64, |largest, d| largest.max(d.abs()));
    if largest == 0.0 {
        return (half, 1.0);
    }
    (half.iter().map(|d| d / largest).collect(), largest * 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [f64; 7] = [2.0, 8.0, 0.0, 4.0, 1.0, 9.0, 9.5];

    fn check(got: Option<f64>, expected: f64) {
        let got = got.expect("a number");
        assert!((got - expected).abs() <= 1e-13 * expected.abs().max(1e-300), "{got} is not {expected}");
    }

    #[test]
    fn moments_are_those_of_pandas() {
        // X = pandas.Series([2, 8, 0, 4, 1, 9, 9.5]); X.mean(), X.var(), X.var(ddof=0), X.std(), X.skew()
        check(Some(mean(&X)), 4.785714285714286);
        check(variance(&X, 1), 15.988095238095239);
        check(variance(&X, 0), 13.704081632653061);
        check(standard_deviation(&X), 3.99851162785545);
        check(skewness(&X), 0.09804467235783423);
    }

    #[test]
    fn spread_survives_offsets_and_scales() {
        let shifted: Vec<f64> = X.iter().map(|v| v + 1e9).collect();
        assert!((standard_deviation(&shifted).unwrap() - standard_deviation(&X).unwrap()).abs() < 1e-6);
        for scale in [1e-200, 1e300] {
            let scaled: Vec<f64> = X.iter().map(|v| v * scale).collect();
            check(standard_deviation(&scaled).map(|s| s / scale), standard_deviation(&X).unwrap());
            check(skewness(&scaled), skewness(&X).unwrap());
            check(Some(mean(&scaled) / scale), mean(&X));
        }
    }

    #[test]
    fn too_few_or_equal_values_have_no_spread() {
        assert!(mean(&[]).is_nan());
        assert_eq!(mean(&[0.1; 3]), 0.1);
        assert_eq!(mean(&[f64::MAX; 3]), f64::MAX);
        assert_eq!(variance(&[1.0], 1), None);
        assert_eq!(variance(&[1.0], 0), Some(0.0));
        assert_eq!(standard_deviation(&[1.0]), None);
        assert_eq!(standard_deviation(&[0.1, 0.1, 0.1]), Some(0.0));
        assert_eq!(standard_deviation(&[f64::MAX, -f64::MAX]), None);
        assert_eq!(skewness(&[1.0, 2.0]), None);
        assert_eq!(skewness(&[0.1; 5]), None);
    }
}
