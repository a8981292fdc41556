//! Sending what the other side lacks, and moving its refs.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::say::syncing;
use bunsen_spec::{MovedRef, Problem, ProjectId, PushOutcome, RefusedRef, RunId};

use super::contents::{Needs, add_files_of_folders, add_run, needs_of};
use super::counter::Counter;
use super::edge::Edge;
use super::land::remember;
use super::lines::{Move, write_commands};
use super::objects::fetch_objects;
use super::pack::Pack;
use super::remote::{change_record, set_remote};
use super::runs::{NewRecords, RUNS, read_ended, read_records, write_records};
use super::upload::{Uploaded, upload};
use super::walk::{Pointers, Walk, commits_before, pointers_of};
use super::{AT_ONCE, Link};
use crate::change::{Change, retry};
use crate::git::{self, BRANCHES, History, ObjectId, TAGS};
use crate::reach::passable;
use crate::{ProjectError, Store};

/// The largest pack that an edge takes.
const MAX_PACK_BYTES: usize = 255 << 20;

/// Sends all branches and tags to the other side: first the data and models that their versions need and the
/// other side lacks, then versions, then their refs move by compare-and-swap. Nothing is ever overwritten
/// there. A project that is not there is made, as a private one, if the token is the edge's own.
///
/// # Errors
/// When the edge cannot be reached or refuses, when something to be sent is missing or damaged here (it is
/// named), or when the edge's branch of the current one's name has versions that are not here: pull first. Other
/// branches that cannot move are told in the outcome.
pub async fn push(link: &Link<'_>, project: &ProjectId) -> Result<PushOutcome, Problem> {
    let (store, edge) = (link.store, Edge::of(link));
    let head = git::read_head(store, &project.0).await?;
    set_remote(store, project, link.remote, link.by).await?;
    let counter = Counter::new(link.on_progress);
    counter.begin(syncing::asking(), 0, 0);
    let mut theirs = edge.refs_to_push().await?;
    counter.begin(syncing::comparing(), 0, 0);
    let ours = own_refs(store, project).await?;
    let mut plan = Plan::make(store, &ours, &theirs, &head.branch).await?;
    let NewRuns { records, deleted, skipped } =
        new_records(link, edge, &counter, project, theirs.get(RUNS).copied()).await?;

    let known = theirs.values().copied();
    let (mut pack, mut pointers) = pack_new(store, plan.moves.iter().map(|step| step.to), known).await?;
    pointers_of(store, ours.values().copied(), &mut pointers).await?;
    let needs = all_needs(store, project, &pointers).await?;
    let Uploaded { n_contents, lost } = upload(store, edge, &counter, &needs).await?;
    let mut outcome = PushOutcome { n_contents, lost, skipped, refused: plan.refused, ..PushOutcome::default() };

    if let Some(records) = &records {
        for object in &records.objects {
            let (kind, content) = git::decode_object(object.id, &object.bytes)
                .map_err(|why| ProjectError::damaged(object.id.to_string(), why))?;
            pack.add(kind, &content);
        }
        plan.moves.push(Move { name: RUNS.into(), from: theirs.get(RUNS).copied(), to: records.commit });
    }
    if !plan.moves.is_empty() {
        outcome.n_objects = pack.n_objects();
        let moved = send(edge, &counter, &plan.moves, pack).await?;
        for (step, why) in plan.moves.iter().zip(moved) {
            let Some(why) = why else {
                theirs.insert(step.name.clone(), step.to);
                if step.name == RUNS {
                    outcome.n_runs = records.as_ref().map_or(0, |records| records.n_runs);
                } else {
                    let from = step.from.map(|id| id.to_string());
                    outcome.moved.push(MovedRef { name: step.name.clone(), from, to: step.to.to_string() });
                }
                continue;
            };
            let problem = why_refused(&step.name, &why);
            if step.name == head.branch {
                return Err(problem);
            }
            outcome.refused.push(RefusedRef { name: step.name.clone(), problem });
        }
    }
    land(link, project, theirs, records, &deleted).await?;
    outcome.sent_bytes = counter.moved_bytes();
    Ok(outcome)
}

/// The project's branches and tags.
async fn own_refs(store: &dyn Store, project: &ProjectId) -> Result<BTreeMap<String, ObjectId>, ProjectError> {
    let mut refs = git::list_refs(store, &project.0, BRANCHES).await?;
    refs.extend(git::list_refs(store, &project.0, TAGS).await?);
    Ok(refs)
}

/// What shall move there, and what cannot.
struct Plan {
    moves: Vec<Move>,
    refused: Vec<RefusedRef>,
}

impl Plan {
    async fn make(
        store: &dyn Store,
        ours: &BTreeMap<String, ObjectId>,
        theirs: &BTreeMap<String, ObjectId>,
        current: &str,
    ) -> Result<Self, Problem> {
        let branches = ours.iter().filter(|(name, _)| name.starts_with(BRANCHES)).map(|(_, id)| *id);
        let history = History::read(store, branches).await?;
        let mut plan = Self { moves: Vec::new(), refused: Vec::new() };
        for (name, to) in ours {
            let from = theirs.get(name).copied();
            let problem = match (from, name.strip_prefix(BRANCHES)) {
                (Some(from), _) if from == *to => continue,
                (Some(from), Some(branch)) if !history.is_reachable(from, *to) => syncing::not_fast_forward(branch),
                (Some(_), None) => syncing::tag_differs(&name[TAGS.len()..]),
                _ => {
                    plan.moves.push(Move { name: name.clone(), from, to: *to });
                    continue;
                }
            };
            if name == current {
                return Err(problem);
            }
            plan.refused.push(RefusedRef { name: name.clone(), problem });
        }
        Ok(plan)
    }
}

/// A pack of all that some tips reach and other commits do not, and the pointers to data in it.
async fn pack_new(
    store: &dyn Store,
    tips: impl IntoIterator<Item = ObjectId>,
    known: impl IntoIterator<Item = ObjectId>,
) -> Result<(Pack, Pointers), Problem> {
    let history = commits_before(store, known).await?;
    let complete: BTreeSet<_> = history.commits().map(|commit| commit.id).collect();
    let tips: Vec<_> = tips.into_iter().collect();
    let shared = shared_objects(store, &tips, &history).await?;
    let mut walk = Walk::new(tips, complete, shared);
    let mut pack = Pack::new();
    loop {
        let steps = walk.next(AT_ONCE);
        if steps.is_empty() {
            return Ok((pack, walk.pointers));
        }
        for step in steps {
            let (kind, content) = git::read_object(store, step.id).await?;
            walk.take(step, kind, &content).map_err(|why| {
                ProjectError::damaged(bunsen_spec::say::stored::git_object(&step.id.to_string()), why)
            })?;
            pack.add(kind, &content);
            if pack.len() > MAX_PACK_BYTES {
                return Err(syncing::pack_too_large(MAX_PACK_BYTES as u64 >> 20));
            }
        }
    }
}

/// The folders and files of the commits where the known ones end: most of them are in the new ones, too.
async fn shared_objects(
    store: &dyn Store,
    tips: &[ObjectId],
    known: &History,
) -> Result<BTreeSet<ObjectId>, ProjectError> {
    let new = commits_before(store, tips.iter().copied()).await?;
    let parents = new.commits().filter(|commit| known.get(commit.id).is_none()).flat_map(|commit| &commit.parents);
    let edge: BTreeSet<_> = parents.filter_map(|id| known.get(*id)).map(|commit| commit.tree).collect();
    let mut seen = BTreeSet::new();
    let mut folders: Vec<_> = edge.into_iter().collect();
    while let Some(id) = folders.pop() {
        if !seen.insert(id) {
            continue;
        }
        for entry in passable(git::read_tree(store, id).await)?.unwrap_or_default().into_values() {
            match entry.folder() {
                Some(id) => folders.push(id),
                None => seen.extend(entry.file()),
            }
        }
    }
    Ok(seen)
}

/// What there is to tell of runs.
struct NewRuns {
    /// The records that the other side shall have, if they differ from those it has.
    records: Option<NewRecords>,
    /// The runs that are deleted here for good, which those say.
    deleted: BTreeSet<RunId>,
    /// Why some records are passed over.
    skipped: Vec<Problem>,
}

/// Finds out what there is to tell of runs.
async fn new_records(
    link: &Link<'_>,
    edge: Edge<'_>,
    counter: &Counter<'_>,
    project: &ProjectId,
    theirs: Option<ObjectId>,
) -> Result<NewRuns, Problem> {
    let store = link.store;
    let base = git::read_ref(store, &project.0, RUNS).await?;
    if theirs != base {
        let complete = History::read(store, base).await?.commits().map(|commit| commit.id).collect();
        fetch_objects(store, edge, counter, theirs, complete).await?;
    }
    let (base, their_records) = (read_records(store, base).await?, read_records(store, theirs).await?);
    let ours = read_ended(store, project).await?;
    let records = write_records(store, &ours, &base, (theirs, &their_records), link.by).await?;
    let skipped = their_records.unreadable.into_values().chain(ours.unreadable.into_values()).collect();
    Ok(NewRuns { records, deleted: ours.deleted, skipped })
}

/// All contents that versions and runs need.
async fn all_needs(store: &dyn Store, project: &ProjectId, pointers: &Pointers) -> Result<Needs, ProjectError> {
    let mut needs = needs_of(store, pointers).await?;
    add_files_of_folders(store, &mut needs).await?;
    for run in read_ended(store, project).await?.runs.values().filter(|run| run.trashed_ms.is_none()) {
        add_run(&mut needs, run);
    }
    Ok(needs)
}

/// Sends a pack and moves refs; for each why it did not move, or `None`.
async fn send(
    edge: Edge<'_>,
    counter: &Counter<'_>,
    moves: &[Move],
    pack: Pack,
) -> Result<Vec<Option<String>>, Problem> {
    let n_objects = pack.n_objects();
    let mut body = write_commands(moves);
    body.extend_from_slice(&pack.finish());
    counter.begin(syncing::sending_versions(n_objects), n_objects, body.len() as u64);
    let report = edge.push(&body).await?;
    counter.moved(body.len());
    if let Some(why) = report.unpack_error {
        return Err(syncing::pack_refused(&why));
    }
    let told = moves.iter().map(|step| report.refs.get(&step.name).cloned());
    told.collect::<Option<_>>().ok_or_else(|| syncing::odd_answer("versions"))
}

fn why_refused(name: &str, why: &str) -> Problem {
    let short = name.strip_prefix(BRANCHES).or_else(|| name.strip_prefix(TAGS)).unwrap_or(name);
    if why.contains("fetch first") { syncing::moved_meanwhile(short) } else { syncing::ref_refused(short, why) }
}

/// Remembers where the other side is now, as far as all of it is here, and that it was told of deleted runs.
async fn land(
    link: &Link<'_>,
    project: &ProjectId,
    theirs: BTreeMap<String, ObjectId>,
    records: Option<NewRecords>,
    deleted: &BTreeSet<RunId>,
) -> Result<(), Problem> {
    let store = link.store;
    let is_told = records.as_ref().is_none_or(|records| theirs.get(RUNS) == Some(&records.commit));
    let mine = commits_before(store, own_refs(store, project).await?.into_values()).await?;
    let base = git::read_ref(store, &project.0, RUNS).await?;
    let mut seen = theirs;
    // Tags are here; a branch only if its versions are. Others' runs come with a pull.
    seen.retain(|name, at| match records.as_ref() {
        _ if name.starts_with(BRANCHES) => mine.get(*at).is_some(),
        Some(records) if name == RUNS => *at == records.commit && records.follows(base),
        _ => false,
    });
    retry(async || {
        let mut change = Change::begin(store, project, link.by).await?;
        if seen.contains_key(RUNS) {
            change.put_objects(records.iter().flat_map(|records| records.objects.clone()).collect());
        }
        remember(&mut change, &seen, "update by push").await?;
        change_record(&mut change, Some(link.remote), |record| {
            record.pushed_ms = Some(link.by.now_ms);
            record.deleted.retain(|run| !is_told || !deleted.contains(run));
        })
        .await?;
        let changed_ms = change.record.changed_ms;
        change.write_as_of(changed_ms).await.map(drop)
    })
    .await?;
    Ok(())
}
