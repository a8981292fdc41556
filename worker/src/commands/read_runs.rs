//! `ListRuns` and `ReadRun`.

use bunsen_project::runs;
use bunsen_protocol::{ListRuns, ReadRun};
use bunsen_spec::{Problem, RunRecord, RunSummary};

use super::handle::{Answer, Ask, Handle};

impl Handle for ListRuns {
    async fn handle(self, ask: Ask) -> Result<Answer<Vec<RunSummary>>, Problem> {
        let live = ask.lab.live_runs().await;
        Ok(runs::list(&ask.lab.store, &self.project, &live).await?.into())
    }
}

impl Handle for ReadRun {
    async fn handle(self, ask: Ask) -> Result<Answer<RunRecord>, Problem> {
        Ok(runs::read(&ask.lab.store, &self.project, &self.run).await?.into())
    }
}
