//! `Train`: stored first, then trained.

use bunsen_project::runs::{self, NewRun};
use bunsen_protocol::Train;
use bunsen_spec::{Problem, RunId, RunRecord, say};

use super::checks::require_met;
use super::handle::{Answer, Ask, Handle};
use crate::host::{hold_if_free, random_bits};
use crate::laboratory::Laboratory;
use crate::training::Session;

impl Handle for Train {
    async fn handle(self, ask: Ask) -> Result<Answer<RunRecord>, Problem> {
        let Self { project, spec } = self;
        let lab = &ask.lab;
        let id = RunId::from_random(random_bits());
        // Taken before anything is awaited, so that of two requests the second is refused.
        let taken = lab.slot.take(&project, id.clone(), &say::worker::new_run(&spec.model))?;
        lab.check_device(spec.device)?;
        let right = lab.write_right(&project).await?;
        let open = lab.table(&spec.data, ask.id).await?;
        let (table, profile) = (open.table().await?, open.profile.clone());
        drop(open);
        // Finds what would end training before its first step, while there is no run yet to fail.
        let checked = require_met(&ask, &project, &spec.data).await?;
        bunsen_learn::preview(&spec, &table, profile.picture(), lab.registry())?;
        let split = bunsen_learn::split_rows(&spec, &table)?;

        // Before the record, so that no tab ever sees a run that trains as one that was cut off.
        let run_lock = hold_if_free(&Laboratory::run_lock(&id), || {}).await;
        let computed_on = lab.computes_on(&spec).to_string();
        let new = NewRun { id, name: None, spec: spec.clone(), computed_on, split };
        let record = runs::start(&lab.store, &project, new, &lab.stamp()).await?;
        let session = Session { lab: lab.clone(), record, spec, table, profile, checked, taken, run_lock, right };
        Ok(session.run_to_end(None).await?.into())
    }
}
