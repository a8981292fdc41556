//! Metrics by scikit-learn's names and to its numbers. What is not defined is left out, never NaN.

mod classification;
mod ranking;
mod regression;

pub use classification::{classification_metrics, confusion_counts, rank_class};
pub use ranking::Ranking;
pub use regression::regression_metrics;
