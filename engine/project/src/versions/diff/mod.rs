//! What differs between two versions.

mod lines;
mod steps;

use std::collections::BTreeMap;

use bunsen_spec::{ContentDiff, DataPointer, FileChange, FileDiff, ProjectId};

pub use lines::diff_text;

use super::find_version;
use crate::git::{self, Kind, ObjectId};
use crate::project::read_live;
use crate::{ProjectError, Store, dvc};

/// Most bytes of a text that is compared line by line.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// The files that differ between two versions (see [`find_version`]), by path. Without `from`: what `to` has
/// beside nothing. A file that went and one that came with the same content are one that was renamed.
pub async fn diff(
    store: &dyn Store,
    project: &ProjectId,
    from: Option<&str>,
    to: &str,
) -> Result<Vec<FileDiff>, ProjectError> {
    read_live(store, project).await?;
    let tree = async |name: &str| -> Result<ObjectId, ProjectError> {
        Ok(git::read_commit(store, find_version(store, project, name).await?).await?.tree)
    };
    let before = match from {
        Some(name) => Some(tree(name).await?),
        None => None,
    };
    let mut changed = git::compare_trees(store, [before, Some(tree(to).await?)]).await?;
    let mut files = Vec::new();
    for (path, old) in renames(&changed) {
        changed.remove(&old);
        changed.remove(&path);
        files.push(FileDiff { path, change: FileChange::Renamed { from: old }, content: ContentDiff::Same });
    }
    for (path, [before, after]) in changed {
        let change = match (before, after) {
            (None, _) => FileChange::Added,
            (_, None) => FileChange::Removed,
            _ => FileChange::Changed,
        };
        let (before, after) = (read_blob(store, before).await, read_blob(store, after).await);
        let in_file = |error: ProjectError| error.in_file(&path);
        let (before, after) = (before.map_err(in_file)?, after.map_err(in_file)?);
        let content = compare(&path, before.as_deref(), after.as_deref());
        files.push(FileDiff { path, change, content });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Files that came with the content of one that went: the new path and the old one. Of several with one
/// content, those with the same name in their folder go first.
fn renames(changed: &BTreeMap<String, [Option<ObjectId>; 2]>) -> Vec<(String, String)> {
    let mut gone: Vec<_> = changed.iter().filter(|(_, [_, after])| after.is_none()).collect();
    let new: Vec<_> = changed.iter().filter(|(_, [before, _])| before.is_none()).collect();
    let name = |path: &str| path.rsplit('/').next().map(str::to_string);
    let mut found: Vec<(String, String)> = Vec::new();
    for same_name in [true, false] {
        for (path, [_, after]) in &new {
            let Some(id) = after.filter(|_| !found.iter().any(|(new, _)| new == *path)) else { continue };
            let fits =
                |old: &str, before: Option<ObjectId>| before == Some(id) && (!same_name || name(old) == name(path));
            if let Some(i) = gone.iter().position(|(old, [before, _])| fits(old, *before)) {
                found.push(((*path).clone(), gone.remove(i).0.clone()));
            }
        }
    }
    found
}

async fn read_blob(store: &dyn Store, id: Option<ObjectId>) -> Result<Option<Vec<u8>>, ProjectError> {
    match id {
        Some(id) => git::read_kind(store, id, Kind::Blob).await.map(Some),
        None => Ok(None),
    }
}

/// What differs between two contents of a file.
fn compare(path: &str, before: Option<&[u8]>, after: Option<&[u8]>) -> ContentDiff {
    if path.ends_with(".dvc") {
        let (old, new) = (before.and_then(read_pointer), after.and_then(read_pointer));
        if old.is_some() == before.is_some() && new.is_some() == after.is_some() {
            return ContentDiff::Data { before: old, after: new };
        }
    }
    match (text(before), text(after)) {
        (Some(old), Some(new)) => {
            let mut diff = diff_text(old, new);
            if let ContentDiff::Text { steps, .. } = &mut diff
                && path.ends_with(".recipe.json")
            {
                *steps = steps::diff_recipes(before.map(|_| old), after.map(|_| new));
            }
            diff
        }
        _ => {
            let size = |bytes: Option<&[u8]>| bytes.map(|bytes| bytes.len() as u64);
            ContentDiff::Binary { before_bytes: size(before), after_bytes: size(after) }
        }
    }
}

/// A content as a text that can be compared; one that is not there is an empty one.
fn text(bytes: Option<&[u8]>) -> Option<&str> {
    let bytes = bytes.unwrap_or_default();
    if bytes.len() > MAX_TEXT_BYTES || bytes.contains(&0) {
        return None;
    }
    std::str::from_utf8(bytes).ok()
}

/// What a `.dvc` file points to.
pub(super) fn read_pointer(bytes: &[u8]) -> Option<DataPointer> {
    let pointer = dvc::Pointer::from_yaml(std::str::from_utf8(bytes).ok()?)?;
    Some(DataPointer { md5: pointer.md5, size_bytes: pointer.size_bytes })
}
