//! Metrics by scikit-learn's names and to its numbers. What is not defined is left out, never NaN.

mod classification;
mod ranking;
mod regression;

pub use classification::{classification_metrics, confusion_counts};
pub use ranking::{average_precision, precision_recall_points, roc_auc, roc_points};
pub use regression::regression_metrics;
