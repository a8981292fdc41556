//! Versions put together from two sides, file by file.

use std::collections::BTreeMap;

use bunsen_spec::{ConflictKind, MergePiece};

use super::lines::{clean_text, merge_lines};
use crate::git::{self, Entry, Kind, Object, ObjectId};
use crate::pipeline::PIPELINE_FILE;
use crate::runs::{WRITTEN, is_all_ours};
use crate::{ProjectError, Store};

/// Two sides' changes of a version, put together.
#[derive(Debug, Default)]
pub(crate) struct MergedTrees {
    /// What is taken into our side's files: a blob, or `None` where a file goes.
    pub changes: BTreeMap<String, Option<ObjectId>>,
    /// Blobs that are new.
    pub objects: Vec<Object>,
    /// What does not go together, by path.
    pub conflicts: BTreeMap<String, Clash>,
}

/// A file that both sides changed in ways that do not go together.
#[derive(Clone, Debug)]
pub(crate) struct Clash {
    pub kind: ConflictKind,
    pub base: Option<ObjectId>,
    pub ours: Option<ObjectId>,
    pub theirs: Option<ObjectId>,
    pub pieces: Vec<MergePiece>,
}

/// Puts our and their changes of a version's files together.
///
/// A file that moved is taken for one that went and one that came. Pointers to data are never put together
/// line by line, and neither is JSON that would not be JSON any more. What stages write at the top is one side's.
pub(crate) async fn merge_trees(
    store: &dyn Store,
    base: ObjectId,
    ours: ObjectId,
    theirs: ObjectId,
) -> Result<MergedTrees, ProjectError> {
    let mut merged = MergedTrees::default();
    let sides = [ours, theirs];
    for (path, [base, ours, theirs]) in git::compare_trees(store, [Some(base), Some(ours), Some(theirs)]).await? {
        if ours == theirs || theirs == base {
            continue;
        }
        if ours == base {
            merged.changes.insert(path, theirs);
            continue;
        }
        let clash = |kind, pieces| Clash { kind, base, ours, theirs, pieces };
        let (Some(ours), Some(theirs)) = (ours, theirs) else {
            let kind = if ours.is_none() { ConflictKind::RemovedByUs } else { ConflictKind::RemovedByThem };
            merged.conflicts.insert(path, clash(kind, Vec::new()));
            continue;
        };
        if path.ends_with(".dvc") {
            merged.conflicts.insert(path, clash(ConflictKind::Data, Vec::new()));
            continue;
        }
        let base_text = match base {
            Some(id) => read_text(store, id).await?,
            None => Some(String::new()),
        };
        let texts = (base_text, read_text(store, ours).await?, read_text(store, theirs).await?);
        let (Some(base_text), Some(our_text), Some(their_text)) = texts else {
            merged.conflicts.insert(path, clash(ConflictKind::Binary, Vec::new()));
            continue;
        };
        let pieces = merge_lines(&base_text, &our_text, &their_text);
        match clean_text(&pieces).filter(|text| stays_json(&path, text, [&our_text, &their_text])) {
            Some(text) => {
                let blob = Object::new(Kind::Blob, text.as_bytes());
                if blob.id != ours {
                    merged.changes.insert(path, Some(blob.id));
                    merged.objects.push(blob);
                }
            }
            None => drop(merged.conflicts.insert(path, clash(ConflictKind::Text, pieces))),
        }
    }
    if WRITTEN.iter().any(|path| merged.conflicts.contains_key(*path)) {
        take_written(store, sides, &mut merged).await?;
    }
    Ok(merged)
}

/// Takes all that the stages at the top have written from the side with the newer run: half of one and half of the
/// other would be true of neither. Where a learner has stages of their own there, they decide.
async fn take_written(
    store: &dyn Store,
    [ours, theirs]: [ObjectId; 2],
    merged: &mut MergedTrees,
) -> Result<(), ProjectError> {
    let (our_files, their_files) = (git::read_tree(store, ours).await?, git::read_tree(store, theirs).await?);
    for files in [&our_files, &their_files] {
        let Some(id) = files.get(PIPELINE_FILE).and_then(|entry| entry.file()) else { continue };
        if !read_text(store, id).await?.is_some_and(|text| is_all_ours(&text)) {
            return Ok(());
        }
    }
    let takes_theirs = newest_run(store, &their_files).await? > newest_run(store, &our_files).await?;
    for path in WRITTEN {
        merged.conflicts.remove(path);
        merged.changes.remove(path);
        let blob = |files: &BTreeMap<String, Entry>| files.get(path).and_then(|entry| entry.file());
        if takes_theirs && blob(&their_files) != blob(&our_files) {
            merged.changes.insert(path.to_string(), blob(&their_files));
        }
    }
    Ok(())
}

/// The greatest number of a run in a version's files; 0 if there is none.
async fn newest_run(store: &dyn Store, files: &BTreeMap<String, Entry>) -> Result<u64, ProjectError> {
    let Some(folder) = files.get("runs").and_then(|entry| entry.folder()) else { return Ok(0) };
    let runs = git::read_tree(store, folder).await?;
    Ok(runs.keys().filter_map(|name| name.split('-').next()?.parse().ok()).max().unwrap_or(0))
}

/// A blob as a text; `None` when it is not one.
pub(super) async fn read_text(store: &dyn Store, id: ObjectId) -> Result<Option<String>, ProjectError> {
    let bytes = git::read_kind(store, id, Kind::Blob).await?;
    Ok(String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')))
}

/// Whether a text that was put together is still JSON, where both sides were.
fn stays_json(path: &str, text: &str, sides: [&str; 2]) -> bool {
    let is_json = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    !path.ends_with(".json") || is_json(text) || !sides.into_iter().all(is_json)
}
