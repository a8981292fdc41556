//! What happens to one run, from its start to its end.

use std::collections::BTreeMap;

use bunsen_spec::say::{projects, stored};
use bunsen_spec::{
    CheckpointInfo, Evaluation, MetricPoint, ModelFile, ModelTestResult, Problem, ProjectId, RunId, RunRecord, RunSpec,
    RunStatus, Signature, SplitRows, Suite, TrainSpec, ValidationResult,
};

use super::commit::commit_run;
use super::read_checkpoint;
use crate::change::{Change, LAST_CHANGE, put_run, retry, write_marked};
use crate::content::remove_content;
use crate::git::{self, Stamp};
use crate::project::prepared_path;
use crate::record::{RECORD_VERSION, Stored, parse_versioned, read_run, run_key, to_json};
use crate::{Batch, ProjectError, Space, Store, dvc, md5_hex};

/// A run that is about to train.
#[derive(Clone, Debug)]
pub struct NewRun {
    /// Its id, from 64 random bits.
    pub id: RunId,
    /// Its name; `None`: the model's name and the run's number.
    pub name: Option<String>,
    /// What is asked for.
    pub spec: TrainSpec,
    /// What it computes on, in words such as "CPU · SIMD".
    pub computed_on: String,
    /// The rows of each part, if known already.
    pub split: SplitRows,
}

/// What training has reached, to be kept.
#[derive(Clone, Debug, Default)]
pub struct Saved {
    /// Metrics that became known since the last time.
    pub points: Vec<MetricPoint>,
    /// Milliseconds spent training since the last time.
    pub trained_ms: f64,
    /// Epochs finished, epochs asked for, and the bytes to go on from.
    pub checkpoint: Option<(u64, u64, Vec<u8>)>,
}

/// What training has come to.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The model folder, by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The judgement on the held-out rows.
    pub evaluation: Evaluation,
    /// What the model takes and gives.
    pub signature: Signature,
    /// The rows of each part.
    pub split: SplitRows,
    /// Metrics that became known since the last [`save`].
    pub points: Vec<MetricPoint>,
    /// Milliseconds spent training since the last [`save`].
    pub trained_ms: f64,
    /// What came of the project's model tests.
    pub tests: Vec<ModelTestResult>,
    /// What was done before it was trained.
    pub beforehand: Beforehand,
}

/// What was done with a run's table before the run was trained: the stages before the last one of the project's
/// pipeline. What is not known is left for whoever runs that pipeline.
#[derive(Clone, Debug, Default)]
pub struct Beforehand {
    /// The table as the recipe prepared it, as CSV. Kept with the run, unless there is no recipe.
    pub prepared: Option<Vec<u8>>,
    /// What came of checking it, against which expectations. None of them that is critical may be unmet.
    pub validation: Option<(Suite, ValidationResult)>,
}

/// Stores a run that is about to train, with the next number of the project.
pub async fn start(store: &dyn Store, project: &ProjectId, new: NewRun, by: &Stamp) -> Result<RunRecord, ProjectError> {
    retry(async || {
        let mut change = Change::begin(store, project, by).await?;
        let number = change.record.next_run;
        change.record.next_run += 1;
        let run = RunRecord {
            version: RECORD_VERSION,
            id: new.id.clone(),
            project: project.clone(),
            number,
            name: match new.name.as_deref().map(str::trim) {
                Some(name) if !name.is_empty() => name.to_string(),
                _ => format!("{} {number}", new.spec.model.replace('_', " ")),
            },
            note: String::new(),
            status: RunStatus::Running,
            spec: RunSpec::Train(new.spec.clone()),
            commit: git::read_branch(store, &project.0).await?.to_string(),
            started_ms: by.now_ms,
            ended_ms: None,
            trained_ms: 0.0,
            computed_on: new.computed_on.clone(),
            split: new.split.clone(),
            points: Vec::new(),
            evaluation: None,
            signature: None,
            files: Vec::new(),
            prepared: None,
            checkpoint: None,
            problem: None,
            tests: Vec::new(),
            is_held_back: false,
            trashed_ms: None,
        };
        if store.read(Space::Records, &run_key(project, &run.id)).await?.is_some() {
            return Err(ProjectError::Taken { what: stored::run(), id: run.id.0 });
        }
        change.batch.expect.push((Space::Records, run_key(project, &run.id), None));
        change.put_run(&run);
        change.write().await?;
        Ok(run)
    })
    .await
}

/// Keeps what training has reached. A checkpoint takes the place of the one before it. The project's
/// record stays as it is, so this is one small batch.
///
/// Refused with [`ProjectError::WrongStatus`] when the run is not running any more.
pub async fn save(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    saved: &Saved,
    now_ms: f64,
) -> Result<RunRecord, ProjectError> {
    retry(async || {
        let (mut record, mut batch) = begin(store, project, run, Some(projects::saved())).await?;
        extend_points(&mut record, &saved.points);
        record.trained_ms += saved.trained_ms;
        if let Some((epoch, epochs, bytes)) = &saved.checkpoint {
            let md5 = md5_hex(bytes);
            if let Some(old) = record.checkpoint.take().filter(|old| old.md5 != md5) {
                drop_checkpoint(store, &record, &old, &mut batch).await?;
            }
            let (epoch, epochs, size_bytes) = (*epoch, *epochs, bytes.len() as u64);
            // Whole: no two checkpoints share anything, and each goes with the next one, all of it.
            batch.put.push((Space::Files, md5.clone(), bytes.clone()));
            record.checkpoint = Some(CheckpointInfo { epoch, epochs, md5, size_bytes, saved_ms: now_ms });
        }
        put_run(&mut batch, &record);
        write_marked(store, batch, now_ms).await?;
        Ok(record)
    })
    .await
}

/// Takes an interrupted run up again, perhaps on another device: gives its record and the bytes of its
/// checkpoint. `None`: it was cut off before the first one and starts over, without its old metrics.
pub async fn resume(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    computed_on: &str,
    now_ms: f64,
) -> Result<(RunRecord, Option<Vec<u8>>), ProjectError> {
    retry(async || {
        let (mut record, mut batch) = begin(store, project, run, Some(projects::resumed())).await?;
        let bytes = read_checkpoint(store, &record).await?;
        let reached = record.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.epoch);
        record.points.retain(|point| point.step <= reached);
        record.computed_on = computed_on.to_string();
        put_run(&mut batch, &record);
        write_marked(store, batch, now_ms).await?;
        Ok((record, bytes))
    })
    .await
}

/// Ends a run with its model: stores the model folder, drops the checkpoint and adds a version to the
/// project, in one batch. A run that does not pass a model test is held back: its model is stored, but the project
/// gets no version of it (see [`super::commit_anyway`]).
pub async fn finish(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    finished: &Finished,
    by: &Stamp,
) -> Result<RunRecord, ProjectError> {
    retry(async || {
        let (mut change, from) = Change::begin_version(store, project, by).await?;
        let Stored { value: mut record, bytes } = running(store, project, run, projects::finished()).await?;
        change.batch.expect.push((Space::Records, run_key(project, run), Some(bytes)));
        record.status = RunStatus::Finished;
        record.ended_ms = Some(by.now_ms);
        record.trained_ms += finished.trained_ms;
        extend_points(&mut record, &finished.points);
        let mut evaluation = finished.evaluation.clone();
        evaluation.metrics.retain(|_, value| value.is_finite());
        record.evaluation = Some(evaluation);
        record.signature = Some(finished.signature.clone());
        record.split = finished.split.clone();
        record.tests = finished.tests.clone();
        record.is_held_back = finished.tests.iter().any(ModelTestResult::holds_back);
        record.files.clear();
        for (path, bytes) in &finished.files {
            let md5 = change.put_content(bytes).await?;
            record.files.push(ModelFile { path: path.clone(), md5, size_bytes: bytes.len() as u64 });
        }
        let Beforehand { prepared, validation } = &finished.beforehand;
        let data = &trained(&record, projects::finished())?.data;
        if let Some(csv) = prepared.as_ref().filter(|_| !data.recipe.is_empty()) {
            let (path, md5) = (prepared_path(&data.name), change.put_content(csv).await?);
            record.prepared = Some(ModelFile { path, md5, size_bytes: csv.len() as u64 });
        }
        if let Some(old) = record.checkpoint.take() {
            drop_checkpoint(store, &record, &old, &mut change.batch).await?;
        }
        check_storable(&record)?;
        let (_, listing) = dvc::Pointer::folder("model", &record.files);
        change.put_content(&listing).await?;
        change.put_run(&record);
        if !record.is_held_back {
            commit_run(&mut change, from, &record, validation.as_ref()).await?;
        }
        change.write().await?;
        Ok(record)
    })
    .await
}

/// Ends a run that gave up. Its checkpoint is dropped; its metrics stay.
pub async fn fail(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    problem: &Problem,
    by: &Stamp,
) -> Result<RunRecord, ProjectError> {
    end(store, project, run, RunStatus::Failed, Some(problem), by).await
}

/// Ends a run that the learner cancelled. Its checkpoint is dropped; its metrics stay.
pub async fn cancel(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    by: &Stamp,
) -> Result<RunRecord, ProjectError> {
    end(store, project, run, RunStatus::Cancelled, None, by).await
}

async fn end(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    status: RunStatus,
    problem: Option<&Problem>,
    by: &Stamp,
) -> Result<RunRecord, ProjectError> {
    let wanted = if status == RunStatus::Failed { projects::marked_as_failed() } else { projects::cancelled() };
    retry(async || {
        let mut change = Change::begin(store, project, by).await?;
        let Stored { value: mut record, bytes } = running(store, project, run, wanted).await?;
        change.batch.expect.push((Space::Records, run_key(project, run), Some(bytes)));
        record.status = status;
        record.ended_ms = Some(by.now_ms);
        record.problem = problem.cloned();
        if let Some(old) = record.checkpoint.take() {
            drop_checkpoint(store, &record, &old, &mut change.batch).await?;
        }
        change.put_run(&record);
        change.write().await?;
        Ok(record)
    })
    .await
}

/// Starts a change of a run's record alone. `wanted` names what only a running run can be.
pub(super) async fn begin(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    wanted: Option<&'static str>,
) -> Result<(RunRecord, Batch), ProjectError> {
    let stored = match wanted {
        Some(wanted) => running(store, project, run, wanted).await?,
        None => read_run(store, project, run).await?,
    };
    let mut batch = Batch::default();
    batch.expect.push((Space::Records, run_key(project, run), Some(stored.bytes)));
    Ok((stored.value, batch))
}

async fn running(
    store: &dyn Store,
    project: &ProjectId,
    run: &RunId,
    wanted: &'static str,
) -> Result<Stored<RunRecord>, ProjectError> {
    let stored = read_run(store, project, run).await?;
    if stored.value.trashed_ms.is_some() {
        return Err(ProjectError::NoRun(run.clone()));
    }
    if stored.value.status != RunStatus::Running {
        return Err(wrong_status(&stored.value, wanted));
    }
    Ok(stored)
}

/// Adds metrics that became known. Those that are no numbers (a loss that grew beyond all bounds) are
/// left out, for the stored form has no word for them.
fn extend_points(run: &mut RunRecord, points: &[MetricPoint]) {
    run.points.extend(points.iter().filter(|point| point.value.is_finite()).cloned());
}

/// Makes sure that a finished run can be read back before it takes the place of the running one.
fn check_storable(run: &RunRecord) -> Result<(), ProjectError> {
    let read: Result<RunRecord, _> = parse_versioned(stored::run(), &to_json(run));
    read.map(|_| ()).map_err(|error| ProjectError::damaged(stored::result_of_training(), error))
}

/// What a run's model was asked to learn.
///
/// # Errors
/// If it trained none; `wanted` names what only a run that did can be.
pub fn trained<'a>(run: &'a RunRecord, wanted: &'static str) -> Result<&'a TrainSpec, ProjectError> {
    let is = projects::measured_retrieval();
    run.spec.train().ok_or(ProjectError::WrongStatus { number: run.number, is, wanted })
}

pub(super) fn wrong_status(run: &RunRecord, wanted: &'static str) -> ProjectError {
    ProjectError::WrongStatus { number: run.number, is: projects::status(run.status), wanted }
}

/// Removes a checkpoint's bytes in the same batch, unless another run needs them too: a copy of this
/// one, or one with the same spec, whose bits are the same.
async fn drop_checkpoint(
    store: &dyn Store,
    run: &RunRecord,
    old: &CheckpointInfo,
    batch: &mut Batch,
) -> Result<(), ProjectError> {
    if batch.put.iter().any(|(_, key, _)| *key == old.md5) {
        return Ok(());
    }
    let last_change = store.read(Space::Records, LAST_CHANGE).await?;
    if !crate::reach::is_used_by_another_run(store, run, &old.md5).await? {
        batch.expect.push((Space::Records, LAST_CHANGE.into(), last_change));
        remove_content(batch, &old.md5);
    }
    Ok(())
}
