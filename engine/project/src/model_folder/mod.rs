//! Model folders: a trained model as MLflow keeps it.
//!
//! `MLmodel` with signature and flavours, the pipeline in the forms that Bunsen reads
//! (`pipeline.json`, `model.safetensors`), `model.onnx` for everyone else, `spec.json`,
//! `evaluation.json`, `split.json` (indices of the rows of each part), examples of an input, the Python
//! packages that MLflow needs, and `README.md`, the model card. A folder from a stranger is data:
//! [`read`] checks it before anything looks inside.

mod card;
mod date;
mod mlmodel;
mod read;

pub use crate::path::is_safe_path;
pub use date::utc_text;
pub(crate) use read::check_paths;
pub use read::{MAX_FILES, Model, check_files, read};

use std::collections::BTreeMap;

use bunsen_spec::{Cell, DataCard, Evaluation, InputKind, Signature, SplitRows, TrainSpec};

use crate::record::{to_json, to_pretty_json};

/// The files of the trained pipeline, made elsewhere.
pub const PIPELINE_FILES: [&str; 3] = ["pipeline.json", "model.safetensors", "model.onnx"];

/// A trained model that is about to become a folder.
#[derive(Clone, Copy, Debug)]
pub struct NewModel<'a> {
    /// Its name, such as that of its run.
    pub name: &'a str,
    /// The run it comes from; empty when there is none.
    pub run_id: &'a str,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: f64,
    /// What was asked for.
    pub spec: &'a TrainSpec,
    /// What it takes and gives.
    pub signature: &'a Signature,
    /// The judgement on the held-out rows.
    pub evaluation: &'a Evaluation,
    /// The rows of each part.
    pub split: &'a SplitRows,
    /// Where the data comes from.
    pub card: &'a DataCard,
    /// The trained pipeline: the files named in [`PIPELINE_FILES`].
    pub pipeline: &'a BTreeMap<String, Vec<u8>>,
}

/// Writes the folder: its files by path. The same model gives the same bytes.
pub fn write(model: &NewModel<'_>) -> BTreeMap<String, Vec<u8>> {
    let mut files = model.pipeline.clone();
    let (example, serving_example) = input_examples(model.signature);
    let mut put = |name: &str, bytes: Vec<u8>| files.insert(name.to_string(), bytes);
    put("MLmodel", mlmodel::write(model).into_bytes());
    put("README.md", card::write(model).into_bytes());
    put("evaluation.json", to_pretty_json(model.evaluation));
    put("input_example.json", example);
    put("python_env.yaml", mlmodel::PYTHON_ENV.into());
    put("requirements.txt", mlmodel::REQUIREMENTS.into());
    put("serving_input_example.json", serving_example);
    put("spec.json", to_pretty_json(model.spec));
    put("split.json", to_json(model.split));
    files
}

/// A row that the model takes, as MLflow saves it: medians and most frequent kinds.
fn example_row(signature: &Signature) -> Vec<Cell> {
    let cell = |kind: &InputKind| match kind {
        InputKind::Number { median, .. } => Cell::Number(*median),
        InputKind::Choice { most_frequent, .. } => Cell::Text(most_frequent.clone()),
        InputKind::Flag => Cell::Flag(false),
    };
    signature.inputs.iter().map(|input| cell(&input.kind)).collect()
}

/// `input_example.json` and `serving_input_example.json`.
fn input_examples(signature: &Signature) -> (Vec<u8>, Vec<u8>) {
    let columns: Vec<_> = signature.inputs.iter().map(|input| &input.name).collect();
    let split = serde_json::json!({ "columns": columns, "data": [example_row(signature)] });
    let serving = serde_json::json!({ "dataframe_split": split });
    (to_pretty_json(&split), to_pretty_json(&serving))
}
