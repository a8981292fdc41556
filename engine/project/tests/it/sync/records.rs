//! Records of runs that cannot be read hold up nothing else.

use std::collections::BTreeMap;

use bunsen_project::{Batch, MemoryStore, Space, Store, git, project, runs, sync, versions};
use futures::executor::block_on;

use super::fake_edge::FakeEdge;
use super::sides::{clone, pull, push, train_in};
use super::{full_project, read_run, rename_run};
use crate::sample::{at, id, run_id};

const RUNS: &str = "refs/bunsen/runs";

/// Writes records of runs into the edge's branch of them, as somebody else may.
fn write_there(edge: &FakeEdge, records: &[(&str, &[u8])]) {
    let commit = git::ObjectId::from_hex(edge.refs.borrow()[RUNS].as_bytes()).unwrap();
    let tree = block_on(git::read_commit(&edge.objects, commit)).unwrap().tree;
    let changes: BTreeMap<_, _> =
        records.iter().map(|(name, bytes)| (format!("runs/{name}.json"), Some(bytes.to_vec()))).collect();
    let mut objects = Vec::new();
    let tree = block_on(git::edit_tree(&edge.objects, Some(tree), changes, &mut objects)).unwrap().unwrap();
    let commit = git::write_commit(tree, &[commit], &at(40), "Runs");
    edge.refs.borrow_mut().insert(RUNS.into(), commit.id.to_string());
    let mut batch = Batch::default();
    objects.into_iter().chain([commit]).for_each(|object| object.put_into(&mut batch));
    block_on(edge.objects.write(batch)).unwrap();
}

/// A record of the edge's branch.
fn read_there(edge: &FakeEdge, run: &str) -> String {
    let commit = git::ObjectId::from_hex(edge.refs.borrow()[RUNS].as_bytes()).unwrap();
    let tree = block_on(git::read_commit(&edge.objects, commit)).unwrap().tree;
    let bytes = block_on(git::read_file(&edge.objects, tree, &format!("runs/{run}.json"))).unwrap().unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn records_that_cannot_be_read_are_named_and_the_rest_comes() {
    let (store, edge, other) = (full_project(), FakeEdge::default(), MemoryStore::new());
    push(&store, "p1", &edge).unwrap();
    let whole = read_there(&edge, "a1");
    let (foreign, newer) = (whole.replace("\"a1\"", "\"x/project\""), whole.replacen("1", "99", 1));
    // A model's file whose name is no hash.
    let (nameless, files) = (whole.replace("\"a1\"", "\"c\""), whole.find("\"files\"").unwrap());
    let md5 = files + whole[files..].find("\"md5\": \"").unwrap() + "\"md5\": \"".len();
    let nameless = nameless.replace(&whole[md5..md5 + 32], "\u{e9}");
    write_there(&edge, &[("a1", b"{"), ("x/project", foreign.as_bytes()), ("new", newer.as_bytes()), ("b", &[0xff])]);
    write_there(&edge, &[("c", nameless.as_bytes())]);

    let outcome = clone(&other, &edge).unwrap();
    let files: Vec<_> = outcome.skipped.iter().map(|problem| problem.what.clone()).collect();
    assert_eq!(files.len(), 5, "{files:?}");
    for (what, name) in files.iter().zip(["a1", "b", "c", "new", "x/project"]) {
        assert!(what.contains(&format!("runs/{name}.json")) && what.contains("passed over"), "{what}");
    }
    assert!(block_on(runs::read(&other, &id("p2"), &run_id("a1"))).is_err());
    assert_eq!(block_on(runs::list(&other, &id("p2"), &[])).unwrap().len() as u64, outcome.n_runs);
    assert_eq!(block_on(project::list(&other, &[])).unwrap().unreadable, [], "no key but a run's was written");

    // Work goes on both ways around them.
    train_in(&other, "p2", "b9", "weights", 50);
    assert_eq!(push(&other, "p2", &edge).unwrap().n_runs, 1);
    let outcome = pull(&store, "p1", &edge).unwrap();
    assert_eq!((outcome.n_runs, outcome.skipped.len()), (1, 5));
    // Who has the damaged one whole sends it again; what only a newer Bunsen reads stays as it is.
    assert_eq!(push(&store, "p1", &edge).unwrap().n_runs, 1);
    assert_eq!((read_there(&edge, "a1"), read_there(&edge, "new")), (whole, newer));
    assert_eq!(pull(&other, "p2", &edge).unwrap().n_runs, 1);
    assert_eq!(read_run(&other, "p2", "a1").name, read_run(&store, "p1", "a1").name);
}

#[test]
fn a_record_that_is_damaged_here_deletes_nothing_there() {
    let (store, edge) = (full_project(), FakeEdge::default());
    push(&store, "p1", &edge).unwrap();
    let before = read_there(&edge, "a1");
    let put = vec![(Space::Records, "p1/runs/a1".into(), b"{".to_vec())];
    block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
    train_in(&store, "p1", "a9", "weights", 50);
    let outcome = push(&store, "p1", &edge).unwrap();
    assert_eq!((outcome.n_runs, outcome.skipped.len()), (1, 1), "{outcome:?}");
    assert_eq!(read_there(&edge, "a1"), before);
    rename_run(&store, "p1", "a9", "best");
    assert_eq!(pull(&store, "p1", &edge).unwrap().skipped.len(), 1);
    assert_eq!(read_run(&store, "p1", "a9").name, "best");
}

#[test]
fn whatever_record_is_damaged_the_project_opens() {
    let (store, edge) = (full_project(), FakeEdge::default());
    push(&store, "p1", &edge).unwrap();
    for key in block_on(store.keys(Space::Records, "p1/")).unwrap() {
        if key == "p1/project" {
            continue;
        }
        let put = vec![(Space::Records, key.clone(), b"{".to_vec())];
        let store = store.clone();
        block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
        block_on(project::open(&store, &id("p1"))).unwrap();
        block_on(project::summary(&store, &id("p1"), &[])).unwrap();
        assert_eq!(block_on(project::list(&store, &[])).unwrap().projects.len(), 1, "{key}");
        block_on(runs::list(&store, &id("p1"), &[])).unwrap();
        block_on(versions::status(&store, &id("p1"))).unwrap();
        block_on(sync::status(&store, &id("p1"))).unwrap();
        push(&store, "p1", &edge).unwrap();
        pull(&store, "p1", &edge).unwrap();
    }
}
