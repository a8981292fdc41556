//! `OpenProject` and `TakeOverProject`.

use bunsen_project::project::{self, OpenedProject};
use bunsen_protocol::{OpenProject, Preparation, ProjectState, TakeOverProject};
use bunsen_spec::{Problem, ProblemKind, ProjectId, TableProfile, say};

use super::handle::{Answer, Ask, Handle};

impl Handle for OpenProject {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectState>, Problem> {
        // Looked for first, so that no lock is held on what does not exist.
        let opened = project::open(&ask.lab.store, &self.project).await?;
        ask.lab.claim_writing(&self.project).await;
        ask.lab.close_merge();
        let state = state(opened, &ask).await?;
        // Whoever stops the opening wants nothing opened.
        match state.problem {
            Some(problem) if problem.kind == ProblemKind::Cancelled => Err(problem),
            _ => Ok(state.into()),
        }
    }
}

impl Handle for TakeOverProject {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectState>, Problem> {
        ask.lab.take_over_writing(&self.project).await;
        // Read last: the other tab may have written until a moment ago.
        let opened = project::open(&ask.lab.store, &self.project).await?;
        Ok(state(opened, &ask).await?.into())
    }
}

/// The state of a project that has been read, with its table read as well. A table that cannot be read does not
/// stand in the way of runs and versions, nor does one whose reading was stopped: what was changed before is changed.
///
/// # Errors
/// When the project is gone.
pub async fn state(opened: OpenedProject, ask: &Ask) -> Result<ProjectState, Problem> {
    let unread = |problem| (TableProfile::default(), Preparation::default(), Some(problem));
    let table = match &opened.data {
        Some(data) => ask.lab.table(data, ask.id).await.map(Some),
        None => Ok(None),
    };
    let (profile, preparation, problem) = match table {
        Ok(table) => {
            let read = table.map(|table| (table.profile.clone(), table.preparation.clone()));
            let (profile, preparation) = read.unwrap_or_default();
            (profile, preparation, opened.damage.map(Problem::from))
        }
        Err(problem) if problem.kind == ProblemKind::Cancelled => unread(say::worker::reading_stopped()),
        Err(problem) => unread(problem),
    };
    let summary = summary_now(ask, &opened.summary.id).await?;
    Ok(ProjectState {
        is_writer: ask.lab.may_write(&summary.id),
        summary,
        data: opened.data.unwrap_or_default(),
        card: opened.card,
        suite: opened.suite,
        tests: opened.tests,
        profile,
        preparation,
        problem,
    })
}

/// A project's row, with runs that train at this moment not counted as interrupted.
pub async fn summary_now(ask: &Ask, project: &ProjectId) -> Result<bunsen_spec::ProjectSummary, Problem> {
    let live = ask.lab.live_runs().await;
    Ok(project::summary(&ask.lab.store, project, &live).await?)
}
