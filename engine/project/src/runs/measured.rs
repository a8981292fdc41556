//! Runs that measured how documents are found. They are stored when they are done: one that is cut off was none.

use std::collections::BTreeMap;

use bunsen_spec::say::{retrieval, stored};
use bunsen_spec::{Evaluation, ModelFile, ProjectId, RetrievalSpec, RunId, RunRecord, RunSpec, RunStatus, SplitRows};

use crate::change::{Change, retry};
use crate::git::{self, Stamp};
use crate::record::{RECORD_VERSION, run_key};
use crate::{ProjectError, Space, Store, dvc, read_content};

/// What came of each question, among a run's files.
const JUDGED: &str = "questions.json";

/// A measurement that is done.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The run's id, from 64 random bits.
    pub id: RunId,
    /// What was asked for.
    pub spec: RetrievalSpec,
    /// Its metrics, by name.
    pub metrics: BTreeMap<String, f64>,
    /// Number of questions.
    pub n_questions: u64,
    /// What came of each question, as JSON.
    pub judged: Vec<u8>,
    /// What it was computed on, in words such as "CPU · SIMD".
    pub computed_on: String,
    /// When it began, in milliseconds since 1970.
    pub started_ms: f64,
    /// Milliseconds that all questions took.
    pub elapsed_ms: f64,
}

/// Stores a measurement as a finished run, with the next number of the project. It changes nothing of the project, so there is
/// no version of it: documents, how they are cut and the questions stand in the version that was the newest.
pub async fn keep_measured(
    store: &dyn Store,
    project: &ProjectId,
    new: &Measured,
    by: &Stamp,
) -> Result<RunRecord, ProjectError> {
    retry(async || {
        let mut change = Change::begin(store, project, by).await?;
        let number = change.record.next_run;
        change.record.next_run += 1;
        let key = run_key(project, &new.id);
        if store.read(Space::Records, &key).await?.is_some() {
            return Err(ProjectError::Taken { what: stored::run(), id: new.id.0.clone() });
        }
        change.batch.expect.push((Space::Records, key, None));
        let md5 = change.put_content(&new.judged).await?;
        let files = vec![ModelFile { path: JUDGED.into(), md5, size_bytes: new.judged.len() as u64 }];
        let (_, listing) = dvc::Pointer::folder("model", &files);
        change.put_content(&listing).await?;
        let mut metrics = new.metrics.clone();
        metrics.retain(|_, value| value.is_finite());
        let run = RunRecord {
            version: RECORD_VERSION,
            id: new.id.clone(),
            project: project.clone(),
            number,
            name: format!("{} {number}", retrieval::ways(new.spec.ways)),
            note: String::new(),
            status: RunStatus::Finished,
            spec: RunSpec::Retrieval(new.spec.clone()),
            commit: git::read_branch(store, &project.0).await?.to_string(),
            started_ms: new.started_ms,
            ended_ms: Some(by.now_ms),
            trained_ms: new.elapsed_ms,
            computed_on: new.computed_on.clone(),
            split: SplitRows::default(),
            points: Vec::new(),
            evaluation: Some(Evaluation { metrics, n_rows: new.n_questions, ..Evaluation::default() }),
            signature: None,
            files,
            prepared: None,
            checkpoint: None,
            problem: None,
            tests: Vec::new(),
            is_held_back: false,
            trashed_ms: None,
        };
        change.put_run(&run);
        change.write().await?;
        Ok(run)
    })
    .await
}

/// What came of each question of a measurement, as JSON.
///
/// # Errors
/// If the run is none, or that is lost.
pub async fn read_judged(store: &dyn Store, run: &RunRecord) -> Result<Vec<u8>, ProjectError> {
    let file = run.files.iter().find(|file| file.path == JUDGED && run.spec.retrieval().is_some());
    let file = file.ok_or_else(|| ProjectError::damaged(stored::record(stored::run()), stored::no_file(JUDGED)))?;
    read_content(store, &file.md5).await.map_err(|error| error.in_file(&stored::model_file(JUDGED, run.number)))
}
