//! Plain values that only commands and events carry.

use bunsen_spec::{
    ColumnKind, DataCard, DataRef, Deployment, ImageShape, ModelTest, Problem, ProjectSummary, ReadIssue, Rows,
    Signature, SortKey, StepEffect, Suite, TableProfile,
};
use serde::{Deserialize, Serialize};

/// An opened project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProjectState {
    /// Its row in the list.
    pub summary: ProjectSummary,
    /// Its table's data. Nothing (an empty name) where it [has no table](Self::has_table).
    pub data: DataRef,
    /// Where the data comes from.
    pub card: DataCard,
    /// What is in the data, prepared. Nothing where `problem` says why not.
    pub profile: TableProfile,
    /// What the steps of its recipe did.
    pub preparation: Preparation,
    /// What is expected of the prepared table.
    pub suite: Suite,
    /// The tests that models have to pass.
    pub tests: Vec<ModelTest>,
    /// Why the table, or what is expected of it, cannot be read: something stored is lost or damaged. Runs and versions
    /// can be used all the same.
    pub problem: Option<Problem>,
    /// Whether this tab may change it. Another tab has the lock otherwise.
    pub is_writer: bool,
}

impl ProjectState {
    /// Whether there is a table at all. A project of documents alone has none.
    pub fn has_table(&self) -> bool {
        self.summary.data.is_some()
    }
}

/// What the steps of a recipe did to a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preparation {
    /// What each step did, in the recipe's order: `None` for one that is off, or that comes after one that could
    /// not be taken.
    pub effects: Vec<Option<StepEffect>>,
    /// The columns that each step met, in the recipe's order, then those after the last: one entry more than there
    /// are steps. The first entry is the file as it was read.
    pub columns: Vec<Vec<(String, ColumnKind)>>,
    /// The columns of each table that a step joins with, by the table's name.
    pub others: Vec<(String, Vec<(String, ColumnKind)>)>,
    /// The first step that could not be taken, by its place counted from 0, and why. The table is what the steps
    /// before it made.
    pub stuck: Option<(usize, Problem)>,
}

/// Which rows of a table are shown, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowView {
    /// Only rows of these numbers, counted from 0. Empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<u64>,
    /// Only rows for which this expression is true. Empty: all.
    pub filter: String,
    /// Sorted by these columns, the most important first; missing values last. Empty: in the table's order.
    pub sort: Vec<SortKey>,
}

/// Some rows of a view.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowsPage {
    /// The rows.
    pub rows: Rows,
    /// The number that each row has in the table, counted from 0.
    pub numbers: Vec<u64>,
    /// How many rows the view has in all.
    pub n_rows: u64,
}

/// Bytes that deleting gives back once the trash is emptied.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Freed {
    /// The bytes.
    pub size_bytes: u64,
}

/// A file whose bytes are buffer 0 of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileBytes {
    /// A name to save it under.
    pub name: String,
    /// Its media type.
    pub media_type: String,
}

/// A project as one file, whose bytes are buffer 0 of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportedProject {
    /// The file.
    pub file: FileBytes,
    /// Why a run is not in it. One problem for each.
    pub skipped: Vec<Problem>,
}

/// A copy of a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DuplicatedProject {
    /// The copy.
    pub project: ProjectSummary,
    /// Why a run is not in it. One problem for each.
    pub skipped: Vec<Problem>,
}

/// What of a table's checks is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChecksForm {
    /// What is expected, as Great Expectations' suite.
    Suite,
    /// What came of checking it, as Great Expectations' result.
    Result,
    /// A page to read, as HTML.
    Report,
}

/// A file of predictions, whose bytes are buffer 0 of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PredictedFile {
    /// The file.
    pub file: FileBytes,
    /// What did not fit in the file that was asked about.
    pub issues: Vec<ReadIssue>,
}

/// What a spec amounts to, before training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelPreview {
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

/// What to do with a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Steering {
    /// Hold it where it is.
    Pause,
    /// Go on after a pause.
    Continue,
    /// End it now and keep the best weights.
    Stop,
    /// End it now and throw the result away.
    Cancel,
}

/// What is published under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Deployed {
    /// A model, loaded.
    Model(Box<DeployedModel>),
    /// Documents, which `OpenPublishedDocuments` loads.
    Documents(Deployment),
}

/// A published model, loaded and ready to predict here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeployedModel {
    /// What the edge says of it.
    pub deployment: Deployment,
    /// What it takes and gives.
    pub signature: Signature,
    /// The model card, as Markdown.
    pub card: String,
    /// The headline metric on held-out rows, if recorded: name, value.
    pub metric: Option<(String, f64)>,
}
