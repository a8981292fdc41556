//! The numeric floor: seeded generators, stable sums, moments, quantiles and histograms.
//!
//! Knows no table, no model and no clock. Everything here gives the same bits on every target:
//! transcendental functions come from `libm`, and randomness only from a seed handed in.

mod histogram;
mod moments;
mod quantile;
mod rng;
mod sum;

pub use histogram::{Histogram, histogram};
pub use moments::{mean, skewness, standard_deviation, variance};
pub use quantile::quantile;
pub use rng::Rng;
pub use sum::sum;
