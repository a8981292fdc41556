//! What differs between two versions.

mod lines;
mod steps;

use std::collections::BTreeMap;

use bunsen_spec::{ContentDiff, DataPointer, FileChange, FileDiff, ProjectId};

pub use lines::diff_text;

use super::find_version;
use super::renames::{Look, find_renames};
use crate::git::{self, Kind, ObjectId};
use crate::project::read_live;
use crate::{ProjectError, Store, dvc};

/// Most bytes of a text that is compared line by line.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// The files that differ between two versions (see [`find_version`]), by path. Without `from`: what `to` has
/// beside nothing. A file that went and one that came and is the same, or much alike, are one that was renamed.
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
    let only = |side: usize| -> BTreeMap<String, ObjectId> {
        let others = changed.iter().filter(|(_, blobs)| blobs[1 - side].is_none());
        others.filter_map(|(path, blobs)| Some((path.clone(), blobs[side]?))).collect()
    };
    let renames = find_renames(store, &only(0), &only(1), Look::All).await?;
    for (path, old) in &renames {
        let before = changed.remove(old).and_then(|blobs| blobs[0]);
        changed.entry(path.clone()).and_modify(|blobs| blobs[0] = before);
    }
    let mut files = Vec::new();
    let changed: Vec<_> = changed.into_iter().collect();
    for group in changed.chunks(git::READ_TOGETHER / 2) {
        let ids: Vec<_> = group.iter().flat_map(|(_, [before, after])| [*before, *after]).flatten().collect();
        let mut blobs = git::read_kinds(store, &ids, Kind::Blob).await?;
        for (path, [before, after]) in group {
            let is_same = before == after;
            let change = match (before, after, renames.get(path)) {
                (None, ..) => FileChange::Added,
                (_, None, _) => FileChange::Removed,
                (_, _, Some(from)) => FileChange::Renamed { from: from.clone() },
                _ => FileChange::Changed,
            };
            let mut read = |id: &Option<ObjectId>| id.and_then(|_| blobs.next()).transpose();
            let in_file = |error: ProjectError| error.in_file(path);
            let (before, after) = (read(before).map_err(in_file)?, read(after).map_err(in_file)?);
            let content = if is_same { ContentDiff::Same } else { compare(path, before.as_deref(), after.as_deref()) };
            files.push(FileDiff { path: path.clone(), change, content });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
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
