//! `DeleteProject`, `RestoreProject`, `DuplicateProject` and `EmptyTrash`.

use bunsen_project::{empty_trash, project, runs};
use bunsen_protocol::{DeleteProject, DuplicateProject, DuplicatedProject, EmptyTrash, Freed, RestoreProject};
use bunsen_spec::{Problem, ProjectId, ProjectSummary, say};

use super::handle::{Answer, Ask, Handle};
use super::open_project::summary_now;
use crate::host::random_bits;
use crate::laboratory::Laboratory;

impl Handle for DeleteProject {
    async fn handle(self, ask: Ask) -> Result<Answer<Freed>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        if let Some(name) = training(lab, &self.project).await? {
            return Err(say::worker::training_in_project(&name));
        }
        let size_bytes = project::trash(&lab.store, &self.project, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(Freed { size_bytes }.into())
    }
}

/// The name of a run of this project that trains, in this tab or another.
async fn training(lab: &Laboratory, project: &ProjectId) -> Result<Option<String>, Problem> {
    // A run that is about to begin has its place already, but is not in the store yet.
    if let Some(active) = lab.slot.active().filter(|active| active.project == *project) {
        return Ok(Some(active.name.borrow().clone()));
    }
    let live = lab.live_runs().await;
    let rows = runs::list(&lab.store, project, &live).await?;
    Ok(rows.into_iter().find(|row| live.contains(&row.id)).map(|row| row.name))
}

impl Handle for RestoreProject {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectSummary>, Problem> {
        let lab = &ask.lab;
        project::restore(&lab.store, &self.project, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(summary_now(&ask, &self.project).await?.into())
    }
}

impl Handle for DuplicateProject {
    async fn handle(self, ask: Ask) -> Result<Answer<DuplicatedProject>, Problem> {
        let lab = &ask.lab;
        let copy = ProjectId::from_random(random_bits());
        let made = project::duplicate(&lab.store, &self.project, copy, &self.name, &lab.stamp()).await?;
        lab.tell_changed(&made.project.id);
        Ok(DuplicatedProject { project: made.project, skipped: made.skipped }.into())
    }
}

impl Handle for EmptyTrash {
    async fn handle(self, ask: Ask) -> Result<Answer<Freed>, Problem> {
        let freed = empty_trash(&ask.lab.store, 0.0, &ask.lab.stamp()).await?;
        Ok(Freed { size_bytes: freed.size_bytes }.into())
    }
}
