//! Mean, spread, skewness and kurtosis.

use crate::sum::{Total, product_sum, sum_of};

/// Values whose powers are summed plainly, before the sums are summed with care.
const BLOCK: usize = 64;

/// The arithmetic mean. Finite for finite values, even where their sum is not, and never outside their
/// range: the mean of equal values is that value.
///
/// Not a number for no values.
pub fn mean(values: &[f64]) -> f64 {
    range(values).map_or(f64::NAN, |range| mean_within(values, range))
}

/// The mean of values between a smallest and a largest one.
fn mean_within(values: &[f64], (min, max): (f64, f64)) -> f64 {
    let n = values.len() as f64;
    let total = sum_of(values.iter().copied());
    let mean = if total.is_infinite() { sum_of(values.iter().map(|v| v / n)) } else { total / n };
    mean.max(min).min(max)
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
    Moments::of(values)?.standard_deviation()
}

/// The adjusted Fisher-Pearson skewness of a sample, as pandas' `skew()`:
/// `n sqrt(n - 1) / (n - 2) * sum(d^3) / sum(d^2)^1.5` with `d` the deviations from the mean.
///
/// `None` below three values or where all are equal.
pub fn skewness(values: &[f64]) -> Option<f64> {
    Moments::of(values)?.skewness()
}

/// The excess kurtosis of a sample, as pandas' `kurt()`: 0 for a normal distribution,
/// `(n - 1) / ((n - 2) (n - 3)) * (n (n + 1) * sum(d^4) / sum(d^2)^2 - 3 (n - 1))` with `d` the deviations
/// from the mean.
///
/// `None` below four values or where all are equal.
pub fn kurtosis(values: &[f64]) -> Option<f64> {
    Moments::of(values)?.kurtosis()
}

/// Mean, spread, skewness and kurtosis of the same values, for the price of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    n: f64,
    mean: f64,
    scale: Scale,
    /// Sums of the second, third and fourth powers of the scaled deviations.
    powers: [f64; 3],
}

impl Moments {
    /// Those of `values`; `None` if there are none.
    pub fn of(values: &[f64]) -> Option<Self> {
        let (min, max) = range(values)?;
        let mean = mean_within(values, (min, max));
        let scale = Scale::new(mean, min, max);
        let mut totals = [Total::default(); 4];
        let (mut deviations, mut squares) = ([0.0; BLOCK], [0.0; BLOCK]);
        for block in values.chunks(BLOCK) {
            for (at, value) in block.iter().enumerate() {
                deviations[at] = scale.apply(*value);
                squares[at] = deviations[at] * deviations[at];
            }
            let (deviations, squares) = (&deviations[..block.len()], &squares[..block.len()]);
            totals[0].add(deviations.iter().sum());
            totals[1].add(product_sum(deviations, deviations));
            totals[2].add(product_sum(squares, deviations));
            totals[3].add(product_sum(squares, squares));
        }
        let n = values.len() as f64;
        Some(Self { n, mean, scale, powers: about_mean(n, totals.map(|total| total.value())) })
    }

    /// The arithmetic mean; see [`mean`].
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// See [`standard_deviation`].
    pub fn standard_deviation(&self) -> Option<f64> {
        let deviation = (self.powers[0] / (self.n - 1.0)).sqrt() * (self.scale.half_size * 2.0);
        (self.n >= 2.0 && deviation.is_finite()).then_some(deviation)
    }

    /// See [`skewness`].
    pub fn skewness(&self) -> Option<f64> {
        let (n, [squares, cubes, _]) = (self.n, self.powers);
        let skewness = n * (n - 1.0).sqrt() / (n - 2.0) * (cubes / (squares * squares.sqrt()));
        (n >= 3.0 && skewness.is_finite()).then_some(skewness)
    }

    /// See [`kurtosis`].
    pub fn kurtosis(&self) -> Option<f64> {
        let (n, [squares, _, fourths]) = (self.n, self.powers);
        let size = n * (n + 1.0) * (fourths / (squares * squares));
        let kurtosis = (n - 1.0) / ((n - 2.0) * (n - 3.0)) * (size - 3.0 * (n - 1.0));
        (n >= 4.0 && kurtosis.is_finite()).then_some(kurtosis)
    }

    /// What turns the values into deviations whose squares sum to 1; `None` if all are equal.
    pub fn unit(&self) -> Option<Unit> {
        let norm = self.powers[0].sqrt();
        (norm > 0.0).then_some(Unit { scale: self.scale, norm })
    }
}

/// Sums of the second, third and fourth powers of deviations about their own mean, from the sums of the first to the
/// fourth about a point so near to it that floats, far from zero, cannot tell.
fn about_mean(n: f64, [sum, squares, cubes, fourths]: [f64; 4]) -> [f64; 3] {
    let off = sum / n;
    [
        squares - off * sum,
        cubes - off * (3.0 * squares - 2.0 * off * sum),
        fourths - off * (4.0 * cubes - off * (6.0 * squares - 3.0 * off * sum)),
    ]
}

/// Turns values into deviations from their mean whose squares sum to 1, without overflow. The product sum of
/// two columns of them is the columns' correlation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    scale: Scale,
    norm: f64,
}

impl Unit {
    /// The deviation of one of the values.
    pub fn apply(&self, value: f64) -> f64 {
        self.scale.apply(value) / self.norm
    }
}

/// Turns values into their deviations from a centre, divided by the largest of them.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    half_centre: f64,
    half_size: f64,
}

impl Scale {
    fn new(centre: f64, min: f64, max: f64) -> Self {
        // Halved first: the difference of two finite numbers may be too large for a float.
        let half_centre = centre / 2.0;
        let half_size = (max / 2.0 - half_centre).abs().max((min / 2.0 - half_centre).abs());
        Self { half_centre, half_size }
    }

    fn apply(&self, value: f64) -> f64 {
        let half = value / 2.0 - self.half_centre;
        if self.half_size == 0.0 { half } else { half / self.half_size }
    }
}

/// The smallest and the largest value.
fn range(values: &[f64]) -> Option<(f64, f64)> {
    let first = *values.first()?;
    Some(values.iter().fold((first, first), |(min, max), value| (min.min(*value), max.max(*value))))
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
        // X = pandas.Series([2, 8, 0, 4, 1, 9, 9.5]); X.mean(), X.var(), X.var(ddof=0), X.std(), X.skew(),
        // X.kurt()
        check(Some(mean(&X)), 4.785714285714286);
        check(variance(&X, 1), 15.988095238095239);
        check(variance(&X, 0), 13.704081632653061);
        check(standard_deviation(&X), 3.99851162785545);
        check(skewness(&X), 0.09804467235783423);
        check(kurtosis(&X), -2.284296889250626);
    }

    #[test]
    fn spread_survives_offsets_and_scales() {
        let shifted: Vec<f64> = X.iter().map(|v| v + 1e9).collect();
        // The values are exact, and so the figures are the same.
        check(standard_deviation(&shifted), standard_deviation(&X).unwrap());
        assert!((skewness(&shifted).unwrap() - skewness(&X).unwrap()).abs() < 1e-13);
        check(kurtosis(&shifted), kurtosis(&X).unwrap());
        for scale in [1e-200, 1e300] {
            let scaled: Vec<f64> = X.iter().map(|v| v * scale).collect();
            check(standard_deviation(&scaled).map(|s| s / scale), standard_deviation(&X).unwrap());
            check(skewness(&scaled), skewness(&X).unwrap());
            check(kurtosis(&scaled), kurtosis(&X).unwrap());
            check(Some(mean(&scaled) / scale), mean(&X));
        }
    }

    #[test]
    fn units_have_a_square_sum_of_one() {
        for scale in [1.0, 1e-200, 1e300, 1e308] {
            let scaled: Vec<f64> = X.iter().map(|v| (v - 4.0) / 5.5 * scale).collect();
            let unit = Moments::of(&scaled).unwrap().unit().unwrap();
            let units: Vec<f64> = scaled.iter().map(|v| unit.apply(*v)).collect();
            check(Some(units.iter().map(|d| d * d).sum()), 1.0);
            assert!(units.iter().sum::<f64>().abs() < 1e-14);
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
        assert_eq!(kurtosis(&[1.0, 2.0, 4.0]), None);
        assert_eq!(kurtosis(&[0.1; 5]), None);
        assert_eq!(Moments::of(&[]), None);
        assert_eq!(Moments::of(&[0.1; 5]).unwrap().unit(), None);
    }
}
