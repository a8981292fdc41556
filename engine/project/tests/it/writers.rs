//! Contents stored piece by piece: what is left by those that are cut off, and what others do meanwhile.

use std::cell::Cell;

use bunsen_project::{ContentWriter, MemoryStore, ProjectError, Space, Store, WHOLE_BYTES, project};
use futures::executor::block_on;

use crate::contents::{create, keys, read, tidy, write};
use crate::sample::{IRIS, Interrupted, Numbers, at, id, now, store_with_project, table};

/// Seconds after which a draft keeps nothing any more.
const DAY: u32 = 24 * 3600;

#[test]
fn a_writer_that_is_interrupted_leaves_the_old_state_whole() {
    let bytes = table(WHOLE_BYTES * 100, 1);
    for n_writes in 0.. {
        let store = store_with_project();
        let before = store.entries();
        store.fail_after_writes(n_writes);
        let attempt = now(write(&store, &bytes, || 1_000_000)).and_then(|content| create(&store, "p2", content, 1));
        if attempt.is_ok() {
            assert!(n_writes > 3, "it took {n_writes} writes");
            break;
        }
        let listed = block_on(project::list(&store, &[])).unwrap().projects;
        assert_eq!(listed.len(), 1, "after {n_writes} writes");
        assert_eq!(read(&store, IRIS).unwrap(), IRIS);
        assert!(keys(&store, Space::Manifests).is_empty());
        // The tab is gone; a day later its chunks go too.
        tidy(&store, DAY / 2);
        let n_chunks = keys(&store, Space::Chunks).len();
        assert_eq!(n_chunks > 0, n_writes > 1, "they are kept for whoever may still be at work");
        assert_eq!(tidy(&store, DAY + 1) > 0, n_writes > 1);
        let marks = ["last-change", "last-sweep"];
        let kept = |entries: Vec<(Space, String, Vec<u8>)>| {
            entries.into_iter().filter(|(_, key, _)| !marks.contains(&key.as_str())).collect::<Vec<_>>()
        };
        assert_eq!(kept(store.entries()), kept(before));
    }
}

#[test]
fn a_writer_holds_little_of_what_passes() {
    // Each slice is stored before the last comes, so a full store is met on the way.
    let bytes: Vec<u8> = {
        let mut numbers = Numbers(5);
        (0..30_000_000).map(|_| numbers.below(256) as u8).collect()
    };
    let store = MemoryStore::with_capacity(20_000_000);
    let mut writer = now(ContentWriter::begin(&store, "w", &at(0))).unwrap();
    now(writer.push(&bytes[..16_000_000])).unwrap();
    assert!(store.size_bytes() > 7_000_000);
    assert_eq!(now(writer.push(&bytes[16_000_000..])), Err(ProjectError::Full));
    now(writer.abandon()).unwrap();
    assert!(tidy(&store, 1) > 7_000_000, "what was given up goes at once");
    assert_eq!(keys(&store, Space::Chunks).len() + keys(&store, Space::Manifests).len(), 0);
}

#[test]
fn no_chunk_goes_while_someone_relies_on_it() {
    let bytes = table(1_000_000, 1);
    let with_trash = || {
        let store = MemoryStore::new();
        create(&store, "p1", bytes.clone(), 0).unwrap();
        block_on(project::trash(&store, &id("p1"), &at(1))).unwrap();
        store
    };
    // Another tab empties the trash after the chunks were found to be there, and before the project is written.
    let sweep = Cell::new(Some(|store: &MemoryStore| assert!(tidy(store, 2) > 300_000)));
    let store = Interrupted { inner: with_trash(), between: sweep };
    create(&store, "p2", bytes.clone(), 2).unwrap();
    assert!(read(&store.inner, &bytes).unwrap() == bytes);

    // The same while a writer is at work: contents, chunks and objects alike wait until it is done.
    let store = with_trash();
    let all = |store: &MemoryStore| {
        [Space::Objects, Space::Files, Space::Manifests, Space::Chunks].map(|space| keys(store, space))
    };
    let before = all(&store);
    let content = now(write(&store, &bytes, || 100_000)).unwrap();
    assert_eq!(tidy(&store, 2), 0);
    assert_eq!(all(&store), before);
    let trashed = block_on(project::list_trashed(&store)).unwrap();
    assert!(trashed.is_empty() && block_on(project::open(&store, &id("p1"))).is_err(), "the deleted project is gone");
    create(&store, "p2", content.clone(), 3).unwrap();
    let freed = tidy(&store, 4);
    assert!((1..10_000).contains(&freed), "what p1 alone had goes now: {freed} bytes");
    assert_eq!(keys(&store, Space::Chunks), before[3]);
    assert!(read(&store, &bytes).unwrap() == bytes);
    assert!(block_on(store.keys(Space::Records, "drafts/")).unwrap().is_empty());
    assert!(matches!(create(&store, "p3", content, 5), Err(ProjectError::Conflict { .. })), "it has a project now");

    // A tab that slept for more than a day is told, rather than given a project without data.
    let store = with_trash();
    let content = now(write(&store, &bytes, || 100_000)).unwrap();
    assert!(tidy(&store, DAY + 1) > 300_000);
    assert!(matches!(create(&store, "p2", content, DAY + 2), Err(ProjectError::Conflict { .. })));
    assert!(block_on(project::list(&store, &[])).unwrap().projects.is_empty());
}
