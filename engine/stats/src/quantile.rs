//! Quantiles with linear interpolation.

/// The quantile `q` (0 to 1) of values in ascending order, interpolated linearly between neighbours:
/// numpy's and pandas' default.
///
/// # Panics
/// If there are no values or `q` is outside [0, 1].
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    assert!(!sorted.is_empty() && (0.0..=1.0).contains(&q), "quantile {q} of {} values", sorted.len());
    let position = q * (sorted.len() - 1) as f64;
    let below = position.floor();
    let share = position - below;
    let (low, high) = (sorted[below as usize], sorted[position.ceil() as usize]);
    let step = high - low;
    match share {
        0.0 => low,
        // The difference of two finite numbers may be too large for a float.
        _ if step.is_infinite() => low * (1.0 - share) + high * share,
        _ if share < 0.5 => low + step * share,
        _ => high - step * (1.0 - share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sorted: &[f64], q: f64, expected: f64) {
        let got = quantile(sorted, q);
        assert!((got - expected).abs() <= 1e-15 * expected.abs(), "{q} of {sorted:?}: {got} is not {expected}");
    }

    #[test]
    fn quantiles_are_those_of_numpy() {
        let sorted = [0.0, 1.0, 2.0, 4.0, 8.0, 9.0, 9.5];
        // numpy.quantile([0, 1, 2, 4, 8, 9, 9.5], [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1])
        check(&sorted, 0.0, 0.0);
        check(&sorted, 0.05, 0.30000000000000004);
        check(&sorted, 0.25, 1.5);
        check(&sorted, 0.5, 4.0);
        check(&sorted, 0.75, 8.5);
        check(&sorted, 0.95, 9.35);
        check(&sorted, 1.0, 9.5);
        check(&[3.0], 0.3, 3.0);
        check(&[-f64::MAX, f64::MAX], 0.75, f64::MAX / 2.0);
    }

    #[test]
    #[should_panic(expected = "of 0 values")]
    fn no_values_have_no_quantile() {
        quantile(&[], 0.5);
    }
}
