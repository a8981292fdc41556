//! The trash is emptied while something arrives: nothing that has come, or was found to be there, may go.

use std::cell::Cell;

use async_trait::async_trait;
use bunsen_project::project::{self, DataChange};
use bunsen_project::sync::{Request, Response, Transport};
use bunsen_project::{MemoryStore, Space, empty_trash, md5_hex, sync};
use bunsen_spec::{OtherTable, Problem, ReadOptions};
use futures::FutureExt;
use futures::executor::block_on;

use super::fake_edge::{Break, FakeEdge, noise};
use super::full_project;
use super::sides::{check_names, clone, clone_as, clone_later, pull_later, push, stored, train_in, whole};
use crate::sample::{at, id, new_project_of, table};

/// Empties the trash of the store that fetches, when it asks for the n-th time.
struct Tidying<'a> {
    edge: &'a FakeEdge,
    store: &'a MemoryStore,
    left: Cell<Option<usize>>,
}

#[async_trait(?Send)]
impl Transport for Tidying<'_> {
    async fn send(&self, request: &Request<'_>) -> Result<Response, Problem> {
        if self.left.get() == Some(0) {
            empty_trash(self.store, 0.0, &at(75)).await.unwrap();
        }
        self.left.set(self.left.get().and_then(|n| n.checked_sub(1)));
        self.edge.send(request).await
    }
}

/// Does something as often as it asks, the trash being emptied at its first, second… request.
fn tidy_everywhere(
    edge: &FakeEdge,
    begin: impl Fn() -> MemoryStore,
    attempt: impl AsyncFn(&MemoryStore, &Tidying<'_>) -> Result<(), Problem>,
    check: impl Fn(&MemoryStore, &str),
) {
    for n in 0.. {
        let store = begin();
        let tidying = Tidying { edge, store: &store, left: Cell::new(Some(n)) };
        let case = format!("at request {n}");
        block_on(attempt(&store, &tidying)).unwrap_or_else(|problem| panic!("{case}: {problem}"));
        if tidying.left.get().is_some() {
            assert!(n > 10, "it asked {n} times");
            return;
        }
        check(&store, &case);
        assert!(block_on(empty_trash(&store, 0.0, &at(80))).is_ok());
        check(&store, &case);
    }
}

/// Puts a deleted project into a store that has some of what is about to arrive: the same table, or a part of it.
fn with_garbage(store: MemoryStore, bytes: &[u8]) -> MemoryStore {
    let new = new_project_of("old", "Old", bytes.to_vec());
    block_on(project::create(&store, new, &at(0))).unwrap();
    block_on(project::trash(&store, &id("old"), &at(1))).unwrap();
    store
}

fn add_table(store: &MemoryStore, bytes: &[u8]) {
    let other = OtherTable {
        name: "table.csv".into(),
        md5: md5_hex(bytes),
        size_bytes: bytes.len() as u64,
        options: ReadOptions::default(),
    };
    let change = DataChange::AddOther(other, bytes.to_vec().into());
    block_on(project::change_data(store, &id("p1"), &change, &at(10))).unwrap();
}

#[test]
fn nothing_goes_while_a_clone_arrives() {
    let (store, edge) = (full_project(), FakeEdge::default());
    let bytes = table(1_500_000, 1);
    add_table(&store, &bytes);
    push(&store, "p1", &edge).unwrap();
    // All of the table is there already, or the most of its chunks are.
    for garbage in [&bytes[..], &bytes[..1_000_000]] {
        tidy_everywhere(
            &edge,
            || with_garbage(MemoryStore::new(), garbage),
            async |other, tidying| clone_later(other, tidying).await.map(drop),
            |other, case| {
                assert_eq!(whole(other, "p2"), whole(&store, "p1"), "{case}");
                let arrived = block_on(bunsen_project::read_content(other, &md5_hex(&bytes)));
                assert!(arrived.unwrap() == bytes, "{case}");
                check_names(other);
            },
        );
    }
}

#[test]
fn nothing_goes_while_a_pull_arrives() {
    let (store, edge, other) = (full_project(), FakeEdge::default(), MemoryStore::new());
    push(&store, "p1", &edge).unwrap();
    clone(&other, &edge).unwrap();
    let bytes = table(1_500_000, 1);
    add_table(&store, &bytes);
    train_in(&store, "p1", "a5", "new weights", 20);
    push(&store, "p1", &edge).unwrap();
    for garbage in [&bytes[..], &bytes[..1_000_000]] {
        tidy_everywhere(
            &edge,
            || with_garbage(other.clone(), garbage),
            async |other, tidying| pull_later(other, &id("p2"), tidying).await.map(drop),
            |other, case| {
                assert_eq!(whole(other, "p2"), whole(&store, "p1"), "{case}");
                let arrived = block_on(bunsen_project::read_content(other, &md5_hex(&bytes)));
                assert!(arrived.unwrap() == bytes, "{case}");
                check_names(other);
            },
        );
    }
}

#[test]
fn what_was_cut_off_waits_for_a_day() {
    let (store, edge) = (full_project(), FakeEdge::default());
    add_table(&store, &noise(2 * sync::PART_BYTES));
    push(&store, "p1", &edge).unwrap();
    edge.take_requests();
    clone(&MemoryStore::new(), &edge).unwrap();
    let n_requests = edge.take_requests().len();
    let other = MemoryStore::new();
    // Nobody waits for anything before the edge has answered.
    edge.break_at(0, Break::Before);
    clone(&other, &edge).unwrap_err();
    assert!(!has_draft(&other));
    edge.take_requests();
    edge.break_at(n_requests - 1, Break::Hanging);
    assert!(clone_later(&other, &edge).now_or_never().is_none());
    let arrived = stored(&other);
    for space in [Space::Objects, Space::Files, Space::Chunks] {
        assert!(arrived.iter().any(|(kind, _)| *kind == space), "{space:?}");
    }
    assert_eq!(block_on(empty_trash(&other, 0.0, &at(71))).unwrap().size_bytes, 0);
    assert_eq!(stored(&other), arrived);
    // Another try takes what came and lets the mark go, whatever the project is called here.
    let again = other.clone();
    block_on(clone_as(&again, "p3", &edge)).unwrap();
    assert!(!has_draft(&again));
    assert_eq!(block_on(empty_trash(&again, 0.0, &at(71))).unwrap().size_bytes, 0);
    // Without one it is gone a day later, and so is its mark.
    assert!(block_on(empty_trash(&other, 0.0, &at(71 + 86_400))).unwrap().size_bytes > 0);
    assert!(stored(&other).is_empty() && !has_draft(&other));
}

fn has_draft(store: &MemoryStore) -> bool {
    store.entries().iter().any(|(_, key, _)| key.starts_with("drafts/"))
}
