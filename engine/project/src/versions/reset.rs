//! A branch set back to an older commit, or to any other.

use bunsen_spec::{Moved, ProjectId, ResetMode, say};

use super::branch::refuse_while_merging;
use super::fit;
use super::merge::end_any;
use super::names::find_version;
use crate::change::{Change, retry};
use crate::git::{self, Head, History, ObjectId, Stamp};
use crate::{ProjectError, Store};

/// Moves the branch that the project is on to another commit (see [`find_version`]). The commits it leaves stay
/// in the reflog, and all runs stay.
///
/// Hard: the project's data, recipe and card become those of that commit; a merge in progress is given up, as
/// git does. Soft: the project stays as it is. As nothing ever waits to be committed here, what differs from
/// that commit is committed on top of it in the same breath: `git reset --soft` and `git commit` in one, which
/// joins the commits since. `message` is that commit's.
pub async fn reset(
    store: &dyn Store,
    project: &ProjectId,
    to: &str,
    mode: ResetMode,
    message: Option<&str>,
    by: &Stamp,
) -> Result<Moved, ProjectError> {
    retry(async || {
        let (mut change, from) = Change::begin_version(store, project, by).await?;
        let head = change.head_at(from).await?;
        let target = find_version(store, project, to).await?;
        if mode == ResetMode::Soft {
            refuse_while_merging(store, project).await?;
        }
        let was_merging = mode == ResetMode::Hard && end_any(&mut change).await?;
        if target == from && !was_merging {
            return Ok(moved(from, from));
        }
        let mut steps = vec![(target, format!("reset: moving to {to}"))];
        if mode == ResetMode::Soft {
            let tree = git::read_commit(store, from).await?.tree;
            if tree != git::read_commit(store, target).await?.tree {
                let history = History::read_of(store, &project.0, [from, target]).await?;
                let (n_commits, _) = history.ahead_behind(from, target);
                let squash = say::versions::squash_message(n_commits, &target.to_string()[..7]);
                let message = message.filter(|text| !text.trim().is_empty()).unwrap_or(&squash);
                steps.push((change.put_commit(tree, &[target], message), format!("commit: {message}")));
            }
        }
        let last = steps.last().map_or(target, |step| step.0);
        leave(&mut change, &head, &steps, to).await?;
        change.write().await?;
        Ok(moved(from, last))
    })
    .await
}

/// Moves the branch by steps, the record with it, and notes where it was. `name` is that of the version it comes to.
pub(super) async fn leave(
    change: &mut Change<'_>,
    head: &Head,
    steps: &[(ObjectId, String)],
    name: &str,
) -> Result<(), ProjectError> {
    let last = steps.last().map_or(head.commit, |step| step.0);
    change.follow(last).await.map_err(|error| fit(error, name))?;
    let before = git::read_ref(change.store, &change.record.id.0, git::ORIG_HEAD).await?;
    change
        .refs(async |refs| {
            refs.step(git::ORIG_HEAD, before, Some(head.commit));
            refs.move_branch(head, steps).await
        })
        .await
}

/// Where a change has taken the branch.
pub(super) fn moved(from: ObjectId, to: ObjectId) -> Moved {
    Moved { from: from.to_string(), to: to.to_string() }
}
