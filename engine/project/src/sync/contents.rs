//! Which contents of DVC's cache some versions and runs need.

use std::collections::BTreeMap;

use bunsen_spec::{RunRecord, RunStatus};

use super::walk::Pointers;
use crate::content::{has_content, is_md5};
use crate::git::{self, Kind};
use crate::pipeline::LockFile;
use crate::reach::passable;
use crate::{Batch, ProjectError, Store, content, dvc, read_content};

/// What is known of a content that is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Need {
    /// Its size in bytes, if known.
    pub size_bytes: Option<u64>,
    /// Whether only files of runs name it, and no run does: when a run is deleted, its model goes and older versions
    /// stay.
    pub is_optional: bool,
}

/// Contents by DVC's names: an MD5, with `.dir` after that of a folder's listing.
pub(super) type Needs = BTreeMap<String, Need>;

/// The MD5 in a content's name.
pub(super) fn md5_of(name: &str) -> &str {
    name.strip_suffix(LISTING).unwrap_or(name)
}

const LISTING: &str = ".dir";

/// What pointers point to; folders as their listings. Of what a run's stage wrote that is the model's folder: its
/// other files are git's.
pub(super) async fn needs_of(store: &dyn Store, pointers: &Pointers) -> Result<Needs, ProjectError> {
    let mut needs = Needs::new();
    for (blob, is_of_run) in pointers {
        let Some(bytes) = passable(git::read_kind(store, *blob, Kind::Blob).await)? else { continue };
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        if let Some(pointer) = dvc::Pointer::from_yaml(text) {
            let size_bytes = pointer.n_files.is_none().then_some(pointer.size_bytes);
            add(&mut needs, pointer.md5, Need { size_bytes, is_optional: *is_of_run });
        } else if let Ok(lock) = LockFile::read(text) {
            let outs = lock.stages().flat_map(|stage| stage.outs);
            for folder in outs.filter(|out| out.is_folder() && is_md5(md5_of(&out.md5))) {
                add(&mut needs, folder.md5, Need { size_bytes: None, is_optional: *is_of_run });
            }
        }
    }
    Ok(needs)
}

/// Adds the files of folders whose listings are stored.
pub(super) async fn add_files_of_folders(store: &dyn Store, needs: &mut Needs) -> Result<(), ProjectError> {
    let listings: Vec<_> = needs.iter().filter(|(name, _)| name.ends_with(LISTING)).collect();
    let listings: Vec<_> = listings.into_iter().map(|(name, need)| (md5_of(name).to_string(), *need)).collect();
    for (md5, need) in listings {
        let Some(listing) = passable(read_content(store, &md5).await)? else { continue };
        for (file, _) in dvc::read_listing(&listing).unwrap_or_default() {
            add(needs, file, Need { size_bytes: None, ..need });
        }
    }
    Ok(())
}

/// Adds what a run needs to be whole: its model, and the prepared table.
pub(super) fn add_run(needs: &mut Needs, run: &RunRecord) {
    for file in run.files.iter().chain(&run.prepared) {
        add(needs, file.md5.clone(), Need { size_bytes: Some(file.size_bytes), is_optional: false });
    }
    if run.status == RunStatus::Finished {
        let (pointer, listing) = dvc::Pointer::folder("model", &run.files);
        add(needs, pointer.md5, Need { size_bytes: Some(listing.len() as u64), is_optional: false });
    }
}

/// Adds the listing of a run's model, which its record says, to a batch.
pub(crate) async fn put_listing(store: &dyn Store, batch: &mut Batch, run: &RunRecord) -> Result<(), ProjectError> {
    let (pointer, listing) = dvc::Pointer::folder("model", &run.files);
    if run.status == RunStatus::Finished && !has_content(store, pointer.key()).await? {
        content::put_content(store, batch, &listing).await?;
    }
    Ok(())
}

fn add(needs: &mut Needs, name: String, need: Need) {
    let known = needs.entry(name).or_insert(need);
    known.size_bytes = known.size_bytes.or(need.size_bytes);
    known.is_optional &= need.is_optional;
}
