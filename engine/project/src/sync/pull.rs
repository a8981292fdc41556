//! Fetching what the other side has, and merging it.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::say::syncing;
use bunsen_spec::{MergeOutcome, Problem, ProjectId, PullOutcome, RunRecord};

use super::contents::{self, add_files_of_folders, add_run, needs_of};
use super::counter::Counter;
use super::download::Download;
use super::edge::Edge;
use super::land::{Landed, remember, remembered_as};
use super::objects::fetch_objects;
use super::remote::{change_record, set_remote};
use super::runs::{RUNS, adopt, arriving, read_ended, read_records};
use super::walk::{commits_before, pointers_of};
use super::{Link, REMOTE};
use crate::change::{Change, retry};
use crate::draft::Draft;
use crate::git::{self, BRANCHES, History, ObjectId, REMOTES};
use crate::project::{missing_data, read_data};
use crate::versions::{self, VersionError};
use crate::{ProjectError, Store};

/// Fetches what the other side has that is new, and merges its branch of the current one's name.
///
/// Versions, data and runs come first; only then the remembered branches (`refs/remotes/edge/…`) move. So
/// whatever cuts it off, the project is as it was, and the next pull goes on.
///
/// # Errors
/// When the edge cannot be reached or refuses, when something comes damaged (it is named, and nothing moves),
/// when a merge is in progress, or both sides share no past. Conflicts are no error but an outcome.
pub async fn pull(link: &Link<'_>, project: &ProjectId) -> Result<PullOutcome, Problem> {
    let store = link.store;
    if let Some(merge) = versions::status(store, project).await?.merge {
        return Err(ProjectError::from(VersionError::MergeInProgress(merge.name)).into());
    }
    set_remote(store, project, link.remote, link.by).await?;
    let counter = Counter::new(link.on_progress);
    let known = git::list_refs(store, &project.0, "refs/").await?;
    let arrived = fetch(link, &counter, project, &project.0, known.values().copied()).await?;
    let Landed { moved, refused } = retry(async || {
        let mut change = Change::begin(store, project, link.by).await?;
        let landed = remember(&mut change, &arrived.refs, "fetch").await?;
        adopt(&mut change, &arrived.runs).await?;
        change_record(&mut change, Some(link.remote), |record| {
            record.pulled_ms = Some(link.by.now_ms);
            record.deleted.retain(|id| arrived.runs.iter().all(|run| run.id != *id));
        })
        .await?;
        arrived.draft.expect_in(&mut change.batch);
        arrived.draft.end_in(&mut change.batch);
        let changed_ms = change.record.changed_ms;
        change.write_as_of(changed_ms).await?;
        Ok(landed)
    })
    .await?;
    counter.begin(syncing::merging(), 0, 0);
    Ok(PullOutcome {
        moved,
        refused,
        n_objects: arrived.n_objects,
        n_contents: arrived.n_contents,
        n_runs: arrived.runs.len() as u64,
        received_bytes: counter.moved_bytes(),
        lost: arrived.lost,
        skipped: arrived.skipped,
        merge: merge(link, project).await?,
    })
}

/// Merges the other side's branch of the current one's name.
async fn merge(link: &Link<'_>, project: &ProjectId) -> Result<Option<MergeOutcome>, Problem> {
    let store = link.store;
    let head = git::read_head(store, &project.0).await?;
    // By its whole name: a tag or a branch may be called edge/main, too.
    let name = format!("{REMOTES}{REMOTE}/{}", head.name());
    let theirs = git::read_ref(store, &project.0, &name).await?;
    let Some(theirs) = theirs else { return Ok(None) };
    if !History::read_of(store, &project.0, [head.commit]).await?.is_reachable(theirs, head.commit) {
        check_data(store, theirs, head.name()).await?;
    }
    Ok(Some(versions::merge(store, project, &name, link.by).await?))
}

/// Refuses a version whose data is on neither side. One that is no project's is left to whoever opens it.
pub(super) async fn check_data(store: &dyn Store, commit: ObjectId, branch: &str) -> Result<(), Problem> {
    let Ok((data, _)) = read_data(store, commit).await else { return Ok(()) };
    match missing_data(store, data.as_ref()).await? {
        Some(name) => Err(syncing::data_missing(name, branch)),
        None => Ok(()),
    }
}

/// What has come, and is stored but not yet named.
pub(super) struct Arrived {
    /// The other side's branches and tags, and the branch of the runs' records.
    pub refs: BTreeMap<String, ObjectId>,
    /// Runs that are new or changed.
    pub runs: Vec<RunRecord>,
    /// Why some records of runs are passed over.
    pub skipped: Vec<Problem>,
    /// Number of objects that came.
    pub n_objects: u64,
    /// Number of contents that came.
    pub n_contents: u64,
    /// Contents that are on neither side, by MD5.
    pub lost: Vec<String>,
    /// Keeps it until it is named.
    pub draft: Draft,
}

/// Fetches all that the other side's refs reach and the store lacks. `known` are the refs whose whole past is here;
/// `draft` is the id of the draft that keeps what comes, the same whenever it is tried again.
pub(super) async fn fetch(
    link: &Link<'_>,
    counter: &Counter<'_>,
    project: &ProjectId,
    draft: &str,
    known: impl IntoIterator<Item = ObjectId>,
) -> Result<Arrived, Problem> {
    let (store, edge) = (link.store, Edge::of(link));
    counter.begin(syncing::asking(), 0, 0);
    let mut refs = edge.refs().await?;
    refs.retain(|name, _| remembered_as(name).is_some());
    if !refs.keys().any(|name| name.starts_with(BRANCHES)) {
        return Err(syncing::nothing_there(&link.remote.name));
    }
    // Before anything is looked for: what is found to be stored from here on stays.
    let draft = Draft::begin(store, draft, link.by).await?;
    counter.begin(syncing::fetching_versions(), 0, 0);
    let history = commits_before(store, known).await?;
    let complete: BTreeSet<_> = history.commits().map(|commit| commit.id).collect();
    let (mut pointers, n_objects) = fetch_objects(store, edge, counter, refs.values().copied(), complete).await?;

    let tips = refs.iter().filter(|(name, _)| *name != RUNS).map(|(_, id)| *id);
    pointers_of(store, tips, &mut pointers).await?;
    let mut needs = needs_of(store, &pointers).await?;
    let (runs, skipped) = runs_to_come(store, project, refs.get(RUNS).copied()).await?;
    let mut batch = crate::Batch::default();
    for run in &runs {
        contents::put_listing(store, &mut batch, run).await?;
        add_run(&mut needs, run);
    }
    store.write(batch).await.map_err(ProjectError::from)?;
    let mut download = Download { store, edge, counter, draft: &draft, n_contents: 0, lost: Vec::new() };
    download.fetch(&needs).await?;
    let mut files = needs.clone();
    add_files_of_folders(store, &mut files).await?;
    files.retain(|name, _| !needs.contains_key(name));
    download.fetch(&files).await?;
    let Download { n_contents, lost, .. } = download;
    Ok(Arrived { refs, runs, skipped, n_objects, n_contents, lost, draft })
}

/// The runs that are new or changed there, and why some records are passed over.
async fn runs_to_come(
    store: &dyn Store,
    project: &ProjectId,
    theirs: Option<ObjectId>,
) -> Result<(Vec<RunRecord>, Vec<Problem>), Problem> {
    let base = git::read_ref(store, &project.0, RUNS).await?;
    let (base, theirs) = (read_records(store, base).await?, read_records(store, theirs).await?);
    let ours = read_ended(store, project).await?;
    let runs = arriving(&ours, &base, &theirs);
    Ok((runs, theirs.unreadable.into_values().chain(ours.unreadable.into_values()).collect()))
}
