//! Looking into a file: whether a project is in it, whole and harmless.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::say::archives;
use bunsen_spec::{DataRef, RunRecord};

use super::bundle::{is_bundle, read_bundle};
use super::checked::{Manifest, Origin};
use super::found::{Found, read_zip};
use super::repository::check_repository;
use super::{CheckedArchive, ImportLimits, bad};
use crate::git::{self, Kind, MERGE_HEAD, ObjectId};
use crate::project::{check_name, read_data};
use crate::reach::{Reached, reach_commits};
use crate::record::{ProjectRecord, RECORD_VERSION};
use crate::runs::stored_summary;
use crate::versions::adopt_merge;
use crate::{Batch, MemoryStore, ProjectError, Space, Store, md5_hex};

/// Looks into a file called `name`, which may come from a stranger: one that [`super::export`] wrote, a zip of a git
/// repository with a project in it, or a git bundle of one. Checks everything: objects and contents against their names,
/// records, and that the versions are whole.
///
/// # Errors
/// When it is no such file, or damaged, or larger than `limits` allow; the sentence says which.
pub async fn check(name: &str, bytes: &[u8], limits: &ImportLimits) -> Result<CheckedArchive, ProjectError> {
    let found = if is_bundle(bytes) { read_bundle(bytes, limits)? } else { read_zip(bytes, limits)? };
    match found.record.clone() {
        Some(record) => check_export(found, &record).await,
        None => check_repository(found, name).await,
    }
}

/// Checks what Export wrote, and git may have been at work in.
async fn check_export(found: Found, record: &ProjectRecord) -> Result<CheckedArchive, ProjectError> {
    let Found { runs, refs, stored, merge, files, .. } = found;
    let shelf = MemoryStore::new();
    shelf.write(Batch { put: stored, ..Batch::default() }).await?;
    let record = check_whole(&shelf, record, &runs, &refs, files).await?;
    let merge = check_merge(&shelf, &record, &refs, merge.as_deref()).await?;
    Ok(pack_up(shelf, Parts { origin: Origin::Export, record, runs, refs, merge }))
}

/// What a checked file holds beside objects and contents.
pub(super) struct Parts {
    pub origin: Origin,
    pub record: ProjectRecord,
    pub runs: Vec<RunRecord>,
    pub refs: BTreeMap<String, Vec<u8>>,
    pub merge: Option<String>,
}

/// Puts it all together, with what lies on the shelf.
pub(super) fn pack_up(shelf: MemoryStore, parts: Parts) -> CheckedArchive {
    let Parts { origin, record, runs, refs, merge } = parts;
    let (refs, mut contents): (Vec<_>, Vec<_>) = refs.into_iter().unzip();
    let mut stored = Vec::new();
    for (space, key, bytes) in shelf.into_entries() {
        stored.push((space, key));
        contents.push(bytes);
    }
    CheckedArchive { manifest: Manifest { origin, record, runs, refs, stored, merge }, contents }
}

/// Checks that the parts fit together, and gives the project's record with what the newest version
/// says in place of what the file says about it.
async fn check_whole(
    shelf: &MemoryStore,
    record: &ProjectRecord,
    runs: &[RunRecord],
    refs: &BTreeMap<String, Vec<u8>>,
    files: BTreeMap<String, Vec<u8>>,
) -> Result<ProjectRecord, ProjectError> {
    let branch = refs.get("HEAD").and_then(|text| git::parse_head(text));
    let branch = branch.and_then(|name| refs.get(name)).ok_or_else(|| bad(archives::no_branch()))?;
    let head = git::parse_id(branch).ok_or_else(|| bad(archives::branch_names_no_commit()))?;
    let mut named = Vec::new();
    for (path, text) in refs.iter().filter(|(path, _)| *path != "HEAD") {
        if !path.starts_with("logs/") {
            named.push(git::parse_id(text).ok_or_else(|| bad(archives::branch_names_no_commit()))?);
        } else if git::is_log(text) {
            named.extend(git::log_ids(text));
        } else {
            return Err(bad(archives::unreadable_reflog()));
        }
    }

    let inner = |error: ProjectError| bad(&error.to_string());
    let (data, card) = read_data(shelf, head).await.map_err(inner)?;
    let history = git::History::read(shelf, [head]).await?.whole().map_err(inner)?;
    let newest = git::read_commit(shelf, head).await.map_err(inner)?;
    git::list_files(shelf, newest.tree).await.map_err(inner)?;
    let mut reached = Reached::new();
    reach_commits(shelf, named, &mut reached).await?;
    take_contents(shelf, &reached, files).await?;
    if let Some(key) = check_reached(shelf, &reached).await?.first() {
        return Err(bad(&archives::content_missing(key)));
    }
    check_sizes(shelf, data.as_ref()).await?;

    let (mut ids, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for run in runs {
        if !ids.insert(&run.id) {
            return Err(bad(&archives::run_twice(&run.id.0)));
        }
        if !numbers.insert(run.number) || run.number >= record.next_run {
            return Err(bad(&archives::run_number_twice(run.number)));
        }
        check_run(shelf, run).await?;
    }
    let name = check_name(&record.name).map_err(inner)?;
    let n_versions = history.len() as u64;
    let record = record.clone();
    Ok(ProjectRecord { version: RECORD_VERSION, name, head: head.to_string(), n_versions, data, card, ..record })
}

/// Takes contents that are needed and lie nowhere else from the folder's own files, where DVC puts them to be used.
pub(super) async fn take_contents(
    shelf: &MemoryStore,
    needed: &Reached,
    files: BTreeMap<String, Vec<u8>>,
) -> Result<(), ProjectError> {
    let mut missing = BTreeMap::new();
    for ((space, key), size_bytes) in needed.iter().filter(|((space, _), _)| *space == Space::Files) {
        if shelf.read(*space, key).await?.is_none() {
            missing.insert(key.clone(), *size_bytes);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let named = files.into_values().map(|bytes| (md5_hex(&bytes), bytes)).filter(|(md5, _)| missing.contains_key(md5));
    let put = named.map(|(md5, bytes)| (Space::Files, md5, bytes)).collect();
    Ok(shelf.write(Batch { put, ..Batch::default() }).await?)
}

/// Checks what versions reach: objects must be there and harmless, contents as large as their pointers say. Gives the
/// contents that are not there.
pub(super) async fn check_reached(shelf: &MemoryStore, reached: &Reached) -> Result<Vec<String>, ProjectError> {
    let mut missing = Vec::new();
    for ((space, key), size_bytes) in reached {
        match shelf.read(*space, key).await? {
            None if *space == Space::Files => missing.push(key.clone()),
            None => return Err(bad(&archives::content_missing(key))),
            Some(bytes) if size_bytes.is_some_and(|size| size != bytes.len() as u64) => {
                return Err(bad(&archives::other_size(key)));
            }
            Some(bytes) if *space == Space::Objects => well_formed(key, &bytes)?,
            Some(_) => {}
        }
    }
    Ok(missing)
}

/// Checks that the newest version's data, as far as it is there, is as large as the version says. Pointers of older
/// versions may say other sizes of the same content.
pub(super) async fn check_sizes(shelf: &MemoryStore, data: Option<&DataRef>) -> Result<(), ProjectError> {
    let Some(data) = data else { return Ok(()) };
    let others = data.others.iter().map(|other| (&other.md5, other.size_bytes));
    for (md5, size_bytes) in [(&data.md5, data.size_bytes)].into_iter().chain(others) {
        let stored = shelf.read(Space::Files, md5).await?;
        if stored.is_some_and(|bytes| bytes.len() as u64 != size_bytes) {
            return Err(bad(&archives::other_size(md5)));
        }
    }
    Ok(())
}

/// The record of the merge that is in progress, if one is.
pub(super) async fn check_merge(
    shelf: &MemoryStore,
    record: &ProjectRecord,
    refs: &BTreeMap<String, Vec<u8>>,
    decided: Option<&[u8]>,
) -> Result<Option<String>, ProjectError> {
    let commit = |text: &[u8]| git::parse_id(text).ok_or_else(|| bad(archives::branch_names_no_commit()));
    let Some(theirs) = refs.get(MERGE_HEAD) else { return Ok(None) };
    let (ours, theirs) = (commit(record.head.as_bytes())?, commit(theirs)?);
    match adopt_merge(shelf, decided, ours, theirs).await {
        Err(error @ ProjectError::TooNew { .. }) => Err(error),
        answer => answer.map(Some).map_err(|error| bad(&error.to_string())),
    }
}

/// Checks that a run's contents are there, as large as it says, and that its model stays in its folder.
async fn check_run(shelf: &MemoryStore, run: &RunRecord) -> Result<(), ProjectError> {
    let paths = run.files.iter().map(|file| file.path.as_str());
    crate::model_folder::check_paths(paths).map_err(|error| bad(&error.to_string()))?;
    for (md5, size_bytes) in stored_summary(run).contents {
        let stored = shelf.read(Space::Files, &md5).await?;
        if stored.is_none_or(|bytes| bytes.len() as u64 != size_bytes) {
            return Err(bad(&archives::run_lacks_content(run.number, &md5)));
        }
    }
    Ok(())
}

/// Checks an object's inside: trees name nothing outside their folder.
fn well_formed(key: &str, bytes: &[u8]) -> Result<(), ProjectError> {
    let damaged = |why: String| bad(&archives::object_not_allowed(key, &why));
    let id = ObjectId::from_hex(key.as_bytes()).map_err(|_| damaged(archives::name_is_no_hash().into()))?;
    match git::decode_object(id, bytes).map_err(damaged)? {
        (Kind::Tree, content) => git::parse_tree(&content).map(|_| ()).map_err(damaged),
        (Kind::Tag, content) => {
            git::parse_tag(&content).map(|_| ()).ok_or_else(|| damaged(archives::unreadable_tag().into()))
        }
        (Kind::Blob | Kind::Commit, _) => Ok(()),
    }
}
