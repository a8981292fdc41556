//! The numeric floor: seeded generators, stable sums, moments, quantiles, ranks, correlations, histograms
//! and the distances between distributions.
//!
//! Knows no table, no model and no clock. Everything here gives the same bits on every target:
//! transcendental functions come from `libm`, and randomness only from a seed handed in.

mod chi_square;
mod correlation;
mod density;
mod deviation;
mod gamma;
mod histogram;
mod kolmogorov;
mod kolmogorov_smirnov;
mod moments;
mod quantile;
mod ranks;
mod rng;
mod sum;

pub use chi_square::{ChiSquare, chi_square, total_variation};
pub use correlation::{CoMoments, pearson, spearman};
pub use density::{Density, density};
pub use deviation::median_absolute_deviation;
pub use histogram::{Histogram, bin_of, equal_histogram, histogram};
pub use kolmogorov_smirnov::{KolmogorovSmirnov, kolmogorov_smirnov, wasserstein};
pub use moments::{Moments, Unit, kurtosis, mean, skewness, standard_deviation, variance};
pub use quantile::quantile;
pub use ranks::average_ranks;
pub use rng::Rng;
pub use sum::{Total, product_sum, sum};
