//! The beginning of a merge, which often is its end.

use bunsen_spec::{MergeOutcome, ProjectId, say};

use super::progress::{Progress, conflicts};
use super::trees::merge_trees;
use crate::change::{Change, retry};
use crate::git::{self, Head, History, MERGE_HEAD, ORIG_HEAD, ObjectId, Stamp};
use crate::runs::settle;
use crate::versions::branch::refuse_while_merging;
use crate::versions::names::{find_version, kind_of, short_name};
use crate::versions::{VersionError, fit};
use crate::{ProjectError, Store};

/// Merges a branch, or any version (see [`find_version`]), into the branch that the project is on.
///
/// Of several best common ancestors (two branches that were merged into each other crosswise), the newest is
/// taken; git would merge those first. Where both sides changed the same place, nothing moves: the merge is in
/// progress until [`super::finish_merge`] or [`super::abort_merge`].
pub async fn merge(
    store: &dyn Store,
    project: &ProjectId,
    name: &str,
    by: &Stamp,
) -> Result<MergeOutcome, ProjectError> {
    retry(async || {
        let (mut change, ours) = Change::begin_version(store, project, by).await?;
        refuse_while_merging(store, project).await?;
        let head = change.head_at(ours).await?;
        let theirs = find_version(store, project, name).await?;
        let (whole, name) = (name, short_name(name));
        let base = find_base(store, project, head.commit, theirs, name).await?;
        if base == theirs {
            return Ok(MergeOutcome::UpToDate);
        }
        if base == head.commit {
            let why = format!("merge {name}: Fast-forward");
            move_to(&mut change, &head, theirs, &why, name).await?;
            change.write().await?;
            return Ok(MergeOutcome::FastForward { before: ours.to_string(), commit: theirs.to_string() });
        }
        let trees = (tree(store, base).await?, tree(store, head.commit).await?, tree(store, theirs).await?);
        let merged = merge_trees(store, trees.0, trees.1, trees.2).await?;
        let progress = Progress::new(name, theirs);
        if !merged.conflicts.is_empty() {
            let info = conflicts(store, &progress, base, merged).await?;
            change
                .refs(async |refs| {
                    refs.expect_head(&head);
                    refs.step(MERGE_HEAD, None, Some(theirs));
                    refs.step(ORIG_HEAD, git::read_ref(store, &project.0, ORIG_HEAD).await?, Some(head.commit));
                    Ok(())
                })
                .await?;
            progress.put_into(&mut change, None);
            change.write().await?;
            return Ok(MergeOutcome::Conflicts(info));
        }
        let mut objects = merged.objects;
        let tree = git::place_files(store, Some(trees.1), merged.changes, &merged.programs, &mut objects).await?;
        let tree = tree.ok_or_else(|| no_file_left(name))?;
        change.put_objects(objects);
        let tree = settled(&mut change, tree).await?;
        let message = merge_message(store, project, &head, whole).await?;
        let commit = change.put_commit(tree, &[head.commit, theirs], &message);
        let why = format!("merge {name}: Merge made by the 'ort' strategy.");
        move_to(&mut change, &head, commit, &why, say::version_problems::new_commit()).await?;
        change.write().await?;
        Ok(MergeOutcome::Merged { before: ours.to_string(), commit: commit.to_string() })
    })
    .await
}

/// The files of a version that was put together, with a pipeline that fits its data.
pub(in crate::versions) async fn settled(change: &mut Change<'_>, tree: ObjectId) -> Result<ObjectId, ProjectError> {
    let files = settle(&change.pending(), tree).await?;
    let mut objects = Vec::new();
    let settled = git::edit_tree(&change.pending(), Some(tree), files, &mut objects).await?;
    change.put_objects(objects);
    Ok(settled.unwrap_or(tree))
}

/// Moves the branch, and the record with it.
pub(super) async fn move_to(
    change: &mut Change<'_>,
    head: &Head,
    to: ObjectId,
    why: &str,
    version: &str,
) -> Result<(), ProjectError> {
    change.follow(to).await.map_err(|error| fit(error, version))?;
    change.refs(async |refs| refs.move_branch(head, &[(to, why.to_string())]).await).await
}

/// The commit where two lines of work parted.
pub(super) async fn find_base(
    store: &dyn Store,
    project: &ProjectId,
    ours: ObjectId,
    theirs: ObjectId,
    name: &str,
) -> Result<ObjectId, ProjectError> {
    best_base(&History::read_of(store, &project.0, [ours, theirs]).await?.whole()?, ours, theirs, name)
}

/// The commit where two lines of work parted, by their history.
pub(super) fn best_base(
    history: &History,
    ours: ObjectId,
    theirs: ObjectId,
    name: &str,
) -> Result<ObjectId, ProjectError> {
    let bases = history.merge_bases(ours, theirs);
    bases.first().copied().ok_or_else(|| VersionError::Unrelated(name.to_string()).into())
}

/// The message of a merge commit, in git's words.
pub(super) async fn merge_message(
    store: &dyn Store,
    project: &ProjectId,
    head: &Head,
    name: &str,
) -> Result<String, ProjectError> {
    Ok(say::versions::merge_message(kind_of(store, project, name).await?, short_name(name), head.name()))
}

pub(super) async fn tree(store: &dyn Store, commit: ObjectId) -> Result<ObjectId, ProjectError> {
    Ok(git::read_commit(store, commit).await?.tree)
}

pub(super) fn no_file_left(version: &str) -> ProjectError {
    let why = say::version_problems::nothing_left().to_string();
    VersionError::Unfit { version: version.to_string(), why }.into()
}
