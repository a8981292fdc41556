//! One run from the moment it is stored to its end.

use std::rc::Rc;

use bunsen_learn::{Learned, Trained};
use bunsen_model::ModelError;
use bunsen_project::model_folder::{self, NewModel};
use bunsen_project::runs::{self, Beforehand, Finished, Saved};
use bunsen_project::{ProjectError, project};
use bunsen_protocol::Event;
use bunsen_spec::{Device, Problem, RunRecord, Suite, TableProfile, TrainSpec, ValidationResult};
use bunsen_table::{Table, table_csv};

use super::{RunHost, Taken};
use crate::host::{HeldLock, wall_ms};
use crate::laboratory::Laboratory;
use crate::writing::WriteRight;

/// The largest prepared table, as CSV, that is kept with a run: it is written while nothing else is answered.
const MOST_PREPARED_BYTES: usize = 16 << 20;

/// A run that is stored and about to train. Everything it holds is given back when it ends.
pub struct Session {
    /// Everything the commands share.
    pub lab: Rc<Laboratory>,
    /// The run as stored.
    pub record: RunRecord,
    /// What its model is to learn.
    pub spec: TrainSpec,
    /// What it learns from. Its own: the open table may go over to another recipe while it trains.
    pub table: Rc<Table>,
    /// What is in that.
    pub profile: TableProfile,
    /// What was expected of it, and what came of that; nothing critical is unmet.
    pub checked: Option<(Suite, ValidationResult)>,
    /// Its place in this worker.
    pub taken: Taken,
    /// Tells other tabs that it lives.
    pub run_lock: Option<HeldLock>,
    /// The right to change its project.
    pub right: WriteRight,
}

impl Session {
    /// Trains to the end and stores what came of it. `checkpoint` is where an earlier try got to.
    ///
    /// A run that fails or is cancelled is an answer: its record says so.
    ///
    /// # Errors
    /// When the end of the run could not be stored. The run then stands as cut off, with its last
    /// checkpoint: once there is room it can be resumed, and ends as it would have.
    pub async fn run_to_end(self, checkpoint: Option<Vec<u8>>) -> Result<RunRecord, Problem> {
        *self.taken.run.name.borrow_mut() = self.record.name.clone();
        self.tell_started().await?;
        let host = RunHost::new(self.lab.clone(), self.record.project.clone(), self.taken.run.clone());
        let spec = self.spec_here();
        let (table, picture) = (&*self.table, self.profile.picture());
        let trained = bunsen_learn::train(&spec, table, picture, self.lab.registry(), checkpoint.as_deref(), &host);
        let outcome = trained.await;
        drop(checkpoint);
        host.flush();
        let ended = match outcome {
            Ok(trained) => self.finish(trained, table, &host).await,
            Err(error) => self.give_up(error, &host).await,
        };
        // Given back only now, and before anyone looks: a run whose end could not be stored is cut off.
        let Self { lab, record, taken, run_lock, right, .. } = self;
        drop((taken, run_lock, right));
        lab.tell_changed(&record.project);
        Ok(ended?)
    }

    /// What is trained: a run begun on a graphics processor that is not here goes on without.
    fn spec_here(&self) -> TrainSpec {
        let has_gpu = self.lab.ready.has_gpu;
        let device = if has_gpu { self.spec.device } else { Device::Cpu };
        TrainSpec { device, ..self.spec.clone() }
    }

    async fn tell_started(&self) -> Result<(), ProjectError> {
        let RunRecord { project, id, split, .. } = &self.record;
        let rows = runs::list(&self.lab.store, project, std::slice::from_ref(id)).await?;
        let run = rows.into_iter().find(|row| row.id == *id).ok_or_else(|| ProjectError::NoRun(id.clone()))?;
        let (n_train, n_test) = (split.train.len() as u64, split.test.len() as u64);
        self.lab.port.event(Event::RunStarted { project: project.clone(), run, n_train, n_test });
        self.lab.tell_changed(project);
        Ok(())
    }

    async fn finish(&self, trained: Trained, table: &Table, host: &RunHost) -> Result<RunRecord, ProjectError> {
        let RunRecord { project, id, name, .. } = &self.record;
        let Trained { pipeline, evaluation, split } = trained;
        let opened = project::open(&self.lab.store, project).await?.whole()?;
        let learned = Learned { table, split: &split };
        let Ok(tests) = self.lab.test_model(&opened.tests, &pipeline, learned, host).await else {
            return self.give_up(ModelError::Cancelled, host).await;
        };
        let signature = pipeline.signature().clone();
        let files = model_folder::write(&NewModel {
            name,
            run_id: &id.0,
            created_ms: wall_ms(),
            spec: &self.spec,
            signature: &signature,
            evaluation: &evaluation,
            split: &split,
            card: &opened.card,
            pipeline: &pipeline.to_files(),
        });
        let (points, trained_ms) = host.take_unsaved();
        let beforehand = self.beforehand(table);
        let finished = Finished { files, evaluation, signature, split, points, trained_ms, tests, beforehand };
        runs::finish(&self.lab.store, project, id, &finished, &self.lab.stamp()).await
    }

    /// What the stages before training come to, for whoever runs the project's pipeline. What cannot be had is left to
    /// them: the run is whole without it.
    fn beforehand(&self, table: &Table) -> Beforehand {
        let is_prepared = !self.spec.data.recipe.is_empty();
        let prepared = is_prepared.then(|| table_csv(table, MOST_PREPARED_BYTES)).flatten();
        Beforehand { prepared, validation: self.checked.clone() }
    }

    async fn give_up(&self, error: ModelError, host: &RunHost) -> Result<RunRecord, ProjectError> {
        let RunRecord { project, id, .. } = &self.record;
        let store = &self.lab.store;
        let (points, trained_ms) = host.take_unsaved();
        let saved = Saved { points, trained_ms, checkpoint: None };
        runs::save(store, project, id, &saved, wall_ms()).await?;
        match error {
            ModelError::Cancelled => runs::cancel(store, project, id, &self.lab.stamp()).await,
            ModelError::Problem(problem) => runs::fail(store, project, id, &problem, &self.lab.stamp()).await,
        }
    }
}
