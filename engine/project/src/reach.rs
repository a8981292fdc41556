//! Which contents and objects are still needed.
//!
//! Needed are: commits that a ref, a tag or a reflog names, and all before them; their trees and files; the
//! contents that their `.dvc` files point to; what was chosen in a merge that is in progress; and the
//! contents of every run. Pointers below `runs/`
//! alone keep nothing alive: a model lives as long as its run, or deleting a run would free nothing.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::{ProjectId, RunRecord, say};

use crate::content::{Manifest, READ_TOGETHER};
use crate::git::{self, Entry, Kind, ObjectId};
use crate::record::{StoredSummary, parse_versioned, summary_key};
use crate::runs::{RUNS_FOLDER, stored_rows};
use crate::versions::resolved_blobs;
use crate::{ProjectError, Space, Store, dvc, read_content};

/// What is needed, with sizes in bytes where they are known without reading.
pub(crate) type Reached = BTreeMap<(Space, String), Option<u64>>;

/// What projects need.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    /// What is known to be needed.
    pub reached: Reached,
    /// Why the row of a run cannot be read: that run may need any content.
    pub unreadable: Option<ProjectError>,
}

impl Needs {
    /// Adds the needs of another project.
    pub(crate) fn extend(&mut self, other: Self) {
        self.reached.extend(other.reached);
        self.unreadable = self.unreadable.take().or(other.unreadable);
    }

    /// Whether something is needed, or may be.
    pub(crate) fn may_need(&self, entry: &(Space, String)) -> bool {
        let is_content = matches!(entry.0, Space::Files | Space::Manifests | Space::Chunks);
        self.reached.contains_key(entry) || (is_content && self.unreadable.is_some())
    }

    /// Adds the manifests and chunks of the contents that are needed. What a damaged manifest names is unknown:
    /// it may be any chunk.
    pub(crate) async fn reach_chunks(&mut self, store: &dyn Store) -> Result<(), ProjectError> {
        let mut md5s = store.keys(Space::Manifests, "").await?;
        md5s.retain(|md5| self.reached.contains_key(&(Space::Files, md5.clone())));
        let mut names = BTreeSet::new();
        for md5s in md5s.chunks(READ_TOGETHER) {
            for (md5, bytes) in md5s.iter().zip(store.read_many(Space::Manifests, md5s).await?) {
                match bytes.map(|bytes| Manifest::parse(md5, &bytes)).transpose() {
                    Ok(manifest) => names.extend(manifest.into_iter().flat_map(|m| m.parts).map(|part| part.name)),
                    Err(error) => self.unreadable = Some(error),
                }
            }
        }
        for md5 in md5s {
            // Its size is that of its chunks.
            self.reached.insert((Space::Files, md5.clone()), None);
            self.reached.insert((Space::Manifests, md5), None);
        }
        self.reached.extend(names.into_iter().map(|name| ((Space::Chunks, name.key()), None)));
        Ok(())
    }
}

/// Everything that a project needs.
pub(crate) async fn reach_project(store: &dyn Store, project: &ProjectId) -> Result<Needs, ProjectError> {
    let mut reached = reach_versions(store, project).await?;
    let stored = stored_rows(store, project).await?;
    for (md5, size_bytes) in stored.rows.into_iter().flat_map(|row| row.contents) {
        reached.insert((Space::Files, md5), Some(size_bytes));
    }
    Ok(Needs { reached, unreadable: stored.unreadable })
}

/// Everything that a project's versions need, and a merge that is in progress.
pub(crate) async fn reach_versions(store: &dyn Store, project: &ProjectId) -> Result<Reached, ProjectError> {
    let mut reached = Reached::new();
    let commits = named_commits(store, project).await?;
    reach_commits(store, commits, &mut reached).await?;
    for (path, blob) in resolved_blobs(store, project).await? {
        reach_object(&mut reached, blob);
        if path.ends_with(".dvc")
            && let Some((Kind::Blob, bytes)) = passable(git::read_object(store, blob).await)?
        {
            reach_pointer(store, &bytes, &mut reached).await?;
        }
    }
    Ok(reached)
}

/// The commits that a project's refs and reflogs name, and tags of commits.
pub(crate) async fn named_commits(store: &dyn Store, project: &ProjectId) -> Result<Vec<ObjectId>, ProjectError> {
    let mut commits = Vec::new();
    let prefix = format!("{project}/");
    let keys = store.keys(Space::Refs, &prefix).await?;
    for (key, bytes) in keys.iter().zip(store.read_many(Space::Refs, &keys).await?) {
        let bytes = bytes.unwrap_or_default();
        if key[prefix.len()..].starts_with("logs/") {
            commits.extend(git::log_ids(&bytes));
        } else {
            commits.extend(git::parse_id(&bytes));
        }
    }
    Ok(commits)
}

/// Adds commits (or tags of commits), what is before them and all they hold. What is missing or damaged is passed over:
/// there is nothing more to keep beyond it.
pub(crate) async fn reach_commits(
    store: &dyn Store,
    commits: Vec<ObjectId>,
    reached: &mut Reached,
) -> Result<(), ProjectError> {
    let mut trees = BTreeSet::new();
    let mut next: BTreeSet<_> = commits.into_iter().filter(|id| reach_object(reached, *id)).collect();
    while !next.is_empty() {
        let ids: Vec<_> = std::mem::take(&mut next).into_iter().collect();
        for ids in ids.chunks(git::READ_TOGETHER) {
            for (id, object) in ids.iter().zip(git::read_objects(store, ids).await?) {
                let before = match passable(object)? {
                    Some((Kind::Commit, content)) => git::parse_commit(*id, &content).map(|commit| {
                        trees.insert(commit.tree);
                        commit.parents
                    }),
                    Some((Kind::Tag, content)) => git::parse_tag(&content).map(|tag| vec![tag.target]),
                    _ => None,
                };
                next.extend(before.into_iter().flatten().filter(|id| reach_object(reached, *id)));
            }
        }
    }
    let pointers = reach_trees(store, trees, reached).await?;
    for ids in pointers.chunks(git::READ_TOGETHER) {
        for object in git::read_objects(store, ids).await? {
            if let Some((Kind::Blob, bytes)) = passable(object)? {
                reach_pointer(store, &bytes, reached).await?;
            }
        }
    }
    Ok(())
}

/// A folder on the way through versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// All of a version.
    Top,
    Elsewhere,
    /// Pointers keep nothing alive here.
    BelowRuns,
}

/// Adds trees with all they hold. Gives the `.dvc` files that keep what they point to. A folder that is there many
/// times is walked once for each kind of place.
async fn reach_trees(
    store: &dyn Store,
    trees: BTreeSet<ObjectId>,
    reached: &mut Reached,
) -> Result<Vec<ObjectId>, ProjectError> {
    let mut pointers = BTreeSet::new();
    let mut next: BTreeSet<_> = trees.into_iter().map(|id| (id, Place::Top)).collect();
    let mut seen = next.clone();
    while !next.is_empty() {
        let folders: Vec<_> = std::mem::take(&mut next).into_iter().collect();
        for folders in folders.chunks(git::READ_TOGETHER) {
            let ids: Vec<_> = folders.iter().map(|(id, _)| *id).collect();
            for ((id, place), entries) in folders.iter().zip(git::read_trees(store, &ids).await?) {
                reach_object(reached, *id);
                for (name, entry) in passable(entries)?.unwrap_or_default() {
                    let is_below_runs = *place == Place::BelowRuns || (*place == Place::Top && name == RUNS_FOLDER);
                    match entry {
                        Entry::Folder(id) => {
                            let folder = (id, if is_below_runs { Place::BelowRuns } else { Place::Elsewhere });
                            if seen.insert(folder) {
                                next.insert(folder);
                            }
                        }
                        Entry::File(id) | Entry::Program(id) => {
                            reach_object(reached, id);
                            if name.ends_with(".dvc") && *place != Place::BelowRuns {
                                pointers.insert(id);
                            }
                        }
                    }
                }
            }
        }
    }
    Ok(pointers.into_iter().collect())
}

/// Adds the contents that a `.dvc` file points to.
async fn reach_pointer(store: &dyn Store, pointer: &[u8], reached: &mut Reached) -> Result<(), ProjectError> {
    let Some(pointer) = std::str::from_utf8(pointer).ok().and_then(dvc::Pointer::from_yaml) else { return Ok(()) };
    let key = (Space::Files, pointer.key().to_string());
    if pointer.n_files.is_none() {
        reached.insert(key, Some(pointer.size_bytes));
        return Ok(());
    }
    let listing = passable(read_content(store, &key.1).await)?.unwrap_or_default();
    reached.insert(key, Some(listing.len() as u64));
    for (md5, _) in dvc::read_listing(&listing).unwrap_or_default() {
        reached.entry((Space::Files, md5)).or_insert(None);
    }
    Ok(())
}

/// Adds an object; says whether it is new.
fn reach_object(reached: &mut Reached, id: ObjectId) -> bool {
    reached.insert((Space::Objects, id.to_string()), None).is_none()
}

/// Passes over what is missing or damaged.
pub(crate) fn passable<T>(answer: Result<T, ProjectError>) -> Result<Option<T>, ProjectError> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(ProjectError::Missing { .. } | ProjectError::Damaged { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a run of any project, other than the given one, needs a content. One whose row cannot be read
/// may need it.
pub(crate) async fn is_used_by_another_run(
    store: &dyn Store,
    run: &RunRecord,
    md5: &str,
) -> Result<bool, ProjectError> {
    let own = summary_key(&run.project, &run.id);
    let mut keys = store.keys(Space::Records, "").await?;
    keys.retain(|key| *key != own && key.contains("/summaries/"));
    for keys in keys.chunks(READ_TOGETHER) {
        for bytes in store.read_many(Space::Records, keys).await?.into_iter().flatten() {
            let row: Result<StoredSummary, _> = parse_versioned(say::stored::run_summary(), &bytes);
            if row.map_or(true, |row| row.contents.iter().any(|(used, _)| used == md5)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
