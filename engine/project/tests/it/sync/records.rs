//! Records of runs that cannot be read hold up nothing else.

use std::collections::BTreeMap;

use bunsen_project::{
    Batch, ImportLimits, MemoryStore, Space, Store, archive, export, git, import, project, runs, sync, versions,
};
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
        let archive = block_on(export(&store, &id("p1"))).unwrap();
        let checked = block_on(archive::check("project.zip", &archive.bytes, &ImportLimits::default())).unwrap();
        let imported = block_on(import(&store, checked, id("new"), &at(60))).unwrap();
        let copy = block_on(project::duplicate(&store, &id("p1"), id("copy"), "Copy", &at(61))).unwrap();
        let n_damaged = usize::from(key.starts_with("p1/runs/"));
        assert_eq!(archive.skipped.len(), n_damaged, "{key}");
        let n_runs = [imported.project.n_runs, copy.project.n_runs];
        assert_eq!(n_runs, [2 - n_damaged as u64; 2], "{key}");
    }
}

#[test]
fn an_export_and_a_copy_name_the_runs_that_they_leave_out() {
    let store = full_project();
    let rows = block_on(runs::list(&store, &id("p1"), &[])).unwrap();
    let newer = rows.iter().find(|row| row.id.0 == "a1").unwrap();
    assert!(rows.len() >= 2, "something is left");
    let put = vec![(Space::Records, "p1/runs/a1".into(), br#"{"version":99}"#.to_vec())];
    block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
    let archive = block_on(export(&store, &id("p1"))).unwrap();
    let copy = block_on(project::duplicate(&store, &id("p1"), id("copy"), "Copy", &at(61))).unwrap();
    for (skipped, place) in [(&archive.skipped, "the file"), (&copy.skipped, "the copy")] {
        let what: Vec<_> = skipped.iter().map(|problem| problem.what.as_str()).collect();
        assert_eq!(what.len(), 1, "{what:?}");
        assert!(what[0].starts_with(&format!("“{}” is not in {place}: ", newer.name)), "{what:?}");
        assert!(what[0].contains("99"), "{what:?}");
    }
    assert_eq!(copy.project.n_runs as usize, rows.len() - 1);
    let there = MemoryStore::new();
    let checked = block_on(archive::check("project.zip", &archive.bytes, &ImportLimits::default())).unwrap();
    assert_eq!(block_on(import(&there, checked, id("p1"), &at(62))).unwrap().project.n_runs as usize, rows.len() - 1);
    assert!(block_on(store.read(Space::Records, "p1/runs/a1")).unwrap().is_some(), "it stays where it is");
    // Where its row is damaged as well, its id names it; one in the trash is no part of a copy anyway.
    let row = |trashed_ms| {
        let bytes = block_on(store.read(Space::Records, "p1/summaries/a1")).unwrap().unwrap();
        let mut row: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        row["trashed_ms"] = trashed_ms;
        serde_json::to_vec(&row).unwrap()
    };
    for (bytes, n_in_file, n_in_copy) in [(row(serde_json::json!(5.0)), 1, 0), (b"{".to_vec(), 1, 1)] {
        let put = vec![(Space::Records, "p1/summaries/a1".into(), bytes)];
        block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
        let archive = block_on(export(&store, &id("p1"))).unwrap();
        let copy = block_on(project::duplicate(&store.clone(), &id("p1"), id(&format!("c{n_in_copy}")), "C", &at(63)));
        assert_eq!((archive.skipped.len(), copy.unwrap().skipped.len()), (n_in_file, n_in_copy));
    }
}
