//! What a learner does to a run in the list: names it, notes, deletes, takes back.

use bunsen_spec::{ProjectId, RunId, RunRecord, RunSummary};

use super::lifecycle::begin;
use super::summarise;
use crate::change::{Change, put_run, retry, write_marked};
use crate::git::Stamp;
use crate::record::{Stored, read_run, run_key};
use crate::{ProjectError, Space, Store};

/// Changes a run's name and note. An empty name leaves the old one.
pub async fn edit(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    name: &str,
    note: &str,
    now_ms: f64,
) -> Result<RunSummary, ProjectError> {
    retry(async || {
        let (mut record, mut batch) = begin(store, project, run, None).await?;
        if record.trashed_ms.is_some() {
            return Err(ProjectError::NoRun(run.clone()));
        }
        if !name.trim().is_empty() {
            record.name = name.trim().to_string();
        }
        record.note = note.trim().to_string();
        put_run(&mut batch, &record);
        write_marked(store, batch, now_ms).await?;
        Ok(summarise(&record))
    })
    .await
}

/// Moves a run to the trash and says how many bytes emptying it will free: those of contents that
/// nothing else needs.
pub async fn trash(store: &dyn Store, project: &ProjectId, run: &RunId, by: &Stamp) -> Result<u64, ProjectError> {
    set_trashed(store, project, run, Some(by.now_ms), by).await?;
    crate::trash::run_bytes(store, project, run).await
}

/// Takes a run back from the trash.
pub async fn restore(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    by: &Stamp,
) -> Result<RunSummary, ProjectError> {
    Ok(summarise(&set_trashed(store, project, run, None, by).await?))
}

async fn set_trashed(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    trashed_ms: Option<f64>,
    by: &Stamp,
) -> Result<RunRecord, ProjectError> {
    retry(async || {
        let mut change = Change::begin(store, project, by).await?;
        let Stored { value: mut record, bytes } = read_run(store, project, run).await?;
        change.batch.expect.push((Space::Records, run_key(project, run), Some(bytes)));
        record.trashed_ms = trashed_ms;
        change.put_run(&record);
        change.write().await?;
        Ok(record)
    })
    .await
}
