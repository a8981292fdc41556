//! The stages of the pipeline at a project's top.
//!
//! `train` and `validate` read the raw data and take the recipe's steps themselves: a CSV in between would forget what
//! a step made of a column. So no stage reads what `clean` writes; it is for people and other programs.

use bunsen_spec::DataRef;

use super::curves::CURVES;
use super::version::{METRICS, MODEL};
use crate::pipeline::{NewStage, PARAMS_FILE};
use crate::project::{SETTINGS_FILE, prepared_path, recipe_path, suite_path};
use crate::yaml::Yaml;

/// The stage that writes the prepared table.
pub(super) const CLEAN: &str = "clean";
/// The stage that checks it.
pub(super) const VALIDATE: &str = "validate";
/// The stage that trains a run.
pub(super) const TRAIN: &str = "train";
/// What came of the check.
pub(super) const VALIDATION: &str = "validation.json";

/// Whether a stage is one of these, and not a learner's own of the same name, which calls another program.
pub(super) fn is_ours(name: &str, body: &Yaml) -> bool {
    let command = body.get("cmd").and_then(Yaml::as_text).unwrap_or_default();
    [CLEAN, VALIDATE, TRAIN].contains(&name) && command.split_whitespace().take(2).eq(["bunsen", name])
}

/// One of the stages. `is_validated`: nothing is trained on a table that must not be used.
pub(super) fn stage(name: &str, data: &DataRef, is_validated: bool) -> NewStage {
    let file = format!("data/{}", data.name);
    let recipe = (!data.recipe.is_empty()).then(|| recipe_path(&data.name));
    let mut deps = vec![file.clone()];
    deps.extend(data.others.iter().map(|other| format!("data/{}", other.name)));
    deps.extend(recipe.iter().cloned());
    deps.push(SETTINGS_FILE.into());
    let mut command = vec!["bunsen".to_string(), name.to_string()];
    let mut say = |words: &[&str]| command.extend(words.iter().map(|word| word.to_string()));
    let new = match name {
        CLEAN => {
            let out = prepared_path(&data.name);
            say(&[&recipe_path(&data.name), &file, "--project", SETTINGS_FILE, "--out", &out]);
            NewStage { outs: vec![out], ..NewStage::default() }
        }
        VALIDATE => {
            let suite = suite_path(&data.name);
            say(&[&suite, &file, "--project", SETTINGS_FILE]);
            recipe.iter().for_each(|recipe| say(&["--recipe", recipe]));
            say(&["--only-critical", "--out", VALIDATION]);
            deps.push(suite);
            NewStage { texts: vec![VALIDATION.into()], ..NewStage::default() }
        }
        _ => {
            say(&[&file, "--project", SETTINGS_FILE]);
            recipe.iter().for_each(|recipe| say(&["--recipe", recipe]));
            say(&["--params", PARAMS_FILE, "--out", MODEL, "--metrics", METRICS, "--curves", CURVES]);
            deps.extend(is_validated.then(|| VALIDATION.to_string()));
            NewStage {
                has_params: true,
                outs: vec![MODEL.into()],
                texts: vec![CURVES.into()],
                metrics: Some(METRICS.into()),
                ..NewStage::default()
            }
        }
    };
    NewStage { command, deps, ..new }
}
