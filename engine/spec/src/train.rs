//! What to train: the whole request, enough to repeat it exactly.

use serde::{Deserialize, Serialize};

use crate::{DataRef, Settings};

/// What a model is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Say which of several kinds.
    Classification,
    /// Say how much.
    Regression,
}

/// What the tensors are computed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// The processor, with SIMD where it has it.
    #[default]
    Cpu,
    /// The graphics processor, through WebGPU.
    Webgpu,
}

/// A complete request to train. The same spec, data and seed on one build give the same bits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainSpec {
    /// The data to learn from.
    pub data: DataRef,
    /// The column to predict.
    pub target: String,
    /// The columns to predict it from, in the order the model sees them.
    pub features: Vec<String>,
    /// What to do with the target.
    pub task: Task,
    /// Name of the model, as in [`crate::ModelInfo::name`].
    pub model: String,
    /// Chosen settings of the model.
    #[serde(default)]
    pub settings: Settings,
    /// What happens to the features first.
    #[serde(default)]
    pub preprocess: PreprocessSpec,
    /// Which rows are learned from and which are held out.
    #[serde(default)]
    pub split: SplitSpec,
    /// Decides every random choice: the split, the starting weights, the order of batches.
    pub seed: u64,
    /// What to compute on.
    #[serde(default)]
    pub device: Device,
}

/// What happens to the features before the model sees them. Everything is fitted on the training
/// rows only and saved with the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreprocessSpec {
    /// Subtract the mean and divide by the standard deviation (of the training rows, divisor n).
    /// Pictures are divided by their largest possible value instead.
    pub standardise: bool,
    /// Turn each category into one column of zeros and ones per kind. Off: categories become their
    /// position in the sorted list of kinds.
    pub one_hot: bool,
}

impl Default for PreprocessSpec {
    fn default() -> Self {
        Self { standardise: true, one_hot: true }
    }
}

/// Which rows are learned from and which are held out, as shares of all rows with a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SplitSpec {
    /// Share held out until the end, for the metrics that count. 0.05 to 0.5.
    pub test: f64,
    /// Share that training watches for its curves and to keep its best weights. 0 to 0.4.
    pub validation: f64,
    /// Keep the shares of the kinds equal in every part (classification only).
    pub stratify: bool,
}

impl Default for SplitSpec {
    fn default() -> Self {
        Self { test: 0.2, validation: 0.1, stratify: true }
    }
}

/// The rows of each part, as indices from 0 into the table, ascending.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SplitRows {
    /// Rows learned from.
    pub train: Vec<u64>,
    /// Rows watched while training.
    pub validation: Vec<u64>,
    /// Rows held out.
    pub test: Vec<u64>,
    /// Rows left out because their target is missing.
    #[serde(default)]
    pub without_target: Vec<u64>,
}
