//! What a training request amounts to, before training.

use bunsen_model::Registry;
use bunsen_spec::{ImageShape, Picture, Problem, TrainSpec};
use bunsen_table::Table;

use crate::check_spec::check_spec;
use crate::preprocess::width_of;
use crate::split::split_target;
use crate::target::TargetValues;

/// What training would take.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Rows learned from.
    pub n_train: u64,
    /// Rows watched while training.
    pub n_validation: u64,
    /// Rows held out.
    pub n_test: u64,
    /// Rows left out because their target is missing.
    pub n_without_target: u64,
    /// Columns after preprocessing.
    pub n_features: u64,
    /// Number of weights of the model.
    pub n_weights: u64,
    /// The pictures' shape, if the features are pixels.
    pub image: Option<ImageShape>,
}

/// Checks `spec` as [`crate::train`] would and says what training would take. `picture` is what
/// [`bunsen_spec::TableProfile::picture`] says of the table.
///
/// # Errors
/// Everything that would end training before its first step, but for numbers too large to add up.
pub fn preview(
    spec: &TrainSpec,
    table: &Table,
    picture: Option<Picture<'_>>,
    registry: &Registry,
) -> Result<Preview, Problem> {
    let checked = check_spec(spec, table, picture, registry)?;
    let split = split_target(spec, &checked.target)?;
    let train: Vec<usize> = split.train.iter().map(|&row| row as usize).collect();
    let widths = checked.features.iter().map(|column| width_of(column, &train, &spec.preprocess));
    let n_features = widths.sum::<Result<usize, Problem>>()?;
    let n_outputs = match &checked.target.values {
        TargetValues::Classes { labels, .. } => labels.len(),
        TargetValues::Values(_) => 1,
    };
    Ok(Preview {
        n_train: split.train.len() as u64,
        n_validation: split.validation.len() as u64,
        n_test: split.test.len() as u64,
        n_without_target: split.without_target.len() as u64,
        n_features: n_features as u64,
        n_weights: checked.estimator.n_weights(n_features, n_outputs, checked.image, &checked.settings)?,
        image: checked.image,
    })
}
