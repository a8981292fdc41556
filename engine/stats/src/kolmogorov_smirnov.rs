//! How far two samples of numbers are apart.

use crate::kolmogorov::kolmogorov_tail;
use crate::sum::Total;

/// How far two samples are apart, and how likely that is by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KolmogorovSmirnov {
    /// The largest distance between the shares of values up to some number, 0 to 1.
    pub statistic: f64,
    /// The probability of a statistic so large if both samples were drawn from one continuous distribution.
    pub p_value: f64,
}

/// The test of Kolmogorov and Smirnov (1939) for two samples, in ascending order, of finite numbers: as
/// `scipy.stats.ks_2samp(a, b, method="asymp")`, which takes the two for one sample of `n m / (n + m)` values.
///
/// With many ties, as between whole numbers, the p-value is too large rather than too small. `None` if either sample
/// is empty.
pub fn kolmogorov_smirnov(a: &[f64], b: &[f64]) -> Option<KolmogorovSmirnov> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let mut statistic = 0.0f64;
    each_gap(a, b, |distance, _| statistic = statistic.max(distance));
    let (n, m) = (a.len() as f64, b.len() as f64);
    let n_as_one = (n * m / (n + m)).round_ties_even();
    // Two single values count as half a value, which says nothing: any distance is as likely as another.
    let p_value = if n_as_one < 1.0 { 1.0 } else { kolmogorov_tail(n_as_one as u64, statistic) };
    Some(KolmogorovSmirnov { statistic, p_value })
}

/// The distance of Wasserstein between two samples, in ascending order, of finite numbers: how far values have to be
/// moved on average to make one sample of the other, in the unit of the values. As
/// `scipy.stats.wasserstein_distance(a, b)`.
///
/// `None` if either sample is empty, or where the distance is larger than any float.
pub fn wasserstein(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let mut area = Total::default();
    each_gap(a, b, |distance, width| area.add(distance * width));
    Some(area.value()).filter(|area| area.is_finite())
}

/// Takes each stretch between neighbouring values of either sample: how far the shares of values up to there are
/// apart, and how wide the stretch is.
fn each_gap(a: &[f64], b: &[f64], mut take: impl FnMut(f64, f64)) {
    let (n, m) = (a.len() as f64, b.len() as f64);
    let (mut i, mut j) = (0, 0);
    let least = |i: usize, j: usize| match (a.get(i), b.get(j)) {
        (Some(a), Some(b)) => Some(a.min(*b)),
        (a, b) => a.or(b).copied(),
    };
    while let Some(value) = least(i, j) {
        i += a[i..].iter().take_while(|other| **other == value).count();
        j += b[j..].iter().take_while(|other| **other == value).count();
        if let Some(next) = least(i, j) {
            take((i as f64 / n - j as f64 / m).abs(), next - value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &[f64], b: &[f64], statistic: f64, p_value: f64, distance: f64) {
        let found = kolmogorov_smirnov(a, b).unwrap();
        let is_near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs().max(1.0);
        assert!(is_near(found.statistic, statistic) && is_near(found.p_value, p_value), "{a:?} {b:?}: {found:?}");
        let found = wasserstein(a, b).unwrap();
        assert!(is_near(found, distance), "{a:?} {b:?}: {found} is not {distance}");
    }

    #[test]
    fn samples_are_as_far_apart_as_in_scipy() {
        // scipy.stats.ks_2samp(a, b, method="asymp"), scipy.stats.wasserstein_distance(a, b)
        check(&[1.0, 2.0, 3.0, 4.0], &[1.0, 2.0, 3.0, 4.0], 0.0, 1.0, 0.0);
        check(
            &[1.0, 2.0, 2.0, 3.0, 8.0],
            &[2.0, 3.0, 3.0, 9.0, 9.0, 10.0, 12.0],
            0.5714285714285714,
            0.18853255587949472,
            3.6571428571428575,
        );
        check(&[-1.5, 0.0, 0.0, 0.0, 0.25], &[0.0, 0.0, 0.0], 0.2, 1.0, 0.35000000000000003);
        check(
            &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0],
            &[1.5, 2.5, 11.0, 12.0, 13.0, 14.0],
            0.6666666666666667,
            0.02777777777777775,
            3.7666666666666666,
        );
        check(&[0.0], &[0.0], 0.0, 1.0, 0.0);
        check(&[1.0], &[2.0], 1.0, 1.0, 1.0);
        assert_eq!((kolmogorov_smirnov(&[], &[1.0]), wasserstein(&[1.0], &[])), (None, None));
        assert_eq!(wasserstein(&[-f64::MAX], &[f64::MAX]), None);
    }
}
