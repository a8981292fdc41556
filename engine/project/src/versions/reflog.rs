//! Where a project and its branches have been, and the commits that only this memory reaches.

use std::collections::BTreeSet;

use bunsen_spec::{LostCommit, ProjectId, ReflogEntry};

use super::log::{by_date, commit_info};
use super::names::known_name;
use crate::git::{self, BRANCHES, Head, History, MERGE_HEAD, ObjectId, RefSteps, log_key};
use crate::project::read_live;
use crate::{ProjectError, Space, Store};

/// The steps of `HEAD`, or of a branch, the last one first.
pub async fn reflog(
    store: &dyn Store,
    project: &ProjectId,
    branch: Option<&str>,
) -> Result<Vec<ReflogEntry>, ProjectError> {
    read_live(store, project).await?;
    let name = match branch {
        Some(branch) => known_name(store, project, BRANCHES, branch).await?.0,
        None => "HEAD".to_string(),
    };
    let text = store.read(Space::Refs, &log_key(&project.0, &name)).await?.unwrap_or_default();
    let entries = git::parse_log(&text).into_iter().rev().enumerate();
    Ok(entries
        .map(|(i, entry)| ReflogEntry {
            n_ago: i as u64,
            from: entry.from.map(|id| id.to_string()),
            to: entry.to.map(|id| id.to_string()),
            name: entry.by.name,
            time_ms: entry.by.now_ms,
            message: entry.why,
        })
        .collect())
}

/// The commits that the reflog reaches and no branch, tag or remote branch does, the newest first. Only those
/// that no other lost commit follows: a branch at one brings back all before it. Make it with
/// [`super::create_branch`].
pub async fn lost(store: &dyn Store, project: &ProjectId) -> Result<Vec<LostCommit>, ProjectError> {
    read_live(store, project).await?;
    let named: Vec<_> = git::list_refs(store, &project.0, "refs/").await?.into_values().collect();
    let mut kept: Vec<_> = git::peel_all(store, &named).await?.into_iter().flatten().collect();
    kept.extend(git::read_ref(store, &project.0, MERGE_HEAD).await?);
    let remembered = git::logged_commits(store, &project.0).await?;
    let history = History::read(store, kept.iter().chain(&remembered).copied()).await?;
    let kept = history.reachable(kept);
    let lost: Vec<_> = by_date(&history).into_iter().filter(|commit| !kept.contains(&commit.id)).collect();
    let followed: BTreeSet<_> = lost.iter().flat_map(|commit| &commit.parents).copied().collect();
    let tips = lost.into_iter().filter(|commit| !followed.contains(&commit.id));
    Ok(tips
        .map(|commit| LostCommit {
            commit: commit_info(commit),
            n_commits: history.reachable_beside([commit.id], &kept).len() as u64,
        })
        .collect())
}

/// Of some commits, those that the log of `HEAD` does not reach.
pub(super) async fn forgotten(
    store: &dyn Store,
    project: &ProjectId,
    mut ids: Vec<ObjectId>,
) -> Result<Vec<ObjectId>, ProjectError> {
    let log = store.read(Space::Refs, &log_key(&project.0, "HEAD")).await?.unwrap_or_default();
    let known = History::read(store, git::log_ids(&log)).await?;
    ids.retain(|id| known.get(*id).is_none());
    ids.sort();
    ids.dedup();
    Ok(ids)
}

/// Lets the log of `HEAD` tell of commits whose own name is going away: a step there and back for each.
pub(super) async fn remember(
    refs: &mut RefSteps<'_>,
    head: &Head,
    ids: &[ObjectId],
    why: &str,
) -> Result<(), ProjectError> {
    for id in ids {
        refs.log("HEAD", Some(head.commit), Some(*id), why).await?;
        refs.log("HEAD", Some(*id), Some(head.commit), why).await?;
    }
    Ok(())
}
