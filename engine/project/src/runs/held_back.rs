//! Runs that a model test holds back: tested again, or committed anyway.

use bunsen_spec::{ModelTestResult, ProjectId, RunId, RunRecord, RunStatus, say};

use super::commit::commit_run;
use super::lifecycle::wrong_status;
use super::trained;
use crate::change::{Change, retry};
use crate::git::Stamp;
use crate::record::{Stored, read_run, run_key};
use crate::{ProjectError, Space, Store};

/// Adds the version of a run that is held back to the project's history, whatever its tests say, as
/// `git commit --no-verify` would.
///
/// # Errors
/// If the run has not finished, or is in the history already.
pub async fn commit_anyway(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    by: &Stamp,
) -> Result<RunRecord, ProjectError> {
    let wanted = say::model_tests::committed();
    change(store, project, run, wanted, by, |record| {
        if record.is_held_back {
            record.is_held_back = false;
            return Ok(());
        }
        let is = say::model_tests::in_history();
        Err(ProjectError::WrongStatus { number: record.number, is, wanted })
    })
    .await
}

/// Keeps what came of testing a finished run again. One that was held back and passes now goes into the project's
/// history; one that is there stays, whatever its tests say.
///
/// # Errors
/// If the run has not finished.
pub async fn set_tests(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    tests: &[ModelTestResult],
    by: &Stamp,
) -> Result<RunRecord, ProjectError> {
    change(store, project, run, say::model_tests::tested(), by, |record| {
        record.tests = tests.to_vec();
        record.is_held_back &= tests.iter().any(ModelTestResult::holds_back);
        Ok(())
    })
    .await
}

/// Changes a finished run, and adds its version if it is held back no more.
async fn change(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    wanted: &'static str,
    by: &Stamp,
    edit: impl Fn(&mut RunRecord) -> Result<(), ProjectError>,
) -> Result<RunRecord, ProjectError> {
    retry(async || {
        let (mut change, from) = Change::begin_version(store, project, by).await?;
        let Stored { value: mut record, bytes } = read_run(store, project, run).await?;
        if record.trashed_ms.is_some() {
            return Err(ProjectError::NoRun(run.clone()));
        }
        if record.status != RunStatus::Finished {
            return Err(wrong_status(&record, wanted));
        }
        trained(&record, wanted)?;
        let was_held_back = record.is_held_back;
        edit(&mut record)?;
        change.batch.expect.push((Space::Records, run_key(project, run), Some(bytes)));
        change.put_run(&record);
        if was_held_back && !record.is_held_back {
            commit_run(&mut change, from, &record, None).await?;
        }
        change.write().await?;
        Ok(record)
    })
    .await
}
