//! Files of a merge, each in its three forms, also where one side or both gave it another name.
//!
//! What git's `ort` does, but for two things: where a new name meets a file that the other side put there, the file is
//! taken for one that went and one that came; and a folder that was renamed does not draw new files of the other side
//! along.

use std::collections::{BTreeMap, BTreeSet};

use crate::git::ObjectId;
use crate::versions::renames::{Look, find_renames};
use crate::{ProjectError, Store};

/// A file in its three forms.
#[derive(Clone, Debug, Default)]
pub(super) struct Subject {
    pub base: Option<ObjectId>,
    pub ours: Option<ObjectId>,
    pub theirs: Option<ObjectId>,
    pub place: Place,
    /// One side renamed it, and the other removed it.
    pub is_gone_elsewhere: bool,
}

/// The paths of a file that is not everywhere at the same. `None`: there it is at the path by which it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub base: Option<String>,
    pub ours: Option<String>,
    pub theirs: Option<String>,
}

impl Place {
    /// Whether each side gave the file a name of its own. It is known by ours.
    pub fn is_open(&self) -> bool {
        self.ours.is_none() && self.theirs.is_some() && self.theirs != self.base
    }
}

/// The files that are not the same in base, ours and theirs, by path.
type Files = BTreeMap<String, [Option<ObjectId>; 3]>;

/// Files by the path at which they will be. `two_kinds` are those that are programs on one side and not on the other.
pub(super) async fn follow_renames(
    store: &dyn Store,
    files: Files,
    two_kinds: &BTreeSet<String>,
) -> Result<BTreeMap<String, Subject>, ProjectError> {
    let ours = renames_of(store, &files, two_kinds, 1, 2).await?;
    let theirs = renames_of(store, &files, two_kinds, 2, 1).await?;
    let mut files = files;
    let mut subjects = BTreeMap::new();
    let old_paths: BTreeSet<_> = ours.keys().chain(theirs.keys()).cloned().collect();
    for old in old_paths {
        let [base, our_old, their_old] = files[&old];
        let at = |path: &String| files.get(path).copied().unwrap_or_default();
        let known =
            Subject { base, place: Place { base: Some(old.clone()), ..Place::default() }, ..Subject::default() };
        let (path, subject, other) = match (ours.get(&old), theirs.get(&old)) {
            (Some(new), Some(their_new)) if new == their_new => {
                (new, Subject { ours: at(new)[1], theirs: at(new)[2], ..known }, None)
            }
            (Some(new), Some(their_new)) => {
                if at(new)[2].is_some() || at(their_new)[1].is_some() {
                    continue;
                }
                let place = Place { theirs: Some(their_new.clone()), ..known.place.clone() };
                (new, Subject { ours: at(new)[1], theirs: at(their_new)[2], place, ..known }, Some(their_new))
            }
            (Some(new), None) => {
                if at(new)[2].is_some() {
                    continue;
                }
                let place = Place { theirs: their_old.map(|_| old.clone()), ..known.place.clone() };
                let is_gone_elsewhere = their_old.is_none();
                (new, Subject { ours: at(new)[1], theirs: their_old, place, is_gone_elsewhere, ..known }, None)
            }
            (None, Some(new)) => {
                if at(new)[1].is_some() {
                    continue;
                }
                let place = Place { ours: our_old.map(|_| old.clone()), ..known.place.clone() };
                let is_gone_elsewhere = our_old.is_none();
                (new, Subject { ours: our_old, theirs: at(new)[2], place, is_gone_elsewhere, ..known }, None)
            }
            (None, None) => continue,
        };
        let taken = [Some(old.clone()), Some(path.clone()), other.cloned()];
        subjects.insert(path.clone(), subject);
        for path in taken.into_iter().flatten() {
            files.remove(&path);
        }
    }
    let rest = files
        .into_iter()
        .map(|(path, [base, ours, theirs])| (path, Subject { base, ours, theirs, ..Subject::default() }));
    subjects.extend(rest);
    Ok(subjects)
}

/// What one side renamed: new paths by old ones. Only files that the other side changed or removed as well matter.
async fn renames_of(
    store: &dyn Store,
    files: &Files,
    two_kinds: &BTreeSet<String>,
    side: usize,
    other: usize,
) -> Result<BTreeMap<String, String>, ProjectError> {
    let (mut gone, mut new, mut wanted) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for (path, blobs) in files {
        match (blobs[0], blobs[side]) {
            (Some(base), None) => {
                gone.insert(path.clone(), base);
                if blobs[other] != Some(base) || two_kinds.contains(path) {
                    wanted.insert(path.clone());
                }
            }
            (None, Some(blob)) => drop(new.insert(path.clone(), blob)),
            _ => {}
        }
    }
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = find_renames(store, &gone, &new, Look::For(&wanted)).await?;
    Ok(found.into_iter().map(|(new, old)| (old, new)).collect())
}
