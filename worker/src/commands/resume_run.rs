//! `ResumeRun`: an interrupted run goes on from its last checkpoint.

use bunsen_project::runs;
use bunsen_protocol::ResumeRun;
use bunsen_spec::{Problem, RunRecord, say};

use super::checks::require_met;
use super::handle::{Answer, Ask, Handle};
use crate::host::{hold_if_free, wall_ms};
use crate::laboratory::Laboratory;
use crate::training::Session;

impl Handle for ResumeRun {
    async fn handle(self, ask: Ask) -> Result<Answer<RunRecord>, Problem> {
        let Self { project, run } = self;
        let lab = &ask.lab;
        let taken = lab.slot.take(&project, run.clone(), say::worker::resumed_run())?;
        let right = lab.write_right(&project).await?;
        let record = runs::read(&lab.store, &project, &run).await?;
        // Its columns at once: what is asked next of the open table may have it prepared as it is today.
        let spec = runs::trained(&record, say::projects::resumed())?.clone();
        let open = lab.table(&spec.data, ask.id).await?;
        let (table, profile) = (open.table().await?, open.profile.clone());
        // What is expected today is no reason to leave it unfinished.
        let checked = require_met(&ask, &project, &spec.data).await.unwrap_or_default();
        drop(open);
        let Some(run_lock) = hold_if_free(&Laboratory::run_lock(&run), || {}).await else {
            return Err(say::worker::training_in_another_tab());
        };
        let computed_on = lab.computes_on(&spec);
        let (record, checkpoint) = runs::resume(&lab.store, &project, &run, computed_on, wall_ms()).await?;
        let session =
            Session { lab: lab.clone(), record, spec, table, profile, checked, taken, run_lock: Some(run_lock), right };
        Ok(session.run_to_end(checkpoint).await?.into())
    }
}
