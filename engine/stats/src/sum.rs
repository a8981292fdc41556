//! Sums that do not lose the small numbers beside the large ones.

/// The sum of `values`, as exact as if it were added in twice the precision (Neumaier, 1974).
///
/// Infinite where the plain sum is; not a number if a value is not one.
pub fn sum(values: &[f64]) -> f64 {
    sum_of(values.iter().copied())
}

/// [`sum`] over numbers that are computed on the way.
pub(crate) fn sum_of(values: impl Iterator<Item = f64>) -> f64 {
    let mut total = Total::default();
    values.for_each(|value| total.add(value));
    total.value()
}

/// The sum of the products of two lists of numbers, pair by pair: quick for a few thousand numbers, whose plain
/// sum loses little; add up the sums of longer lists in a [`Total`]. What one list has more of is left out.
pub fn product_sum(x: &[f64], y: &[f64]) -> f64 {
    let (x, x_rest) = x[..x.len().min(y.len())].as_chunks::<8>();
    let (y, y_rest) = y.as_chunks::<8>();
    let mut lanes = [0.0f64; 8];
    for (x, y) in x.iter().zip(y) {
        for lane in 0..8 {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    let rest: f64 = x_rest.iter().zip(y_rest).map(|(x, y)| x * y).sum();
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + b) + (c + d)) + ((e + f) + (g + h)) + rest
}

/// A [`sum`] that grows value by value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Total {
    total: f64,
    lost: f64,
}

impl Total {
    /// Adds a value.
    pub fn add(&mut self, value: f64) {
        let next = self.total + value;
        self.lost +=
            if self.total.abs() >= value.abs() { (self.total - next) + value } else { (value - next) + self.total };
        self.total = next;
    }

    /// The sum of what was added.
    pub fn value(&self) -> f64 {
        if self.total.is_finite() { self.total + self.lost } else { self.total }
    }
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

    #[test]
    fn products_are_added_whatever_their_number() {
        for n in [0, 1, 7, 8, 9, 31] {
            let x: Vec<f64> = (0..n).map(f64::from).collect();
            let expected: i32 = (0..n).map(|i| i * i).sum();
            assert_eq!(product_sum(&x, &x), f64::from(expected), "{n}");
        }
        assert_eq!(product_sum(&[1.0; 20], &[2.0; 9]), 18.0);
    }
}
