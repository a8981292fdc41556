//! `EditRun`.

use bunsen_project::runs;
use bunsen_protocol::EditRun;
use bunsen_spec::{Problem, RunSummary};

use super::handle::{Answer, Ask, Handle};
use crate::host::wall_ms;

impl Handle for EditRun {
    async fn handle(self, ask: Ask) -> Result<Answer<RunSummary>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let mut row = runs::edit(&lab.store, &self.project, &self.run, &self.name, &self.note, wall_ms()).await?;
        if lab.live_runs().await.contains(&row.id) {
            row.resumable = None;
        }
        lab.tell_changed(&self.project);
        Ok(row.into())
    }
}
