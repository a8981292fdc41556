//! Two sides of a project, and what makes them equal.

use std::collections::BTreeMap;

use bunsen_project::sync::{self, Link, NewClone, Remote, Transport};
use bunsen_project::{MemoryStore, Space, Stamp, git, project, runs};
use bunsen_spec::{CloneOutcome, Problem, ProjectId, ProjectSummary, PullOutcome, PushOutcome, RunRecord};
use futures::executor::block_on;

use super::fake_edge::FakeEdge;
use crate::sample::{at, id, run_id};

pub fn remote() -> Remote {
    Remote::parse("https://edge.example/p/iris").unwrap()
}

pub async fn push_later(store: &MemoryStore, project: &ProjectId, edge: &FakeEdge) -> Result<PushOutcome, Problem> {
    let (remote, by) = (remote(), at(50));
    sync::push(&link(store, edge, &remote, &by), project).await
}

pub fn push(store: &MemoryStore, project: &str, edge: &FakeEdge) -> Result<PushOutcome, Problem> {
    block_on(push_later(store, &id(project), edge))
}

pub async fn pull_later(
    store: &MemoryStore,
    project: &ProjectId,
    edge: &dyn Transport,
) -> Result<PullOutcome, Problem> {
    let (remote, by) = (remote(), at(60));
    sync::pull(&link(store, edge, &remote, &by), project).await
}

pub fn pull(store: &MemoryStore, project: &str, edge: &FakeEdge) -> Result<PullOutcome, Problem> {
    block_on(pull_later(store, &id(project), edge))
}

pub async fn clone_later(store: &MemoryStore, edge: &dyn Transport) -> Result<CloneOutcome, Problem> {
    clone_as(store, "p2", edge).await
}

pub async fn clone_as(store: &MemoryStore, project: &str, edge: &dyn Transport) -> Result<CloneOutcome, Problem> {
    let (remote, by) = (remote(), at(70));
    sync::clone(&link(store, edge, &remote, &by), NewClone { id: id(project), name: Some("Iris".into()) }).await
}

pub fn clone(store: &MemoryStore, edge: &FakeEdge) -> Result<CloneOutcome, Problem> {
    block_on(clone_later(store, edge))
}

fn link<'a>(store: &'a MemoryStore, edge: &'a dyn Transport, remote: &'a Remote, by: &'a Stamp) -> Link<'a> {
    Link { store, remote, transport: edge, on_progress: &|_| (), by }
}

/// What is the same on both sides once they are in step: data, card, versions, tags, runs with their models.
#[derive(Debug, PartialEq)]
pub struct Whole {
    summary: ProjectSummary,
    commit: String,
    card: bunsen_spec::DataCard,
    history: Vec<git::Commit>,
    tags: BTreeMap<String, git::ObjectId>,
    runs: Vec<RunRecord>,
    models: Vec<BTreeMap<String, Vec<u8>>>,
    data: Vec<u8>,
}

impl Whole {
    /// The data's bytes.
    pub fn clone_data(&self) -> Vec<u8> {
        self.data.clone()
    }
}

pub fn whole(store: &MemoryStore, project: &str) -> Whole {
    let project = id(project);
    block_on(async {
        let opened = project::open(store, &project).await.unwrap();
        let (mut records, mut models) = (Vec::new(), Vec::new());
        for row in runs::list(store, &project, &[]).await.unwrap() {
            let run = runs::read(store, &project, &row.id).await.unwrap();
            if run.status == bunsen_spec::RunStatus::Finished {
                models.push(runs::read_model_files(store, &run).await.unwrap());
            }
            records.push(RunRecord { project: id("any"), ..run });
        }
        let head = git::read_branch(store, &project.0).await.unwrap();
        Whole {
            commit: opened.commit,
            card: opened.card,
            history: git::log(store, head, 100).await.unwrap(),
            tags: git::list_refs(store, &project.0, git::TAGS).await.unwrap(),
            runs: records,
            models,
            data: bunsen_project::read_content(store, &opened.data.as_ref().unwrap().md5).await.unwrap(),
            summary: ProjectSummary { id: id("any"), created_ms: 0.0, changed_ms: 0.0, ..opened.summary },
        }
    })
}

/// Keys of all objects, contents and their pieces; nothing may be left over between them.
pub fn stored(store: &MemoryStore) -> Vec<(Space, String)> {
    let entries = store.entries().into_iter().filter(|(space, ..)| !matches!(space, Space::Refs | Space::Records));
    entries.map(|(space, key, _)| (space, key)).collect()
}

/// Every object and content that is stored is what its name says.
pub fn check_names(store: &MemoryStore) {
    for (space, key) in stored(store) {
        match space {
            Space::Objects => {
                block_on(git::read_object(store, git::ObjectId::from_hex(key.as_bytes()).unwrap())).unwrap();
            }
            Space::Files | Space::Manifests if !key.contains(".part/") => {
                let bytes = block_on(bunsen_project::read_content(store, &key)).unwrap();
                assert_eq!(bunsen_project::md5_hex(&bytes), key);
            }
            _ => {}
        }
    }
}

/// Trains a run of a project, from start to end.
pub fn train_in(store: &MemoryStore, project: &str, run: &str, weights: &str, seconds: u32) {
    let project = id(project);
    block_on(async {
        runs::start(store, &project, crate::sample::new_run(run, 7), &at(seconds)).await.unwrap();
        let finished = crate::sample::finished(weights, 0.8);
        runs::finish(store, &project, &run_id(run), &finished, &at(seconds + 1)).await.unwrap();
    });
}
