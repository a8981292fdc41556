//! Kinds of models, and models that have been fitted.

use async_trait::async_trait;
use bunsen_onnx::GraphBuilder;
use bunsen_spec::{Device, ImageShape, ModelInfo, Problem, Settings, Task, say};

use crate::{Host, Matrix};

/// What a model learns from: features after preprocessing, and targets.
#[derive(Clone, Debug)]
pub struct FitData {
    /// Features of the training rows.
    pub x: Matrix,
    /// Targets of the training rows.
    pub y: Target,
    /// Features of the validation rows; no rows if there is no validation part.
    pub x_validation: Matrix,
    /// Targets of the validation rows.
    pub y_validation: Target,
    /// Set when a row of features is one picture (row by row, channels last, values 0 to 1).
    pub image: Option<ImageShape>,
}

/// Targets, one per row.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// The class of each row, from 0.
    Classes {
        /// One index below `n_classes` per row.
        labels: Vec<u32>,
        /// Number of classes, at least 2.
        n_classes: usize,
    },
    /// The value of each row.
    Values(Vec<f64>),
}

/// A kind of model.
#[async_trait(?Send)]
pub trait Estimator {
    /// What it is and what can be set.
    fn info(&self) -> ModelInfo;

    /// Learns. `settings` have been checked against [`Estimator::info`] and are complete. `resume`
    /// is a checkpoint this estimator saved through the host with the same data, settings and seed:
    /// going on from it gives the same bits as never having stopped. Ends early with the best so far
    /// on [`crate::Signal::Stop`].
    async fn fit(
        &self,
        data: &FitData,
        settings: &Settings,
        seed: u64,
        device: Device,
        resume: Option<&[u8]>,
        host: &dyn Host,
    ) -> Result<Box<dyn FittedModel>, ModelError>;

    /// Reads a model that [`FittedModel::to_safetensors`] wrote. Refuses what does not fit, in shape
    /// or number, before any tensor is made of it.
    fn load(&self, safetensors: &[u8], task: Task, device: Device) -> Result<Box<dyn FittedModel>, ModelError>;

    /// Number of weights a model on `n_features` columns (or this picture) for `n_outputs` classes or
    /// 1 value would have.
    ///
    /// # Errors
    /// When no such model can be made of the columns and settings.
    fn n_weights(
        &self,
        n_features: usize,
        n_outputs: usize,
        image: Option<ImageShape>,
        settings: &Settings,
    ) -> Result<u64, Problem>;
}

/// A model that can predict.
#[async_trait(?Send)]
pub trait FittedModel {
    /// Predicts each row of `x` (features after preprocessing): probabilities by class (n x classes,
    /// rows sum to 1), or values (n x 1). The same weights give the same numbers on every CPU build
    /// to 1e-5. Takes the host's turn often, and reports nothing to it.
    ///
    /// # Errors
    /// [`ModelError::Cancelled`] when the host says so. A problem with a row names its place in `x`, from 1.
    async fn predict(&self, x: &Matrix, host: &dyn Host) -> Result<Matrix, ModelError>;

    /// All its weights, and what else [`Estimator::load`] needs as safetensors metadata.
    fn to_safetensors(&self) -> Vec<u8>;

    /// Adds the model to an ONNX graph. `input` names a double tensor \[n, features\] after
    /// preprocessing; gives the name of a tensor \[n, classes\] of probabilities or \[n, 1\] of values,
    /// float or double as the builder is told.
    fn add_to_onnx(&self, graph: &mut GraphBuilder, input: &str) -> String;

    /// Number of weights.
    fn n_weights(&self) -> u64;
}

/// Why a model could not be fitted, read or asked.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// The learner cancelled.
    #[error("cancelled")]
    Cancelled,
    /// Something the learner can mend.
    #[error(transparent)]
    Problem(#[from] Problem),
}

/// The kinds of models a program knows, in the order they are offered.
#[derive(Default)]
pub struct Registry {
    estimators: Vec<Box<dyn Estimator>>,
}

impl Registry {
    /// A registry of these.
    pub fn new(estimators: Vec<Box<dyn Estimator>>) -> Self {
        Self { estimators }
    }

    /// What each is and what can be set.
    pub fn infos(&self) -> Vec<ModelInfo> {
        self.estimators.iter().map(|e| e.info()).collect()
    }

    /// The kind of model called `name`.
    pub fn get(&self, name: &str) -> Result<&dyn Estimator, Problem> {
        let found = self.estimators.iter().find(|e| e.info().name == name);
        found.map(|e| &**e).ok_or_else(|| no_such_model(name, &self.infos()))
    }
}

/// Why no kind of model called `name` is among `known`.
pub fn no_such_model(name: &str, known: &[ModelInfo]) -> Problem {
    let known: Vec<&str> = known.iter().map(|info| info.name.as_str()).collect();
    say::training::no_such_model(name, &known).in_field("model")
}

impl From<ModelError> for Problem {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Cancelled => say::training::cancelled(),
            ModelError::Problem(problem) => problem,
        }
    }
}
