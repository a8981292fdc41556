//! One commit taken back by a new one.

use bunsen_spec::{Moved, ProjectId, say};

use super::branch::refuse_while_merging;
use super::merge::{merge_trees, settled};
use super::names::find_version;
use super::reset::moved;
use super::{VersionError, fit};
use crate::change::{Change, retry};
use crate::git::{self, Head, ObjectId, Stamp};
use crate::{ProjectError, Store};

/// Makes a commit that takes back what one commit (see [`find_version`]) changed; none if nothing of it is left.
///
/// Refused for a merge and for the first commit, and where what it changed was changed again since.
pub async fn revert(store: &dyn Store, project: &ProjectId, commit: &str, by: &Stamp) -> Result<Moved, ProjectError> {
    retry(async || {
        let (mut change, ours) = Change::begin_version(store, project, by).await?;
        refuse_while_merging(store, project).await?;
        let head = change.head_at(ours).await?;
        let reverted = git::read_commit(store, find_version(store, project, commit).await?).await?;
        let [parent] = reverted.parents[..] else {
            return Err(VersionError::CannotRevert(reverted.parents.len()).into());
        };
        let message = say::versions::revert_message(reverted.subject(), &reverted.id.to_string());
        let new = carry_over(&mut change, &head, (reverted.id, parent), &message, "revert").await?;
        if new != ours {
            change.write().await?;
        }
        Ok(moved(ours, new))
    })
    .await
}

/// Does what leads from one commit to another on top of the branch, as a new commit, which it gives; the branch's own
/// if nothing of it is left to do. `act` is the first word of its line in the reflog. Refused where the branch has
/// changed the same.
pub(super) async fn carry_over(
    change: &mut Change<'_>,
    head: &Head,
    (from, to): (ObjectId, ObjectId),
    message: &str,
    act: &str,
) -> Result<ObjectId, ProjectError> {
    let store = change.store;
    let our_tree = git::read_commit(store, head.commit).await?.tree;
    let (before, after) = (git::read_commit(store, from).await?.tree, git::read_commit(store, to).await?.tree);
    let merged = merge_trees(store, before, our_tree, after).await?;
    if !merged.conflicts.is_empty() {
        return Err(VersionError::RevertConflicts(merged.conflicts.into_keys().collect()).into());
    }
    let mut objects = merged.objects;
    let tree = git::place_files(store, Some(our_tree), merged.changes, &merged.programs, &mut objects).await?;
    let Some(tree) = tree.filter(|tree| *tree != our_tree) else { return Ok(head.commit) };
    change.put_objects(objects);
    let tree = settled(change, tree).await?;
    if tree == our_tree {
        return Ok(head.commit);
    }
    let new = change.put_commit(tree, &[head.commit], message);
    change.follow(new).await.map_err(|error| fit(error, say::version_problems::new_commit()))?;
    change.refs(async |refs| refs.move_branch(head, &[(new, format!("{act}: {message}"))]).await).await?;
    Ok(new)
}
