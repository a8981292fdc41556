//! Folders of runs: no two runs share one, and each is found again whatever the run's number has become.

use std::collections::BTreeMap;

use bunsen_project::{
    Batch, ImportLimits, MemoryStore, Space, Store, archive, empty_trash, export, git, import, project, runs, versions,
};
use bunsen_spec::{MergeOutcome, RunId};
use futures::executor::block_on;

use crate::sample::{at, id, run_folder, run_id, store_with_project, train};
use crate::sync::fake_edge::FakeEdge;
use crate::sync::sides::{clone, pull, push, train_in};

/// All files below `runs/` of the newest version, by folder.
fn folders(store: &MemoryStore, project: &str) -> Vec<String> {
    let head = block_on(git::read_branch(store, project)).unwrap();
    let tree = block_on(git::read_commit(store, head)).unwrap().tree;
    let files = block_on(git::list_files(store, tree)).unwrap();
    let mut folders: Vec<_> =
        files.keys().filter_map(|path| path.strip_prefix("runs/")?.split('/').next()).map(str::to_string).collect();
    folders.dedup();
    folders
}

/// Deletes a run for good.
fn delete(store: &MemoryStore, project: &str, run: &RunId, seconds: u32) {
    block_on(runs::trash(store, &id(project), run, &at(seconds))).unwrap();
    assert_eq!(block_on(empty_trash(store, 0.0, &at(seconds + 1))).unwrap().n_runs, 1);
}

#[test]
fn two_people_train_run_two_and_come_together() {
    let (store, edge, other) = (store_with_project(), FakeEdge::default(), MemoryStore::new());
    train(&store, "a1", 1, "first", 1);
    push(&store, "p1", &edge).unwrap();
    clone(&other, &edge).unwrap();
    train_in(&store, "p1", "a2", "ours", 10);
    train_in(&other, "p2", "b2", "theirs", 12);
    let (ours, theirs) = (run_folder(&store, "p1", 2).unwrap(), run_folder(&other, "p2", 2).unwrap());
    assert_ne!(ours, theirs);

    push(&store, "p1", &edge).unwrap();
    let outcome = pull(&other, "p2", &edge).unwrap();
    assert!(matches!(outcome.merge, Some(MergeOutcome::Merged { .. })), "{outcome:?}");
    push(&other, "p2", &edge).unwrap();
    pull(&store, "p1", &edge).unwrap();
    assert_eq!((folders(&store, "p1").len(), folders(&store, "p1")), (3, folders(&other, "p2")));
    // Here their run has become number 3; it is their folder that goes with it.
    let row = block_on(runs::read(&store, &id("p1"), &run_id("b2"))).unwrap();
    assert_eq!(row.number, 3);
    delete(&store, "p1", &run_id("b2"), 30);
    let left = folders(&store, "p1");
    assert!(left.len() == 2 && left.contains(&ours["runs/".len()..].to_string()), "{left:?}, not {theirs}");
}

#[test]
fn a_copy_finds_the_folders_of_its_runs() {
    let store = store_with_project();
    train(&store, "r1", 1, "same weights", 1);
    train(&store, "r2", 1, "same weights", 3);
    block_on(project::duplicate(&store, &id("p1"), id("p2"), "Copy", &at(10))).unwrap();
    let archive = block_on(export(&store, &id("p1"))).unwrap();
    let checked = block_on(archive::check(&archive.name, &archive.bytes, &ImportLimits::default())).unwrap();
    block_on(import(&store, checked, id("p3"), &at(11))).unwrap();
    for project in ["p2", "p3"] {
        let rows = block_on(runs::list(&store, &id(project), &[])).unwrap();
        let second = rows.iter().find(|row| row.number == 2).unwrap();
        delete(&store, project, &second.id, 20);
        assert!(run_folder(&store, project, 1).is_some() && run_folder(&store, project, 2).is_none(), "{project}");
    }
}

/// Gives the folders of runs the names they had once: number and model.
fn name_as_once(store: &MemoryStore, seconds: u32) {
    let head = block_on(git::read_branch(store, "p1")).unwrap();
    let tree = block_on(git::read_commit(store, head)).unwrap().tree;
    let mut changes = BTreeMap::new();
    for (path, blob) in block_on(git::list_files(store, tree)).unwrap() {
        if let Some((folder, name)) = path.strip_prefix("runs/").and_then(|rest| rest.split_once('/')) {
            let (_, content) = block_on(git::read_object(store, blob)).unwrap();
            let once = folder.rsplit_once('-').unwrap().0;
            changes.insert(format!("runs/{once}/{name}"), Some(content));
            changes.insert(path, None);
        }
    }
    let mut objects = Vec::new();
    let tree = block_on(git::edit_tree(store, Some(tree), changes, &mut objects)).unwrap().unwrap();
    let commit = git::write_commit(tree, &[head], &at(seconds), "As once");
    let mut batch = Batch::default();
    batch.put.push((Space::Refs, "p1/refs/heads/main".into(), format!("{}\n", commit.id).into_bytes()));
    objects.into_iter().chain([commit]).for_each(|object| object.put_into(&mut batch));
    block_on(store.write(batch)).unwrap();
}

#[test]
fn folders_of_older_projects_are_found_by_the_model_they_name() {
    let store = store_with_project();
    train(&store, "r1", 1, "one", 1);
    train(&store, "r2", 2, "two", 3);
    name_as_once(&store, 5);
    assert_eq!(folders(&store, "p1"), ["1-mlp", "2-mlp"]);
    // Syncing has given the second another number, which once was another run's.
    let mut run = block_on(runs::read(&store, &id("p1"), &run_id("r2"))).unwrap();
    run.number = 1;
    let put = vec![(Space::Records, "p1/runs/r2".into(), serde_json::to_vec(&run).unwrap())];
    block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
    delete(&store, "p1", &run_id("r2"), 6);
    assert_eq!(folders(&store, "p1"), ["1-mlp"]);
    delete(&store, "p1", &run_id("r1"), 8);
    assert_eq!(folders(&store, "p1"), Vec::<String>::new());
    assert!(block_on(versions::status(&store, &id("p1"))).unwrap().merge.is_none());
}
