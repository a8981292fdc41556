//! Guessing what a learner may want to train, from the profile of a table alone.

use bunsen_model::no_such_model;
use bunsen_spec::{
    ColumnKind, ColumnProfile, DataRef, Device, ModelInfo, PreprocessSpec, Problem, SplitSpec, TableProfile, Task,
    TrainSpec, say,
};

use crate::check_spec::no_such_column;

/// Names that targets often have, the likeliest first.
const TARGET_NAMES: [&str; 20] = [
    "target",
    "label",
    "class",
    "y",
    "species",
    "outcome",
    "diagnosis",
    "response",
    "result",
    "survived",
    "churn",
    "default",
    "quality",
    "price",
    "digit",
    "category",
    "variety",
    "type",
    "grade",
    "score",
];
/// Most distinct whole numbers that are taken for kinds rather than amounts.
const MAX_NUMBERED_KINDS: u64 = 20;
/// Rows there should be for each whole number that is taken for a kind.
const ROWS_PER_KIND: u64 = 5;
/// The seed of a fresh request; any would do, a fixed one makes it repeatable.
const SEED: u64 = 42;

/// What the learner has chosen already; the rest is guessed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chosen<'a> {
    /// The column to predict.
    pub target: Option<&'a str>,
    /// Name of the kind of model.
    pub model: Option<&'a str>,
    /// What to do with the target.
    pub task: Option<Task>,
    /// The columns to predict from.
    pub features: Option<&'a [String]>,
}

/// Proposes what to train on the table with this profile.
///
/// The target is the chosen one, else the column with a name that targets have, else the last one
/// that could be one. Few-valued columns ask for classification, other numbers for regression.
/// Features are the pixels of pictures, else all other columns but for identifiers, constants and free
/// text. The model is a network for pictures, else the simplest model for the task. Settings are the
/// model's defaults, all of them.
///
/// # Errors
/// When the column or the model does not exist, or nothing is left to predict or to learn from.
pub fn suggest(
    profile: &TableProfile,
    data: &DataRef,
    models: &[ModelInfo],
    chosen: Chosen<'_>,
) -> Result<TrainSpec, Problem> {
    let names = || profile.columns.iter().map(|column| column.name.as_str());
    let target = match chosen.target {
        Some(name) => profile
            .columns
            .iter()
            .find(|column| column.name == name)
            .ok_or_else(|| no_such_column(name, names()).in_field("target"))?,
        None => guess_target(profile)?,
    };
    let model = match chosen.model {
        Some(name) => Some(models.iter().find(|info| info.name == name).ok_or_else(|| no_such_model(name, models))?),
        None => None,
    };
    let task = chosen.task.unwrap_or_else(|| guess_task(profile, target, model));
    let pixels = profile.picture().map(|picture| picture.pixels).filter(|pixels| !pixels.contains(&target.name));
    let features = match (chosen.features, pixels) {
        (Some(features), _) => features.to_vec(),
        (None, Some(pixels)) => pixels.to_vec(),
        (None, None) => guess_features(profile, &target.name)?,
    };
    let model = match model {
        Some(info) => info,
        None => guess_model(models, task, pixels.is_some_and(|pixels| pixels == features))?,
    };
    Ok(TrainSpec {
        data: data.clone(),
        target: target.name.clone(),
        features,
        task,
        model: model.name.clone(),
        settings: model.check_settings(&bunsen_spec::Settings::new())?,
        preprocess: PreprocessSpec::default(),
        split: SplitSpec::default(),
        seed: SEED,
        device: Device::Cpu,
    })
}

fn guess_target(profile: &TableProfile) -> Result<&ColumnProfile, Problem> {
    let can_be = |column: &&ColumnProfile| {
        column.n_distinct >= 2 && column.kind.is_learnable() && !is_identifier(column, profile.n_rows)
    };
    let named = TARGET_NAMES.iter().find_map(|name| {
        profile.columns.iter().filter(can_be).find(|column| column.name.trim().eq_ignore_ascii_case(name))
    });
    named
        .or_else(|| profile.columns.iter().rev().find(can_be))
        .ok_or_else(|| say::training::nothing_to_predict().in_field("target"))
}

/// The task that the target asks for, or the only one that a chosen model can do, where the target allows it.
fn guess_task(profile: &TableProfile, target: &ColumnProfile, model: Option<&ModelInfo>) -> Task {
    let is_number = target.kind.is_number();
    let task = match target.kind {
        ColumnKind::Category | ColumnKind::Boolean | ColumnKind::Text | ColumnKind::Date | ColumnKind::DateTime => {
            Task::Classification
        }
        ColumnKind::Number if target.n_distinct == 2 => Task::Classification,
        ColumnKind::Number => Task::Regression,
        ColumnKind::Integer => {
            let n = target.n_distinct;
            let are_kinds = n == 2 || (n <= MAX_NUMBERED_KINDS && n * ROWS_PER_KIND <= profile.n_rows);
            if are_kinds { Task::Classification } else { Task::Regression }
        }
    };
    match model {
        Some(info) if !info.tasks.contains(&task) && is_number => info.tasks.first().copied().unwrap_or(task),
        _ => task,
    }
}

fn guess_model(models: &[ModelInfo], task: Task, is_image: bool) -> Result<&ModelInfo, Problem> {
    let can = |info: &&ModelInfo| info.tasks.contains(&task);
    let for_pictures = models.iter().filter(can).find(|info| is_image && info.needs_image);
    for_pictures
        .or_else(|| models.iter().filter(can).find(|info| !info.needs_image))
        .ok_or_else(|| say::training::no_model_for_task().in_field("model"))
}

fn guess_features(profile: &TableProfile, target: &str) -> Result<Vec<String>, Problem> {
    let others = || profile.columns.iter().filter(|column| column.name != target);
    let features: Vec<String> = others()
        .filter(|column| column.kind.is_learnable() && column.n_distinct >= 2)
        .filter(|column| !is_identifier(column, profile.n_rows))
        .map(|column| column.name.clone())
        .collect();
    if features.is_empty() {
        return Err(say::training::nothing_to_predict_from(target).in_field("features"));
    }
    Ok(features)
}

/// Whether a column names rows rather than describing them: (nearly) every value once, and a name or
/// numbering that says so.
fn is_identifier(column: &ColumnProfile, n_rows: u64) -> bool {
    let n_values = n_rows.saturating_sub(column.n_missing);
    let is_unique = column.n_distinct == n_values && n_values > 1;
    match column.kind {
        ColumnKind::Integer if is_unique => has_identifier_name(&column.name) || counts_up(column, n_values),
        ColumnKind::Category => is_unique || (has_identifier_name(&column.name) && column.n_distinct * 2 > n_values),
        _ => false,
    }
}

fn has_identifier_name(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    let is_exactly = ["id", "index", "idx", "row", "rownames", "uuid", "guid", "key", "unnamed: 0", "no", "nr", ""];
    is_exactly.contains(&name.as_str()) || ["_id", " id", "-id"].iter().any(|end| name.ends_with(end))
}

/// Whether unique whole numbers leave no gap: 0, 1, 2, ...
fn counts_up(column: &ColumnProfile, n_values: u64) -> bool {
    column.numbers.as_ref().is_some_and(|numbers| {
        (numbers.min == 0.0 || numbers.min == 1.0) && numbers.max - numbers.min + 1.0 == n_values as f64
    })
}
