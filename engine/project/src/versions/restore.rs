//! Files brought back from an older version.

use std::collections::BTreeMap;

use bunsen_spec::{Moved, ProjectId, say};

use super::merge::settled;
use super::names::find_version;
use super::reset::moved;
use super::{VersionError, fit};
use crate::change::{Change, retry};
use crate::git::{self, ObjectId, Stamp};
use crate::{ProjectError, Store};

/// Brings files back as they were in a version (see [`find_version`]), as a new commit; none if they are so
/// already. A path of a folder means all files in it that the version has.
///
/// Refused if a file is not there, or if the files would not make a whole project any more: a pointer and the
/// settings that speak of it have to be brought back together.
pub async fn restore(
    store: &dyn Store,
    project: &ProjectId,
    paths: &[String],
    from: &str,
    by: &Stamp,
) -> Result<Moved, ProjectError> {
    retry(async || {
        let (mut change, ours) = Change::begin_version(store, project, by).await?;
        let commit = find_version(store, project, from).await?;
        let our_tree = git::read_commit(store, ours).await?.tree;
        let their_tree = git::read_commit(store, commit).await?.tree;
        let mut changes = BTreeMap::new();
        for path in paths {
            changes.extend(
                files_at(store, their_tree, path)
                    .await?
                    .ok_or_else(|| VersionError::NoFile { path: path.clone(), version: from.to_string() })?,
            );
        }
        let mut objects = Vec::new();
        let tree = git::place_files(store, Some(our_tree), changes, &BTreeMap::new(), &mut objects).await?;
        let Some(tree) = tree.filter(|tree| *tree != our_tree) else { return Ok(moved(ours, ours)) };
        change.put_objects(objects);
        let tree = settled(&mut change, tree).await?;
        if tree == our_tree {
            return Ok(moved(ours, ours));
        }
        let short = &commit.to_string()[..7];
        let shown = if commit.to_string().starts_with(from) { short } else { from };
        let message = say::versions::restore_message(paths, shown);
        let head = change.head_at(ours).await?;
        let new = change.put_commit(tree, &[ours], &message);
        change.follow(new).await.map_err(|error| fit(error, say::version_problems::new_commit()))?;
        change.refs(async |refs| refs.move_branch(&head, &[(new, format!("commit: {message}"))]).await).await?;
        change.write().await?;
        Ok(moved(ours, new))
    })
    .await
}

/// The blobs of the file, or of all files of the folder, at a path.
async fn files_at(
    store: &dyn Store,
    tree: ObjectId,
    path: &str,
) -> Result<Option<BTreeMap<String, Option<ObjectId>>>, ProjectError> {
    let mut folder = tree;
    let path = path.trim_end_matches('/');
    let mut parts = path.split('/').peekable();
    while let Some(name) = parts.next() {
        let entry = git::read_tree(store, folder).await?.get(name).copied();
        match entry {
            Some(entry) if parts.peek().is_none() => {
                let Some(inside) = entry.folder() else {
                    return Ok(Some(BTreeMap::from([(path.to_string(), entry.file())])));
                };
                let files = git::list_files(store, inside).await?;
                return Ok(Some(files.into_iter().map(|(file, id)| (format!("{path}/{file}"), Some(id))).collect()));
            }
            Some(git::Entry::Folder(inside)) => folder = inside,
            _ => return Ok(None),
        }
    }
    Ok(None)
}
