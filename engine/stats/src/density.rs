//! How dense numbers lie, estimated with Gaussian kernels.

use crate::{standard_deviation, sum};

/// Up to so many values each is a kernel of its own.
const MOST_KERNELS: usize = 10_000;
/// Bins in one bandwidth, where values are counted first.
const BINS_PER_BANDWIDTH: f64 = 64.0;
/// Beyond so many bandwidths a kernel is less than 1e-15 of its peak.
const REACH: f64 = 8.5;
/// The height of the normal distribution's density at its mean.
const PEAK: f64 = 0.398_942_280_401_432_7;

/// A density at evenly spaced places.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    /// The densities, from the smallest value to the largest.
    pub values: Vec<f64>,
    /// How far any of them may be off from the sum over all values: 0 where that sum was taken.
    pub max_error: f64,
}

/// The density of values in ascending order at `n_points` evenly spaced places from the smallest to the largest:
/// `scipy.stats.gaussian_kde` with Scott's bandwidth, the sample standard deviation times `n^(-1/5)`.
///
/// More than 10,000 values are shared out between the ends of bins a 64th of a bandwidth wide first. Along a bin
/// that puts a straight line in the kernel's place, which is off by an eighth of the squared width times the
/// kernel's curvature at most: by 1.3e-5 divided by the bandwidth.
///
/// `None` below two values, where all are equal, and where a density is larger than any float.
///
/// # Panics
/// If `n_points` is below 2.
pub fn density(sorted: &[f64], n_points: usize) -> Option<Density> {
    assert!(n_points >= 2, "a density at {n_points} places");
    let n = sorted.len();
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    let bandwidth = standard_deviation(sorted)? * libm::pow(n as f64, -0.2);
    let step = (last - first) / (n_points - 1) as f64;
    if !(bandwidth > 0.0 && step.is_finite() && (PEAK / bandwidth).is_finite()) {
        return None;
    }
    let places = (0..n_points).map(|i| if i + 1 == n_points { last } else { first + step * i as f64 });
    let scale = PEAK / bandwidth / n as f64;
    if n <= MOST_KERNELS {
        let at = |place: f64| {
            let near = within(sorted, place, bandwidth);
            scale * sum(&near.iter().map(|value| kernel((place - value) / bandwidth)).collect::<Vec<_>>())
        };
        return Some(Density { values: places.map(at).collect(), max_error: 0.0 });
    }
    let width = bandwidth / BINS_PER_BANDWIDTH;
    let weights = shared_out(sorted, width);
    let at = |place: f64| {
        let middle = (place - first) / width;
        let reach = REACH * BINS_PER_BANDWIDTH;
        let (low, high) = ((middle - reach).max(0.0) as usize, ((middle + reach) as usize + 1).min(weights.len()));
        let terms = (low..high).map(|i| weights[i] * kernel((middle - i as f64) / BINS_PER_BANDWIDTH));
        scale * sum(&terms.collect::<Vec<_>>())
    };
    let max_error = PEAK / 8.0 / (BINS_PER_BANDWIDTH * BINS_PER_BANDWIDTH) / bandwidth;
    Some(Density { values: places.map(at).collect(), max_error })
}

fn kernel(distance: f64) -> f64 {
    libm::exp(-0.5 * distance * distance)
}

fn within(sorted: &[f64], place: f64, bandwidth: f64) -> &[f64] {
    let reach = REACH * bandwidth;
    let start = sorted.partition_point(|value| *value < place - reach);
    let end = sorted.partition_point(|value| *value <= place + reach);
    &sorted[start..end]
}

/// The values as weights at multiples of `width` above the first: each is shared between both its neighbours, the
/// nearer getting more. A sample's range is at most the square root of twice its number in standard deviations, so
/// that there are at most a few million.
fn shared_out(sorted: &[f64], width: f64) -> Vec<f64> {
    let (first, last) = (sorted[0], sorted[sorted.len() - 1]);
    let mut weights = vec![0.0; ((last - first) / width) as usize + 2];
    for value in sorted {
        let place = (value - first) / width;
        let below = place as usize;
        let share = place - below as f64;
        weights[below] += 1.0 - share;
        weights[below + 1] += share;
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_are_scipys() {
        // scipy.stats.gaussian_kde([1, 2, 2, 3, 7])([1, 2.5, 4, 5.5, 7])
        let expected =
            [0.14948840656418275, 0.16807289281473553, 0.106241976776012, 0.06039674676468064, 0.05121853077552987];
        let got = density(&[1.0, 2.0, 2.0, 3.0, 7.0], 5).unwrap();
        assert_eq!(got.max_error, 0.0);
        for (got, expected) in got.values.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-14, "{got} is not {expected}");
        }
    }

    #[test]
    fn counting_first_stays_within_the_error() {
        let mut values: Vec<f64> = (0..12_000).map(|i| f64::from(i * 7 % 1000) / 10.0).collect();
        values.extend([-500.0, 900.0]);
        values.sort_unstable_by(f64::total_cmp);
        let binned = density(&values, 128).unwrap();
        let (n, step) = (values.len() as f64, 1400.0 / 127.0);
        let bandwidth = standard_deviation(&values).unwrap() * libm::pow(n, -0.2);
        for (i, got) in binned.values.iter().enumerate() {
            let place = -500.0 + step * i as f64;
            let exact: f64 = values.iter().map(|v| kernel((place - v) / bandwidth)).sum::<f64>() * PEAK / bandwidth / n;
            assert!((got - exact).abs() <= binned.max_error, "{got} is not {exact} at {place}");
        }
        assert!(binned.max_error * bandwidth < 1.3e-5);
    }

    #[test]
    fn what_has_no_spread_has_no_density() {
        assert_eq!(density(&[], 8), None);
        assert_eq!(density(&[1.0], 8), None);
        assert_eq!(density(&[0.1; 20_000], 8), None);
        assert_eq!(density(&[-f64::MAX, f64::MAX], 8), None);
        assert_eq!(density(&[0.0, 5e-324], 8), None);
        assert!(density(&[1e-200, 2e-200, 4e-200], 8).is_some());
        let mut outlier = vec![0.0; 100_000];
        outlier.push(1e12);
        assert_eq!(density(&outlier, 8).unwrap().values.len(), 8);
    }
}
