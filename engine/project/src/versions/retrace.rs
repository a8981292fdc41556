//! The way between two commits gone again or back: what it is to undo and redo a change of versions.

use bunsen_spec::{Moved, ProjectId, say};

use super::VersionError;
use super::branch::refuse_while_merging;
use super::names::find_version;
use super::reset::{leave, moved};
use super::revert::carry_over;
use crate::change::{Change, retry};
use crate::git::{self, History, Stamp};
use crate::{ProjectError, Store};

/// Takes the branch that the project is on from a commit where it was to another (see [`find_version`]), and keeps what
/// has come since.
///
/// If the branch is still at `from`, its name moves, as by a hard [`super::reset`]. If commits have followed (a run has
/// ended, a step was taken), what differs between the two is done on top of them, as a new commit. Refused while a
/// merge is in progress, where the branch does not have `from` (the project may be on another one), and where the same
/// was changed since.
pub async fn retrace(
    store: &dyn Store,
    project: &ProjectId,
    from: &str,
    to: &str,
    by: &Stamp,
) -> Result<Moved, ProjectError> {
    retry(async || {
        let (mut change, ours) = Change::begin_version(store, project, by).await?;
        refuse_while_merging(store, project).await?;
        let head = change.head_at(ours).await?;
        let (left, target) = (find_version(store, project, from).await?, find_version(store, project, to).await?);
        if left == target {
            return Ok(moved(ours, ours));
        }
        let last = if left == ours {
            leave(&mut change, &head, &[(target, format!("reset: moving to {to}"))], to).await?;
            target
        } else {
            if !History::read_of(store, &project.0, [ours]).await?.reachable([ours]).contains(&left) {
                let (branch, commit) = (head.name().to_string(), left.to_string());
                return Err(VersionError::NotOnBranch { branch, commit }.into());
            }
            let (left, target) = (git::read_commit(store, left).await?, git::read_commit(store, target).await?);
            let message = if left.parents.contains(&target.id) {
                say::versions::revert_message(left.subject(), &left.id.to_string())
            } else {
                say::versions::go_back_message(target.subject(), &target.id.to_string())
            };
            carry_over(&mut change, &head, (left.id, target.id), &message, "revert").await?
        };
        if last != ours {
            change.write().await?;
        }
        Ok(moved(ours, last))
    })
    .await
}
