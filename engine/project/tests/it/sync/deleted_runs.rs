//! Runs that are deleted on one side and taken back on the other.

use bunsen_project::{Batch, MemoryStore, Space, Store, empty_trash, runs};
use futures::executor::block_on;

use super::fake_edge::FakeEdge;
use super::sides::{clone, pull, push};
use super::{full_project, read_run};
use crate::sample::{at, id, run_id};

fn trash(store: &MemoryStore, project: &str, run: &str, seconds: u32) {
    block_on(runs::trash(store, &id(project), &run_id(run), &at(seconds))).unwrap();
}

fn restore(store: &MemoryStore, project: &str, run: &str, seconds: u32) {
    block_on(runs::restore(store, &id(project), &run_id(run), &at(seconds))).unwrap();
}

fn listed(store: &MemoryStore, project: &str) -> Vec<String> {
    let rows = block_on(runs::list(store, &id(project), &[])).unwrap().into_iter();
    rows.map(|row| row.id.0).filter(|run| run == "a1").collect()
}

#[test]
fn deleted_runs_stay_deleted_and_can_be_restored_elsewhere() {
    let (store, edge, other) = (full_project(), FakeEdge::default(), MemoryStore::new());
    push(&store, "p1", &edge).unwrap();
    clone(&other, &edge).unwrap();
    trash(&store, "p1", "a1", 30);
    block_on(empty_trash(&store, 0.0, &at(31))).unwrap();
    assert_eq!(pull(&store, "p1", &edge).unwrap().n_runs, 0, "what was deleted here for good does not come back");
    push(&store, "p1", &edge).unwrap();
    assert_eq!(pull(&other, "p2", &edge).unwrap().n_runs, 1);
    let trashed = block_on(runs::list_trashed(&other, &id("p2"))).unwrap();
    assert_eq!(trashed.iter().map(|(row, _)| row.id.0.as_str()).collect::<Vec<_>>(), ["a1"]);
    restore(&other, "p2", "a1", 80);
    let run = read_run(&other, "p2", "a1");
    assert_eq!(block_on(runs::read_model_files(&other, &run)).unwrap().len(), 2);

    // What was taken back there is here again, and stays on both sides.
    push(&other, "p2", &edge).unwrap();
    assert_eq!(pull(&store, "p1", &edge).unwrap().n_runs, 1);
    let run = read_run(&store, "p1", "a1");
    assert_eq!(block_on(runs::read_model_files(&store, &run)).unwrap().len(), 2);
    assert_eq!(push(&store, "p1", &edge).unwrap().n_runs, 0);
    assert_eq!(pull(&other, "p2", &edge).unwrap().n_runs, 0);
    assert_eq!((listed(&store, "p1"), listed(&other, "p2")), (vec!["a1".to_string()], vec!["a1".to_string()]));
    // And it can be deleted again.
    trash(&store, "p1", "a1", 90);
    block_on(empty_trash(&store, 0.0, &at(91))).unwrap();
    push(&store, "p1", &edge).unwrap();
    pull(&other, "p2", &edge).unwrap();
    assert_eq!((listed(&store, "p1"), listed(&other, "p2")), (vec![], vec![]));
}

#[test]
fn what_never_came_is_not_deleted() {
    let (store, edge, other) = (full_project(), FakeEdge::default(), MemoryStore::new());
    trash(&store, "p1", "a1", 30);
    push(&store, "p1", &edge).unwrap();
    restore(&store, "p1", "a1", 31);
    push(&store, "p1", &edge).unwrap();
    trash(&store, "p1", "a1", 32);
    push(&store, "p1", &edge).unwrap();
    clone(&other, &edge).unwrap();
    assert!(listed(&other, "p2").is_empty(), "it is in the trash there");
    restore(&store, "p1", "a1", 33);
    push(&store, "p1", &edge).unwrap();
    push(&other, "p2", &edge).unwrap();
    assert_eq!(pull(&store, "p1", &edge).unwrap().n_runs, 0, "a push of who never had it says nothing of it");
    assert_eq!(pull(&other, "p2", &edge).unwrap().n_runs, 1);
    assert_eq!((listed(&store, "p1"), listed(&other, "p2")), (vec!["a1".to_string()], vec!["a1".to_string()]));
}

#[test]
fn a_push_that_does_not_get_through_tells_it_again() {
    let (store, edge, other) = (full_project(), FakeEdge::default(), MemoryStore::new());
    push(&store, "p1", &edge).unwrap();
    clone(&other, &edge).unwrap();
    trash(&store, "p1", "a1", 30);
    block_on(empty_trash(&store, 0.0, &at(31))).unwrap();
    edge.break_at(2, super::fake_edge::Break::Before);
    push(&store, "p1", &edge).unwrap_err();
    push(&store, "p1", &edge).unwrap();
    pull(&other, "p2", &edge).unwrap();
    assert!(listed(&other, "p2").is_empty());
    let record = block_on(store.read(Space::Records, "p1/remote")).unwrap().unwrap();
    assert!(String::from_utf8(record).unwrap().contains("\"deleted\":[]"), "it is told once");
    // A record of before, which knows nothing of deleted runs, is read.
    let old = br#"{"version":1,"url":"https://edge.example/p/iris","pushed_ms":null,"pulled_ms":null}"#;
    let put = vec![(Space::Records, "p1/remote".into(), old.to_vec())];
    block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
    pull(&store, "p1", &edge).unwrap();
}
