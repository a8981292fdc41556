//! Branches: listed, made, renamed, deleted.

use bunsen_spec::{BranchInfo, ProjectId};

use super::names::{find_version, known_name, new_name};
use super::reflog::{forgotten, remember};
use super::status::upstream;
use super::{VersionError, merge};
use crate::change::{Change, retry};
use crate::git::{self, BRANCHES, Head, History, ObjectId, REMOTES, Stamp, log_key};
use crate::project::read_live;
use crate::{ProjectError, Space, Store};

/// A project's branches, by name.
pub async fn branches(store: &dyn Store, project: &ProjectId) -> Result<Vec<BranchInfo>, ProjectError> {
    read_live(store, project).await?;
    let head = git::read_head(store, &project.0).await?;
    let refs = git::list_refs(store, &project.0, BRANCHES).await?;
    let fellows = git::list_refs(store, &project.0, REMOTES).await?;
    let history = History::read_of(store, &project.0, refs.values().chain(fellows.values()).copied()).await?;
    let merged = history.reachable([head.commit]);
    let mut branches = Vec::new();
    for (whole, id) in refs {
        let commit = history.get(id);
        let name = whole[BRANCHES.len()..].to_string();
        branches.push(BranchInfo {
            commit: id.to_string(),
            subject: commit.map_or_else(String::new, |commit| commit.subject().to_string()),
            time_ms: commit.map_or(0.0, |commit| commit.author.now_ms),
            is_current: whole == head.branch,
            is_merged: merged.contains(&id),
            upstream: upstream(&history, &fellows, &name, id),
            name,
        });
    }
    Ok(branches)
}

/// Makes a branch at a version (see [`find_version`]), without going there. At a commit that only the reflog
/// reaches (see [`super::lost`]), this brings it back with all before it.
pub async fn create_branch(
    store: &dyn Store,
    project: &ProjectId,
    name: &str,
    at: &str,
    by: &Stamp,
) -> Result<(), ProjectError> {
    retry(async || {
        let mut change = Change::begin(store, project, by).await?;
        let whole = new_name(store, project, BRANCHES, name).await?;
        let commit = find_version(store, project, at).await?;
        let why = format!("branch: Created from {at}");
        change
            .refs(async |refs| {
                refs.step(&whole, None, Some(commit));
                refs.log(&whole, None, Some(commit), &why).await
            })
            .await?;
        change.write().await.map(drop)
    })
    .await
}

/// Gives a branch another name. Its log goes with it; a project that is on it stays on it.
pub async fn rename_branch(
    store: &dyn Store,
    project: &ProjectId,
    from: &str,
    to: &str,
    by: &Stamp,
) -> Result<(), ProjectError> {
    retry(async || {
        let mut change = Change::begin(store, project, by).await?;
        let (old, commit) = known_name(store, project, BRANCHES, from).await?;
        let new = new_name(store, project, BRANCHES, to).await?;
        let head = git::read_head(store, &project.0).await?;
        let (old_log, new_log) = (log_key(&project.0, &old), log_key(&project.0, &new));
        let log = store.read(Space::Refs, &old_log).await?;
        change.batch.expect.push((Space::Refs, old_log.clone(), log.clone()));
        change.batch.delete.push((Space::Refs, old_log));
        change.batch.put.extend(log.map(|text| (Space::Refs, new_log, text)));
        let why = format!("Branch: renamed {old} to {new}");
        change
            .refs(async |refs| {
                refs.step(&old, Some(commit), None);
                refs.step(&new, None, Some(commit));
                refs.log(&new, Some(commit), Some(commit), &why).await?;
                if head.branch == old {
                    refs.point_head(Some(&old), &new);
                    refs.log("HEAD", Some(commit), None, &why).await?;
                    refs.log("HEAD", None, Some(commit), &why).await?;
                } else {
                    refs.expect_head(&head);
                }
                Ok(())
            })
            .await?;
        change.write().await.map(drop)
    })
    .await
}

/// Deletes a branch and its log; its commits stay. Refuses the branch that the project is on, and one with
/// commits that the current branch lacks unless `is_forced`.
///
/// The log of `HEAD` still reaches the commits. Where it does not (they came from elsewhere and were never
/// looked at), it gets a note that does.
pub async fn delete_branch(
    store: &dyn Store,
    project: &ProjectId,
    name: &str,
    is_forced: bool,
    by: &Stamp,
) -> Result<(), ProjectError> {
    retry(async || {
        let mut change = Change::begin(store, project, by).await?;
        let (whole, commit) = known_name(store, project, BRANCHES, name).await?;
        let head = git::read_head(store, &project.0).await?;
        if head.branch == whole {
            return Err(VersionError::IsCurrent(name.to_string()).into());
        }
        if !is_forced {
            let history = History::read_of(store, &project.0, [head.commit, commit]).await?;
            let (_, n_commits) = history.ahead_behind(head.commit, commit);
            if n_commits > 0 {
                let (branch, current) = (name.to_string(), head.name().to_string());
                return Err(VersionError::NotMerged { branch, current, n_commits }.into());
            }
        }
        delete(&mut change, &head, &whole, commit).await?;
        change.write().await.map(drop)
    })
    .await
}

async fn delete(change: &mut Change<'_>, head: &Head, whole: &str, commit: ObjectId) -> Result<(), ProjectError> {
    let store = change.store;
    let project = change.record.id.clone();
    let log = log_key(&project.0, whole);
    let text = store.read(Space::Refs, &log).await?;
    let mut ids = git::log_ids(text.as_deref().unwrap_or_default());
    ids.push(commit);
    let forgotten = forgotten(store, &project, ids).await?;
    change.batch.expect.push((Space::Refs, log.clone(), text));
    change.batch.delete.push((Space::Refs, log));
    let why = format!("branch: Deleted {whole}");
    change
        .refs(async |refs| {
            refs.expect_head(head);
            refs.step(whole, Some(commit), None);
            remember(refs, head, &forgotten, &why).await
        })
        .await
}

/// Refuses while a merge is in progress.
pub(super) async fn refuse_while_merging(store: &dyn Store, project: &ProjectId) -> Result<(), ProjectError> {
    match merge::name_in_progress(store, project).await? {
        Some(name) => Err(VersionError::MergeInProgress(name).into()),
        None => Ok(()),
    }
}
