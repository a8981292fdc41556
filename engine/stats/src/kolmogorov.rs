//! The distribution of Kolmogorov's statistic.

use std::f64::consts::PI;

/// Above so many values an asymptotic formula gives the one-sided tail: summing it exactly would take seconds.
const MAX_SUMMED: u64 = 1_000_000;
/// Matrices are scaled down by this power of two as soon as they grow beyond it.
const SCALE_BITS: i32 = 128;

/// The probability that the distance between the distribution of `n` values and the one that they are drawn from is
/// more than `d`: `scipy.stats.kstwo.sf(d, n)`. `n` is 1 at least.
///
/// Exact for up to 140 values; else to some ten digits, by the methods that Simard and L'Ecuyer (2011) found best for
/// each region.
pub(crate) fn kolmogorov_tail(n: u64, d: f64) -> f64 {
    let size = n as f64;
    let nd = size * d;
    let tail = if nd <= 0.5 {
        1.0
    } else if d >= 1.0 {
        0.0
    } else if nd >= size - 1.0 {
        2.0 * libm::pow(1.0 - d, size)
    } else if d >= 0.5 || nd * d >= if n <= 140 { 4.0 } else { 2.2 } {
        2.0 * smirnov_tail(n, d)
    } else if n <= 140 || (n <= 100_000 && size * libm::pow(d, 1.5) <= 1.4) {
        1.0 - by_matrix(n, d)
    } else {
        1.0 - by_series(size, d)
    };
    tail.clamp(0.0, 1.0)
}

/// The probability that the distribution of `n` values exceeds the true one by more than `d` somewhere: the sum of
/// Birnbaum and Tingey (1951); of very many values its approximation by Maag and Dicaire (1971).
fn smirnov_tail(n: u64, d: f64) -> f64 {
    let size = n as f64;
    if n > MAX_SUMMED {
        return libm::exp(-(6.0 * size * d + 1.0).powi(2) / (18.0 * size));
    }
    // Beyond this nothing is left that a probability shows.
    if size * d * d > 370.0 {
        return 0.0;
    }
    let log_factorial = libm::lgamma(size + 1.0);
    let last = (size * (1.0 - d)).floor() as u64;
    let terms = (0..=last).map(|j| {
        let j = j as f64;
        let (below, above) = (d + j / size, 1.0 - d - j / size);
        let ways = log_factorial - libm::lgamma(j + 1.0) - libm::lgamma(size - j + 1.0);
        match above > 0.0 {
            true => libm::exp(ways + (j - 1.0) * libm::log(below) + (size - j) * libm::log(above)),
            false if j < size => 0.0,
            false => libm::exp(ways + (j - 1.0) * libm::log(below)),
        }
    });
    d * terms.sum::<f64>()
}

/// The probability of a distance up to `d`, exactly: one element of the `n`-th power of a matrix (Durbin, 1968;
/// Marsaglia, Tsang and Wang, 2003).
fn by_matrix(n: u64, d: f64) -> f64 {
    let nd = n as f64 * d;
    let k = nd.ceil() as usize;
    let h = k as f64 - nd;
    let mut power = Scaled { matrix: Matrix::identity(2 * k - 1), bits: 0 };
    let mut square = Scaled { matrix: Matrix::of_steps(2 * k - 1, h), bits: 0 };
    let mut left = n;
    while left > 0 {
        if left % 2 == 1 {
            power = power.times(&square);
        }
        left /= 2;
        if left > 0 {
            square = square.times(&square);
        }
    }
    let (mut probability, mut bits) = (power.matrix.at(k - 1, k - 1), power.bits);
    // Times n! / n^n.
    for i in 1..=n {
        probability *= i as f64 / n as f64;
        if probability < libm::ldexp(1.0, -SCALE_BITS) {
            probability = libm::ldexp(probability, SCALE_BITS);
            bits -= SCALE_BITS;
        }
    }
    libm::ldexp(probability, bits)
}

/// A square matrix times a power of two.
struct Scaled {
    matrix: Matrix,
    bits: i32,
}

impl Scaled {
    fn times(&self, other: &Self) -> Self {
        let mut product = Self { matrix: self.matrix.times(&other.matrix), bits: self.bits + other.bits };
        let middle = product.matrix.size / 2;
        if product.matrix.at(middle, middle) > libm::ldexp(1.0, SCALE_BITS) {
            product.matrix.values.iter_mut().for_each(|value| *value = libm::ldexp(*value, -SCALE_BITS));
            product.bits += SCALE_BITS;
        }
        product
    }
}

/// A square matrix, row by row.
struct Matrix {
    size: usize,
    values: Vec<f64>,
}

impl Matrix {
    fn identity(size: usize) -> Self {
        let mut values = vec![0.0; size * size];
        (0..size).for_each(|at| values[at * size + at] = 1.0);
        Self { size, values }
    }

    /// Durbin's matrix: `1 / (i - j + 1)!`, but for its first column and last row.
    fn of_steps(size: usize, h: f64) -> Self {
        let factorials: Vec<f64> = (1..=size)
            .scan(1.0, |product, i| {
                *product /= i as f64;
                Some(*product)
            })
            .collect();
        let mut values = vec![0.0; size * size];
        for row in 0..size {
            for column in 1..=(row + 1).min(size - 1) {
                values[row * size + column] = if column == row + 1 { 1.0 } else { factorials[row - column] };
            }
        }
        for i in 0..size {
            let edge = (1.0 - libm::pow(h, (i + 1) as f64)) * factorials[i];
            values[i * size] = edge;
            values[(size - 1) * size + size - 1 - i] = edge;
        }
        let power = |base: f64| libm::pow(base, size as f64);
        values[(size - 1) * size] = (1.0 - 2.0 * power(h) + power((2.0 * h - 1.0).max(0.0))) * factorials[size - 1];
        Self { size, values }
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    fn times(&self, other: &Self) -> Self {
        let size = self.size;
        let mut values = vec![0.0; size * size];
        for (row, sums) in self.values.chunks(size).zip(values.chunks_mut(size)) {
            for (factor, others) in row.iter().zip(other.values.chunks(size)) {
                sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += factor * other);
            }
        }
        Self { size, values }
    }
}

/// The probability of a distance up to `d` by the series of Pelz and Good (1976), in powers of `1 / sqrt(n)`.
fn by_series(n: f64, d: f64) -> f64 {
    let z = n.sqrt() * d;
    let (z2, z4, z6) = (z * z, z.powi(4), z.powi(6));
    let (p2, p4, p6) = (PI * PI, PI.powi(4), PI.powi(6));
    let mut sums = [0.0; 4];
    let (mut even_2, mut even_3) = (0.0, 0.0);
    for k in 1..=(16.0 * z / PI).ceil() as u32 {
        let k2 = f64::from(k * k);
        let m2 = f64::from(2 * k - 1).powi(2);
        let (m4, m6) = (m2 * m2, m2 * m2 * m2);
        let odd = libm::exp(-p2 * m2 / (8.0 * z2));
        sums[0] += odd;
        sums[1] += (p2 * m2 / 4.0 - z2) * odd;
        sums[2] +=
            (6.0 * z6 + 2.0 * z4 + (2.0 * z4 - 5.0 * z2) * p2 * m2 / 4.0 + (1.0 - 2.0 * z2) * p4 * m4 / 16.0) * odd;
        sums[3] += ((5.0 - 30.0 * z2) * p6 * m6 / 64.0
            + (212.0 * z4 - 60.0 * z2) * p4 * m4 / 16.0
            + (135.0 * z4 - 96.0 * z6) * p2 * m2 / 4.0
            - 30.0 * z6
            - 90.0 * z2 * z6)
            * odd;
        let even = libm::exp(-p2 * k2 / (2.0 * z2));
        even_2 += k2 * even;
        even_3 += (3.0 * z2 - p2 * k2) * k2 * even;
    }
    let root = (2.0 * PI).sqrt();
    let first = root * sums[0] / z;
    let second = root * sums[1] / (6.0 * z4);
    let third = root * (sums[2] / (72.0 * z6 * z) - p2 * even_2 / (36.0 * z * z2));
    let fourth = root * (sums[3] / (6480.0 * z4 * z6) + p2 * even_3 / (216.0 * z6));
    first + second / n.sqrt() + third / n + fourth / (n * n.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n: u64, d: f64, expected: f64) {
        let got = kolmogorov_tail(n, d);
        assert!((got - expected).abs() <= 1e-12 + 1e-8 * expected, "{n} {d}: {got} is not {expected}");
    }

    #[test]
    fn tails_are_those_of_scipy() {
        // scipy.stats.kstwo.sf(d, n)
        check(1, 0.3, 1.0);
        check(1, 0.5, 1.0);
        check(1, 0.7, 0.6000000000000001);
        check(1, 1.0, 0.0);
        check(2, 0.2, 1.0);
        check(2, 0.4, 0.82);
        check(2, 0.6, 0.32000000000000006);
        check(2, 0.9, 0.01999999999999999);
        check(7, 0.05, 1.0);
        check(7, 0.1, 0.9999899731574429);
        check(7, 0.2, 0.894391575755);
        check(7, 0.3, 0.46626387699002947);
        check(7, 0.45, 0.08235918175946066);
        check(7, 0.6, 0.006140397691438094);
        check(7, 0.9, 1.999999999999997e-07);
        check(100, 0.004, 1.0);
        check(100, 0.04, 0.995307510717411);
        check(100, 0.08, 0.5182193645480672);
        check(100, 0.15, 0.019839242125643017);
        check(100, 0.25, 5.408871776434847e-06);
        check(100, 0.6, 5.912822156396238e-35);
        check(140, 0.1, 0.11353657290090946);
        check(140, 0.17, 0.0005246108687519814);
        check(141, 0.05, 0.854845693009663);
        check(141, 0.1, 0.11128445516467944);
        check(141, 0.14, 0.007130260485304256);
        check(1000, 0.01, 0.9999496745370611);
        check(1000, 0.0124, 0.9974624553276824);
        check(1000, 0.02, 0.8108971656895577);
        check(1000, 0.05, 0.013012074781090332);
        check(1000, 0.2, 1.5528629204250538e-35);
        check(50000, 0.001, 0.9999999997471354);
        check(50000, 0.0012, 0.9999996296605682);
        check(50000, 0.004, 0.3994316646755731);
        check(50000, 0.008, 0.003305231279334067);
        check(250000, 0.001, 0.9637319876831367);
        check(250000, 0.002, 0.26964259864783624);
        check(250000, 0.003, 0.02217349052208376);
        check(250000, 0.01, 3.827782382946494e-22);
        check(2500000, 0.0003, 0.9779872805192094);
        check(2500000, 0.0006, 0.3289749703477858);
        check(2500000, 0.001, 0.013466912763551834);
        check(2500000, 0.002, 4.116814406377597e-09);
        check(2500000, 0.1, 0.0);
    }
}
