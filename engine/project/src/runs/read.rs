//! Reading one run and what it keeps.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::say::stored;
use bunsen_spec::{ProjectId, RunId, RunRecord, RunStatus, say};

use super::lifecycle::wrong_status;
use super::stored_rows;
use crate::record::{Stored, read_run, run_ids};
use crate::{ProjectError, Store, read_content};

/// Reads everything about a run that is not in the trash.
pub async fn read(store: &dyn Store, project: &ProjectId, run: &RunId) -> Result<RunRecord, ProjectError> {
    let record = read_run(store, project, run).await?.value;
    if record.trashed_ms.is_some() { Err(ProjectError::NoRun(run.clone())) } else { Ok(record) }
}

/// The runs of a project, in the trash or not.
#[derive(Debug, Default)]
pub(crate) struct AllRuns {
    /// Those that can be read.
    pub runs: BTreeMap<RunId, Stored<RunRecord>>,
    /// The others: they hold up nothing else.
    pub unreadable: Vec<UnreadableRun>,
}

/// A run whose record is damaged, lost or of a newer Bunsen.
#[derive(Debug)]
pub(crate) struct UnreadableRun {
    /// Its name as in the run table; its id where that cannot be read either.
    pub name: String,
    /// Whether it is known to be in the trash.
    pub is_trashed: bool,
    /// Why it cannot be read.
    pub why: ProjectError,
}

/// Reads everything about all runs of a project. What cannot be read is told of.
pub(crate) async fn read_all(store: &dyn Store, project: &ProjectId) -> Result<AllRuns, ProjectError> {
    let mut all = AllRuns::default();
    let mut rows: BTreeMap<_, _> = BTreeMap::new();
    for row in stored_rows(store, project).await?.rows {
        rows.insert(row.row.id.clone(), row);
    }
    // A row without a record is a run, too.
    let ids: BTreeSet<_> = run_ids(store, project).await?.into_iter().chain(rows.keys().cloned()).collect();
    for id in ids {
        match read_run(store, project, &id).await {
            Ok(run) => drop(all.runs.insert(id, run)),
            Err(why @ (ProjectError::NoRun(_) | ProjectError::Damaged { .. } | ProjectError::TooNew { .. })) => {
                let row = rows.get(&id);
                let is_trashed = row.is_some_and(|row| row.trashed_ms.is_some());
                let name = row.map_or_else(|| id.0.clone(), |row| row.row.name.clone());
                all.unreadable.push(UnreadableRun { name, is_trashed, why });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

/// The bytes a run can be taken up from; `None` when it has no checkpoint.
pub async fn read_checkpoint(store: &dyn Store, run: &RunRecord) -> Result<Option<Vec<u8>>, ProjectError> {
    match &run.checkpoint {
        Some(checkpoint) => match read_content(store, &checkpoint.md5).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) => Err(error.in_file(&stored::checkpoint(run.number))),
        },
        None => Ok(None),
    }
}

/// The model folder of a finished run, by path.
pub async fn read_model_files(store: &dyn Store, run: &RunRecord) -> Result<BTreeMap<String, Vec<u8>>, ProjectError> {
    if run.status != RunStatus::Finished {
        return Err(wrong_status(run, say::projects::used_to_predict()));
    }
    super::trained(run, say::projects::used_to_predict())?;
    let mut files = BTreeMap::new();
    for file in &run.files {
        let bytes = read_content(store, &file.md5).await;
        let bytes = bytes.map_err(|error| error.in_file(&stored::model_file(&file.path, run.number)))?;
        files.insert(file.path.clone(), bytes);
    }
    Ok(files)
}
