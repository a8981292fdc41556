//! What a correlation takes, gathered block by block.

/// Number, means, squared deviations and their products of pairs of numbers: each block about its own means, then
/// put to those before it (Chan, Golub and LeVeque, 1979).
#[derive(Clone, Copy, Default)]
pub(super) struct CoMoments {
    n: f64,
    means: [f64; 2],
    squares: [f64; 2],
    products: f64,
    /// Smallest and largest of either number: equal where it is constant, which rounding would hide.
    ranges: [Option<(f64, f64)>; 2],
}

impl CoMoments {
    /// Adds pairs, a few thousand at most.
    pub(super) fn add(&mut self, x: &[f64], y: &[f64]) {
        if x.is_empty() {
            return;
        }
        let n = x.len() as f64;
        let means = [x, y].map(|values| values.iter().sum::<f64>() / n);
        let products = |x: &[f64], x_mean: f64, y: &[f64], y_mean: f64| -> f64 {
            x.iter().zip(y).map(|(x, y)| (x - x_mean) * (y - y_mean)).sum()
        };
        let total = self.n + n;
        let weight = self.n * n / total;
        let apart = [means[0] - self.means[0], means[1] - self.means[1]];
        for (at, values) in [x, y].into_iter().enumerate() {
            self.squares[at] += products(values, means[at], values, means[at]) + apart[at] * apart[at] * weight;
            self.means[at] += apart[at] * n / total;
            let before = self.ranges[at].unwrap_or((values[0], values[0]));
            self.ranges[at] =
                Some(values.iter().fold(before, |(low, high), value| (low.min(*value), high.max(*value))));
        }
        self.products += products(x, means[0], y, means[1]) + apart[0] * apart[1] * weight;
        self.n = total;
    }

    /// How many pairs there are.
    pub(super) fn n(&self) -> u64 {
        self.n as u64
    }

    /// Pearson's correlation; `None` below two pairs and where either number is constant.
    pub(super) fn correlation(&self) -> Option<f64> {
        let is_varied = self.ranges.iter().all(|range| range.is_some_and(|(low, high)| low < high));
        let correlation = self.products / self.squares[0].sqrt() / self.squares[1].sqrt();
        (is_varied && correlation.is_finite()).then(|| correlation.clamp(-1.0, 1.0))
    }
}
