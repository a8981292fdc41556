//! Making a project of an exported file, which may come from a stranger.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::say::{archives, stored};
use bunsen_spec::{ProjectId, ProjectSummary, RunRecord};
use serde::{Deserialize, Serialize};

use super::unpack::unpack;
use super::{CACHE, MERGE_RECORD, OBJECTS, RECORDS};
use crate::change::{Change, retry};
use crate::git::{self, Kind, MERGE_HEAD, ORIG_HEAD, ObjectId, Stamp};
use crate::project::{adopt_run, check_name, read_data, summary, taken};
use crate::reach::{Reached, reach_commits};
use crate::record::{ProjectRecord, RECORD_VERSION, merge_key, parse_versioned};
use crate::runs::stored_summary;
use crate::versions::adopt_merge;
use crate::{Batch, MemoryStore, ProjectError, Space, Store, is_md5, md5_hex};

/// How large an imported file may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImportLimits {
    /// Most files in it.
    pub n_files: u64,
    /// Most bytes when unpacked.
    pub size_bytes: u64,
    /// How many times larger than the file the unpacked bytes may be (at least 1 MiB is allowed).
    pub ratio: u64,
}

impl Default for ImportLimits {
    /// 200,000 files, 1 GiB, 1,100 times: far above any honest project, and still within a tab. Data of one
    /// repeated value is packed a thousandfold.
    fn default() -> Self {
        Self { n_files: 200_000, size_bytes: 1 << 30, ratio: 1_100 }
    }
}

/// An exported project, unpacked and checked: all of it that will be stored. It can travel as a text and
/// buffers, so that whoever looks into a stranger's file need not be who stores it.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedArchive {
    manifest: Manifest,
    /// Of the refs, then of what is stored.
    contents: Vec<Vec<u8>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Manifest {
    record: ProjectRecord,
    runs: Vec<RunRecord>,
    /// Paths of refs and reflogs.
    refs: Vec<String>,
    /// Keys of objects and contents.
    stored: Vec<(Space, String)>,
    /// The record of the merge that is in progress.
    #[serde(default)]
    merge: Option<String>,
}

impl CheckedArchive {
    /// What it holds, as JSON, and the bytes of it in the same order.
    pub fn into_buffers(self) -> (String, Vec<Vec<u8>>) {
        (serde_json::to_string(&self.manifest).expect("records have string keys only"), self.contents)
    }

    /// Back from [`CheckedArchive::into_buffers`].
    ///
    /// # Errors
    /// When text and buffers do not belong together.
    pub fn from_buffers(manifest: &str, contents: Vec<Vec<u8>>) -> Result<Self, ProjectError> {
        let manifest: Manifest = serde_json::from_str(manifest).map_err(|why| bad(&why.to_string()))?;
        if manifest.refs.len() + manifest.stored.len() != contents.len() {
            return Err(bad(archives::part_lost()));
        }
        Ok(Self { manifest, contents })
    }
}

/// Unpacks an exported file, and checks everything in it: objects and contents against their names,
/// records, and that the newest version is whole.
///
/// # Errors
/// When it is no such file, or damaged, or larger than `limits` allow; the sentence says which.
pub async fn check(bytes: &[u8], limits: &ImportLimits) -> Result<CheckedArchive, ProjectError> {
    let Found { record, runs, refs, stored, merge } = Found::read(unpack(bytes, limits)?)?;
    let shelf = MemoryStore::new();
    shelf.write(Batch { put: stored, ..Batch::default() }).await?;
    let record = check_whole(&shelf, &record, &runs, &refs).await?;
    let merge = check_merge(&shelf, &record, &refs, merge.as_deref()).await?;
    let (refs, mut contents): (Vec<_>, Vec<_>) = refs.into_iter().unzip();
    let mut stored = Vec::new();
    for (space, key, bytes) in shelf.into_entries() {
        stored.push((space, key));
        contents.push(bytes);
    }
    Ok(CheckedArchive { manifest: Manifest { record, runs, refs, stored, merge }, contents })
}

/// Makes a project of a checked file, in one batch.
///
/// The project gets the id `id` and a name that is free; runs get ids made from it. Times, numbers,
/// versions and the trash of runs stay as they were.
///
/// # Errors
/// When the store cannot take it, or holds a project of that id.
pub async fn import(
    store: &dyn Store,
    archive: CheckedArchive,
    id: ProjectId,
    by: &Stamp,
) -> Result<ProjectSummary, ProjectError> {
    let CheckedArchive { manifest, contents } = archive;
    let (refs, stored) = contents.split_at(manifest.refs.len());
    retry(async || {
        let record = ProjectRecord { id: id.clone(), trashed_ms: None, ..manifest.record.clone() };
        let mut change = Change::create(store, record, by);
        for run in &manifest.runs {
            change.put_run(&adopt_run(run.clone(), &id));
        }
        change.batch.expect.push((Space::Refs, git::ref_key(&id.0, "HEAD"), None));
        for (path, bytes) in manifest.refs.iter().zip(refs) {
            change.batch.put.push((Space::Refs, format!("{id}/{path}"), bytes.clone()));
        }
        let merge = manifest.merge.iter().map(|record| (Space::Records, merge_key(&id), record.clone().into_bytes()));
        change.batch.put.extend(merge);
        for ((space, key), bytes) in manifest.stored.iter().zip(stored) {
            if *space == Space::Files {
                change.put_content(bytes).await?;
            } else {
                change.batch.put.push((*space, key.clone(), bytes.clone()));
            }
        }
        change.take_name(&manifest.record.name).await?;
        let changed_ms = change.record.changed_ms;
        change.write_as_of(changed_ms).await.map_err(|error| taken(error, &id))
    })
    .await?;
    summary(store, &id, &[]).await
}

/// What was found in the file, by where it will be stored.
struct Found {
    record: ProjectRecord,
    runs: Vec<RunRecord>,
    /// Refs and reflogs, by path.
    refs: BTreeMap<String, Vec<u8>>,
    /// Objects and contents, checked against their names.
    stored: Vec<(Space, String, Vec<u8>)>,
    /// What was decided in a merge that is in progress.
    merge: Option<Vec<u8>>,
}

impl Found {
    fn read(files: BTreeMap<String, Vec<u8>>) -> Result<Self, ProjectError> {
        let (mut record, mut merge) = (None, None);
        let mut found = (Vec::new(), BTreeMap::new(), Vec::new());
        for (path, bytes) in files {
            if let Some(name) = path.strip_prefix(OBJECTS) {
                if let Some(id) = object_id(name) {
                    git::decode_object(id, &bytes)
                        .map_err(|why| bad(&archives::object_damaged(&id.to_string(), &why)))?;
                    found.2.push((Space::Objects, id.to_string(), bytes));
                } else if name.starts_with("pack/") {
                    return Err(bad(archives::objects_packed()));
                }
            } else if let Some(name) = path.strip_prefix(CACHE) {
                let md5 = name.replace('/', "");
                let md5 = md5.strip_suffix(".dir").unwrap_or(&md5).to_string();
                if !is_md5(&md5) || md5_hex(&bytes) != md5 {
                    return Err(bad(&archives::other_content(name)));
                }
                found.2.push((Space::Files, md5, bytes));
            } else if let Some(name) = path.strip_prefix(".git/") {
                let log = name.strip_prefix("logs/");
                let is_single = matches!(name, MERGE_HEAD | ORIG_HEAD) || log.unwrap_or(name) == "HEAD";
                if is_single || git::is_ref_name(log.unwrap_or(name)) {
                    found.1.insert(name.to_string(), bytes);
                }
            } else if let Some(name) = path.strip_prefix(RECORDS) {
                if name == "project.json" {
                    record = Some(parse(stored::project(), &bytes)?);
                } else if name == MERGE_RECORD {
                    merge = Some(bytes);
                } else if name.starts_with("runs/") {
                    found.0.push(parse(stored::run(), &bytes)?);
                }
            }
        }
        let record = record.ok_or_else(|| bad(archives::no_record()))?;
        let (runs, refs, stored) = found;
        Ok(Self { record, runs, refs, stored, merge })
    }
}

/// Checks that the parts fit together, and gives the project's record with what the newest version
/// says in place of what the file says about it.
async fn check_whole(
    shelf: &MemoryStore,
    record: &ProjectRecord,
    runs: &[RunRecord],
    refs: &BTreeMap<String, Vec<u8>>,
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
    for ((space, key), size_bytes) in &reached {
        let bytes = shelf.read(*space, key).await?.ok_or_else(|| bad(&archives::content_missing(key)))?;
        if size_bytes.is_some_and(|size| size != bytes.len() as u64) {
            return Err(bad(&archives::other_size(key)));
        }
        if *space == Space::Objects {
            well_formed(key, &bytes)?;
        }
    }
    // Pointers of older versions may say other sizes of the same content; those of the newest one count.
    let others = data.others.iter().map(|other| (&other.md5, other.size_bytes));
    for (md5, size_bytes) in [(&data.md5, data.size_bytes)].into_iter().chain(others) {
        let bytes = shelf.read(Space::Files, md5).await?.unwrap_or_default();
        if bytes.len() as u64 != size_bytes {
            return Err(bad(&archives::other_size(md5)));
        }
    }

    let mut numbers = BTreeSet::new();
    for run in runs {
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

/// The record of the merge that is in progress, if one is.
async fn check_merge(
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

/// The id of an object by its path below `.git/objects/`.
fn object_id(name: &str) -> Option<ObjectId> {
    let (two, rest) = name.split_once('/')?;
    let is_hash = two.len() == 2 && rest.len() == 38;
    is_hash.then(|| ObjectId::from_hex(format!("{two}{rest}").as_bytes()).ok()).flatten()
}

fn parse<T: serde::de::DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, ProjectError> {
    match parse_versioned(what, bytes) {
        Err(error @ ProjectError::TooNew { .. }) => Err(error),
        answer => answer.map_err(|error| bad(&error.to_string())),
    }
}

fn bad(why: &str) -> ProjectError {
    ProjectError::bad_archive(why.trim_end_matches('.'))
}
