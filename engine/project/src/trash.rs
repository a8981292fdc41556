//! Removing what was deleted for good, and the contents that nothing needs any more.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::{ProjectId, RunId};

use crate::change::{Change, LAST_CHANGE, retry};
use crate::content::{LAST_SWEEP, READ_TOGETHER};
use crate::draft::look_for_drafts;
use crate::git::{self, Stamp};
use crate::project::read_head;
use crate::reach::{Needs, Reached, reach_project};
use crate::record::{project_ids, read_project, read_run, run_key, summary_key};
use crate::runs::{Top, find_run_folder, run_folder_files, stored_rows};
use crate::sync::note_deleted;
use crate::{Batch, ProjectError, Space, Store};

/// What emptying the trash gave back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freed {
    /// Bytes of contents and git objects that were removed, as they were stored.
    pub size_bytes: u64,
    /// Projects that were removed.
    pub n_projects: u64,
    /// Runs that were removed from projects that stay.
    pub n_runs: u64,
}

/// Removes projects and runs for good that were deleted at least `older_than_ms` milliseconds before
/// `by.now_ms`, and then every content that nothing needs any more. With 0, all that were deleted: also those that
/// seem to be deleted later than now, because the clock was set back since.
///
/// A removed run leaves the project's newest version (its folder below `runs/` goes, as a version of
/// its own); older versions still tell its metrics. While the row of a run that stays cannot be read, all
/// contents stay with it. While something is being stored piece by piece (a large file, a pull, a clone), no
/// content goes at all. Safe to interrupt: what was removed is gone together with all that spoke of it, and the
/// rest waits for the next time.
pub async fn empty_trash(store: &dyn Store, older_than_ms: f64, by: &Stamp) -> Result<Freed, ProjectError> {
    let before_ms = if older_than_ms > 0.0 { by.now_ms - older_than_ms } else { f64::INFINITY };
    let mut freed = Freed::default();
    for id in project_ids(store).await? {
        if !is_removable(store, &id, before_ms).await? {
            match retry(async || remove_runs(store, &id, before_ms, by).await).await {
                Ok(n) => freed.n_runs += n,
                Err(error) if error.is_of_one_project() => {}
                Err(error) => return Err(error),
            }
        }
    }
    let (n_projects, size_bytes) = retry(async || sweep(store, before_ms, by.now_ms).await).await?;
    Ok(Freed { n_projects, size_bytes, ..freed })
}

/// Bytes that would become free if a project were removed for good.
pub async fn project_bytes(store: &dyn Store, project: &ProjectId) -> Result<u64, ProjectError> {
    let mut others = Needs::default();
    for id in project_ids(store).await? {
        if id != *project {
            others.extend(reach_project(store, &id).await?);
        }
    }
    bytes_of(store, reach_project(store, project).await?, others).await
}

/// Bytes that would become free if a run were removed for good: contents that no other run has. None while
/// the row of any run cannot be read.
pub async fn run_bytes(store: &dyn Store, project: &ProjectId, run: &RunId) -> Result<u64, ProjectError> {
    let (mut own, mut others) = (Needs::default(), Needs::default());
    for id in project_ids(store).await? {
        let stored = stored_rows(store, &id).await?;
        if stored.unreadable.is_some() {
            return Ok(0);
        }
        for row in stored.rows {
            let needs = if id == *project && row.row.id == *run { &mut own } else { &mut others };
            needs.reached.extend(row.contents.into_iter().map(|(md5, size)| ((Space::Files, md5), Some(size))));
        }
    }
    bytes_of(store, own, others).await
}

/// Whether a project was deleted long enough ago.
async fn is_removable(store: &dyn Store, id: &ProjectId, before_ms: f64) -> Result<bool, ProjectError> {
    match read_project(store, id).await {
        Ok(stored) => Ok(stored.value.trashed_ms.is_some_and(|ms| ms <= before_ms)),
        // Removed in another tab meanwhile, or not ours to understand: left alone.
        Err(error) if error.is_of_one_project() => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes the deleted runs of one project; says how many.
async fn remove_runs(store: &dyn Store, id: &ProjectId, before_ms: f64, by: &Stamp) -> Result<u64, ProjectError> {
    let mut change = Change::begin_anywhere(store, id, by).await?;
    let rows = stored_rows(store, id).await?.rows;
    let gone: Vec<_> = rows.iter().filter(|row| row.trashed_ms.is_some_and(|ms| ms <= before_ms)).collect();
    if gone.is_empty() {
        return Ok(0);
    }
    let from = git::read_branch(store, &id.0).await?;
    change.record = read_head(store, change.record).await?;
    let tree = git::read_commit(store, from).await?.tree;
    let mut files = BTreeMap::new();
    for row in &gone {
        change.batch.delete.push((Space::Records, run_key(id, &row.row.id)));
        change.batch.delete.push((Space::Records, summary_key(id, &row.row.id)));
        // Where a record cannot be read, nobody can tell which folder is the run's: it stays.
        let record = match read_run(store, id, &row.row.id).await {
            Ok(stored) => stored.value,
            Err(ProjectError::NoRun(_) | ProjectError::Damaged { .. } | ProjectError::TooNew { .. }) => continue,
            Err(error) => return Err(error),
        };
        if let Some(folder) = find_run_folder(store, tree, &record).await? {
            files.extend(run_folder_files().map(|name| (format!("{folder}/{name}"), None)));
        }
    }
    note_deleted(&mut change, gone.iter().map(|row| row.row.id.clone())).await?;
    let md5s = |of_gone: bool| -> BTreeSet<&String> {
        let rows = rows.iter().filter(|row| gone.iter().any(|gone| gone.row.id == row.row.id) == of_gone);
        rows.flat_map(|row| row.contents.iter().map(|(md5, _)| md5)).collect()
    };
    let lost = md5s(true).difference(&md5s(false)).map(|md5| md5.to_string()).collect();
    let data = change.record.data.as_ref();
    let top = Top::read(store, tree, data).await?;
    files.extend(top.without(data, &lost));
    let numbers: Vec<_> = gone.iter().map(|row| row.row.number.to_string()).collect();
    let what = if numbers.len() == 1 { "run" } else { "runs" };
    change.commit(Some(from), files, &format!("Remove {what} {}", numbers.join(", "))).await?;
    let changed_ms = change.record.changed_ms;
    change.write_as_of(changed_ms).await?;
    Ok(gone.len() as u64)
}

/// Removes deleted projects and every content that nothing needs, in one batch. While something is being
/// stored piece by piece, contents and objects wait for the next time: it may come to need any of them.
async fn sweep(store: &dyn Store, before_ms: f64, now_ms: f64) -> Result<(u64, u64), ProjectError> {
    let last_change = store.read(Space::Records, LAST_CHANGE).await?;
    let mut batch = Batch { expect: vec![(Space::Records, LAST_CHANGE.into(), last_change)], ..Batch::default() };
    let drafts = look_for_drafts(store, now_ms).await?;
    batch.delete.extend(drafts.old.into_iter().map(|key| (Space::Records, key)));
    batch.put.extend(drafts.seen.into_iter().map(|(key, bytes)| (Space::Records, key, bytes)));
    let mut needed = Needs::default();
    let mut dropped = Reached::new();
    let mut n_projects = 0;
    for id in project_ids(store).await? {
        let reached = reach_project(store, &id).await?;
        if !is_removable(store, &id, before_ms).await? {
            needed.extend(reached);
            continue;
        }
        dropped.extend(reached.reached);
        n_projects += 1;
        for space in [Space::Refs, Space::Records] {
            let keys = store.keys(space, &format!("{id}/")).await?;
            batch.delete.extend(keys.into_iter().map(|key| (space, key)));
        }
    }
    needed.reach_chunks(store).await?;
    let spaces = [Space::Objects, Space::Files, Space::Manifests, Space::Chunks];
    let spaces = if drafts.any_young { &[] } else { &spaces[..] };
    let mut unused = Reached::new();
    for space in spaces {
        for key in store.keys(*space, "").await? {
            let entry = (*space, key);
            if !needed.may_need(&entry) {
                let known = dropped.get(&entry).copied().flatten();
                unused.insert(entry, known);
            }
        }
    }
    let size_bytes = sum_bytes(store, &unused).await?;
    batch.delete.extend(unused.into_keys());
    if !batch.delete.is_empty() {
        let before = store.read(Space::Records, LAST_SWEEP).await?.unwrap_or_default();
        let keys: String = batch.delete.iter().map(|(_, key)| format!("{key}\n")).collect();
        // Made of the mark before it, so no mark ever comes back.
        let mark = crate::md5_hex(&[&before, keys.as_bytes()].concat());
        batch.put.push((Space::Records, LAST_SWEEP.into(), mark.into_bytes()));
    }
    if !batch.delete.is_empty() || !batch.put.is_empty() {
        store.write(batch).await?;
    }
    Ok((n_projects, size_bytes))
}

/// Bytes of what is needed, and not by others too.
async fn bytes_of(store: &dyn Store, mut own: Needs, mut others: Needs) -> Result<u64, ProjectError> {
    own.reach_chunks(store).await?;
    others.reach_chunks(store).await?;
    own.reached.retain(|entry, _| !others.may_need(entry));
    sum_bytes(store, &own.reached).await
}

/// Bytes that entries take as they are stored. Only those whose size is not known are read.
async fn sum_bytes(store: &dyn Store, entries: &Reached) -> Result<u64, ProjectError> {
    // Sizes that pointers say are anybody's word.
    let mut sum = entries.values().flatten().copied().fold(0, u64::saturating_add);
    let mut unknown: BTreeMap<Space, Vec<String>> = BTreeMap::new();
    for ((space, key), _) in entries.iter().filter(|(_, known)| known.is_none()) {
        unknown.entry(*space).or_default().push(key.clone());
    }
    for (space, keys) in unknown {
        for keys in keys.chunks(READ_TOGETHER) {
            let values = store.read_many(space, keys).await?;
            let len = values.iter().flatten().map(|bytes| bytes.len() as u64).sum();
            sum = sum.saturating_add(len);
        }
    }
    Ok(sum)
}
