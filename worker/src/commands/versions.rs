//! `ReadLog`, `ReadVersions`, `DiffVersions`, `CompareTables` and `ChangeVersions`: the project's history.

use bunsen_project::{project, versions};
use bunsen_protocol::{
    ChangeVersions, ChangedVersions, CompareTables, DiffVersions, ReadLog, ReadVersions, VersionChange, VersionNames,
};
use bunsen_spec::{FileDiff, LogOrder, LogPage, MergeOutcome, Moved, Problem, ProjectId, TableDiff, say};

use super::handle::{Answer, Ask, Handle};
use super::open_project::state;

impl Handle for ReadLog {
    async fn handle(self, ask: Ask) -> Result<Answer<LogPage>, Problem> {
        let Self { project, from, limit } = self;
        Ok(versions::log(&ask.lab.store, &project, LogOrder::default(), from, limit).await?.into())
    }
}

impl Handle for ReadVersions {
    async fn handle(self, ask: Ask) -> Result<Answer<VersionNames>, Problem> {
        let (store, project) = (&ask.lab.store, &self.project);
        Ok(VersionNames {
            status: versions::status(store, project).await?,
            branches: versions::branches(store, project).await?,
            tags: versions::tags(store, project).await?,
            reflog: versions::reflog(store, project, None).await?,
            lost: versions::lost(store, project).await?,
        }
        .into())
    }
}

impl Handle for DiffVersions {
    async fn handle(self, ask: Ask) -> Result<Answer<Vec<FileDiff>>, Problem> {
        let Self { project, before, after } = self;
        Ok(versions::diff(&ask.lab.store, &project, before.as_deref(), &after).await?.into())
    }
}

impl Handle for CompareTables {
    async fn handle(self, ask: Ask) -> Result<Answer<TableDiff>, Problem> {
        let Self { project, before, after, key } = self;
        let lab = &ask.lab;
        let table = async |commit: &str, version: &str| {
            let data = versions::data_at(&lab.store, &project, commit).await?;
            let data = data.ok_or_else(|| say::comparing::no_table_in(version))?;
            lab.table_beside(&data, ask.id).await
        };
        let work = async {
            // Its columns at once: it may be the open table, which may be prepared anew while the other one is read.
            let older = table(&before, say::comparing::older()).await?.columns().await?;
            table(&after, say::comparing::newer()).await?.diff(older, key, lab.tell(ask.id)).await
        };
        Ok(lab.requests.until_given_up(ask.id, work).await?.into())
    }
}

impl Handle for ChangeVersions {
    async fn handle(self, ask: Ask) -> Result<Answer<ChangedVersions>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let outcome = change(&ask, &self.project, self.change).await;
        // Also where it failed: a branch may have been made that could not be gone to.
        lab.tell_changed(&self.project);
        let (moved, outcome) = outcome?;
        let opened = project::open(&lab.store, &self.project).await?;
        Ok(ChangedVersions { state: state(opened, &ask).await?, moved, outcome }.into())
    }
}

/// Makes a change of versions; says where it has taken the branch, and what a merge has come to.
async fn change(
    ask: &Ask,
    project: &ProjectId,
    change: VersionChange,
) -> Result<(Option<Moved>, Option<MergeOutcome>), Problem> {
    let (store, by) = (&ask.lab.store, &ask.lab.stamp());
    let moved = match change {
        VersionChange::CreateBranch { name, at, is_switched_to } => {
            versions::create_branch(store, project, &name, &at, by).await?;
            if is_switched_to {
                versions::switch(store, project, &name, by).await?;
            }
            None
        }
        VersionChange::SwitchBranch { name } => {
            versions::switch(store, project, &name, by).await?;
            None
        }
        VersionChange::RenameBranch { from, to } => {
            versions::rename_branch(store, project, &from, &to, by).await?;
            None
        }
        VersionChange::DeleteBranch { name, is_forced } => {
            versions::delete_branch(store, project, &name, is_forced, by).await?;
            None
        }
        VersionChange::CreateTag { name, at, message } => {
            versions::create_tag(store, project, &name, &at, message.as_deref(), by).await?;
            None
        }
        VersionChange::DeleteTag { name } => {
            versions::delete_tag(store, project, &name, by).await?;
            None
        }
        VersionChange::Merge { name } => {
            let outcome = versions::merge(store, project, &name, by).await?;
            return Ok((outcome.moved(), Some(outcome)));
        }
        VersionChange::Resolve { path, resolution } => {
            versions::resolve(store, project, &path, &resolution, None, by).await?;
            None
        }
        VersionChange::FinishMerge => {
            let moved = versions::finish_merge(store, project, by).await?;
            ask.lab.close_merge();
            Some(moved)
        }
        VersionChange::AbortMerge => {
            versions::abort_merge(store, project, by).await?;
            ask.lab.close_merge();
            None
        }
        VersionChange::Restore { path, from } => Some(versions::restore(store, project, &[path], &from, by).await?),
        VersionChange::Revert { commit } => Some(versions::revert(store, project, &commit, by).await?),
        VersionChange::Reset { commit, mode } => Some(versions::reset(store, project, &commit, mode, None, by).await?),
        VersionChange::Retrace { from, to } => Some(versions::retrace(store, project, &from, &to, by).await?),
    };
    Ok((moved, None))
}
