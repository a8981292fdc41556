//! A seeded generator whose numbers are the same on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng};

/// A generator of random numbers (ChaCha with 8 rounds), decided wholly by a seed and a stream.
///
/// Streams of one seed are independent of each other, so that a split, the starting weights and each
/// epoch's order can draw from their own without disturbing the others. Cloning keeps the position.
#[derive(Clone, Debug)]
pub struct Rng {
    chacha: ChaCha8Rng,
}

impl Rng {
    /// The generator of `seed` and `stream`, at its beginning.
    ///
    /// The seed is the low 64 bits of ChaCha's key (little-endian, the rest is zero) and the stream is
    /// its nonce, so that the numbers can be checked against any other ChaCha8.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut chacha = ChaCha8Rng::from_seed(key);
        chacha.set_stream(stream);
        Self { chacha }
    }

    /// The next 64 bits, each equally likely.
    pub fn next_u64(&mut self) -> u64 {
        self.chacha.next_u64()
    }

    /// A number of the uniform distribution over [0, 1): one of 2^53 equally spaced values.
    pub fn uniform(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1u64 << 53) as f64;
        (self.next_u64() >> 11) as f64 * STEP
    }

    /// A number of the normal distribution with mean 0 and standard deviation 1 (Box and Muller, 1958).
    ///
    /// Uses two uniform numbers for each result: the second one of the pair is thrown away, so that a
    /// generator has no state besides its position.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(1.0 - self.uniform())).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }

    /// A whole number from 0 to `n - 1`, each exactly equally likely (Lemire, 2019).
    ///
    /// # Panics
    /// If `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        assert!(n > 0, "there is no number below 0");
        let n = n as u64;
        let uneven = n.wrapping_neg() % n;
        loop {
            let product = u128::from(self.next_u64()) * u128::from(n);
            if product as u64 >= uneven {
                return (product >> 64) as usize;
            }
        }
    }

    /// Puts `items` in random order, each order equally likely (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{mean, standard_deviation};

    #[test]
    fn the_numbers_are_chacha8s() {
        // The ECRYPT test vector of ChaCha8 with a key and nonce of zeros: 3e00ef2f895f40d6 7f5bb8e81f09a5a1 ...
        let mut rng = Rng::new(0, 0);
        assert_eq!(rng.next_u64(), u64::from_le_bytes([0x3e, 0x00, 0xef, 0x2f, 0x89, 0x5f, 0x40, 0xd6]));
        assert_eq!(rng.next_u64(), u64::from_le_bytes([0x7f, 0x5b, 0xb8, 0xe8, 0x1f, 0x09, 0xa5, 0xa1]));
    }

    #[test]
    fn seeds_and_streams_differ_and_repeat() {
        let draw = |seed, stream| {
            let mut rng = Rng::new(seed, stream);
            (0..4).map(|_| rng.next_u64()).collect::<Vec<_>>()
        };
        assert_eq!(draw(7, 3), draw(7, 3));
        assert_ne!(draw(7, 3), draw(7, 4));
        assert_ne!(draw(7, 3), draw(8, 3));
    }

    #[test]
    fn uniform_and_normal_have_their_moments() {
        let mut rng = Rng::new(1, 0);
        let uniform: Vec<f64> = (0..100_000).map(|_| rng.uniform()).collect();
        assert!(uniform.iter().all(|v| (0.0..1.0).contains(v)));
        assert!((mean(&uniform) - 0.5).abs() < 0.005);
        assert!((standard_deviation(&uniform).unwrap() - (1.0f64 / 12.0).sqrt()).abs() < 0.005);
        let normal: Vec<f64> = (0..100_000).map(|_| rng.normal()).collect();
        assert!(mean(&normal).abs() < 0.01);
        assert!((standard_deviation(&normal).unwrap() - 1.0).abs() < 0.01);
        // scipy.stats.norm.cdf(1) - scipy.stats.norm.cdf(-1)
        let within_one = normal.iter().filter(|v| v.abs() < 1.0).count() as f64 / 1e5;
        assert!((within_one - 0.682_689_492_137_086).abs() < 0.006);
    }

    #[test]
    fn below_is_even() {
        let mut rng = Rng::new(2, 0);
        let mut counts = [0.0f64; 7];
        (0..70_000).for_each(|_| counts[rng.below(7)] += 1.0);
        // scipy.stats.chi2.ppf(0.999, 6) = 22.46
        let chi_squared: f64 = counts.iter().map(|c| (c - 10_000.0) * (c - 10_000.0) / 10_000.0).sum();
        assert!(chi_squared < 22.46, "{counts:?}");
        assert_eq!(rng.below(1), 0);
    }

    #[test]
    fn shuffling_keeps_every_item_and_reaches_every_order() {
        let mut rng = Rng::new(3, 0);
        let mut orders = std::collections::BTreeMap::new();
        for _ in 0..6_000 {
            let mut items = [0, 1, 2];
            rng.shuffle(&mut items);
            *orders.entry(items).or_insert(0) += 1;
        }
        assert_eq!(orders.len(), 6);
        assert!(orders.values().all(|&n| (880..1120).contains(&n)), "{orders:?}");
        rng.shuffle::<u8>(&mut []);
    }
}
