//! `DeleteRun` and `RestoreRun`.

use bunsen_project::runs;
use bunsen_protocol::{DeleteRun, Freed, RestoreRun};
use bunsen_spec::{Problem, RunSummary, say};

use super::handle::{Answer, Ask, Handle};

impl Handle for DeleteRun {
    async fn handle(self, ask: Ask) -> Result<Answer<Freed>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        if lab.live_runs().await.contains(&self.run) {
            return Err(say::worker::run_still_training());
        }
        let size_bytes = runs::trash(&lab.store, &self.project, &self.run, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(Freed { size_bytes }.into())
    }
}

impl Handle for RestoreRun {
    async fn handle(self, ask: Ask) -> Result<Answer<RunSummary>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let row = runs::restore(&lab.store, &self.project, &self.run, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(row.into())
    }
}
