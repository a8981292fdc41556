//! Making a project of a checked file.

use bunsen_spec::{ImportOutcome, ProjectId};

use super::checked::{CheckedArchive, Manifest, Origin};
use crate::change::{Change, retry};
use crate::content::{LAST_SWEEP, has_content};
use crate::git::{self, BRANCHES, RefSteps, Stamp};
use crate::project::{adopt_run, missing_data, summary, taken};
use crate::record::{ProjectRecord, merge_key};
use crate::{ProjectError, Space, Store, sync};

/// Makes a project of a checked file, in one batch, under the id `id` and a name that is free.
///
/// Of an exported one times, numbers, versions and the trash of runs stay as they were, and runs get ids made from `id`.
/// A repository becomes a project as a clone does: its runs keep their ids. Contents that it lacks may be in the store
/// already; what is nowhere is told in the outcome.
///
/// # Errors
/// When the store cannot take it, or holds a project of that id; also when the data of a repository's newest version
/// is neither in the file nor in the store.
pub async fn import(
    store: &dyn Store,
    archive: CheckedArchive,
    id: ProjectId,
    by: &Stamp,
) -> Result<ImportOutcome, ProjectError> {
    let CheckedArchive { manifest, contents } = archive;
    let (refs, stored) = contents.split_at(manifest.refs.len());
    let lost = retry(async || {
        let mut change = begin(store, &manifest, &id, by);
        for (path, bytes) in manifest.refs.iter().zip(refs) {
            change.batch.put.push((Space::Refs, format!("{id}/{path}"), bytes.clone()));
        }
        let merge = manifest.merge.iter().map(|record| (Space::Records, merge_key(&id), record.clone().into_bytes()));
        change.batch.put.extend(merge);
        for ((space, key), bytes) in manifest.stored.iter().zip(stored) {
            if *space == Space::Files {
                change.put_content(bytes).await?;
            } else {
                change.batch.put.push((*space, key.clone(), bytes.clone()));
            }
        }
        let mut lost = Vec::new();
        match &manifest.origin {
            Origin::Export => manifest.runs.iter().for_each(|run| change.put_run(&adopt_run(run.clone(), &id))),
            Origin::Repository { lacking, why, .. } => {
                sync::adopt(&mut change, &manifest.runs).await?;
                log_origin(&mut change, &manifest.refs, refs, why).await?;
                lost = look_for(&mut change, lacking).await?;
            }
        }
        change.take_name(&manifest.record.name).await?;
        let changed_ms = change.record.changed_ms;
        change.write_as_of(changed_ms).await.map_err(|error| taken(error, &id))?;
        Ok(lost)
    })
    .await?;
    let skipped = match manifest.origin {
        Origin::Export => Vec::new(),
        Origin::Repository { skipped, .. } => skipped,
    };
    Ok(ImportOutcome { project: summary(store, &id, &[]).await?, lost, skipped })
}

/// Begins the change with the project's record.
fn begin<'a>(store: &'a dyn Store, manifest: &Manifest, id: &ProjectId, by: &'a Stamp) -> Change<'a> {
    let mut record = ProjectRecord { id: id.clone(), trashed_ms: None, ..manifest.record.clone() };
    if manifest.origin != Origin::Export {
        (record.created_ms, record.changed_ms) = (by.now_ms, by.now_ms);
    }
    let mut change = Change::create(store, record, by);
    change.batch.expect.push((Space::Refs, git::ref_key(&id.0, "HEAD"), None));
    change
}

/// Lets `HEAD` and branches that came without a reflog begin one.
async fn log_origin(
    change: &mut Change<'_>,
    paths: &[String],
    texts: &[Vec<u8>],
    why: &str,
) -> Result<(), ProjectError> {
    let at = git::parse_id(change.record.head.as_bytes());
    let branches = paths.iter().zip(texts).filter(|(path, _)| path.starts_with(BRANCHES));
    let mut unlogged: Vec<_> = branches.map(|(path, text)| (path.clone(), git::parse_id(text))).collect();
    unlogged.push(("HEAD".into(), at));
    unlogged.retain(|(name, _)| !paths.contains(&format!("logs/{name}")));
    change
        .refs(async |refs: &mut RefSteps<'_>| {
            for (name, at) in unlogged {
                refs.log(&name, None, at, why).await?;
            }
            Ok(())
        })
        .await
}

/// Those contents that are not in the store either. The others stay in it until the change is written.
async fn look_for(change: &mut Change<'_>, lacking: &[String]) -> Result<Vec<String>, ProjectError> {
    if lacking.is_empty() {
        return Ok(Vec::new());
    }
    let last_sweep = change.store.read(Space::Records, LAST_SWEEP).await?;
    change.batch.expect.push((Space::Records, LAST_SWEEP.into(), last_sweep));
    let mut lost = Vec::new();
    for md5 in lacking {
        if !has_content(change.store, md5).await? {
            lost.push(md5.clone());
        }
    }
    match missing_data(&change.pending(), change.record.data.as_ref()).await? {
        Some(file) => Err(ProjectError::ArchiveLacksData { file: file.into() }),
        None => Ok(lost),
    }
}
