//! Going to another branch.

use bunsen_spec::ProjectId;

use super::branch::refuse_while_merging;
use super::fit;
use super::names::{known_name, new_name};
use crate::change::{Change, retry};
use crate::git::{BRANCHES, Stamp};
use crate::project::{OpenedProject, open};
use crate::{ProjectError, Store};

/// Goes to another branch: data, recipe and card become those of its newest version. Runs are records of the
/// project and stay as they are; one that is training goes on, and its version is added to the branch that the
/// project is on when it ends.
///
/// Refused while a merge is in progress.
pub async fn switch(
    store: &dyn Store,
    project: &ProjectId,
    branch: &str,
    by: &Stamp,
) -> Result<OpenedProject, ProjectError> {
    retry(async || {
        let (mut change, at) = Change::begin_version(store, project, by).await?;
        refuse_while_merging(store, project).await?;
        let head = change.head_at(at).await?;
        let (whole, to) = known_name(store, project, BRANCHES, branch).await?;
        if whole == head.branch {
            return Ok(());
        }
        change.follow(to).await.map_err(|error| fit(error, branch))?;
        let why = format!("checkout: moving from {} to {branch}", head.name());
        change
            .refs(async |refs| {
                refs.point_head(Some(&head.branch), &whole);
                refs.step(&head.branch, Some(at), Some(at));
                refs.step(&whole, Some(to), Some(to));
                refs.log("HEAD", Some(at), Some(to), &why).await
            })
            .await?;
        change.write().await.map(drop)
    })
    .await?;
    open(store, project).await
}

/// Makes a branch where the project is, and goes there.
pub async fn create_and_switch(
    store: &dyn Store,
    project: &ProjectId,
    branch: &str,
    by: &Stamp,
) -> Result<OpenedProject, ProjectError> {
    retry(async || {
        let (mut change, at) = Change::begin_version(store, project, by).await?;
        refuse_while_merging(store, project).await?;
        let head = change.head_at(at).await?;
        let whole = new_name(store, project, BRANCHES, branch).await?;
        let why = format!("checkout: moving from {} to {branch}", head.name());
        change
            .refs(async |refs| {
                refs.point_head(Some(&head.branch), &whole);
                refs.step(&head.branch, Some(at), Some(at));
                refs.step(&whole, None, Some(at));
                refs.log(&whole, None, Some(at), "branch: Created from HEAD").await?;
                refs.log("HEAD", Some(at), Some(at), &why).await
            })
            .await?;
        change.write().await.map(drop)
    })
    .await?;
    open(store, project).await
}
