//! Checking a training request against its table before any work is done.

use std::collections::BTreeMap;

use bunsen_model::{Estimator, Registry};
use bunsen_spec::{ImageShape, Part, Picture, Problem, Settings, SplitSpec, TrainSpec, say};
use bunsen_table::{Column, Table};

use crate::preprocess::not_learnable;
use crate::target::TargetColumn;

/// A request that makes sense, with what it names looked up.
pub(crate) struct CheckedSpec<'a> {
    /// The kind of model.
    pub estimator: &'a dyn Estimator,
    /// Its settings, complete.
    pub settings: Settings,
    /// The feature columns in order.
    pub features: Vec<&'a Column>,
    /// The target.
    pub target: TargetColumn,
    /// Set when the features are the pixels of pictures.
    pub image: Option<ImageShape>,
}

/// Checks everything about `spec` that can be known before training.
pub(crate) fn check_spec<'a>(
    spec: &TrainSpec,
    table: &'a Table,
    picture: Option<Picture<'_>>,
    registry: &'a Registry,
) -> Result<CheckedSpec<'a>, Problem> {
    let estimator = registry.get(&spec.model)?;
    let info = estimator.info();
    if !info.tasks.contains(&spec.task) {
        return Err(say::training::cannot_do(&info.label, spec.task).in_field("model"));
    }
    let settings = info.check_settings(&spec.settings)?;
    let (features, target_column) = find_columns(spec, table)?;
    let image = picture.filter(|picture| picture.pixels == spec.features).map(|picture| picture.shape);
    if info.needs_image && image.is_none() {
        return Err(say::training::needs_pictures(&info.label).in_field("model"));
    }
    let target = TargetColumn::read(target_column, spec.task)?;
    Ok(CheckedSpec { estimator, settings, features, target, image })
}

/// Looks up the target column of `spec`.
pub(crate) fn target_column<'a>(spec: &TrainSpec, table: &'a Table) -> Result<&'a Column, Problem> {
    table
        .column(&spec.target)
        .ok_or_else(|| no_such_column(&spec.target, table.columns().iter().map(|c| c.name.as_str())).in_field("target"))
}

/// Checks the shares of a split.
pub(crate) fn check_split(split: &SplitSpec) -> Result<(), Problem> {
    let check = |name: &str, part: Part, share: f64, min: f64, max: f64| match (min..=max).contains(&share) {
        true => Ok(()),
        false => Err(say::training::share_out_of_range(part, share, min, max).in_field(name)),
    };
    check("split.test", Part::Test, split.test, 0.05, 0.5)?;
    check("split.validation", Part::Validation, split.validation, 0.0, 0.4)
}

fn find_columns<'a>(spec: &TrainSpec, table: &'a Table) -> Result<(Vec<&'a Column>, &'a Column), Problem> {
    let target = target_column(spec, table)?;
    if spec.features.is_empty() {
        return Err(say::training::no_features().in_field("features"));
    }
    let by_name: BTreeMap<&str, &Column> = table.columns().iter().map(|c| (c.name.as_str(), c)).collect();
    let mut is_taken: BTreeMap<&str, bool> = BTreeMap::new();
    let mut features = Vec::with_capacity(spec.features.len());
    for name in &spec.features {
        if *name == spec.target {
            return Err(say::training::target_is_feature(name).in_column(name).in_field("features"));
        }
        if is_taken.insert(name, true).is_some() {
            return Err(say::training::feature_twice(name).in_column(name).in_field("features"));
        }
        let names = || table.columns().iter().map(|c| c.name.as_str());
        let column = by_name.get(name.as_str()).ok_or_else(|| no_such_column(name, names()).in_field("features"))?;
        if !column.kind.is_learnable() {
            return Err(not_learnable(column).in_field("features"));
        }
        features.push(*column);
    }
    Ok((features, target))
}

/// Why a column cannot be found among those of a table, called `known`.
pub(crate) fn no_such_column<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    const SHOWN: usize = 20;
    let known: Vec<&str> = known.take(SHOWN + 1).collect();
    let has_more = known.len() > SHOWN;
    say::training::no_such_column(name, &known[..known.len().min(SHOWN)], has_more).in_column(name)
}
