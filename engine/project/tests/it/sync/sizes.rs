//! Sizes that pointers say are anybody's word: DVC passes over them, and so does a push or a pull.

use std::collections::BTreeMap;

use bunsen_project::{Batch, MemoryStore, Space, Store, dvc, git, md5_hex, project, read_content, sync};
use futures::executor::block_on;

use super::fake_edge::{FakeEdge, noise};
use super::sides::{check_names, clone, pull, push};
use crate::sample::{at, id, new_project_of};

/// Edits the newest version's pointer by hand: the data is said to have another size.
fn say_size(store: &MemoryStore, md5: &str, size_bytes: u64) {
    let head = block_on(git::read_branch(store, "p1")).unwrap();
    let tree = block_on(git::read_commit(store, head)).unwrap().tree;
    let pointer = dvc::Pointer::file("iris.csv", md5, size_bytes).to_yaml().into_bytes();
    let changes = BTreeMap::from([("data/iris.csv.dvc".to_string(), Some(pointer))]);
    let mut objects = Vec::new();
    let tree = block_on(git::edit_tree(store, Some(tree), changes, &mut objects)).unwrap().unwrap();
    let commit = git::write_commit(tree, &[head], &at(9), "Another size");
    let tip = format!("{}\n", commit.id).into_bytes();
    let mut batch = Batch { put: vec![(Space::Refs, "p1/refs/heads/main".into(), tip)], ..Batch::default() };
    objects.into_iter().chain([commit]).for_each(|object| object.put_into(&mut batch));
    block_on(store.write(batch)).unwrap();
}

#[test]
fn a_wrong_size_holds_nothing_up() {
    for n in [3000, 2 * sync::PART_BYTES + 500] {
        let (bytes, n) = (noise(n), n as u64);
        let md5 = md5_hex(&bytes);
        for said in [0, 7, n - 1, n + 1, n + 3 * sync::PART_BYTES as u64, u64::MAX] {
            let store = MemoryStore::new();
            let new = new_project_of("p1", "Sizes", bytes.clone());
            block_on(project::create(&store, new, &at(0))).unwrap();
            say_size(&store, &md5, said);
            let edge = FakeEdge::default();
            push(&store, "p1", &edge).unwrap();
            assert!(edge.contents.borrow()[&md5] == bytes, "{n} bytes, said to be {said}");
            let other = MemoryStore::new();
            let cloned = clone(&other, &edge).unwrap_or_else(|problem| panic!("{n}, said to be {said}: {problem}"));
            assert_eq!(cloned.lost, Vec::<String>::new());
            assert!(block_on(read_content(&other, &md5)).unwrap() == bytes, "{n} bytes, said to be {said}");
            check_names(&other);
            assert!(super::sides::stored(&other).iter().all(|(_, key)| !key.contains(".part/")));
            pull(&other, "p2", &edge).unwrap();
        }
    }
}

#[test]
fn what_is_damaged_there_is_still_refused() {
    let store = crate::sample::store_with_project();
    let edge = FakeEdge::default();
    push(&store, "p1", &edge).unwrap();
    let md5 = md5_hex(crate::sample::IRIS);
    edge.contents.borrow_mut().insert(md5.clone(), b"something else".to_vec());
    let other = MemoryStore::new();
    let refused = clone(&other, &edge).unwrap_err();
    assert!(refused.what.contains(&md5) && refused.what.contains("damaged"), "{refused}");
    assert!(block_on(project::open(&other, &id("p2"))).is_err());
}
