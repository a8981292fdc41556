//! What training reports while it runs.

use serde::{Deserialize, Serialize};

/// Which rows a metric was computed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The rows learned from.
    Train,
    /// The rows watched while training.
    Validation,
    /// The rows held out until the end.
    Test,
}

/// The value of a metric at one moment of training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricPoint {
    /// Name of the metric, such as `loss` or `accuracy`.
    pub name: String,
    /// Which rows it was computed on.
    pub part: Part,
    /// Epochs finished when it was computed (iterations, for solvers without epochs).
    pub step: u64,
    /// Its value.
    pub value: f64,
}

/// How far a training run is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Epochs (or iterations) finished.
    pub epoch: u64,
    /// Epochs (or iterations) asked for.
    pub epochs: u64,
    /// Batches finished, in all epochs.
    pub step: u64,
    /// Batches in all epochs.
    pub steps: u64,
    /// Batches a second, lately. 0 while unknown.
    pub steps_per_second: f64,
    /// Milliseconds left at that rate. `None` while unknown.
    pub left_ms: Option<f64>,
    /// Metrics that became known since the last report.
    pub points: Vec<MetricPoint>,
}
