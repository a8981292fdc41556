//! Checking a training request against its table before any work is done.

use std::collections::BTreeMap;

use bunsen_model::{Estimator, Registry};
use bunsen_spec::{ColumnKind, ImageShape, Picture, Problem, Settings, SplitSpec, Task, TrainSpec};
use bunsen_table::{Column, Table};

use crate::preprocess::free_text;
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
        return Err(Problem::bad_input(format!("{} cannot do {}.", info.label, task_name(spec.task)))
            .in_field("model")
            .remedy(format!("Choose a model that can, or {} as the task.", other_task_name(spec.task))));
    }
    let settings = info.check_settings(&spec.settings)?;
    let (features, target_column) = find_columns(spec, table)?;
    let image = picture.filter(|picture| picture.pixels == spec.features).map(|picture| picture.shape);
    if info.needs_image && image.is_none() {
        return Err(Problem::bad_input(format!("{} needs pictures, but these features are not pixels.", info.label))
            .in_field("model")
            .remedy("Choose all pixel columns in their order as features, or another model."));
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
    let check = |name: &str, label: &str, share: f64, min: f64, max: f64| match (min..=max).contains(&share) {
        true => Ok(()),
        false => Err(Problem::bad_input(format!("The {label} share is {share}, but it must be from {min} to {max}."))
            .in_field(name)
            .remedy(format!("Choose a share from {min} to {max}."))),
    };
    check("split.test", "test", split.test, 0.05, 0.5)?;
    check("split.validation", "validation", split.validation, 0.0, 0.4)
}

fn find_columns<'a>(spec: &TrainSpec, table: &'a Table) -> Result<(Vec<&'a Column>, &'a Column), Problem> {
    let target = target_column(spec, table)?;
    if spec.features.is_empty() {
        return Err(Problem::bad_input("There are no feature columns to learn from.")
            .in_field("features")
            .remedy("Choose at least one column besides the target."));
    }
    let by_name: BTreeMap<&str, &Column> = table.columns().iter().map(|c| (c.name.as_str(), c)).collect();
    let mut is_taken: BTreeMap<&str, bool> = BTreeMap::new();
    let mut features = Vec::with_capacity(spec.features.len());
    for name in &spec.features {
        if *name == spec.target {
            return Err(Problem::bad_input(format!("The column {name} is both target and feature."))
                .in_column(name)
                .in_field("features")
                .remedy("Leave it out of the features, or the model would only copy the answer."));
        }
        if is_taken.insert(name, true).is_some() {
            return Err(Problem::bad_input(format!("The column {name} is twice among the features."))
                .in_column(name)
                .in_field("features")
                .remedy("Leave one of the two out."));
        }
        let names = || table.columns().iter().map(|c| c.name.as_str());
        let column = by_name.get(name.as_str()).ok_or_else(|| no_such_column(name, names()).in_field("features"))?;
        if column.kind == ColumnKind::Text {
            return Err(free_text(name).in_field("features"));
        }
        features.push(*column);
    }
    Ok((features, target))
}

/// Why a column cannot be found among those of a table, called `known`.
pub(crate) fn no_such_column<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    const SHOWN: usize = 20;
    let mut known: Vec<&str> = known.take(SHOWN + 1).collect();
    if known.len() > SHOWN {
        known[SHOWN] = "and others";
    }
    Problem::bad_input(format!("The table has no column called {name}."))
        .in_column(name)
        .remedy(format!("Its columns are {}.", known.join(", ")))
}

fn task_name(task: Task) -> &'static str {
    match task {
        Task::Classification => "classification",
        Task::Regression => "regression",
    }
}

fn other_task_name(task: Task) -> &'static str {
    match task {
        Task::Classification => "regression",
        Task::Regression => "classification",
    }
}
