//! Tags: listed, made, deleted.

use bunsen_spec::{ProjectId, TagInfo};

use super::names::{find_version, known_name, new_name};
use super::reflog::{forgotten, remember};
use crate::change::{Change, retry};
use crate::git::{self, Stamp, TAGS};
use crate::project::read_live;
use crate::{ProjectError, Store};

/// A project's tags, by name. One that cannot be read is listed with its own hash for that of its commit.
pub async fn tags(store: &dyn Store, project: &ProjectId) -> Result<Vec<TagInfo>, ProjectError> {
    read_live(store, project).await?;
    let mut tags = Vec::new();
    for (whole, id) in git::list_refs(store, &project.0, TAGS).await? {
        let (commit, tag) = match git::peel(store, id).await {
            Err(ProjectError::Missing { .. } | ProjectError::Damaged { .. }) => (id, None),
            answer => answer?,
        };
        let tagger = tag.as_ref().and_then(|tag| tag.tagger.clone());
        tags.push(TagInfo {
            name: whole[TAGS.len()..].to_string(),
            commit: commit.to_string(),
            message: tag.map(|tag| tag.message.trim_end().to_string()),
            time_ms: tagger.as_ref().map(|by| by.now_ms),
            tagger: tagger.map(|by| by.name),
        });
    }
    Ok(tags)
}

/// Gives a version (see [`find_version`]) a name for good. With a message it is an annotated tag: an object
/// that says who made it, when and why.
pub async fn create_tag(
    store: &dyn Store,
    project: &ProjectId,
    name: &str,
    at: &str,
    message: Option<&str>,
    by: &Stamp,
) -> Result<(), ProjectError> {
    retry(async || {
        let mut change = Change::begin(store, project, by).await?;
        let whole = new_name(store, project, TAGS, name).await?;
        let mut target = find_version(store, project, at).await?;
        if let Some(message) = message.filter(|message| !message.trim().is_empty()) {
            let tag = git::write_tag(name, target, by, message);
            target = tag.id;
            change.put_objects(vec![tag]);
        }
        change
            .refs(async |refs| {
                refs.step(&whole, None, Some(target));
                Ok(())
            })
            .await?;
        change.write().await.map(drop)
    })
    .await
}

/// Deletes a tag. Commits that only it reached, because they came from elsewhere, get a note in the log of
/// `HEAD` that reaches them.
pub async fn delete_tag(store: &dyn Store, project: &ProjectId, name: &str, by: &Stamp) -> Result<(), ProjectError> {
    retry(async || {
        let mut change = Change::begin(store, project, by).await?;
        let (whole, id) = known_name(store, project, TAGS, name).await?;
        let head = git::read_head(store, &project.0).await?;
        let (commit, _) = git::peel(store, id).await?;
        let why = format!("tag: Deleted {whole}");
        let forgotten = forgotten(store, project, vec![commit]).await?;
        change
            .refs(async |refs| {
                refs.step(&whole, Some(id), None);
                remember(refs, &head, &forgotten, &why).await
            })
            .await?;
        change.write().await.map(drop)
    })
    .await
}
