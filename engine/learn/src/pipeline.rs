//! A trained model with everything needed to ask it: signature, preprocessing, weights.

mod judge;
mod onnx;
mod record;
mod rows;

use std::collections::BTreeMap;

use bunsen_model::{FittedModel, Host, Matrix, Registry};
use bunsen_spec::{Prediction, Problem, Progress, Rows, Settings, Signature, Task, say};
use bunsen_table::Table;

use crate::pace::let_world_in;
use crate::predictions::{ask, n_outputs, predictions};
use crate::preprocess::{FittedColumn, Strictness, total_width};
use crate::value::Value;

/// Name of the file with all but the weights.
const PIPELINE_FILE: &str = "pipeline.json";
/// Name of the file with the weights.
pub(crate) const WEIGHTS_FILE: &str = "model.safetensors";
/// Name of the file for other programs.
const ONNX_FILE: &str = "model.onnx";
/// Values prepared at a time, some milliseconds of work: also bounds the memory that a long table takes.
const VALUES_AT_A_TIME: usize = 1 << 18;

/// A trained model with everything needed to ask it.
///
/// What it answers depends on its files alone. It is asked with rows or tables in the columns of the
/// training data; columns it does not know are ignored.
pub struct Pipeline {
    parts: Parts,
    model: Box<dyn FittedModel>,
}

/// All of a pipeline but the weights.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parts {
    /// What it does.
    pub task: Task,
    /// Name of the kind of model.
    pub model_name: String,
    /// The settings it was fitted with, complete.
    pub settings: Settings,
    /// What it takes and gives.
    pub signature: Signature,
    /// The preprocessing of each input.
    pub columns: Vec<FittedColumn>,
}

impl Pipeline {
    pub(crate) fn new(parts: Parts, model: Box<dyn FittedModel>) -> Self {
        Self { parts, model }
    }

    /// What it takes and gives.
    pub fn signature(&self) -> &Signature {
        &self.parts.signature
    }

    /// What it does.
    pub fn task(&self) -> Task {
        self.parts.task
    }

    /// Name of the kind of model, as in [`bunsen_spec::ModelInfo::name`].
    pub fn model_name(&self) -> &str {
        &self.parts.model_name
    }

    /// The settings it was fitted with, complete.
    pub fn settings(&self) -> &Settings {
        &self.parts.settings
    }

    /// Number of weights.
    pub fn n_weights(&self) -> u64 {
        self.model.n_weights()
    }

    /// Answers each of `rows`, in order. Numbers may be written as text (`"5.1"`).
    ///
    /// # Errors
    /// When a required column is missing, or a value is: missing where one is required, of another type,
    /// or a kind unknown from training. The problem names column, row and what was expected. A column
    /// that need not be given may be left out as a whole. Of kind `Cancelled` when the host says so.
    pub async fn predict(&self, rows: &Rows, host: &dyn Host) -> Result<Vec<Prediction>, Problem> {
        let positions = rows::find_columns(rows, &self.parts.columns)?;
        let value_at = |row: usize, input: usize| match positions[input] {
            Some(column) => Value::of_cell(&rows.rows[row][column]),
            None => Value::Missing,
        };
        self.answer(rows.rows.len(), value_at, host).await
    }

    /// Answers each row of `table`, in order. The host hears after how many rows (steps) of how many it is.
    ///
    /// # Errors
    /// As [`Pipeline::predict`].
    pub async fn predict_table(&self, table: &Table, host: &dyn Host) -> Result<Vec<Prediction>, Problem> {
        let by_name: BTreeMap<&str, _> = table.columns().iter().map(|c| (c.name.as_str(), &c.values)).collect();
        let given = || table.columns().iter().map(|c| c.name.as_str());
        let find = |column: &FittedColumn| rows::found(column, by_name.get(column.name.as_str()).copied(), given());
        let columns = self.parts.columns.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        let value_at = |row: usize, input: usize| match columns[input] {
            Some(values) => Value::of_column(values, row),
            None => Value::Missing,
        };
        self.answer(table.n_rows(), value_at, host).await
    }

    /// Answers `n_rows` rows whose values `value_at(row, input)` tells.
    async fn answer<'a>(
        &self,
        n_rows: usize,
        value_at: impl Fn(usize, usize) -> Value<'a>,
        host: &dyn Host,
    ) -> Result<Vec<Prediction>, Problem> {
        let width = total_width(&self.parts.columns);
        let mut answers = Vec::with_capacity(n_rows);
        let rows_at_a_time = (VALUES_AT_A_TIME / width.max(1)).max(1);
        for start in (0..n_rows).step_by(rows_at_a_time) {
            let_world_in(host).await?;
            host.report(Progress { step: start as u64, steps: n_rows as u64, ..Progress::default() });
            let end = n_rows.min(start + rows_at_a_time);
            let mut x = Matrix::zeros(end - start, width);
            for row in start..end {
                let mut out = x.row_mut(row - start);
                for (input, column) in self.parts.columns.iter().enumerate() {
                    let (own, rest) = out.split_at_mut(column.width());
                    column.encode(value_at(row, input), row as u64 + 1, Strictness::Strict, own)?;
                    out = rest;
                }
            }
            let output = &self.parts.signature.output;
            let answer = ask(&*self.model, &x, n_outputs(output), |row| (start + row) as u64 + 1, host).await?;
            answers.extend(predictions(&answer, output));
        }
        Ok(answers)
    }

    /// The files that hold it: `pipeline.json` and `model.safetensors`, which [`Pipeline::from_files`]
    /// reads, and `model.onnx` for other programs.
    pub fn to_files(&self) -> BTreeMap<String, Vec<u8>> {
        BTreeMap::from([
            (PIPELINE_FILE.to_string(), record::write(&self.parts)),
            (WEIGHTS_FILE.to_string(), self.model.to_safetensors()),
            (ONNX_FILE.to_string(), onnx::write(&self.parts, &*self.model)),
        ])
    }

    /// Reads what [`Pipeline::to_files`] wrote; other files are ignored. Files are data from strangers:
    /// every number, shape and length is checked before use.
    ///
    /// # Errors
    /// When a file is missing, broken, of a newer version, or the files do not fit each other.
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>, registry: &Registry) -> Result<Self, Problem> {
        let file = |name: &str| {
            files.get(name).map(Vec::as_slice).ok_or_else(|| say::files::file_missing(name).in_field(name))
        };
        let parts = record::read(file(PIPELINE_FILE)?, registry)?;
        let estimator = registry.get(&parts.model_name)?;
        let model = estimator.load(file(WEIGHTS_FILE)?, parts.task, bunsen_spec::Device::Cpu)?;
        let n_outputs = n_outputs(&parts.signature.output);
        let n_features = total_width(&parts.columns);
        let expected = estimator.n_weights(n_features, n_outputs, parts.signature.image, &parts.settings)?;
        if model.n_weights() != expected {
            return Err(record::broken(
                WEIGHTS_FILE,
                &say::files::other_number_of_weights(model.n_weights(), PIPELINE_FILE, expected),
            ));
        }
        Ok(Self { parts, model })
    }
}
