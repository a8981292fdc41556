//! The numeric floor: seeded generators, stable sums, moments, quantiles and histograms.
//!
//! Knows no table, no model and no clock. Everything here gives the same bits on every target:
//! transcendental functions come from `libm`, and randomness only from a seed handed in.

mod density;
mod histogram;
mod moments;
mod quantile;
mod rng;
mod sum;

pub use density::{Density, density};
pub use histogram::{Histogram, bin_of, equal_histogram, histogram};
pub use moments::{mean, skewness, standard_deviation, variance};
pub use quantile::quantile;
pub use rng::Rng;
pub use sum::sum;
