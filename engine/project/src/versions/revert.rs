//! One commit taken back by a new one.

use bunsen_spec::{ProjectId, say};

use super::branch::refuse_while_merging;
use super::merge::{merge_trees, settled};
use super::names::find_version;
use super::{VersionError, fit};
use crate::change::{Change, retry};
use crate::git::{self, Stamp};
use crate::project::{OpenedProject, open};
use crate::{ProjectError, Store};

/// Makes a commit that takes back what one commit (see [`find_version`]) changed; none if nothing of it is left.
///
/// Refused for a merge and for the first commit, and where what it changed was changed again since.
pub async fn revert(
    store: &dyn Store,
    project: &ProjectId,
    commit: &str,
    by: &Stamp,
) -> Result<OpenedProject, ProjectError> {
    retry(async || {
        let (mut change, ours) = Change::begin_version(store, project, by).await?;
        refuse_while_merging(store, project).await?;
        let head = change.head_at(ours).await?;
        let reverted = git::read_commit(store, find_version(store, project, commit).await?).await?;
        let [parent] = reverted.parents[..] else {
            return Err(VersionError::CannotRevert(reverted.parents.len()).into());
        };
        let our_tree = git::read_commit(store, ours).await?.tree;
        let before = git::read_commit(store, parent).await?.tree;
        let merged = merge_trees(store, reverted.tree, our_tree, before).await?;
        if !merged.conflicts.is_empty() {
            return Err(VersionError::RevertConflicts(merged.conflicts.into_keys().collect()).into());
        }
        let mut objects = merged.objects;
        let tree = git::place_files(store, Some(our_tree), merged.changes, &mut objects).await?;
        let Some(tree) = tree.filter(|tree| *tree != our_tree) else { return Ok(()) };
        change.put_objects(objects);
        let tree = settled(&mut change, tree).await?;
        if tree == our_tree {
            return Ok(());
        }
        let message = say::versions::revert_message(reverted.subject(), &reverted.id.to_string());
        let new = change.put_commit(tree, &[ours], &message);
        change.follow(new).await.map_err(|error| fit(error, say::version_problems::new_commit()))?;
        change.refs(async |refs| refs.move_branch(&head, &[(new, format!("revert: {message}"))]).await).await?;
        change.write().await.map(drop)
    })
    .await?;
    open(store, project).await
}
