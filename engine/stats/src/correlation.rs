//! Correlation of two lists of numbers.

use crate::{Moments, average_ranks, product_sum};

/// Pairs that are taken together: few enough to stay near at hand.
const BLOCK: usize = 1024;

/// Pearson's correlation of two lists of numbers, -1 to 1, as pandas' `corr()`. Exact also where the values lie
/// far from zero or their squares overflow.
///
/// `None` below two pairs or where one list is constant.
///
/// # Panics
/// If the lists have different lengths.
pub fn pearson(x: &[f64], y: &[f64]) -> Option<f64> {
    assert_eq!(x.len(), y.len(), "a correlation of lists of different lengths");
    let (x_unit, y_unit) = (Moments::of(x)?.unit()?, Moments::of(y)?.unit()?);
    let mut moments = CoMoments::default();
    for (x, y) in x.chunks(BLOCK).zip(y.chunks(BLOCK)) {
        let x: Vec<f64> = x.iter().map(|value| x_unit.apply(*value)).collect();
        let y: Vec<f64> = y.iter().map(|value| y_unit.apply(*value)).collect();
        moments.add(&x, &y);
    }
    moments.correlation()
}

/// Spearman's rank correlation of two lists of numbers, -1 to 1: Pearson's correlation of their
/// [`average_ranks`], as pandas' `corr("spearman")`.
///
/// `None` below two pairs or where one list is constant.
///
/// # Panics
/// If the lists have different lengths.
pub fn spearman(x: &[f64], y: &[f64]) -> Option<f64> {
    pearson(&average_ranks(x), &average_ranks(y))
}

/// What the correlation of pairs of numbers takes, gathered block by block: each block about its own means, then
/// put together (Chan, Golub and LeVeque, 1979).
///
/// Numbers whose squares overflow are to be scaled down first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CoMoments {
    n: f64,
    means: [f64; 2],
    /// Sums of the squared deviations of the first, of the second, and of the products of both.
    squares: [f64; 2],
    products: f64,
    /// The first pair, and of which of its numbers there are others.
    first: [f64; 2],
    is_varied: [bool; 2],
}

impl CoMoments {
    /// Adds pairs, a few thousand at a time at most.
    ///
    /// # Panics
    /// If the lists have different lengths.
    pub fn add(&mut self, x: &[f64], y: &[f64]) {
        assert_eq!(x.len(), y.len(), "pairs of lists of different lengths");
        if x.is_empty() {
            return;
        }
        if self.n == 0.0 {
            self.first = [x[0], y[0]];
        }
        for (at, values) in [x, y].into_iter().enumerate() {
            self.is_varied[at] = self.is_varied[at] || values.iter().any(|value| *value != self.first[at]);
        }
        let n = x.len() as f64;
        let means = [x, y].map(|values| plain_sum(values) / n);
        let squares = [(x, means[0]), (y, means[1])].map(|(values, mean)| deviations(values, mean, values, mean));
        self.join(n, means, squares, deviations(x, means[0], y, means[1]));
    }

    /// Puts the moments of a block to those of the blocks before.
    fn join(&mut self, n: f64, means: [f64; 2], squares: [f64; 2], products: f64) {
        let total = self.n + n;
        let apart = [means[0] - self.means[0], means[1] - self.means[1]];
        let weight = self.n * n / total;
        for at in 0..2 {
            self.squares[at] += squares[at] + apart[at] * apart[at] * weight;
            self.means[at] += apart[at] * n / total;
        }
        self.products += products + apart[0] * apart[1] * weight;
        self.n = total;
    }

    /// How many pairs there are so far.
    pub fn n(&self) -> u64 {
        self.n as u64
    }

    /// Pearson's correlation of all pairs so far; `None` below two, or where the first or the second number is
    /// the same in all.
    pub fn correlation(&self) -> Option<f64> {
        let correlation = self.products / self.squares[0].sqrt() / self.squares[1].sqrt();
        (self.is_varied == [true; 2] && correlation.is_finite()).then(|| correlation.clamp(-1.0, 1.0))
    }
}

/// The sum of a few thousand numbers.
fn plain_sum(values: &[f64]) -> f64 {
    let (chunks, rest) = values.as_chunks::<8>();
    let mut lanes = [0.0f64; 8];
    for chunk in chunks {
        for lane in 0..8 {
            lanes[lane] += chunk[lane];
        }
    }
    lanes.iter().sum::<f64>() + rest.iter().sum::<f64>()
}

/// The sum of the products of deviations from two means.
fn deviations(x: &[f64], x_mean: f64, y: &[f64], y_mean: f64) -> f64 {
    let (mut from_x, mut from_y) = ([0.0; 64], [0.0; 64]);
    let mut sum = 0.0;
    for (x, y) in x.chunks(64).zip(y.chunks(64)) {
        from_x.iter_mut().zip(x).for_each(|(from, x)| *from = x - x_mean);
        from_y.iter_mut().zip(y).for_each(|(from, y)| *from = y - y_mean);
        sum += product_sum(&from_x[..x.len()], &from_y[..y.len()]);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [f64; 8] = [2.0, 8.0, 0.0, 4.0, 1.0, 9.0, 9.5, 4.0];
    const Y: [f64; 8] = [1.0, 3.0, 3.0, 2.5, -1.0, 7.0, 4.0, 4.0];

    fn check(got: Option<f64>, expected: f64) {
        let got = got.expect("a correlation");
        assert!((got - expected).abs() <= 1e-13, "{got} is not {expected}");
    }

    #[test]
    fn correlations_are_those_of_pandas() {
        // x, y = pandas.Series([...]), pandas.Series([...]); x.corr(y), x.corr(y, method="spearman")
        check(pearson(&X, &Y), 0.6891266316216907);
        check(spearman(&X, &Y), 0.6848610627612816);
        check(pearson(&X, &X), 1.0);
        check(pearson(&X, &X.map(|v| 3.0 - v)), -1.0);
    }

    #[test]
    fn offsets_and_scales_change_nothing() {
        for (scale, offset) in [(1e-200, 0.0), (1e300, 0.0), (1.8e307, 0.0), (1.0, 1e9), (1.0, -1e12)] {
            let moved = X.map(|v| v * scale + offset);
            let expected = pearson(&X, &Y).unwrap();
            assert!((pearson(&moved, &Y).unwrap() - expected).abs() < 1e-12, "{scale} {offset}");
        }
    }

    #[test]
    fn blocks_are_put_together() {
        let x: Vec<f64> = (0..5000).map(|i| f64::from(i * i % 1009) + 1e6).collect();
        let y: Vec<f64> = (0..5000).map(|i| f64::from(i * 7 % 1013) - f64::from(i * i % 1009)).collect();
        let mut in_small_blocks = CoMoments::default();
        x.chunks(7).zip(y.chunks(7)).for_each(|(x, y)| in_small_blocks.add(x, y));
        // numpy.corrcoef(x, y)[0, 1]
        check(pearson(&x, &y), -0.7284804779467876);
        assert!((in_small_blocks.correlation().unwrap() - pearson(&x, &y).unwrap()).abs() < 1e-12);
    }

    #[test]
    fn what_is_constant_has_no_correlation() {
        assert_eq!(pearson(&[], &[]), None);
        assert_eq!(pearson(&[1.0], &[2.0]), None);
        assert_eq!(pearson(&[0.1; 9], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]), None);
        assert_eq!(CoMoments::default().correlation(), None);
    }
}
