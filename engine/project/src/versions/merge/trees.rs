//! Versions put together from two sides, file by file.

use std::collections::BTreeMap;

use bunsen_spec::{ConflictKind, MergePiece};

use super::lines::{clean_text, merge_lines};
use super::moved::{Place, Subject, follow_renames};
use super::written::take_written;
use crate::git::{self, Kind, Object, ObjectId};
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
    /// Where the file has another path.
    pub place: Place,
    /// A text with the places where both sides differ.
    pub pieces: Vec<MergePiece>,
    /// What both sides come to together, where only the file's name is open.
    pub merged: Option<ObjectId>,
}

/// Puts our and their changes of a version's files together.
///
/// A file that one side renamed is followed, as git does. Pointers to data are never put together line by line, and
/// neither is JSON that would not be JSON any more. What stages write at the top is one side's.
pub(crate) async fn merge_trees(
    store: &dyn Store,
    base: ObjectId,
    ours: ObjectId,
    theirs: ObjectId,
) -> Result<MergedTrees, ProjectError> {
    let mut merged = MergedTrees::default();
    let mut files = git::compare_trees(store, [Some(base), Some(ours), Some(theirs)]).await?;
    merged.changes = take_written(store, [ours, theirs], &mut files).await?;
    for (path, subject) in follow_renames(store, files).await? {
        if let Some(old) = &subject.place.ours {
            merged.changes.insert(old.clone(), None);
        }
        let together = put_together(store, &path, &subject, &mut merged.objects).await;
        match together.map_err(|error| error.in_file(&path))? {
            Together::File(blob) => {
                let here = if subject.place.ours.is_none() { subject.ours } else { None };
                if blob != here {
                    merged.changes.insert(path, blob);
                }
            }
            Together::Clash(clash) => drop(merged.conflicts.insert(path, clash)),
        }
    }
    // Two files may have come to the same.
    merged.objects.sort_by_key(|object| object.id);
    merged.objects.dedup_by_key(|object| object.id);
    Ok(merged)
}

enum Together {
    /// The blob that the file becomes; `None`: it goes.
    File(Option<ObjectId>),
    Clash(Clash),
}

/// Puts the changes of one file together; a blob that is new is added to `objects`.
async fn put_together(
    store: &dyn Store,
    path: &str,
    subject: &Subject,
    objects: &mut Vec<Object>,
) -> Result<Together, ProjectError> {
    let Subject { base, ours, theirs, ref place, is_gone_elsewhere } = *subject;
    let clash = |kind, pieces| Clash { kind, base, ours, theirs, place: place.clone(), pieces, merged: None };
    if !is_gone_elsewhere && !place.is_open() {
        if ours == theirs || theirs == base {
            return Ok(Together::File(ours));
        }
        if ours == base {
            return Ok(Together::File(theirs));
        }
    }
    let (Some(our_blob), Some(their_blob)) = (ours, theirs) else {
        let kind = if ours.is_none() { ConflictKind::RemovedByUs } else { ConflictKind::RemovedByThem };
        return Ok(Together::Clash(clash(kind, Vec::new())));
    };
    let content = match put_contents_together(store, path, [base, Some(our_blob), Some(their_blob)]).await? {
        Contents::Same(id) => id,
        Contents::New(text) => {
            let blob = Object::new(Kind::Blob, text.as_bytes());
            let id = blob.id;
            if ![our_blob, their_blob].contains(&id) {
                objects.push(blob);
            }
            id
        }
        Contents::Open(kind, pieces) if place.is_open() => {
            let pieces = if kind == ConflictKind::Text { pieces } else { Vec::new() };
            return Ok(Together::Clash(clash(ConflictKind::RenamedByBoth, pieces)));
        }
        Contents::Open(kind, pieces) => return Ok(Together::Clash(clash(kind, pieces))),
    };
    if place.is_open() {
        let open = clash(ConflictKind::RenamedByBoth, Vec::new());
        return Ok(Together::Clash(Clash { merged: Some(content), ..open }));
    }
    Ok(Together::File(Some(content)))
}

enum Contents {
    /// What one side has.
    Same(ObjectId),
    /// A text made of both.
    New(String),
    /// They do not go together.
    Open(ConflictKind, Vec<MergePiece>),
}

async fn put_contents_together(
    store: &dyn Store,
    path: &str,
    blobs: [Option<ObjectId>; 3],
) -> Result<Contents, ProjectError> {
    let [base, Some(ours), Some(theirs)] = blobs else { return Ok(Contents::Open(ConflictKind::Binary, Vec::new())) };
    if ours == theirs || base == Some(theirs) {
        return Ok(Contents::Same(ours));
    }
    if base == Some(ours) {
        return Ok(Contents::Same(theirs));
    }
    if path.ends_with(".dvc") {
        return Ok(Contents::Open(ConflictKind::Data, Vec::new()));
    }
    let base_text = match base {
        Some(id) => read_text(store, id).await?,
        None => Some(String::new()),
    };
    let texts = (base_text, read_text(store, ours).await?, read_text(store, theirs).await?);
    let (Some(base_text), Some(our_text), Some(their_text)) = texts else {
        return Ok(Contents::Open(ConflictKind::Binary, Vec::new()));
    };
    let pieces = merge_lines(&base_text, &our_text, &their_text);
    Ok(match clean_text(&pieces).filter(|text| stays_json(path, text, [&our_text, &their_text])) {
        Some(text) => Contents::New(text),
        None => Contents::Open(ConflictKind::Text, pieces),
    })
}

/// A blob as a text; `None` when it is not one.
async fn read_text(store: &dyn Store, id: ObjectId) -> Result<Option<String>, ProjectError> {
    let bytes = git::read_kind(store, id, Kind::Blob).await?;
    Ok(String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')))
}

/// Whether a text that was put together is still JSON, where both sides were.
fn stays_json(path: &str, text: &str, sides: [&str; 2]) -> bool {
    let is_json = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    !path.ends_with(".json") || is_json(text) || !sides.into_iter().all(is_json)
}
