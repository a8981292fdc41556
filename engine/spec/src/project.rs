//! Projects as they are listed.

use serde::{Deserialize, Serialize};

use crate::{DataRef, Problem, ProjectId};

/// The projects there are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProjectList {
    /// Those that can be opened, last changed first.
    pub projects: Vec<ProjectSummary>,
    /// Why each of the others cannot; the sentence names the project.
    pub unreadable: Vec<Problem>,
}

/// A row of the project list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProjectSummary {
    /// The project's id.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: f64,
    /// When it was last changed.
    pub changed_ms: f64,
    /// The table it works on; none in a project of documents alone.
    pub data: Option<DataRef>,
    /// Number of its documents. Only counted where there is no table, which says enough of a project; and not where
    /// something damaged is in the way.
    #[serde(default)]
    pub n_documents: Option<u64>,
    /// Number of commits on its branch.
    pub n_versions: u64,
    /// Number of runs.
    pub n_runs: u64,
    /// The best finished run's headline: metric name, value.
    pub best: Option<(String, f64)>,
    /// A run that was cut off: its id, number, epochs finished, epochs asked for.
    pub interrupted: Option<(crate::RunId, u64, u64, u64)>,
}

/// How much room the browser gives and how much is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StorageUse {
    /// Bytes taken by this site.
    pub used_bytes: f64,
    /// Bytes the browser allows.
    pub quota_bytes: f64,
    /// Whether the browser has promised not to clear it by itself.
    pub is_persistent: bool,
}
