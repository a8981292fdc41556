//! The learner's part in a merge: deciding, finishing, giving up.

use std::collections::BTreeMap;

use bunsen_spec::say::version_problems;
use bunsen_spec::{MergeInfo, ProjectId, Resolution};

use super::progress::{Decided, merge_info, read_standing};
use super::start::{merge_message, move_to, no_file_left, settled, tree};
use super::trees::Clash;
use crate::change::{Change, retry};
use crate::git::{self, Kind, MERGE_HEAD, Object, ObjectId, Stamp};
use crate::project::settings_changes;
use crate::record::merge_key;
use crate::versions::VersionError;
use crate::versions::diff::read_pointer;
use crate::{ProjectError, Space, Store, dvc};

/// Decides about a file of the merge that is in progress; a later decision takes the place of this one. `data`:
/// the bytes of [`Resolution::Data`], which the pointer at `path` will name. Gives what is still open.
pub async fn resolve(
    store: &dyn Store,
    project: &ProjectId,
    path: &str,
    resolution: &Resolution,
    data: Option<Vec<u8>>,
    by: &Stamp,
) -> Result<MergeInfo, ProjectError> {
    retry(async || {
        let (mut change, ours) = Change::begin_version(store, project, by).await?;
        let standing = read_standing(store, project, ours).await?.ok_or(VersionError::NoMerge)?;
        let clash = standing.merged.conflicts.get(path);
        let clash = clash.ok_or_else(|| VersionError::NoConflict(path.to_string()))?;
        let mut to = None;
        let blob = match resolution {
            Resolution::Ours => clash.merged.or(clash.ours),
            Resolution::Theirs => {
                to = clash.place.theirs.clone().filter(|_| clash.place.is_open());
                clash.merged.or(clash.theirs)
            }
            Resolution::Text(text) => Some(put_text(&mut change, path, text)?),
            Resolution::Data { .. } => {
                let bytes = data.as_deref().ok_or_else(|| bad(path, version_problems::not_a_pointer()))?;
                Some(put_data(&mut change, path, bytes).await?)
            }
        };
        let mut progress = standing.progress.clone();
        // What both come to together is not stored before somebody wants it.
        change.put_objects(standing.merged.objects.iter().filter(|object| Some(object.id) == blob).cloned().collect());
        let Clash { ours, theirs, .. } = clash;
        let text = |id: &Option<ObjectId>| id.map(|id| id.to_string());
        let read = match resolution {
            Resolution::Data { read } => read.clone(),
            _ => None,
        };
        let decided = Decided { ours: text(ours), theirs: text(theirs), blob: text(&blob), path: to, read };
        progress.decided.insert(path.to_string(), decided);
        progress.put_into(&mut change, Some(standing.bytes));
        change.write().await.map(drop)
    })
    .await?;
    merge_info(store, project).await?.ok_or_else(|| VersionError::NoMerge.into())
}

/// Ends the merge that is in progress with a commit that follows both sides. Gives the commit's hash.
///
/// Data that was put together anew is read from then on as was decided with it, whatever was decided about the settings
/// that say so. Refused while a file is open, or if what was decided would not make a whole project.
pub async fn finish_merge(store: &dyn Store, project: &ProjectId, by: &Stamp) -> Result<String, ProjectError> {
    retry(async || {
        let (mut change, ours) = Change::begin_version(store, project, by).await?;
        let standing = read_standing(store, project, ours).await?.ok_or(VersionError::NoMerge)?;
        let head = change.head_at(ours).await?;
        let mut changes = standing.merged.changes;
        let mut open = Vec::new();
        let mut reads = BTreeMap::new();
        for (path, clash) in standing.merged.conflicts {
            let read = standing.progress.decided(&path, &clash).and_then(|decided| decided.read.clone());
            reads.extend(read.map(|read| (path.clone(), read)));
            match standing.progress.decision(&path, &clash) {
                Some((to, blob)) => {
                    changes.insert(path, None);
                    changes.insert(to, blob);
                }
                None => open.push(path),
            }
        }
        if !open.is_empty() {
            return Err(VersionError::Unresolved(open).into());
        }
        let mut objects = standing.merged.objects;
        let tree = git::place_files(store, Some(tree(store, ours).await?), changes, &mut objects).await?;
        let mut tree = tree.ok_or_else(|| no_file_left(version_problems::new_commit()))?;
        change.put_objects(objects);
        let settings = settings_changes(&change.pending(), tree, &reads).await?;
        if !settings.is_empty() {
            let mut objects = Vec::new();
            let edited = git::edit_tree(&change.pending(), Some(tree), settings, &mut objects).await?;
            tree = edited.expect("a file was written");
            change.put_objects(objects);
        }
        let tree = settled(&mut change, tree).await?;
        let message = merge_message(store, project, &head, &standing.progress.name).await?;
        let commit = change.put_commit(tree, &[ours, standing.theirs], &message);
        let why = format!("commit (merge): {message}");
        move_to(&mut change, &head, commit, &why, version_problems::new_commit()).await?;
        end(&mut change, standing.bytes, standing.theirs).await?;
        change.write().await?;
        Ok(commit.to_string())
    })
    .await
}

/// Gives up the merge that is in progress, and what was decided in it. The branch stays where it is.
pub async fn abort_merge(store: &dyn Store, project: &ProjectId, by: &Stamp) -> Result<(), ProjectError> {
    retry(async || {
        let mut change = Change::begin(store, project, by).await?;
        if !end_any(&mut change).await? {
            return Err(VersionError::NoMerge.into());
        }
        change.write().await.map(drop)
    })
    .await
}

/// Ends whatever merge is in progress without its result, also one whose record cannot be read; says whether there was
/// one.
pub(crate) async fn end_any(change: &mut Change<'_>) -> Result<bool, ProjectError> {
    let (store, project) = (change.store, change.record.id.clone());
    let Some(bytes) = store.read(Space::Records, &merge_key(&project)).await? else { return Ok(false) };
    let theirs = git::read_ref(store, &project.0, MERGE_HEAD).await?;
    change.batch.expect.push((Space::Records, merge_key(&project), Some(bytes)));
    change.batch.delete.push((Space::Records, merge_key(&project)));
    change
        .refs(async |refs| {
            refs.step(MERGE_HEAD, theirs, None);
            Ok(())
        })
        .await?;
    Ok(true)
}

async fn end(change: &mut Change<'_>, bytes: Vec<u8>, theirs: ObjectId) -> Result<(), ProjectError> {
    let key = merge_key(&change.record.id);
    change.batch.expect.push((Space::Records, key.clone(), Some(bytes)));
    change.batch.delete.push((Space::Records, key));
    change
        .refs(async |refs| {
            refs.step(MERGE_HEAD, Some(theirs), None);
            Ok(())
        })
        .await
}

/// Stores a text that the learner wrote.
fn put_text(change: &mut Change<'_>, path: &str, text: &str) -> Result<ObjectId, ProjectError> {
    let has_mark = |mark: &str| text.lines().any(|line| line.starts_with(mark));
    if has_mark("<<<<<<< ") && has_mark(">>>>>>> ") {
        return Err(bad(path, version_problems::marks_left()));
    }
    if path.ends_with(".dvc") && read_pointer(text.as_bytes()).is_none() {
        return Err(bad(path, version_problems::not_a_pointer()));
    }
    if path.ends_with(".json")
        && let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text)
    {
        return Err(bad(path, &version_problems::not_json(&error.to_string())));
    }
    Ok(put_blob(change, text.as_bytes()))
}

/// Stores new data, and a pointer to it.
async fn put_data(change: &mut Change<'_>, path: &str, bytes: &[u8]) -> Result<ObjectId, ProjectError> {
    let name = path.rsplit('/').next().and_then(|name| name.strip_suffix(".dvc"));
    let name = name.ok_or_else(|| bad(path, version_problems::not_a_pointer()))?;
    let size_bytes = bytes.len() as u64;
    let md5 = change.put_content(bytes).await?;
    Ok(put_blob(change, dvc::Pointer::file(name, &md5, size_bytes).to_yaml().as_bytes()))
}

fn put_blob(change: &mut Change<'_>, content: &[u8]) -> ObjectId {
    let blob = Object::new(Kind::Blob, content);
    let id = blob.id;
    change.put_objects(vec![blob]);
    id
}

fn bad(path: &str, why: &str) -> ProjectError {
    VersionError::BadResolution { path: path.to_string(), why: why.to_string() }.into()
}
