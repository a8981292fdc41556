//! Going through all objects that some tips reach, but for those that both sides have.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bunsen_spec::say::stored;

use crate::git::{self, Entry, History, Kind, ObjectId};
use crate::pipeline::LOCK_FILE;
use crate::reach::passable;
use crate::runs::RUNS_FOLDER;
use crate::{ProjectError, Store};

/// What points to data (`.dvc` files, and the `dvc.lock` of runs), by its blob, each with whether it points to a run's
/// model: that may be gone.
pub(super) type Pointers = BTreeMap<ObjectId, bool>;

/// An object that is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Its name.
    pub id: ObjectId,
    /// Its kind, if whoever named it said so.
    pub kind: Option<Kind>,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Top,
    Elsewhere,
    BelowRuns,
}

/// Goes through objects, each once, tips first: whatever was looked at is reached by what was before it.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Commits that need no look, and neither does what they reach.
    complete: BTreeSet<ObjectId>,
    seen: BTreeSet<ObjectId>,
    next: VecDeque<Step>,
    /// The pointers to data that were passed.
    pub pointers: Pointers,
}

impl Walk {
    /// Begins at some tips. `known` are objects that need no look.
    pub fn new(
        tips: impl IntoIterator<Item = ObjectId>,
        complete: BTreeSet<ObjectId>,
        known: BTreeSet<ObjectId>,
    ) -> Self {
        let mut walk = Self { complete, seen: known, ..Self::default() };
        for id in tips {
            walk.add(id, None, Place::Top);
        }
        walk
    }

    /// The next objects to look at, at most `n`. None: all was seen.
    pub fn next(&mut self, n: usize) -> Vec<Step> {
        let n = n.min(self.next.len());
        self.next.drain(..n).collect()
    }

    /// Looks at an object; gives how many more were found. Says what is wrong with it.
    pub fn take(&mut self, step: Step, kind: Kind, content: &[u8]) -> Result<u64, String> {
        if let Some(wanted) = step.kind.filter(|wanted| *wanted != kind) {
            return Err(stored::other_kind(&kind.to_string(), &wanted.to_string()));
        }
        let before = self.next.len();
        match kind {
            Kind::Commit => {
                let commit = git::parse_commit(step.id, content).ok_or_else(|| stored::unreadable().to_string())?;
                self.add(commit.tree, Some(Kind::Tree), Place::Top);
                for parent in commit.parents {
                    self.add(parent, Some(Kind::Commit), Place::Top);
                }
            }
            Kind::Tag => {
                let tag = git::parse_tag(content).ok_or_else(|| stored::unreadable().to_string())?;
                self.add(tag.target, Some(tag.target_kind), Place::Top);
            }
            Kind::Tree => {
                for (name, entry) in git::parse_tree(content)? {
                    self.add_entry(&name, entry, step.place);
                }
            }
            Kind::Blob => {}
        }
        Ok((self.next.len() - before) as u64)
    }

    fn add_entry(&mut self, name: &str, entry: Entry, place: Place) {
        match entry {
            Entry::Folder(id) => {
                let is_below_runs = place == Place::BelowRuns || (place == Place::Top && name == RUNS_FOLDER);
                let place = if is_below_runs { Place::BelowRuns } else { Place::Elsewhere };
                self.add(id, Some(Kind::Tree), place);
            }
            Entry::File(id) | Entry::Program(id) => {
                point(&mut self.pointers, name, id, place == Place::BelowRuns);
                self.add(id, Some(Kind::Blob), place);
            }
        }
    }

    fn add(&mut self, id: ObjectId, kind: Option<Kind>, place: Place) {
        if !self.complete.contains(&id) && self.seen.insert(id) {
            self.next.push_back(Step { id, kind, place });
        }
    }
}

/// Adds the pointers to data of some versions as a whole. Versions and folders that cannot be read are passed over.
pub(super) async fn pointers_of(
    store: &dyn Store,
    tips: impl IntoIterator<Item = ObjectId>,
    pointers: &mut Pointers,
) -> Result<(), ProjectError> {
    for tip in tips {
        let Some((commit, _)) = passable(git::peel(store, tip).await)? else { continue };
        let Some(commit) = passable(git::read_commit(store, commit).await)? else { continue };
        for (path, blob) in passable(git::list_files(store, commit.tree).await)?.unwrap_or_default() {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
            point(pointers, name, blob, folder.split('/').next() == Some(RUNS_FOLDER));
        }
    }
    Ok(())
}

/// Adds a file if it points to data. Stages outside of runs are DVC's own: nothing here reads what came of them.
fn point(pointers: &mut Pointers, name: &str, blob: ObjectId, is_of_run: bool) {
    if name.ends_with(".dvc") || (is_of_run && name == LOCK_FILE) {
        pointers.entry(blob).and_modify(|only_of_runs| *only_of_runs &= is_of_run).or_insert(is_of_run);
    }
}

/// Some commits (or tags of them) and all before them, as far as they are stored.
pub(super) async fn commits_before(
    store: &dyn Store,
    tips: impl IntoIterator<Item = ObjectId>,
) -> Result<History, ProjectError> {
    let tips: Vec<_> = tips.into_iter().collect();
    let commits = git::peel_all(store, &tips).await?.into_iter().filter_map(|commit| passable(commit).transpose());
    History::read(store, commits.collect::<Result<Vec<_>, _>>()?).await
}
