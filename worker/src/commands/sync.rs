//! `ReadSyncStatus`, `SetRemote`, `PushProject`, `PullProject` and `CloneProject`: a project that an edge keeps as well.

use bunsen_project::project;
use bunsen_project::sync::{self, Link, NewClone, Remote};
use bunsen_protocol::{CloneProject, PullProject, PulledProject, PushProject, ReadSyncStatus, SetRemote};
use bunsen_spec::{CloneOutcome, Problem, ProjectId, PushOutcome, SyncProgress, SyncStatus, say};

use super::handle::{Answer, Ask, Handle};
use super::open_project::state;
use crate::host::random_bits;
use crate::sync::FetchTransport;

impl Handle for ReadSyncStatus {
    async fn handle(self, ask: Ask) -> Result<Answer<SyncStatus>, Problem> {
        Ok(sync::status(&ask.lab.store, &self.project).await?.into())
    }
}

impl Handle for SetRemote {
    async fn handle(self, ask: Ask) -> Result<Answer<SyncStatus>, Problem> {
        let lab = &ask.lab;
        let remote = Remote::parse(&self.url)?;
        let _right = lab.write_right(&self.project).await?;
        sync::set_remote(&lab.store, &self.project, &remote, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(sync::status(&lab.store, &self.project).await?.into())
    }
}

impl Handle for PushProject {
    async fn handle(self, ask: Ask) -> Result<Answer<PushOutcome>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let remote = remote_of(&ask, &self.project).await?;
        let pushed = linked(&ask, &remote, &self.token, async |link| sync::push(link, &self.project).await).await;
        lab.tell_changed(&self.project);
        Ok(pushed?.into())
    }
}

impl Handle for PullProject {
    async fn handle(self, ask: Ask) -> Result<Answer<PulledProject>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let remote = remote_of(&ask, &self.project).await?;
        let pulled = linked(&ask, &remote, &self.token, async |link| sync::pull(link, &self.project).await).await;
        // Also where the merge failed: what was fetched before is here.
        lab.tell_changed(&self.project);
        let outcome = pulled?;
        let opened = project::open(&lab.store, &self.project).await?;
        Ok(PulledProject { state: state(opened, &ask).await?, outcome }.into())
    }
}

impl Handle for CloneProject {
    async fn handle(self, ask: Ask) -> Result<Answer<CloneOutcome>, Problem> {
        let remote = Remote::parse(&self.url)?;
        let new = NewClone { id: ProjectId::from_random(random_bits()), name: self.name };
        let outcome = linked(&ask, &remote, &self.token, async |link| sync::clone(link, new).await).await?;
        ask.lab.tell_changed(&outcome.project.id);
        Ok(outcome.into())
    }
}

async fn remote_of(ask: &Ask, project: &ProjectId) -> Result<Remote, Problem> {
    sync::read_remote(&ask.lab.store, project).await?.ok_or_else(say::syncing::no_remote)
}

/// Does something with a project's other side, tells the page how far it is, and lets it be given up.
async fn linked<T>(
    ask: &Ask,
    remote: &Remote,
    token: &str,
    work: impl AsyncFnOnce(&Link<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let lab = &ask.lab;
    let (transport, by) = (FetchTransport::new(remote, token)?, lab.stamp());
    let on_progress = |progress: &SyncProgress| lab.working(ask.id, progress.what.clone(), progress.share());
    let link = Link { store: &lab.store, remote, transport: &transport, on_progress: &on_progress, by: &by };
    // It can be given up at any moment: done again, it goes on where it was.
    lab.requests.until_given_up(ask.id, work(&link)).await
}
