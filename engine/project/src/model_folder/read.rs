//! Model folders from strangers: checked before anything looks inside.

use std::collections::BTreeMap;

use bunsen_spec::{Evaluation, SplitRows, TrainSpec, say};
use serde::de::DeserializeOwned;

use super::PIPELINE_FILES;
use crate::ProjectError;
use crate::path::is_safe_path;

/// Most files of a folder.
pub const MAX_FILES: usize = 64;
/// Most bytes of all files together.
const MAX_BYTES: usize = 512 << 20;
/// Most bytes of one of the JSON files that are read here.
const MAX_JSON_BYTES: usize = 64 << 20;

/// A model folder that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What was asked for.
    pub spec: TrainSpec,
    /// The judgement on the held-out rows.
    pub evaluation: Evaluation,
    /// The rows of each part; `None` when the folder does not say.
    pub split: Option<SplitRows>,
    /// The model card, as Markdown; empty when there is none.
    pub card: String,
    /// The trained pipeline: the files named in [`PIPELINE_FILES`] that are there. Whether their insides
    /// hold is for the pipeline's own reader to say.
    pub pipeline: BTreeMap<String, Vec<u8>>,
}

/// Reads a model folder that Bunsen wrote. Its files may come from a stranger.
pub fn read(files: &BTreeMap<String, Vec<u8>>) -> Result<Model, ProjectError> {
    check_files(files.iter().map(|(path, bytes)| (path.as_str(), bytes.len())))?;
    let card = files.get("README.md").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    Ok(Model {
        spec: json(files, "spec.json")?,
        evaluation: json(files, "evaluation.json")?,
        split: files.get("split.json").map(|_| json(files, "split.json")).transpose()?,
        card: card.unwrap_or_default(),
        pipeline: PIPELINE_FILES
            .iter()
            .filter_map(|name| files.get(*name).map(|bytes| ((*name).to_string(), bytes.clone())))
            .collect(),
    })
}

/// Checks the paths and sizes of a folder's files, before their bytes are fetched or stored: not too
/// many, not too large, no path that leads out of the folder, and all that Bunsen needs is there.
pub fn check_files<'a>(files: impl IntoIterator<Item = (&'a str, usize)>) -> Result<(), ProjectError> {
    let files: BTreeMap<_, _> = files.into_iter().collect();
    if files.len() > MAX_FILES {
        return Err(bad(say::files::too_many_files(files.len(), MAX_FILES)));
    }
    check_paths(files.keys().copied())?;
    let total = files.values().fold(0_usize, |total, size| total.saturating_add(*size));
    if total > MAX_BYTES {
        return Err(bad(say::files::folder_too_large(MAX_BYTES >> 20)));
    }
    let needed = ["MLmodel", "pipeline.json", "model.safetensors", "spec.json", "evaluation.json"];
    needed.iter().find(|name| !files.contains_key(*name)).map_or(Ok(()), |name| Err(lacks(name)))
}

/// Checks that no path leads out of the folder.
pub(crate) fn check_paths<'a>(paths: impl IntoIterator<Item = &'a str>) -> Result<(), ProjectError> {
    let unsafe_path = paths.into_iter().find(|path| !is_safe_path(path));
    unsafe_path.map_or(Ok(()), |path| Err(bad(say::files::path_not_allowed(path))))
}

fn json<T: DeserializeOwned>(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Result<T, ProjectError> {
    let bytes = files.get(name).ok_or_else(|| lacks(name))?;
    if bytes.len() > MAX_JSON_BYTES {
        return Err(bad(say::files::file_too_large(name, MAX_JSON_BYTES >> 20)));
    }
    serde_json::from_slice(bytes).map_err(|error| bad(say::files::unreadable_file(name, &error.to_string())))
}

fn lacks(name: &str) -> ProjectError {
    bad(say::files::lacks_file(name))
}

fn bad(why: String) -> ProjectError {
    ProjectError::BadModelFolder { why }
}
