//! One change of a project: everything it touches is written at once or not at all.

use std::collections::BTreeMap;

use bunsen_spec::say::stored;
use bunsen_spec::{ProjectId, RunRecord};

use crate::content::{self, NewContent};
use crate::git::{self, Head, Object, ObjectId, RefSteps, Stamp};
use crate::pending::Pending;
use crate::project::{at_version, read_head, unique_name};
use crate::record::{ProjectRecord, project_key, read_project, run_key, summary_key, to_json};
use crate::runs::stored_summary;
use crate::{Batch, ProjectError, Space, Store};

/// The record that every change which stores content overwrites. Emptying the trash expects it to be
/// as it was before it looked: so no content is removed that a change in between came to need.
pub(crate) const LAST_CHANGE: &str = "last-change";

/// How often a change is tried again when another came in between.
const TRIES: usize = 8;

/// Repeats a change that read what another has changed in the meantime.
pub(crate) async fn retry<T>(attempt: impl AsyncFn() -> Result<T, ProjectError>) -> Result<T, ProjectError> {
    for _ in 1..TRIES {
        match attempt().await {
            Err(ProjectError::Conflict { .. }) => {}
            answer => return answer,
        }
    }
    attempt().await
}

/// A change that is being put together.
pub(crate) struct Change<'a> {
    pub store: &'a dyn Store,
    pub by: &'a Stamp,
    /// The project's record; its new state is written with the rest.
    pub record: ProjectRecord,
    /// Everything else that is written.
    pub batch: Batch,
}

impl<'a> Change<'a> {
    /// Starts a change of a stored project that is not in the trash.
    pub async fn begin(store: &'a dyn Store, project: &ProjectId, by: &'a Stamp) -> Result<Self, ProjectError> {
        let change = Self::begin_anywhere(store, project, by).await?;
        if change.record.trashed_ms.is_some() {
            return Err(ProjectError::NoProject(project.clone()));
        }
        Ok(change)
    }

    /// Starts a change of a stored project, in the trash or not.
    pub async fn begin_anywhere(
        store: &'a dyn Store,
        project: &ProjectId,
        by: &'a Stamp,
    ) -> Result<Self, ProjectError> {
        let stored = read_project(store, project).await?;
        let mut batch = Batch::default();
        batch.expect.push((Space::Records, project_key(project), Some(stored.bytes)));
        Ok(Self { store, by, record: stored.value, batch })
    }

    /// Starts a change that adds a version to the newest one, which it gives. Where the branch was moved
    /// by other hands, the record follows it first.
    pub async fn begin_version(
        store: &'a dyn Store,
        project: &ProjectId,
        by: &'a Stamp,
    ) -> Result<(Self, ObjectId), ProjectError> {
        let mut change = Self::begin(store, project, by).await?;
        let newest = git::read_branch(store, &project.0).await?;
        change.record = read_head(store, change.record).await?;
        Ok((change, newest))
    }

    /// Starts the making of a project that must not be stored yet.
    pub fn create(store: &'a dyn Store, record: ProjectRecord, by: &'a Stamp) -> Self {
        let mut batch = Batch::default();
        batch.expect.push((Space::Records, project_key(&record.id), None));
        Self { store, by, record, batch }
    }

    /// Gives the project a name that no other outside the trash has: the wished one, or with a number added. The change
    /// is only written if nobody changes any project meanwhile, so this stands as near to its end as can be.
    pub async fn take_name(&mut self, wished: &str) -> Result<(), ProjectError> {
        let last_change = self.store.read(Space::Records, LAST_CHANGE).await?;
        self.batch.expect.push((Space::Records, LAST_CHANGE.into(), last_change));
        self.record.name = unique_name(self.store, wished, Some(&self.record.id)).await?;
        Ok(())
    }

    /// Stores a content and gives its MD5. To be done again when writing the change meets a conflict.
    pub async fn put_content(&mut self, bytes: &[u8]) -> Result<String, ProjectError> {
        content::put_content(self.store, &mut self.batch, bytes).await
    }

    /// Stores a content that is in memory, or lies in pieces already.
    pub async fn put_new_content(&mut self, new: &NewContent) -> Result<(), ProjectError> {
        new.put_into(self.store, &mut self.batch).await
    }

    /// Stores a run's record, and its row for lists.
    pub fn put_run(&mut self, run: &RunRecord) {
        put_run(&mut self.batch, run);
    }

    /// Adds a version: the newest one with some files written (or removed, where the content is
    /// `None`). Says whether it differs from the newest at all; if not, no version is added.
    pub async fn commit(
        &mut self,
        from: Option<ObjectId>,
        changes: BTreeMap<String, Option<Vec<u8>>>,
        message: &str,
    ) -> Result<bool, ProjectError> {
        let tree_before = match from {
            Some(id) => Some(git::read_commit(self.store, id).await?.tree),
            None => None,
        };
        let mut objects = Vec::new();
        let tree = git::edit_tree(self.store, tree_before, changes, &mut objects).await?;
        let tree = tree.ok_or_else(|| ProjectError::damaged(stored::new_version(), stored::no_file_left()))?;
        if Some(tree) == tree_before {
            return Ok(false);
        }
        self.put_objects(objects);
        let parents: Vec<_> = from.into_iter().collect();
        let to = self.put_commit(tree, &parents, message);
        match from {
            Some(from) => {
                let head = self.head_at(from).await?;
                self.refs(async |refs| refs.move_branch(&head, &[(to, format!("commit: {message}"))]).await).await?;
            }
            None => {
                let why = format!("commit (initial): {message}");
                self.refs(async |refs| {
                    refs.point_head(None, git::BRANCH);
                    refs.step(git::BRANCH, None, Some(to));
                    refs.log("HEAD", None, Some(to), &why).await?;
                    refs.log(git::BRANCH, None, Some(to), &why).await
                })
                .await?;
            }
        }
        self.record.n_versions += 1;
        self.record.head = to.to_string();
        Ok(true)
    }

    /// The branch that the project is on, if it is still at the commit that [`Change::begin_version`] gave.
    pub async fn head_at(&self, commit: ObjectId) -> Result<Head, ProjectError> {
        let head = git::read_head(self.store, &self.record.id.0).await?;
        if head.commit == commit { Ok(head) } else { Err(ProjectError::Conflict { key: head.branch }) }
    }

    /// Stores objects.
    pub fn put_objects(&mut self, objects: Vec<Object>) {
        for object in objects {
            object.put_into(&mut self.batch);
        }
    }

    /// Stores a commit, and gives its id. No branch moves.
    pub fn put_commit(&mut self, tree: ObjectId, parents: &[ObjectId], message: &str) -> ObjectId {
        let commit = git::write_commit(tree, parents, self.by, message);
        let id = commit.id;
        commit.put_into(&mut self.batch);
        id
    }

    /// Moves the project's refs.
    pub async fn refs(
        &mut self,
        steps: impl AsyncFnOnce(&mut RefSteps<'_>) -> Result<(), ProjectError>,
    ) -> Result<(), ProjectError> {
        let project = self.record.id.0.clone();
        let mut refs = RefSteps { store: self.store, project: &project, by: self.by, batch: &mut self.batch };
        steps(&mut refs).await
    }

    /// The store as it will be once this change is written.
    pub fn pending(&self) -> Pending<'_> {
        Pending { store: self.store, batch: &self.batch }
    }

    /// Lets the project's record say what a version says, which the branch is moved to. Refuses a version
    /// whose files are no project.
    pub async fn follow(&mut self, commit: ObjectId) -> Result<(), ProjectError> {
        self.record = at_version(&self.pending(), self.record.clone(), commit).await?;
        Ok(())
    }

    /// Writes the change.
    pub async fn write(self) -> Result<ProjectRecord, ProjectError> {
        let now_ms = self.by.now_ms;
        self.write_as_of(now_ms).await
    }

    /// Writes the change, with another moment as that of the project's last change: for tidying up,
    /// which should not bring a project to the top of the list.
    pub async fn write_as_of(mut self, changed_ms: f64) -> Result<ProjectRecord, ProjectError> {
        self.record.changed_ms = changed_ms;
        self.batch.put.push((Space::Records, project_key(&self.record.id), to_json(&self.record)));
        write_marked(self.store, self.batch, self.by.now_ms).await?;
        Ok(self.record)
    }
}

/// Stores a run's record and its row for lists.
pub(crate) fn put_run(batch: &mut Batch, run: &RunRecord) {
    batch.put.push((Space::Records, run_key(&run.project, &run.id), to_json(run)));
    batch.put.push((Space::Records, summary_key(&run.project, &run.id), to_json(&stored_summary(run))));
}

/// Writes a batch, and with it a mark that content was stored.
pub(crate) async fn write_marked(store: &dyn Store, mut batch: Batch, now_ms: f64) -> Result<(), ProjectError> {
    let keys: String = batch.put.iter().map(|(_, key, bytes)| format!("{key} {}\n", bytes.len())).collect();
    let mark = format!("{now_ms} {}", crate::md5_hex(keys.as_bytes()));
    batch.put.push((Space::Records, LAST_CHANGE.into(), mark.into_bytes()));
    Ok(store.write(batch).await?)
}
