//! `pipeline.json`: all of a pipeline but its weights, as stored.

use std::collections::BTreeSet;

use bunsen_model::Registry;
use bunsen_spec::say::files;
use bunsen_spec::{ImageShape, Output, Problem, Settings, Signature, Task};
use serde::{Deserialize, Serialize};

use super::{PIPELINE_FILE, Parts};
use crate::preprocess::{FittedColumn, validate};
use crate::signature::inputs_of;

/// The version of the record that this program writes, and the newest it reads.
const VERSION: u32 = 1;

/// What the file holds.
#[derive(Serialize, Deserialize)]
struct Record {
    version: u32,
    task: Task,
    model: String,
    settings: Settings,
    signature: Signature,
    columns: Vec<FittedColumn>,
}

/// What every version of the file holds.
#[derive(Deserialize)]
struct AnyVersion {
    version: u32,
}

/// Writes the file.
pub(super) fn write(parts: &Parts) -> Vec<u8> {
    let record = Record {
        version: VERSION,
        task: parts.task,
        model: parts.model_name.clone(),
        settings: parts.settings.clone(),
        signature: parts.signature.clone(),
        columns: parts.columns.clone(),
    };
    let mut bytes = serde_json::to_vec_pretty(&record).expect("records hold nothing that JSON cannot");
    bytes.push(b'\n');
    bytes
}

/// Reads and checks the file.
pub(super) fn read(bytes: &[u8], registry: &Registry) -> Result<Parts, Problem> {
    let version: AnyVersion =
        serde_json::from_slice(bytes).map_err(|error| broken(PIPELINE_FILE, &error.to_string()))?;
    if version.version != VERSION {
        return Err(files::too_new(version.version, VERSION).in_field(PIPELINE_FILE));
    }
    let record: Record = serde_json::from_slice(bytes).map_err(|error| broken(PIPELINE_FILE, &error.to_string()))?;
    let info = registry.get(&record.model)?.info();
    let settings = info
        .check_settings(&record.settings)
        .map_err(|problem| broken(PIPELINE_FILE, problem.what.trim_end_matches('.')))?;
    check(&record, info.tasks.contains(&record.task), info.needs_image).map_err(|what| broken(PIPELINE_FILE, &what))?;
    Ok(Parts {
        task: record.task,
        model_name: record.model,
        settings,
        signature: record.signature,
        columns: record.columns,
    })
}

/// A file of a model folder that cannot be used.
pub(super) fn broken(file: &str, what: &str) -> Problem {
    files::file_damaged(file, what).in_field(file)
}

fn check(record: &Record, does_task: bool, needs_image: bool) -> Result<(), String> {
    if !does_task {
        return Err(files::other_task(&record.model));
    }
    validate(&record.columns)?;
    if record.signature.inputs != inputs_of(&record.columns) {
        return Err(files::other_signature().into());
    }
    check_output(record)?;
    match record.signature.image {
        Some(shape) => check_image(&shape, record.columns.len()),
        None if needs_image => Err(files::no_shape(&record.model)),
        None => Ok(()),
    }
}

fn check_output(record: &Record) -> Result<(), String> {
    let target = record.signature.output.target();
    if target.is_empty() || record.columns.iter().any(|column| column.name == target) {
        return Err(files::target_without_name().into());
    }
    match (&record.signature.output, record.task) {
        (Output::Classes { labels, are_integers, .. }, Task::Classification) => {
            let distinct: BTreeSet<&str> = labels.iter().map(String::as_str).collect();
            if labels.len() < 2 || distinct.len() != labels.len() || distinct.contains("") {
                return Err(files::bad_labels().into());
            }
            match *are_integers && labels.iter().any(|label| label.parse::<i64>().is_err()) {
                true => Err(files::label_is_no_integer().into()),
                false => Ok(()),
            }
        }
        (Output::Number { min, max, .. }, Task::Regression) => match min.is_finite() && max.is_finite() && min <= max {
            true => Ok(()),
            false => Err(files::bad_bounds().into()),
        },
        _ => Err(files::other_output().into()),
    }
}

fn check_image(shape: &ImageShape, n_inputs: usize) -> Result<(), String> {
    let n_pixels = u128::from(shape.height) * u128::from(shape.width) * u128::from(shape.channels);
    let fits = n_pixels == n_inputs as u128 && n_pixels > 0 && matches!(shape.channels, 1 | 3);
    match fits && shape.max.is_finite() && shape.max > 0.0 {
        true => Ok(()),
        false => Err(files::other_shape().into()),
    }
}
