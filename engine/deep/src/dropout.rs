//! Dropout: hides a random share of what a layer gives while training.

use bunsen_stats::Rng;
use burn::tensor::{Tensor, TensorData};

/// Sets each element to zero with probability `rate` and scales the others up so that the mean
/// stays the same (Srivastava et al. 2014). The masks come from our own generator: burn's would be
/// shared by everything in the process, and a resumed run could not repeat them.
#[derive(Clone, Debug)]
pub(crate) struct Dropout {
    /// Elements whose 16 random bits are below this are hidden.
    threshold: u32,
    scale: f32,
    rng: Rng,
}

impl Dropout {
    /// `rate` is at least 0 and below 1, and is rounded to a multiple of 1 / 65536.
    pub(crate) fn new(rate: f64, rng: Rng) -> Self {
        let threshold = (rate * 65536.0).round();
        Self { threshold: threshold as u32, scale: (65536.0 / (65536.0 - threshold)) as f32, rng }
    }

    /// Hides a share of `x`; another one each time.
    pub(crate) fn apply<const D: usize>(&mut self, x: Tensor<D>) -> Tensor<D> {
        if self.threshold == 0 {
            return x;
        }
        let dims = x.dims();
        let n: usize = dims.iter().product();
        let mut mask = Vec::with_capacity(n + 3);
        while mask.len() < n {
            let bits = self.rng.next_u64();
            mask.extend((0..4).map(|i| {
                let lot = (bits >> (16 * i)) as u32 & 0xffff;
                if lot < self.threshold { 0.0 } else { self.scale }
            }));
        }
        mask.truncate(n);
        let device = x.device().without_autodiff();
        x * Tensor::<D>::from_data(TensorData::new(mask, dims), &device)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rate: f64, expected_share: f64) {
        let device = burn::tensor::Device::flex();
        let mut dropout = Dropout::new(rate, Rng::new(7, 0));
        let x = Tensor::<2>::ones([100, 101], &device);
        let out: Vec<f32> = dropout.apply(x).into_data().as_slice::<f32>().expect("32-bit floats").to_vec();
        let hidden = out.iter().filter(|v| **v == 0.0).count() as f64 / out.len() as f64;
        assert!((hidden - expected_share).abs() < 0.02, "{rate}: {hidden}");
        let mean = out.iter().map(|v| f64::from(*v)).sum::<f64>() / out.len() as f64;
        assert!((mean - 1.0).abs() < 0.05, "{rate}: mean {mean}");
    }

    #[test]
    fn hides_the_share_asked_for_and_keeps_the_mean() {
        check(0.0, 0.0);
        check(0.25, 0.25);
        check(0.5, 0.5);
    }

    #[test]
    fn each_mask_is_another_one_and_a_seed_repeats_them() {
        let device = burn::tensor::Device::flex();
        let masks = |seed| {
            let mut dropout = Dropout::new(0.5, Rng::new(seed, 0));
            let mut one = || dropout.apply(Tensor::<1>::ones([64], &device)).into_data();
            (one(), one())
        };
        let (first, second) = masks(1);
        assert_ne!(first, second);
        assert_eq!((first, second), masks(1));
    }
}
