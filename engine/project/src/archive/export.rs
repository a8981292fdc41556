//! Writing a project into one file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use bunsen_spec::{Problem, ProjectId, say};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{CACHE, GIT_CONFIG, ImportLimits, MERGE_RECORD, OBJECTS, RECORDS};
use crate::change::{LAST_CHANGE, retry};
use crate::git::{self, Entry, IndexEntry, MERGE_HEAD, ORIG_HEAD, ObjectId};
use crate::project::read_live;
use crate::reach::{Reached, passable, reach_versions};
use crate::record::{Stored, to_pretty_json};
use crate::runs::{AllRuns, read_all, stored_summary};
use crate::versions::{MergeInFolder, merge_in_folder};
use crate::{ProjectError, Space, Store, read_content, sync};

/// A project as one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Archive {
    /// A name to save it under, such as `iris.bunsen.zip`.
    pub name: String,
    /// The zip file.
    pub bytes: Vec<u8>,
    /// Why a run is not in it: its record cannot be read. One problem for each.
    pub skipped: Vec<Problem>,
}

/// Writes a project into one file: versions, data, runs with models and checkpoints, runs in the trash
/// too. The same project gives the same bytes.
///
/// It is the project as it stood at one moment: where it is changed before all of it was found, or what is to be written
/// goes meanwhile (a checkpoint that the next one replaces), it is begun anew.
///
/// A run whose record is damaged, or of a newer Bunsen, is left out and named. Refused where [`super::import`] would
/// refuse the file: when a content or an object is missing or damaged, or it is all too much.
pub async fn export(store: &dyn Store, project: &ProjectId) -> Result<Archive, ProjectError> {
    retry(async || {
        let before = read_mark(store).await?;
        match export_as_of(store, project, &before).await {
            Err(ProjectError::Missing { .. } | ProjectError::Damaged { .. }) if read_mark(store).await? != before => {
                Err(changed())
            }
            answer => answer,
        }
    })
    .await
}

/// The mark of the last change.
async fn read_mark(store: &dyn Store) -> Result<Option<Vec<u8>>, ProjectError> {
    Ok(store.read(Space::Records, LAST_CHANGE).await?)
}

fn changed() -> ProjectError {
    ProjectError::Conflict { key: LAST_CHANGE.into() }
}

/// Writes the project as it was at the change that left a mark. Objects and contents never change, so only what names
/// them has to be of that moment.
async fn export_as_of(store: &dyn Store, project: &ProjectId, mark: &Option<Vec<u8>>) -> Result<Archive, ProjectError> {
    let record = read_live(store, project).await?;
    let folder = folder_name(&record.name).unwrap_or_else(|| "project".into());
    let mut zip = Zip::new(&folder);

    let head = git::read_branch(store, &project.0).await?;
    let entries = git::list_entries(store, git::read_commit(store, head).await?.tree).await?;
    let is_program = |(path, entry): (&String, &Entry)| matches!(entry, Entry::Program(_)).then(|| path.clone());
    let programs: BTreeSet<String> = entries.iter().filter_map(is_program).collect();
    let files: BTreeMap<String, ObjectId> =
        entries.into_iter().filter_map(|(path, entry)| Some((path, entry.file()?))).collect();
    let remote = sync::read_url(store, project).await?.map(|url| git_remote(&url)).unwrap_or_default();
    zip.compressed(".git/config", format!("{GIT_CONFIG}{remote}").as_bytes())?;
    let mut reached = reach_versions(store, project).await?;
    let AllRuns { runs, unreadable } = read_all(store, project).await?;
    for (md5, size_bytes) in runs.values().flat_map(|run| stored_summary(&run.value).contents) {
        reached.insert((Space::Files, md5), Some(size_bytes));
    }
    let merge = passable(merge_in_folder(store, project, files.clone(), &programs).await)?.flatten();
    let prefix = format!("{project}/");
    let keys = store.keys(Space::Refs, &prefix).await?;
    let refs = store.read_many(Space::Refs, &keys).await?;
    if read_mark(store).await? != *mark {
        return Err(changed());
    }
    let is_merging = merge.is_some();
    match merge {
        Some(merge) => write_merge(&mut zip, merge, &reached)?,
        None => write_files(&mut zip, store, files, &programs).await?,
    }
    for (key, bytes) in keys.iter().zip(refs) {
        let (path, bytes) = (&key[prefix.len()..], bytes.unwrap_or_default());
        if is_exported(path, is_merging) {
            zip.compressed(&format!(".git/{path}"), &bytes)?;
        }
    }
    for (space, key) in reached.into_keys() {
        if space == Space::Objects {
            let bytes = store.read(space, &key).await?;
            let bytes = bytes.ok_or_else(|| ProjectError::Missing { space, key: key.clone() })?;
            git::check_object(&key, &bytes)?;
            zip.packed(&format!("{OBJECTS}{}/{}", &key[..2], &key[2..]), &bytes)?;
        } else {
            let bytes = read_content(store, &key).await?;
            zip.compressed(&format!("{CACHE}{}/{}", &key[..2], &cache_name(&key, &bytes)[2..]), &bytes)?;
        }
    }
    zip.compressed(&format!("{RECORDS}project.json"), &to_pretty_json(&record))?;
    for Stored { value: run, .. } in runs.into_values() {
        zip.compressed(&format!("{RECORDS}runs/{}.json", run.id), &to_pretty_json(&run))?;
    }
    let skipped = unreadable.iter().map(|run| say::archives::run_left_out(&run.name, &run.why.to_string())).collect();
    Ok(Archive { name: format!("{folder}.bunsen.zip"), bytes: zip.finish()?, skipped })
}

/// What git needs to know of a project's other side.
fn git_remote(url: &str) -> String {
    let name = sync::REMOTE;
    format!("[remote \"{name}\"]\n\turl = {url}.git\n\tfetch = +refs/heads/*:refs/remotes/{name}/*\n")
}

/// Which of the keys of a project's refs go into the file: git's own.
fn is_exported(path: &str, is_merging: bool) -> bool {
    matches!(path, "HEAD" | ORIG_HEAD)
        || path.starts_with("refs/")
        || path.starts_with("logs/")
        || (path == MERGE_HEAD && is_merging)
}

/// Whether a file lies where the file has something of its own: it is in the version, and not beside it.
fn is_ours(path: &str) -> bool {
    path.starts_with(RECORDS) || path.starts_with(CACHE)
}

/// Adds the files of the newest version, which the index says are staged.
async fn write_files(
    zip: &mut Zip<'_>,
    store: &dyn Store,
    files: BTreeMap<String, ObjectId>,
    programs: &BTreeSet<String>,
) -> Result<(), ProjectError> {
    let entry = |(path, id): (&String, &ObjectId)| {
        let is_program = programs.contains(path);
        IndexEntry { path: path.clone(), stage: 0, id: *id, is_program }
    };
    zip.compressed(".git/index", &git::write_index(&files.iter().map(entry).collect::<Vec<_>>()))?;
    for (path, blob) in files.into_iter().filter(|(path, _)| !is_ours(path)) {
        zip.compressed(&path, &git::read_kind(store, blob, git::Kind::Blob).await?)?;
    }
    Ok(())
}

/// Adds what a merge in progress makes of the files, as git would, and what was decided in it. `reached` is added by
/// others.
fn write_merge(zip: &mut Zip<'_>, merge: MergeInFolder, reached: &Reached) -> Result<(), ProjectError> {
    zip.compressed(".git/index", &git::write_index(&merge.index))?;
    zip.compressed(".git/MERGE_MSG", merge.message.as_bytes())?;
    zip.compressed(".git/MERGE_MODE", b"")?;
    let new = merge.objects.into_iter().map(|object| (object.id.to_string(), object));
    for (key, object) in new.filter(|(key, _)| !reached.contains_key(&(Space::Objects, key.clone()))) {
        zip.packed(&format!("{OBJECTS}{}/{}", &key[..2], &key[2..]), &object.bytes)?;
    }
    for (path, bytes) in merge.files.into_iter().filter(|(path, _)| !is_ours(path)) {
        zip.compressed(&path, &bytes)?;
    }
    zip.compressed(&format!("{RECORDS}{MERGE_RECORD}"), &merge.record)
}

/// A content's name in DVC's cache: listings of folders end in `.dir`.
fn cache_name(md5: &str, bytes: &[u8]) -> String {
    let is_listing = bytes.starts_with(b"[{\"md5\": ") && crate::dvc::read_listing(bytes).is_some();
    if is_listing { format!("{md5}.dir") } else { md5.to_string() }
}

/// A zip file that is being written, all below one folder and without times: the same files in the same
/// order give the same bytes.
pub struct Zip<'a> {
    writer: ZipWriter<Cursor<Vec<u8>>>,
    folder: &'a str,
    /// What may still be added, so that it can be imported again.
    left: ImportLimits,
}

impl<'a> Zip<'a> {
    /// Begins one, in memory, with nothing in `folder` yet.
    pub fn new(folder: &'a str) -> Self {
        Self { writer: ZipWriter::new(Cursor::new(Vec::new())), folder, left: ImportLimits::default() }
    }

    /// Adds a file, compressed. Fails with [`ProjectError::CannotExport`].
    pub fn compressed(&mut self, path: &str, bytes: &[u8]) -> Result<(), ProjectError> {
        self.add(path, bytes, CompressionMethod::Deflated)
    }

    /// Ends it and gives its bytes. Fails with [`ProjectError::CannotExport`].
    pub fn finish(self) -> Result<Vec<u8>, ProjectError> {
        Ok(self.writer.finish().map_err(failed)?.into_inner())
    }

    /// Adds a file that is compressed already.
    fn packed(&mut self, path: &str, bytes: &[u8]) -> Result<(), ProjectError> {
        self.add(path, bytes, CompressionMethod::Stored)
    }

    fn add(&mut self, path: &str, bytes: &[u8], method: CompressionMethod) -> Result<(), ProjectError> {
        let most = ImportLimits::default();
        let n_files = self.left.n_files.checked_sub(1);
        let size_bytes = self.left.size_bytes.checked_sub(bytes.len() as u64);
        let (Some(n_files), Some(size_bytes)) = (n_files, size_bytes) else {
            let (n_files, mib) = (most.n_files, most.size_bytes >> 20);
            return Err(failed(say::archives::too_much(n_files, mib)));
        };
        self.left = ImportLimits { n_files, size_bytes, ..most };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644)
            .large_file(bytes.len() as u64 > u64::from(u32::MAX));
        self.writer.start_file(format!("{}/{path}", self.folder), options).map_err(failed)?;
        self.writer.write_all(bytes).map_err(failed)
    }
}

fn failed(why: impl ToString) -> ProjectError {
    ProjectError::CannotExport { why: why.to_string() }
}

/// A name of a learner's as that of a folder: letters and digits of any script, hyphens between, at most 120
/// bytes. `None` if nothing is left of it.
pub fn folder_name(name: &str) -> Option<String> {
    let words: Vec<_> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let joined = words.join("-").to_lowercase();
    let end = (0..=joined.len().min(120)).rev().find(|at| joined.is_char_boundary(*at)).unwrap_or(0);
    let joined = joined[..end].trim_matches('-');
    (!joined.is_empty()).then(|| joined.to_string())
}
