//! A merge in progress as git keeps it in a folder, and back again.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::{ProjectId, marked_text};

use super::progress::{Progress, parse_progress, read_standing};
use super::start::{best_base, merge_message};
use super::trees::Clash;
use crate::git::{self, History, IndexEntry, Kind, Object, ObjectId};
use crate::record::to_pretty_json;
use crate::{ProjectError, Store};

/// What a merge in progress makes of a project's folder.
pub(crate) struct MergeInFolder {
    /// What git's index says, in its order: files that are settled, and up to three forms of each that is open.
    pub index: Vec<IndexEntry>,
    /// The files in the folder, by path. Texts that are open have both sides' lines with git's marks around them.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Blobs of these that are stored nowhere else.
    pub objects: Vec<Object>,
    /// What git proposes as the message of the merge commit.
    pub message: String,
    /// The record of what was decided.
    pub record: Vec<u8>,
}

/// Lays out the merge that is in progress. `files` are those of the branch, and `programs` those among them that can be
/// run.
pub(crate) async fn merge_in_folder(
    store: &dyn Store,
    project: &ProjectId,
    mut files: BTreeMap<String, ObjectId>,
    programs: &BTreeSet<String>,
) -> Result<Option<MergeInFolder>, ProjectError> {
    let head = git::read_head(store, &project.0).await?;
    let Some(standing) = read_standing(store, project, head.commit).await? else { return Ok(None) };
    let (progress, mut merged) = (standing.progress, standing.merged);
    let mut open = Vec::new();
    for (path, clash) in merged.conflicts {
        merged.changes.insert(path.clone(), None);
        match progress.decision(&path, &clash) {
            Some((to, blob)) => drop(merged.changes.insert(to, blob)),
            None => open.push((path, clash)),
        }
    }
    for (path, blob) in merged.changes {
        match blob {
            Some(blob) => drop(files.insert(path, blob)),
            None => drop(files.remove(&path)),
        }
    }
    let mut index = Vec::new();
    let mut contents = BTreeMap::new();
    let made: BTreeMap<ObjectId, &Object> = merged.objects.iter().map(|object| (object.id, object)).collect();
    for (path, id) in files {
        contents.insert(path.clone(), read_blob(store, &made, id).await?);
        let is_program = programs.contains(&path);
        index.push(IndexEntry { path, stage: 0, id, is_program });
    }
    for (path, clash) in open {
        let content = content_of_open(store, &made, &clash, &progress.name).await?;
        if let Some(theirs) = clash.place.theirs.clone().filter(|_| clash.place.is_open()) {
            contents.insert(theirs, content.clone());
        }
        contents.insert(path.clone(), content);
        index.extend(stages(&path, &clash, programs.contains(&path)));
    }
    index.sort_by(|a, b| (&a.path, a.stage).cmp(&(&b.path, b.stage)));
    let mut message = merge_message(store, project, &head, &progress.name).await? + "\n";
    let mut unmerged: Vec<_> = index.iter().filter(|entry| entry.stage > 0).map(|entry| &entry.path).collect();
    unmerged.dedup();
    if !unmerged.is_empty() {
        message.push_str("\n# Conflicts:\n");
        unmerged.iter().for_each(|path| message.push_str(&format!("#\t{path}\n")));
    }
    let record = to_pretty_json(&progress);
    Ok(Some(MergeInFolder { index, files: contents, objects: merged.objects, message, record }))
}

/// The record of a merge that came in a folder, whose commits are stored: of `theirs` into `ours`. `record` is what the
/// folder says of it; what was decided is believed as far as it belongs to this merge and its files came along. A merge
/// that git began has none.
///
/// # Errors
/// When the two share no past.
pub(crate) async fn adopt_merge(
    store: &dyn Store,
    record: Option<&[u8]>,
    ours: ObjectId,
    theirs: ObjectId,
) -> Result<String, ProjectError> {
    let name = theirs.to_string();
    let known = record.map(parse_progress).transpose()?.filter(|progress| progress.commit == name);
    let mut progress = known.unwrap_or_else(|| Progress::new(&name[..7], theirs));
    best_base(&History::read(store, [ours, theirs]).await?.whole()?, ours, theirs, &progress.name)?;
    let mut lost = Vec::new();
    for (path, blob) in progress.blobs() {
        if git::read_kind(store, blob, Kind::Blob).await.is_err() {
            lost.push(path);
        }
    }
    progress.decided.retain(|path, _| !lost.contains(path));
    Ok(String::from_utf8_lossy(&to_pretty_json(&progress)).into_owned())
}

/// What an open file looks like in the folder: a text with marks, or else our side, or theirs where ours is gone.
async fn content_of_open(
    store: &dyn Store,
    made: &BTreeMap<ObjectId, &Object>,
    clash: &Clash,
    name: &str,
) -> Result<Vec<u8>, ProjectError> {
    if !clash.pieces.is_empty() {
        return Ok(marked_text(&clash.pieces, name).into_bytes());
    }
    match clash.merged.or(clash.ours).or(clash.theirs) {
        Some(id) => read_blob(store, made, id).await,
        None => Ok(Vec::new()),
    }
}

/// The forms of an open file: where both parted, ours, theirs. Where both gave it a name, each has its own.
fn stages(path: &str, clash: &Clash, is_program: bool) -> Vec<IndexEntry> {
    let is_open = clash.place.is_open();
    let named = |other: &Option<String>| other.clone().filter(|_| is_open).unwrap_or_else(|| path.to_string());
    let forms = [
        (named(&clash.place.base), clash.base),
        (path.to_string(), clash.merged.or(clash.ours)),
        (named(&clash.place.theirs), clash.merged.or(clash.theirs)),
    ];
    let entry =
        |((path, id), stage): ((String, Option<ObjectId>), u8)| Some(IndexEntry { path, stage, id: id?, is_program });
    forms.into_iter().zip(1..).filter_map(entry).collect()
}

/// A blob that is stored, or was made by the merge.
async fn read_blob(
    store: &dyn Store,
    made: &BTreeMap<ObjectId, &Object>,
    id: ObjectId,
) -> Result<Vec<u8>, ProjectError> {
    match made.get(&id) {
        Some(object) => match git::decode_object(id, &object.bytes) {
            Ok((_, content)) => Ok(content),
            Err(why) => Err(ProjectError::damaged(id.to_string(), why)),
        },
        None => git::read_kind(store, id, Kind::Blob).await,
    }
}
