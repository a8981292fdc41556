//! Where a finished run lies among the project's files.
//!
//! A folder's name tells people the run's number and model, and ends in digits that no other run's has. Numbers are
//! each side's own, so two people who train at once both make a run 3; the digits keep their folders apart, and find
//! a run's folder again after syncing has given the run another number, or copying another id.

use bunsen_spec::{RunRecord, RunStatus};

use crate::dvc::Pointer;
use crate::git::{self, Entry, ObjectId};
use crate::pipeline::LockFile;
use crate::reach::passable;
use crate::{ProjectError, Store, md5_hex};

/// The folder of all runs, at the top of a version.
pub(crate) const RUNS_FOLDER: &str = "runs";

/// How many digits tell runs apart, as in git's short hashes.
const N_DIGITS: usize = 7;

/// The folder of a run that has just finished, from the top: `runs/3-mlp-1a2b3c4`.
pub(super) fn run_folder(run: &RunRecord) -> String {
    format!("{RUNS_FOLDER}/{}-{}", run.number, lasting_name(run))
}

/// The folder of a run in a version, from the top; `None` if the version has none of it. Folders of older projects have
/// no digits: of those the one is taken whose `dvc.lock` or `model.dvc` names the run's model.
pub(crate) async fn find_run_folder(
    store: &dyn Store,
    tree: ObjectId,
    run: &RunRecord,
) -> Result<Option<String>, ProjectError> {
    if run.status != RunStatus::Finished {
        return Ok(None);
    }
    let top = git::read_tree(store, tree).await?;
    let Some(runs) = top.get(RUNS_FOLDER).copied().and_then(Entry::folder) else { return Ok(None) };
    let folders = git::read_tree(store, runs).await?;
    let numbered = |rest: &str| {
        let number = |name: &String| name.strip_suffix(rest)?.strip_suffix('-')?.parse::<u64>().ok();
        let mut names: Vec<_> = folders.iter().filter(|(name, _)| number(name).is_some()).collect();
        names.sort_by_key(|(name, _)| number(name) != Some(run.number));
        names
    };
    let whole = |name: &str| Some(format!("{RUNS_FOLDER}/{name}"));
    if let Some((name, _)) = numbered(&lasting_name(run)).first() {
        return Ok(whole(name));
    }
    for (name, entry) in numbered(&model_name(run)) {
        let Some(folder) = entry.folder() else { continue };
        if names_model_of(store, folder, run).await? {
            return Ok(whole(name));
        }
    }
    Ok(None)
}

/// What stays of a folder's name when the run gets another number: the model and the digits. They are made of what
/// never changes, neither by syncing nor by copying: when the run started and what came of it.
fn lasting_name(run: &RunRecord) -> String {
    let (model, _) = Pointer::folder("model", &run.files);
    let digits = md5_hex(format!("{} {}", run.started_ms as u64, model.md5).as_bytes());
    format!("{}-{}", model_name(run), &digits[..N_DIGITS])
}

/// The model's name as it can stand in a path.
fn model_name(run: &RunRecord) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    run.spec.model().chars().map(plain).take(40).collect()
}

/// Whether a folder's pipeline, or the pointer that older ones have, names the model of a run.
async fn names_model_of(store: &dyn Store, folder: ObjectId, run: &RunRecord) -> Result<bool, ProjectError> {
    let (model, _) = Pointer::folder("model", &run.files);
    let files = passable(git::read_tree(store, folder).await)?.unwrap_or_default();
    for name in ["dvc.lock", "model.dvc"] {
        let Some(blob) = files.get(name).copied().and_then(Entry::file) else { continue };
        let Some((_, bytes)) = passable(git::read_object(store, blob).await)? else { continue };
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let is_out = |lock: LockFile| lock.stages().any(|stage| stage.outs.iter().any(|out| out.md5 == model.md5));
        if Pointer::from_yaml(text).is_some_and(|pointer| pointer.md5 == model.md5)
            || LockFile::read(text).is_ok_and(is_out)
        {
            return Ok(true);
        }
    }
    Ok(false)
}
