//! Whatever cuts a push, a pull or a clone off, doing it again comes to the same, and nothing is there twice.

use bunsen_project::{MemoryStore, project, sync};
use futures::FutureExt;
use futures::executor::block_on;

use super::fake_edge::{Break, FakeEdge, noise};
use super::sides::{check_names, clone, clone_later, pull, pull_later, push, push_later, stored, train_in, whole};
use super::{describe, full_project, rename_run};
use crate::sample::{at, id, new_project_of};

const WAYS: [Break; 5] = [Break::Before, Break::After, Break::HalfSent, Break::HalfAnswered, Break::Hanging];

/// Does something again and again, cut off at its first, second… request, each time from the same beginning,
/// until it is through without a break. Each time the cut one must leave all sound, and the next one must end
/// as if nothing had happened.
fn cut_everywhere<S>(
    begin: impl Fn() -> (S, FakeEdge),
    attempt: impl Fn(&S, &FakeEdge) -> Option<bool>,
    check: impl Fn(&S, &FakeEdge, &str),
) {
    for how in WAYS {
        let mut n = 0;
        loop {
            let (side, edge) = begin();
            edge.break_at(n, how);
            let ended_well = attempt(&side, &edge);
            if edge.take_plan() {
                assert_eq!(ended_well, Some(true));
                break;
            }
            let case = format!("{how:?} at request {n}");
            assert!(ended_well.is_some() != (how == Break::Hanging), "{case}");
            assert_eq!(attempt(&side, &edge), Some(true), "{case}");
            check(&side, &edge, &case);
            n += 1;
        }
        assert!(n > 2, "{how:?} was tried at {n} requests");
    }
}

#[test]
fn a_push_converges() {
    let reference = FakeEdge::default();
    push(&full_project(), "p1", &reference).unwrap();
    let contents = reference.contents.borrow().clone();
    cut_everywhere(
        || (full_project(), FakeEdge::default()),
        |store, edge| push_later(store, &id("p1"), edge).now_or_never().map(|outcome| outcome.is_ok()),
        |store, edge, case| {
            assert_eq!(*edge.refs.borrow(), *reference.refs.borrow(), "{case}");
            assert_eq!(*edge.contents.borrow(), contents, "{case}");
            assert_eq!(stored(&edge.objects), stored(&reference.objects), "{case}");
            check_names(store);
            let status = block_on(sync::status(store, &id("p1"))).unwrap();
            assert_eq!(status.upstream.map(|upstream| upstream.n_ahead), Some(0), "{case}");
        },
    );
}

#[test]
fn a_clone_converges() {
    let original = full_project();
    let reference = MemoryStore::new();
    let edge = FakeEdge::default();
    push(&original, "p1", &edge).unwrap();
    clone(&reference, &edge).unwrap();
    cut_everywhere(
        || {
            let edge = FakeEdge::default();
            push(&original.clone(), "p1", &edge).unwrap();
            (MemoryStore::new(), edge)
        },
        |store, edge| {
            // An answer of which a half came may be asked for again: then there is nothing left to do.
            let is_there = || block_on(project::open(store, &id("p2"))).is_ok();
            clone_later(store, edge).now_or_never().map(|outcome| outcome.is_ok() || is_there())
        },
        |store, _, case| {
            assert_eq!(whole(store, "p2"), whole(&original, "p1"), "{case}");
            assert_eq!(stored(store), stored(&reference), "{case}");
            check_names(store);
        },
    );
}

#[test]
fn a_pull_converges() {
    let (original, edge, other) = (full_project(), FakeEdge::default(), MemoryStore::new());
    push(&original, "p1", &edge).unwrap();
    clone(&other, &edge).unwrap();
    train_in(&original, "p1", "a5", "new weights", 20);
    describe(&original, "p1", "Once more", 22);
    rename_run(&original, "p1", "a1", "Best");
    let begin = || {
        let edge = FakeEdge::default();
        // The clone remembers the older state; the edge has the newer one.
        push(&original.clone(), "p1", &edge).unwrap();
        (other.clone(), edge)
    };
    let (reference, edge) = begin();
    pull(&reference, "p2", &edge).unwrap();
    cut_everywhere(
        begin,
        |store, edge| pull_later(store, &id("p2"), edge).now_or_never().map(|outcome| outcome.is_ok()),
        |store, _, case| {
            assert_eq!(whole(store, "p2"), whole(&original, "p1"), "{case}");
            assert_eq!(stored(store), stored(&reference), "{case}");
            check_names(store);
        },
    );
}

#[test]
fn parts_that_arrived_are_not_moved_again() {
    let store = MemoryStore::new();
    let new = new_project_of("p1", "Large", noise(3 * sync::PART_BYTES));
    block_on(project::create(&store, new, &at(0))).unwrap();
    let edge = FakeEdge::default();
    let parts = |edge: &FakeEdge| {
        let requests = edge.take_requests();
        let sizes = requests.iter().filter(|request| request.contains("/dvc/files/") && !request.starts_with("Head"));
        sizes.map(|request| request.rsplit(' ').next().unwrap().parse().unwrap()).collect::<Vec<usize>>()
    };
    // Asking, asking what is missing, making the project, asking where to go on, the first part, half of the second.
    edge.break_at(5, Break::HalfSent);
    push(&store, "p1", &edge).unwrap_err();
    parts(&edge);
    push(&store, "p1", &edge).unwrap();
    let half = sync::PART_BYTES / 2;
    assert_eq!(parts(&edge), [sync::PART_BYTES, half]);

    let other = MemoryStore::new();
    clone(&other, &edge).unwrap();
    let all = edge.take_requests();
    let last = all.iter().rposition(|request| request.contains("/dvc/files/")).unwrap();
    let other = MemoryStore::new();
    edge.break_at(last, Break::Before);
    clone(&other, &edge).unwrap_err();
    parts(&edge);
    clone(&other, &edge).unwrap();
    assert_eq!(parts(&edge).len(), 1, "two of three parts had come");
    assert_eq!(whole(&other, "p2").clone_data(), noise(3 * sync::PART_BYTES));
}
