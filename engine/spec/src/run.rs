//! A run: a training, from its start to its model; or a measurement of how documents are found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Evaluation, MetricPoint, ModelFile, ModelTestResult, Problem, ProjectId, RetrievalSpec, RunId, Signature,
    SplitRows, TrainSpec, held_back_by,
};

/// How a run stands. MLflow's words where it has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Training now, or cut off while training: a run that no worker holds can be resumed.
    Running,
    /// Trained to its end, or stopped by the learner with the best weights kept.
    Finished,
    /// Gave up; see [`RunRecord::problem`].
    Failed,
    /// Cancelled by the learner; there is no model.
    Cancelled,
}

/// What was asked of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RunSpec {
    /// To train a model.
    Train(TrainSpec),
    /// To measure how documents are found.
    Retrieval(RetrievalSpec),
}

/// What stands for a model's name where runs of all kinds are listed, for those that measure how documents are found.
pub const RETRIEVAL: &str = "retrieval";

impl RunSpec {
    /// What a model was asked to learn; none of a run that trained nothing.
    pub fn train(&self) -> Option<&TrainSpec> {
        match self {
            Self::Train(spec) => Some(spec),
            Self::Retrieval(_) => None,
        }
    }

    /// How documents were searched; none of a run that searched none.
    pub fn retrieval(&self) -> Option<&RetrievalSpec> {
        match self {
            Self::Train(_) => None,
            Self::Retrieval(spec) => Some(spec),
        }
    }

    /// Name of the model, or [`RETRIEVAL`].
    pub fn model(&self) -> &str {
        self.train().map_or(RETRIEVAL, |spec| &spec.model)
    }
}

/// Everything known about a run. The stored form; `version` tells which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Version of this record's form. 1 now.
    pub version: u32,
    /// The run's id.
    pub id: RunId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// Its number in the project, from 1, never reused.
    pub number: u64,
    /// Its name; the learner may change it.
    pub name: String,
    /// The learner's note.
    #[serde(default)]
    pub note: String,
    /// How it stands.
    pub status: RunStatus,
    /// What was asked for.
    pub spec: RunSpec,
    /// The version of the project it was started from: a commit's hash.
    pub commit: String,
    /// When it started, in milliseconds since 1970.
    pub started_ms: f64,
    /// When it ended.
    pub ended_ms: Option<f64>,
    /// Milliseconds spent training, interruptions not counted.
    pub trained_ms: f64,
    /// What it computed on, in words such as "CPU · SIMD".
    pub computed_on: String,
    /// The rows of each part.
    #[serde(default)]
    pub split: SplitRows,
    /// Metrics by step, in the order they came.
    #[serde(default)]
    pub points: Vec<MetricPoint>,
    /// The judgement on the held-out rows, or on the questions, once finished.
    pub evaluation: Option<Evaluation>,
    /// What the model takes and gives, once finished.
    pub signature: Option<Signature>,
    /// The model folder's files, once finished; of a measurement, what came of each question. Their bytes are stored by MD5.
    #[serde(default)]
    pub files: Vec<ModelFile>,
    /// The table as its recipe prepared it, as CSV, once finished: what stage `clean` of the project's pipeline writes.
    /// Not kept of a table without a recipe, or of a large one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared: Option<ModelFile>,
    /// The newest checkpoint, while not finished.
    pub checkpoint: Option<CheckpointInfo>,
    /// Why it failed.
    pub problem: Option<Problem>,
    /// What came of the project's model tests, once finished.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<ModelTestResult>,
    /// Whether it is finished but not in the project's history, because it does not pass a model test.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_held_back: bool,
    /// When the learner deleted it, in milliseconds since 1970. It can be restored until the trash
    /// is emptied.
    #[serde(default)]
    pub trashed_ms: Option<f64>,
}

/// Where a run can be taken up again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckpointInfo {
    /// Epochs finished.
    pub epoch: u64,
    /// Epochs asked for.
    pub epochs: u64,
    /// MD5 of the stored bytes.
    pub md5: String,
    /// Size of the stored bytes.
    #[serde(default)]
    pub size_bytes: u64,
    /// When it was written, in milliseconds since 1970.
    pub saved_ms: f64,
}

/// A row of the run table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    /// The run's id.
    pub id: RunId,
    /// Its number in the project, from 1.
    pub number: u64,
    /// Its name.
    pub name: String,
    /// The learner's note.
    pub note: String,
    /// How it stands.
    pub status: RunStatus,
    /// Name of the model, or [`RETRIEVAL`].
    pub model: String,
    /// The column it predicts; of a measurement, nothing.
    pub target: String,
    /// When it started, in milliseconds since 1970.
    pub started_ms: f64,
    /// Milliseconds spent training.
    pub trained_ms: f64,
    /// Metrics on the held-out rows.
    pub metrics: BTreeMap<String, f64>,
    /// The validation loss (or training loss) by step, at most 40 points.
    pub curve: Vec<f64>,
    /// Bytes its files take up in the store.
    pub size_bytes: u64,
    /// Epochs finished and asked for, if it was cut off and can be resumed.
    pub resumable: Option<(u64, u64)>,
    /// Why it is not in the project's history, if a model test holds it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_back: Option<String>,
}

impl RunSummary {
    /// Whether it measured how documents are found, and trained nothing.
    pub fn is_retrieval(&self) -> bool {
        self.model == RETRIEVAL
    }
}

impl RunRecord {
    /// Why it is not in the project's history, if a model test holds it back.
    pub fn held_back(&self) -> Option<String> {
        self.is_held_back.then(|| held_back_by(&self.tests).unwrap_or_default())
    }
}
