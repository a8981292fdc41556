//! The runs' records as a branch of their own.
//!
//! Each record that is on both sides can be renamed, described or deleted on either. They are put together as
//! git puts files together: what one side changed since both agreed is taken, and this side's word counts
//! where both did.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::say::{stored, syncing};
use bunsen_spec::{Problem, ProjectId, RunId, RunRecord, RunStatus};

use crate::change::Change;
use crate::git::{self, Kind, Object, ObjectId, Stamp};
use crate::model_folder::check_paths;
use crate::record::{Stored, parse_versioned, read_run, run_ids, run_key, to_pretty_json};
use crate::{ProjectError, Space, Store};

/// The branch of the runs' records.
pub(super) const RUNS: &str = "refs/bunsen/runs";

/// The folder in it.
const FOLDER: &str = "runs/";

/// The largest number of a run that is believed.
const MAX_NUMBER: u64 = 1 << 32;

/// Runs in the form in which they travel: without the project's id, and without checkpoints, which are only
/// kept while a run trains.
pub(super) type Records = BTreeMap<RunId, RunRecord>;

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
    let mut records = Records::new();
    let Some(commit) = commit else { return Ok(records) };
    let tree = git::read_commit(store, commit).await?.tree;
    for (path, blob) in git::list_files(store, tree).await? {
        let Some(id) = path.strip_prefix(FOLDER).and_then(|name| name.strip_suffix(".json")) else { continue };
        let bytes = git::read_kind(store, blob, Kind::Blob).await?;
        let run: RunRecord = match parse_versioned(stored::run(), &bytes) {
            Err(error @ ProjectError::TooNew { .. }) => return Err(error.into()),
            read => read.map_err(|error| syncing::bad_run(&path, &error.to_string()))?,
        };
        let is_own = run.id.0 == id && run.status != RunStatus::Running && (1..=MAX_NUMBER).contains(&run.number);
        check_paths(run.files.iter().map(|file| file.path.as_str()))
            .map_err(|error| syncing::bad_run(&path, &error.to_string()))?;
        if !is_own {
            return Err(syncing::bad_run(&path, stored::unreadable()));
        }
        records.insert(run.id.clone(), run);
    }
    Ok(records)
}

/// The project's runs that have ended, in the trash or not.
pub(super) async fn read_ended(store: &dyn Store, project: &ProjectId) -> Result<Records, ProjectError> {
    let mut records = Records::new();
    for id in run_ids(store, project).await? {
        let run = read_run(store, project, &id).await?.value;
        if run.status != RunStatus::Running {
            records.insert(id, portable(run));
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
        let their = theirs.1.get(id);
        let record = match (ours.get(id), their) {
            (Some(ours), Some(their)) => Some(put_together(ours, base.get(id), their)),
            // What is in the trash and was never sent stays here.
            (Some(ours), None) => ours.trashed_ms.is_none().then(|| ours.clone()),
            // It was here and is deleted for good: there it is deleted as well, and can be restored.
            (None, Some(their)) if base.contains_key(id) => {
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

/// The runs that are new or changed there, as they shall be here. What is deleted here for good stays so, and
/// what is in the trash there does not come.
pub(super) fn arriving(ours: &Records, base: &Records, theirs: &Records) -> Vec<RunRecord> {
    let mut runs = Vec::new();
    for (id, their) in theirs {
        match ours.get(id) {
            Some(ours) => {
                let record = put_together(ours, base.get(id), their);
                let is_changed = RunRecord { number: ours.number, ..record.clone() } != *ours;
                runs.extend(is_changed.then_some(record));
            }
            None if base.contains_key(id) || their.trashed_ms.is_some() => {}
            None => runs.push(their.clone()),
        }
    }
    runs.sort_by_key(|run| run.number);
    runs
}

/// Adds runs to a change of the project. One whose number another run has here gets the next one; a run that
/// was here keeps its own.
pub(super) async fn adopt(change: &mut Change<'_>, runs: &[RunRecord]) -> Result<(), ProjectError> {
    let (store, project) = (change.store, change.record.id.clone());
    let mut numbers = BTreeSet::new();
    for id in run_ids(store, &project).await? {
        numbers.insert(read_run(store, &project, &id).await?.value.number);
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

fn all_ids<'a>(one: &'a Records, other: &'a Records) -> BTreeSet<&'a RunId> {
    one.keys().chain(other.keys()).collect()
}
