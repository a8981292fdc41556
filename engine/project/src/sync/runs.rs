//! The runs' records as a branch of their own.
//!
//! Each record that is on both sides can be renamed, described or deleted on either. They are put together as
//! git puts files together: what one side changed since both agreed is taken, and this side's word counts
//! where both did.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::say::{stored, syncing};
use bunsen_spec::{ModelFile, Problem, ProjectId, RunId, RunRecord, RunStatus};

use super::remote::read_record;
use crate::change::Change;
use crate::content::is_md5;
use crate::git::{self, Kind, Object, ObjectId, READ_TOGETHER, Stamp};
use crate::model_folder::{MAX_FILES, check_paths};
use crate::record::{Stored, parse_versioned, read_run, run_ids, run_key, to_pretty_json};
use crate::runs::stored_rows;
use crate::{ProjectError, Space, Store};

/// The branch of the runs' records.
pub(crate) const RUNS: &str = "refs/bunsen/runs";

/// The folder in it.
const FOLDER: &str = "runs/";

/// Most letters of a run's id.
const MAX_ID: usize = 64;

/// The largest file of a model that is believed, in bytes: 1 TiB.
const MAX_FILE_BYTES: u64 = 1 << 40;

/// The largest number of a run that is believed.
const MAX_NUMBER: u64 = 1 << 32;

/// Runs in the form in which they travel: without the project's id, and without checkpoints, which are only
/// kept while a run trains.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// Those that can be read.
    pub runs: BTreeMap<RunId, RunRecord>,
    /// What is wrong with the others, by the names of their files: they are passed over, and hold up no other.
    pub unreadable: BTreeMap<String, Problem>,
    /// The runs among them of which more is known elsewhere than this build can read: nothing may take their place.
    closed: BTreeSet<RunId>,
    /// Of this side's own: those that were deleted for good, of which the other side was not told yet.
    pub deleted: BTreeSet<RunId>,
}

impl Records {
    /// Whether a run is deleted here, and the other side shall hear of it. One that it has taken back from its trash
    /// since both agreed that it is there comes again.
    fn has_deleted(&self, id: &RunId, base: &Records) -> bool {
        self.deleted.contains(id) && base.runs.get(id).is_none_or(|run| run.trashed_ms.is_none())
    }
}

/// A new commit of the runs' branch.
#[derive(Debug)]
pub(super) struct NewRecords {
    /// The commit, and what it needs that is new.
    pub objects: Vec<Object>,
    /// The commit.
    pub commit: ObjectId,
    /// The commit before it.
    before: Option<ObjectId>,
    /// Number of runs that are new or changed.
    pub n_runs: u64,
}

impl NewRecords {
    /// Whether it follows the commit that both sides last had, so that nothing of the other side's is unknown here.
    pub fn follows(&self, base: Option<ObjectId>) -> bool {
        self.before == base
    }
}

/// The records of a commit of the branch; none of none.
pub(super) async fn read_records(store: &dyn Store, commit: Option<ObjectId>) -> Result<Records, Problem> {
    let mut records = Records::default();
    let Some(commit) = commit else { return Ok(records) };
    let tree = git::read_commit(store, commit).await?.tree;
    let files: Vec<_> = git::list_files(store, tree).await?.into_iter().collect();
    for group in files.chunks(READ_TOGETHER) {
        let ids: Vec<_> = group.iter().map(|(_, id)| *id).collect();
        for ((path, _), bytes) in group.iter().zip(git::read_kinds(store, &ids, Kind::Blob).await?) {
            let Some(id) = path.strip_prefix(FOLDER).and_then(|name| name.strip_suffix(".json")) else { continue };
            match bytes.and_then(|bytes| parse_record(id, &bytes)) {
                Ok(run) => drop(records.runs.insert(run.id.clone(), run)),
                Err(error) => {
                    if matches!(error, ProjectError::TooNew { .. }) {
                        records.closed.insert(RunId(id.to_string()));
                    }
                    records.unreadable.insert(path.clone(), syncing::bad_run(path, &error.to_string()));
                }
            }
        }
    }
    Ok(records)
}

/// Reads the record of a run that another side wrote. It becomes a part of the keys here, so not every id will do.
fn parse_record(id: &str, bytes: &[u8]) -> Result<RunRecord, ProjectError> {
    let run: RunRecord = parse_versioned(stored::run(), bytes)?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let is_id = (1..=MAX_ID).contains(&id.len()) && id.chars().all(is_plain);
    let has_ended = run.status != RunStatus::Running && (1..=MAX_NUMBER).contains(&run.number);
    let is_file = |file: &ModelFile| is_md5(&file.md5) && file.size_bytes <= MAX_FILE_BYTES;
    let are_files = run.files.len() <= MAX_FILES && run.files.iter().all(is_file);
    if run.id.0 != id || !is_id || !has_ended || !are_files {
        return Err(ProjectError::damaged(stored::record(stored::run()), stored::unreadable()));
    }
    check_paths(run.files.iter().map(|file| file.path.as_str()))?;
    Ok(portable(run))
}

/// The project's runs that have ended, in the trash or not. What is known elsewhere of those that cannot be read here
/// stays as it is.
pub(super) async fn read_ended(store: &dyn Store, project: &ProjectId) -> Result<Records, ProjectError> {
    let deleted = read_record(store, project).await?.map(|record| record.deleted).unwrap_or_default();
    let mut records = Records { deleted, ..Records::default() };
    for id in run_ids(store, project).await? {
        match read_run(store, project, &id).await {
            Ok(Stored { value: run, .. }) if run.status == RunStatus::Running => {}
            Ok(Stored { value: run, .. }) => drop(records.runs.insert(id, portable(run))),
            // It was removed since the ids were listed.
            Err(ProjectError::NoRun(_)) => {}
            Err(error @ (ProjectError::Damaged { .. } | ProjectError::TooNew { .. })) => {
                records
                    .unreadable
                    .insert(format!("{FOLDER}{id}.json"), syncing::bad_own_run(&id.0, &error.to_string()));
                records.closed.insert(id);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(records)
}

/// A commit after `theirs` that has what is new or changed here; `None` where nothing is. `base` are the records
/// as both sides last had them.
pub(super) async fn write_records(
    store: &dyn Store,
    ours: &Records,
    base: &Records,
    theirs: (Option<ObjectId>, &Records),
    by: &Stamp,
) -> Result<Option<NewRecords>, ProjectError> {
    let mut changes = BTreeMap::new();
    for id in all_ids(ours, theirs.1) {
        let their = theirs.1.runs.get(id);
        let record = match (ours.runs.get(id), their) {
            (Some(ours), Some(their)) => Some(put_together(ours, base.runs.get(id), their)),
            // What is in the trash and was never sent stays here.
            (Some(ours), None) => ours.trashed_ms.is_none().then(|| ours.clone()),
            // It is deleted here for good: there it is deleted as well, and can be restored.
            (None, Some(their)) if ours.has_deleted(id, base) => {
                Some(RunRecord { trashed_ms: their.trashed_ms.or(Some(by.now_ms)), ..their.clone() })
            }
            (None, _) => None,
        };
        if let Some(record) = record.filter(|record| Some(record) != their) {
            changes.insert(format!("{FOLDER}{id}.json"), Some(to_pretty_json(&record)));
        }
    }
    if changes.is_empty() {
        return Ok(None);
    }
    let n_runs = changes.len() as u64;
    let before = match theirs.0 {
        Some(commit) => Some(git::read_commit(store, commit).await?.tree),
        None => None,
    };
    let mut objects = Vec::new();
    let tree = git::edit_tree(store, before, changes, &mut objects).await?;
    let tree = tree.ok_or_else(|| ProjectError::damaged(stored::new_version(), stored::no_file_left()))?;
    let parents: Vec<_> = theirs.0.into_iter().collect();
    let commit = git::write_commit(tree, &parents, by, "Runs");
    let id = commit.id;
    objects.push(commit);
    Ok(Some(NewRecords { objects, commit: id, before: theirs.0, n_runs }))
}

/// The runs that are new or changed there, as they shall be here. What is deleted here for good stays so, until it is
/// taken back there; what is in the trash there does not come.
pub(super) fn arriving(ours: &Records, base: &Records, theirs: &Records) -> Vec<RunRecord> {
    let mut runs = Vec::new();
    for (id, their) in theirs.runs.iter().filter(|(id, _)| !ours.closed.contains(*id)) {
        match ours.runs.get(id) {
            Some(ours) => {
                let record = put_together(ours, base.runs.get(id), their);
                let is_changed = RunRecord { number: ours.number, ..record.clone() } != *ours;
                runs.extend(is_changed.then_some(record));
            }
            None if ours.has_deleted(id, base) || their.trashed_ms.is_some() => {}
            None => runs.push(their.clone()),
        }
    }
    runs.sort_by_key(|run| run.number);
    runs
}

/// The runs of a commit of the branch for a project that has none yet, and why some records are passed over.
pub(crate) async fn read_runs(
    store: &dyn Store,
    commit: Option<ObjectId>,
) -> Result<(Vec<RunRecord>, Vec<Problem>), Problem> {
    let none = Records::default();
    let theirs = read_records(store, commit).await?;
    Ok((arriving(&none, &none, &theirs), theirs.unreadable.into_values().collect()))
}

/// Adds runs to a change of the project. One whose number another run has here gets the next one; a run that
/// was here keeps its own.
pub(crate) async fn adopt(change: &mut Change<'_>, runs: &[RunRecord]) -> Result<(), ProjectError> {
    let (store, project) = (change.store, change.record.id.clone());
    let mut numbers = BTreeSet::new();
    for row in stored_rows(store, &project).await?.rows {
        numbers.insert(row.row.number);
    }
    for run in runs {
        let before = match read_run(store, &project, &run.id).await {
            Ok(Stored { value, bytes }) => Some((value, bytes)),
            Err(ProjectError::NoRun(_)) => None,
            Err(error) => return Err(error),
        };
        let number = match &before {
            Some((before, _)) => before.number,
            None if numbers.contains(&run.number) => change.record.next_run,
            None => run.number,
        };
        numbers.insert(number);
        change.record.next_run = change.record.next_run.max(number + 1);
        let bytes = before.map(|(_, bytes)| bytes);
        change.batch.expect.push((Space::Records, run_key(&project, &run.id), bytes));
        change.put_run(&RunRecord { project: project.clone(), number, ..run.clone() });
    }
    Ok(())
}

/// A run as it travels.
fn portable(run: RunRecord) -> RunRecord {
    RunRecord { project: ProjectId(String::new()), checkpoint: None, ..run }
}

/// A run that both sides have.
fn put_together(ours: &RunRecord, base: Option<&RunRecord>, theirs: &RunRecord) -> RunRecord {
    fn pick<T: Clone + PartialEq>(ours: &T, base: Option<&T>, theirs: &T) -> T {
        if base.is_some_and(|base| base == ours) { theirs.clone() } else { ours.clone() }
    }
    RunRecord {
        name: pick(&ours.name, base.map(|run| &run.name), &theirs.name),
        note: pick(&ours.note, base.map(|run| &run.note), &theirs.note),
        trashed_ms: pick(&ours.trashed_ms, base.map(|run| &run.trashed_ms), &theirs.trashed_ms),
        tests: pick(&ours.tests, base.map(|run| &run.tests), &theirs.tests),
        // What one side has put into the history is there for both.
        is_held_back: ours.is_held_back && theirs.is_held_back,
        ..theirs.clone()
    }
}

/// The runs of either side that both sides can read, if they have them.
fn all_ids<'a>(one: &'a Records, other: &'a Records) -> BTreeSet<&'a RunId> {
    let is_open = |id: &&RunId| !one.closed.contains(*id) && !other.closed.contains(*id);
    one.runs.keys().chain(other.runs.keys()).filter(is_open).collect()
}
