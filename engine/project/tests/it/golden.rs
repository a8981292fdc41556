//! Stored records of every version that was ever released are still read.

use bunsen_project::{Batch, MemoryStore, ProjectError, Space, Store, project, runs};
use bunsen_spec::RunStatus;
use futures::executor::block_on;

use crate::sample::{at, id, run_id, store_with_project, train};

const PROJECT_1: &[u8] = include_bytes!("../golden/project-1.json");
const RUN_1: &[u8] = include_bytes!("../golden/run-1.json");
const SUMMARY_1: &[u8] = include_bytes!("../golden/summary-1.json");

/// A record as text, without hashes of versions: they follow the words of the project's files.
fn pretty(bytes: &[u8]) -> String {
    let mut value: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    for hash in ["head", "commit"] {
        if let Some(hash) = value.get_mut(hash) {
            *hash = "0".repeat(40).into();
        }
    }
    serde_json::to_string_pretty(&value).unwrap() + "\n"
}

fn stored(store: &MemoryStore, key: &str) -> Vec<u8> {
    block_on(store.read(Space::Records, key)).unwrap().unwrap()
}

/// What this build writes is what the golden samples say: a changed form needs a new version.
#[test]
fn records_are_written_as_version_1() {
    let store = store_with_project();
    train(&store, "r1", 7, "weights", 1);
    for (key, golden, name) in [
        ("p1/project", PROJECT_1, "project-1"),
        ("p1/runs/r1", RUN_1, "run-1"),
        ("p1/summaries/r1", SUMMARY_1, "summary-1"),
    ] {
        let written = pretty(&stored(&store, key));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            let path = format!("{}/tests/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
            std::fs::write(path, &written).unwrap();
        } else {
            assert_eq!(written, String::from_utf8_lossy(golden), "{name}");
        }
    }
}

#[test]
fn records_of_version_1_are_read() {
    let store = store_with_project();
    let put = vec![
        (Space::Records, "p1/project".into(), PROJECT_1.to_vec()),
        (Space::Records, "p1/runs/r1".into(), RUN_1.to_vec()),
        (Space::Records, "p1/summaries/r1".into(), SUMMARY_1.to_vec()),
    ];
    block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
    let summary = block_on(project::summary(&store, &id("p1"), &[])).unwrap();
    assert_eq!((summary.name.as_str(), summary.n_runs), ("Iris", 1));
    let run = block_on(runs::read(&store, &id("p1"), &run_id("r1"))).unwrap();
    assert_eq!((run.status, run.spec.train().unwrap().seed, run.files.len()), (RunStatus::Finished, 7, 2));
    assert_eq!(block_on(runs::list(&store, &id("p1"), &[])).unwrap()[0].metrics["accuracy"], 0.9);
}

#[test]
fn records_of_a_newer_bunsen_are_left_alone() {
    let store = store_with_project();
    let newer = String::from_utf8(PROJECT_1.to_vec()).unwrap().replace("\"version\": 1", "\"version\": 2");
    let put = vec![(Space::Records, "p1/project".into(), newer.clone().into_bytes())];
    block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
    let refused = block_on(project::open(&store, &id("p1")));
    assert_eq!(refused, Err(ProjectError::TooNew { what: "project", version: 2, known: 1 }));
    let list = block_on(project::list(&store, &[])).unwrap();
    assert!(list.projects.is_empty());
    assert!(list.unreadable[0].what.starts_with("The project p1 cannot be opened. The stored project has version 2"));
    block_on(bunsen_project::empty_trash(&store, 0.0, &at(9))).unwrap();
    assert_eq!(stored(&store, "p1/project"), newer.into_bytes());
    assert!(!block_on(store.keys(Space::Objects, "")).unwrap().is_empty(), "what it needs is kept");
}
