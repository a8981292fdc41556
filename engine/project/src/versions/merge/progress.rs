//! A merge that is in progress: what is stored of it, and what is still open.

use std::collections::BTreeMap;

use bunsen_spec::say::stored;
use bunsen_spec::{Conflict, ConflictSide, MergeInfo, ProjectId, ReadOptions};
use serde::{Deserialize, Serialize};

use super::start::{find_base, tree};
use super::trees::{Clash, MergedTrees, merge_trees};
use crate::change::Change;
use crate::git::{self, Kind, MERGE_HEAD, ObjectId};
use crate::record::{RECORD_VERSION, merge_key, parse_versioned, to_json};
use crate::versions::diff::read_pointer;
use crate::{ProjectError, Space, Store};

/// What was decided so far in a merge. The stored form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Progress {
    /// Version of this record's form. 1 now.
    pub version: u32,
    /// What is merged, as it was named.
    pub name: String,
    /// What is merged, as a commit's hash.
    pub commit: String,
    /// What was decided, by path.
    #[serde(default)]
    pub decided: BTreeMap<String, Decided>,
}

/// A decision about a file, and the contents for which it was made: for others it does not hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Decided {
    /// The blob on the current branch.
    pub ours: Option<String>,
    /// The blob on the branch that is merged.
    pub theirs: Option<String>,
    /// The blob that the file becomes; `None`: it goes.
    pub blob: Option<String>,
    /// The path that it gets, where both sides renamed it and theirs is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How the data is read that the file points to, if it was put together anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<ReadOptions>,
}

impl Progress {
    /// A merge that has just begun.
    pub fn new(name: &str, commit: ObjectId) -> Self {
        let decided = BTreeMap::new();
        Self { version: RECORD_VERSION, name: name.to_string(), commit: commit.to_string(), decided }
    }

    /// Adds the record to a change; `before` is what is stored now.
    pub fn put_into(&self, change: &mut Change<'_>, before: Option<Vec<u8>>) {
        let key = merge_key(&change.record.id);
        change.batch.expect.push((Space::Records, key.clone(), before));
        change.batch.put.push((Space::Records, key, to_json(self)));
    }

    /// The files that were decided about and stay, with what they become.
    pub fn blobs(&self) -> Vec<(String, ObjectId)> {
        let blob = |decided: &Decided| ObjectId::from_hex(decided.blob.as_ref()?.as_bytes()).ok();
        self.decided.iter().filter_map(|(path, decided)| Some((path.clone(), blob(decided)?))).collect()
    }

    /// What was decided about a file, if it was for these contents.
    pub fn decided(&self, path: &str, clash: &Clash) -> Option<&Decided> {
        let decided = self.decided.get(path)?;
        let is_same = |text: &Option<String>, id: Option<ObjectId>| *text == id.map(|id| id.to_string());
        (is_same(&decided.ours, clash.ours) && is_same(&decided.theirs, clash.theirs)).then_some(decided)
    }

    /// What a file becomes: its path and its blob, or `None` where it goes. Nothing, while that is not decided.
    pub fn decision(&self, path: &str, clash: &Clash) -> Option<(String, Option<ObjectId>)> {
        let decided = self.decided(path, clash)?;
        // Where the names are decided about, the path is one of the two.
        let path = decided.path.as_deref().filter(|path| clash.place.theirs.as_deref() == Some(path)).unwrap_or(path);
        let blob = match &decided.blob {
            Some(digits) => Some(ObjectId::from_hex(digits.as_bytes()).ok()?),
            None => None,
        };
        Some((path.to_string(), blob))
    }
}

/// The merge that is in progress, with the bytes of its record. Of a damaged record the decisions are lost; what is
/// merged is known from `MERGE_HEAD`.
pub(super) async fn read_progress(
    store: &dyn Store,
    project: &ProjectId,
) -> Result<Option<(Progress, Vec<u8>)>, ProjectError> {
    let Some(bytes) = store.read(Space::Records, &merge_key(project)).await? else { return Ok(None) };
    let progress = match parse_progress(&bytes) {
        Err(error @ ProjectError::Damaged { .. }) => {
            let theirs = git::read_ref(store, &project.0, MERGE_HEAD).await?.ok_or(error)?;
            Progress::new(&theirs.to_string()[..7], theirs)
        }
        read => read?,
    };
    Ok(Some((progress, bytes)))
}

/// Reads the record of a merge.
pub(super) fn parse_progress(bytes: &[u8]) -> Result<Progress, ProjectError> {
    parse_versioned(stored::merge(), bytes)
}

/// A merge that is in progress, as it stands with the newest version of the branch.
pub(super) struct Standing {
    pub progress: Progress,
    pub bytes: Vec<u8>,
    pub theirs: ObjectId,
    pub base: ObjectId,
    pub merged: MergedTrees,
}

/// Finds out how the merge that is in progress stands. `ours`: the commit that the branch is at.
pub(super) async fn read_standing(
    store: &dyn Store,
    project: &ProjectId,
    ours: ObjectId,
) -> Result<Option<Standing>, ProjectError> {
    let Some((progress, bytes)) = read_progress(store, project).await? else { return Ok(None) };
    let theirs = ObjectId::from_hex(progress.commit.as_bytes())
        .map_err(|_| ProjectError::damaged(stored::merge(), stored::names_no_commit()))?;
    let base = find_base(store, project, ours, theirs, &progress.name).await?;
    let trees = (tree(store, base).await?, tree(store, ours).await?, tree(store, theirs).await?);
    let merged = merge_trees(store, trees.0, trees.1, trees.2).await?;
    Ok(Some(Standing { progress, bytes, theirs, base, merged }))
}

/// The merge that is in progress, for a learner to see.
pub(crate) async fn merge_info(store: &dyn Store, project: &ProjectId) -> Result<Option<MergeInfo>, ProjectError> {
    let ours = git::read_branch(store, &project.0).await?;
    match read_standing(store, project, ours).await? {
        Some(standing) => conflicts(store, &standing.progress, standing.base, standing.merged).await.map(Some),
        None => Ok(None),
    }
}

/// The name of what is being merged.
pub(crate) async fn name_in_progress(store: &dyn Store, project: &ProjectId) -> Result<Option<String>, ProjectError> {
    Ok(read_progress(store, project).await?.map(|(progress, _)| progress.name))
}

/// The files that were decided about in a merge that is in progress, with what they become: needed until it
/// ends. A record that cannot be read names none.
pub(crate) async fn resolved_blobs(
    store: &dyn Store,
    project: &ProjectId,
) -> Result<Vec<(String, ObjectId)>, ProjectError> {
    let progress = match read_progress(store, project).await {
        Ok(progress) => progress,
        Err(ProjectError::Damaged { .. } | ProjectError::TooNew { .. }) => None,
        Err(error) => return Err(error),
    };
    Ok(progress.map(|(progress, _)| progress.blobs()).unwrap_or_default())
}

/// What does not go together, with all three forms of each file.
pub(super) async fn conflicts(
    store: &dyn Store,
    progress: &Progress,
    base: ObjectId,
    merged: MergedTrees,
) -> Result<MergeInfo, ProjectError> {
    let mut conflicts = Vec::new();
    for (path, clash) in merged.conflicts {
        conflicts.push(Conflict {
            kind: clash.kind,
            base: side(store, clash.base).await?,
            ours: side(store, clash.ours).await?,
            theirs: side(store, clash.theirs).await?,
            is_resolved: progress.decision(&path, &clash).is_some(),
            pieces: clash.pieces,
            base_path: clash.place.base,
            our_path: clash.place.ours,
            their_path: clash.place.theirs,
            path,
        });
    }
    let (name, commit) = (progress.name.clone(), progress.commit.clone());
    Ok(MergeInfo { name, commit, base: base.to_string(), conflicts })
}

async fn side(store: &dyn Store, id: Option<ObjectId>) -> Result<Option<ConflictSide>, ProjectError> {
    let Some(id) = id else { return Ok(None) };
    let bytes = git::read_kind(store, id, Kind::Blob).await?;
    Ok(Some(ConflictSide {
        size_bytes: bytes.len() as u64,
        data: read_pointer(&bytes),
        text: String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')),
    }))
}
