//! What stages write at the top of a project, of which a merge takes one side's.

use std::collections::BTreeMap;

use crate::git::{self, Entry, Kind, ObjectId};
use crate::pipeline::PIPELINE_FILE;
use crate::reach::passable;
use crate::runs::{RUNS_FOLDER, WRITTEN, is_generated};
use crate::{ProjectError, Store};

/// Files that differ: their blobs in base, ours and theirs, by path.
type Files = BTreeMap<String, [Option<ObjectId>; 3]>;

/// Takes what stages have written at the top out of the files of a merge, and gives what of it changes on our side.
///
/// All of it is one side's: half of one run and half of another would be true of neither, and nobody needs to be asked
/// about what is made anew. Where both sides have changed it, that is the side with the newer run; ours, if neither is.
/// Where a learner has stages of their own in `dvc.yaml`, or there is none, all is merged like any other file.
pub(super) async fn take_written(
    store: &dyn Store,
    [ours, theirs]: [ObjectId; 2],
    files: &mut Files,
) -> Result<BTreeMap<String, Option<ObjectId>>, ProjectError> {
    let is_changed =
        |side: usize| WRITTEN.iter().any(|path| files.get(*path).is_some_and(|blobs| blobs[side] != blobs[0]));
    let (is_ours, is_theirs) = (is_changed(1), is_changed(2));
    if !is_theirs || !are_generated(store, [ours, theirs]).await? {
        return Ok(BTreeMap::new());
    }
    let takes_theirs = !is_ours || newest_run(store, theirs).await? > newest_run(store, ours).await?;
    let written: Vec<_> = WRITTEN.iter().filter_map(|path| files.remove_entry(*path)).collect();
    Ok(written.into_iter().filter(|_| takes_theirs).map(|(path, [_, _, theirs])| (path, theirs)).collect())
}

/// Whether there is a pipeline in these versions, and nobody but us has written any.
async fn are_generated(store: &dyn Store, trees: [ObjectId; 2]) -> Result<bool, ProjectError> {
    let mut are_generated = false;
    for tree in trees {
        let blob = git::read_tree(store, tree).await?.get(PIPELINE_FILE).copied().and_then(Entry::file);
        let Some(blob) = blob else { continue };
        match passable(git::read_kind(store, blob, Kind::Blob).await)? {
            Some(bytes) if is_generated(&bytes) => are_generated = true,
            _ => return Ok(false),
        }
    }
    Ok(are_generated)
}

/// The greatest number of a run in a version; 0 if there is none.
async fn newest_run(store: &dyn Store, tree: ObjectId) -> Result<u64, ProjectError> {
    let top = git::read_tree(store, tree).await?;
    let Some(folder) = top.get(RUNS_FOLDER).copied().and_then(Entry::folder) else { return Ok(0) };
    let runs = git::read_tree(store, folder).await?;
    Ok(runs.keys().filter_map(|name| name.split('-').next()?.parse().ok()).max().unwrap_or(0))
}
