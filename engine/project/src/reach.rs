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
    let mut reached = Reached::new();
    let commits = named_commits(store, project).await?;
    reach_commits(store, commits, &mut reached).await?;
    for (path, blob) in resolved_blobs(store, project).await? {
        reach_object(&mut reached, blob);
        if path.ends_with(".dvc") {
            reach_pointer(store, blob, &mut reached).await?;
        }
    }
    let stored = stored_rows(store, project).await?;
    for (md5, size_bytes) in stored.rows.into_iter().flat_map(|row| row.contents) {
        reached.insert((Space::Files, md5), Some(size_bytes));
    }
    Ok(Needs { reached, unreadable: stored.unreadable })
}

/// The commits that a project's refs and reflogs name.
async fn named_commits(store: &dyn Store, project: &ProjectId) -> Result<Vec<ObjectId>, ProjectError> {
    let mut commits = Vec::new();
    let prefix = format!("{project}/");
    for key in store.keys(Space::Refs, &prefix).await? {
        let bytes = store.read(Space::Refs, &key).await?.unwrap_or_default();
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
    let mut commits = commits;
    let mut seen = BTreeSet::new();
    while let Some(id) = commits.pop() {
        if !reach_object(reached, id) {
            continue;
        }
        match passable(git::read_object(store, id).await)? {
            Some((Kind::Commit, content)) => {
                let Some(commit) = git::parse_commit(id, &content) else { continue };
                commits.extend(commit.parents);
                reach_tree(store, commit.tree, reached, &mut seen).await?;
            }
            Some((Kind::Tag, content)) => commits.extend(git::parse_tag(&content).map(|tag| tag.target)),
            _ => {}
        }
    }
    Ok(())
}

/// Adds a tree. `seen` are folders that were walked already, each with whether it lay below `runs/`,
/// where pointers keep nothing alive. A folder that is in a tree many times is walked once.
async fn reach_tree(
    store: &dyn Store,
    tree: ObjectId,
    reached: &mut Reached,
    seen: &mut BTreeSet<(ObjectId, bool)>,
) -> Result<(), ProjectError> {
    let mut folders = vec![(tree, 0, false)];
    while let Some((id, depth, is_below_runs)) = folders.pop() {
        if !seen.insert((id, is_below_runs)) {
            continue;
        }
        reach_object(reached, id);
        let Some(entries) = passable(git::read_tree(store, id).await)? else { continue };
        for (name, entry) in entries {
            match entry {
                Entry::Folder(id) => folders.push((id, depth + 1, is_below_runs || (depth == 0 && name == RUNS_FOLDER))),
                Entry::File(id) | Entry::Program(id) => {
                    reach_object(reached, id);
                    if name.ends_with(".dvc") && !is_below_runs {
                        reach_pointer(store, id, reached).await?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// Adds the contents that a `.dvc` file points to.
async fn reach_pointer(store: &dyn Store, blob: ObjectId, reached: &mut Reached) -> Result<(), ProjectError> {
    let Some((Kind::Blob, bytes)) = passable(git::read_object(store, blob).await)? else { return Ok(()) };
    let Some(pointer) = std::str::from_utf8(&bytes).ok().and_then(dvc::Pointer::from_yaml) else { return Ok(()) };
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
    for key in store.keys(Space::Records, "").await? {
        if key == own || !key.contains("/summaries/") {
            continue;
        }
        let Some(bytes) = store.read(Space::Records, &key).await? else { continue };
        let row: Result<StoredSummary, _> = parse_versioned(say::stored::run_summary(), &bytes);
        if row.map_or(true, |row| row.contents.iter().any(|(used, _)| used == md5)) {
            return Ok(true);
        }
    }
    Ok(false)
}
