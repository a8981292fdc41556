//! The history as a graph.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use bunsen_spec::{CommitInfo, LogOrder, LogPage, ProjectId, RefInfo, RefKind};

use super::lanes::Lanes;
use crate::git::{self, BRANCHES, Commit, History, ObjectId, REMOTES, TAGS};
use crate::project::read_live;
use crate::reach::passable;
use crate::{ProjectError, Store};

/// The commits that branches, tags and remote branches reach: at most `limit` of them from number `from` on
/// (see [`LogPage::next`]). A commit that is lost or damaged hides only what came before it, and is named.
pub async fn log(
    store: &dyn Store,
    project: &ProjectId,
    order: LogOrder,
    from: u64,
    limit: u64,
) -> Result<LogPage, ProjectError> {
    read_live(store, project).await?;
    let mut refs = names(store, project).await?;
    let history = History::read_of(store, &project.0, refs.keys().copied()).await?;
    let ordered = match order {
        LogOrder::Topological => topological(&history),
        LogOrder::Date => by_date(&history),
    };
    let mut lanes = Lanes::default();
    let mut commits = Vec::new();
    for (i, commit) in ordered.iter().enumerate() {
        let (lane, parent_lanes) = lanes.place(commit.id, &commit.parents);
        if (i as u64) >= from && (commits.len() as u64) < limit {
            let refs = refs.remove(&commit.id).unwrap_or_default();
            commits.push(CommitInfo { refs, lane, parent_lanes, ..commit_info(commit) });
        }
    }
    let n_commits = ordered.len() as u64;
    let next = from.saturating_add(commits.len() as u64);
    Ok(LogPage {
        commits,
        n_lanes: lanes.n_lanes(),
        n_commits,
        next: (next < n_commits).then_some(next),
        unreadable: history.unreadable.into_values().map(Into::into).collect(),
    })
}

/// A commit as it is listed, without names and lanes.
pub(super) fn commit_info(commit: &Commit) -> CommitInfo {
    CommitInfo {
        id: commit.id.to_string(),
        parents: commit.parents.iter().map(ToString::to_string).collect(),
        author: commit.author.name.clone(),
        email: commit.author.email.clone(),
        time_ms: commit.author.now_ms,
        message: commit.message.trim_end().to_string(),
        refs: Vec::new(),
        lane: 0,
        parent_lanes: Vec::new(),
    }
}

/// The commits that have a name, with their names: branches, then tags, then remote branches.
async fn names(store: &dyn Store, project: &ProjectId) -> Result<BTreeMap<ObjectId, Vec<RefInfo>>, ProjectError> {
    let head = git::read_head(store, &project.0).await?;
    let mut names: BTreeMap<ObjectId, Vec<RefInfo>> = BTreeMap::new();
    for (prefix, kind) in [(BRANCHES, RefKind::Branch), (TAGS, RefKind::Tag), (REMOTES, RefKind::Remote)] {
        let refs = git::list_refs(store, &project.0, prefix).await?;
        let ids: Vec<_> = refs.values().copied().collect();
        for ((whole, id), commit) in refs.into_iter().zip(git::peel_all(store, &ids).await?) {
            // Of what cannot be read the history says so.
            let commit = passable(commit)?.unwrap_or(id);
            let name = whole[prefix.len()..].to_string();
            names.entry(commit).or_default().push(RefInfo { kind, name, is_current: whole == head.branch });
        }
    }
    Ok(names)
}

/// All commits, the newest first; none before one that follows it.
pub(super) fn by_date(history: &History) -> Vec<&Commit> {
    let mut waiting = Waiting::new(history);
    let mut ready: BinaryHeap<_> = waiting.tips().into_iter().map(newest_first).collect();
    let mut ordered = Vec::new();
    while let Some((_, Reverse(id))) = ready.pop() {
        ordered.extend(history.get(id));
        ready.extend(waiting.listed(id).into_iter().map(newest_first));
    }
    ordered
}

/// All commits, one line of work after the other, beginning with the one with the newest commit; none before
/// one that follows it. Of a merge, the side that was merged comes first.
fn topological(history: &History) -> Vec<&Commit> {
    let mut waiting = Waiting::new(history);
    let mut ready: Vec<_> = waiting.tips();
    ready.sort_by_key(|commit| newest_first(commit));
    let mut ordered = Vec::new();
    while let Some(commit) = ready.pop() {
        ordered.push(commit);
        ready.extend(waiting.listed(commit.id));
    }
    ordered
}

/// A commit's place in a heap: the newest on top, then by id.
fn newest_first(commit: &Commit) -> (u64, Reverse<ObjectId>) {
    (commit.author.now_ms.max(0.0) as u64, Reverse(commit.id))
}

/// How many commits that follow each one are not listed yet.
struct Waiting<'a> {
    history: &'a History,
    n_children: BTreeMap<ObjectId, usize>,
}

impl<'a> Waiting<'a> {
    fn new(history: &'a History) -> Self {
        let mut n_children = BTreeMap::new();
        for parent in history.commits().flat_map(|commit| &commit.parents) {
            *n_children.entry(*parent).or_default() += 1;
        }
        Self { history, n_children }
    }

    /// The commits that no other follows.
    fn tips(&self) -> Vec<&'a Commit> {
        self.history.commits().filter(|commit| !self.n_children.contains_key(&commit.id)).collect()
    }

    /// Takes a commit as listed, and gives its parents that no other commit has to come before any more.
    fn listed(&mut self, id: ObjectId) -> Vec<&'a Commit> {
        let mut ready = Vec::new();
        for parent in self.history.get(id).map(|commit| &commit.parents[..]).unwrap_or_default() {
            if let Some(n) = self.n_children.get_mut(parent) {
                *n -= 1;
                if *n == 0 {
                    ready.extend(self.history.get(*parent));
                }
            }
        }
        ready
    }
}
