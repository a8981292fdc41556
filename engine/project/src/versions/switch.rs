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
    go_to(store, project, branch, Target::Known, by).await
}

/// Makes a branch where the project is, and goes there.
pub async fn create_and_switch(
    store: &dyn Store,
    project: &ProjectId,
    branch: &str,
    by: &Stamp,
) -> Result<OpenedProject, ProjectError> {
    go_to(store, project, branch, Target::New, by).await
}

/// What branch to go to.
#[derive(Clone, Copy)]
enum Target {
    /// One that is there.
    Known,
    /// One that is made where the project is.
    New,
}

async fn go_to(
    store: &dyn Store,
    project: &ProjectId,
    branch: &str,
    target: Target,
    by: &Stamp,
) -> Result<OpenedProject, ProjectError> {
    retry(async || {
        let (mut change, at) = Change::begin_version(store, project, by).await?;
        refuse_while_merging(store, project).await?;
        let head = change.head_at(at).await?;
        let (whole, known) = match target {
            Target::Known => {
                let (whole, to) = known_name(store, project, BRANCHES, branch).await?;
                (whole, Some(to))
            }
            Target::New => (new_name(store, project, BRANCHES, branch).await?, None),
        };
        if whole == head.branch {
            return Ok(());
        }
        let to = known.unwrap_or(at);
        if to != at {
            change.follow(to).await.map_err(|error| fit(error, branch))?;
        }
        let why = format!("checkout: moving from {} to {branch}", head.name());
        change
            .refs(async |refs| {
                refs.point_head(Some(&head.branch), &whole);
                refs.step(&head.branch, Some(at), Some(at));
                refs.step(&whole, known, Some(to));
                if known.is_none() {
                    refs.log(&whole, None, Some(to), "branch: Created from HEAD").await?;
                }
                refs.log("HEAD", Some(at), Some(to), &why).await
            })
            .await?;
        change.write().await.map(drop)
    })
    .await?;
    open(store, project).await
}
