//! Stored records: versioned JSON by key.

use bunsen_spec::say::stored;
use bunsen_spec::{DataCard, DataRef, ProjectId, RunId, RunRecord, RunSummary};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{ProjectError, Space, Store};

/// The newest version of [`ProjectRecord`] and [`RunRecord`] that this build reads and writes.
pub const RECORD_VERSION: u32 = 1;

/// What is known about a project beside its versions and runs. The stored form.
///
/// `head` to `card` repeat what the newest version says, so that a list of projects needs no git
/// objects; they count only while the branch is at `head`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProjectRecord {
    /// Version of this record's form. 1 now.
    pub version: u32,
    /// The project's id.
    pub id: ProjectId,
    /// Its name, unlike any other project's outside the trash.
    pub name: String,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: f64,
    /// When it was last changed.
    pub changed_ms: f64,
    /// When the learner deleted it; it can be restored until the trash is emptied.
    #[serde(default)]
    pub trashed_ms: Option<f64>,
    /// The number the next run gets.
    pub next_run: u64,
    /// The newest version, as a commit's hash.
    pub head: String,
    /// Number of commits that the branch reaches.
    pub n_versions: u64,
    /// The table it works on; none in a project of documents alone.
    #[serde(default)]
    pub data: Option<DataRef>,
    /// Where the table comes from; nothing without one.
    pub card: DataCard,
}

impl ProjectRecord {
    /// Its table, for what cannot do without one.
    pub(crate) fn table(&self) -> Result<&DataRef, ProjectError> {
        self.data.as_ref().ok_or(ProjectError::NoTable)
    }
}

/// The key of a project's record.
pub(crate) fn project_key(project: &ProjectId) -> String {
    format!("{project}/project")
}

/// The key of the merge that is in progress in a project.
pub(crate) fn merge_key(project: &ProjectId) -> String {
    format!("{project}/merge")
}

/// The key of what is known about a project's other side.
pub(crate) fn remote_key(project: &ProjectId) -> String {
    format!("{project}/remote")
}

/// The key of a run's record.
pub(crate) fn run_key(project: &ProjectId, run: &RunId) -> String {
    format!("{project}/runs/{run}")
}

/// The key of a run's row in the run table: small, so that lists need not read whole records.
pub(crate) fn summary_key(project: &ProjectId, run: &RunId) -> String {
    format!("{project}/summaries/{run}")
}

/// A record and the exact bytes it was read from, for compare-and-swap.
#[derive(Clone, Debug)]
pub(crate) struct Stored<T> {
    pub value: T,
    pub bytes: Vec<u8>,
}

/// Reads a project's record, in the trash or not.
pub(crate) async fn read_project(store: &dyn Store, id: &ProjectId) -> Result<Stored<ProjectRecord>, ProjectError> {
    let bytes = store.read(Space::Records, &project_key(id)).await?;
    let bytes = bytes.ok_or_else(|| ProjectError::NoProject(id.clone()))?;
    Ok(Stored { value: parse_versioned(stored::project(), &bytes)?, bytes })
}

/// Reads a run's record, in the trash or not.
pub(crate) async fn read_run(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
) -> Result<Stored<RunRecord>, ProjectError> {
    let bytes = store.read(Space::Records, &run_key(project, run)).await?;
    let bytes = bytes.ok_or_else(|| ProjectError::NoRun(run.clone()))?;
    Ok(Stored { value: parse_versioned(stored::run(), &bytes)?, bytes })
}

/// A run's row as stored: what lists, the trash and the search for unused contents need of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct StoredSummary {
    /// Version of this record's form. 1 now.
    pub version: u32,
    /// The row.
    pub row: RunSummary,
    /// When the learner deleted the run.
    #[serde(default)]
    pub trashed_ms: Option<f64>,
    /// MD5 and size of every content the run needs.
    pub contents: Vec<(String, u64)>,
}

/// The ids of all projects, in the trash or not.
pub(crate) async fn project_ids(store: &dyn Store) -> Result<Vec<ProjectId>, ProjectError> {
    let keys = store.keys(Space::Records, "").await?;
    Ok(keys.iter().filter_map(|key| key.strip_suffix("/project")).map(|id| ProjectId(id.to_string())).collect())
}

/// The ids of all runs of a project, in the trash or not.
pub(crate) async fn run_ids(store: &dyn Store, project: &ProjectId) -> Result<Vec<RunId>, ProjectError> {
    let prefix = format!("{project}/runs/");
    let keys = store.keys(Space::Records, &prefix).await?;
    Ok(keys.iter().map(|key| RunId(key[prefix.len()..].to_string())).collect())
}

/// Reads a record and refuses versions that this build does not know.
pub(crate) fn parse_versioned<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, ProjectError> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u64,
    }
    let damaged = |error: serde_json::Error| ProjectError::damaged(stored::record(what), error);
    let Versioned { version } = serde_json::from_slice(bytes).map_err(damaged)?;
    if version > u64::from(RECORD_VERSION) {
        return Err(ProjectError::TooNew { what, version, known: RECORD_VERSION.into() });
    }
    serde_json::from_slice(bytes).map_err(damaged)
}

/// A record as stored.
pub(crate) fn to_json<T: Serialize>(record: &T) -> Vec<u8> {
    serde_json::to_vec(record).expect("records have text keys and no failing parts")
}

/// A text file of JSON for people: indented, with a line break at the end.
pub(crate) fn to_pretty_json<T: Serialize>(value: &T) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(value).expect("values have text keys and no failing parts");
    json.push(b'\n');
    json
}
