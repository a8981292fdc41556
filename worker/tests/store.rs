//! The store of the browser, judged by the suite that every store must pass.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests assert by unwrapping")]
#![cfg(target_arch = "wasm32")]

use std::cell::Cell;
use std::rc::Rc;

use bunsen_project::{Batch, Space, Store, StoreError, conformance};
use bunsen_worker::store::IdbStore;
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::WorkerGlobalScope;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn put(key: &str, value: &[u8]) -> Batch {
    Batch { put: vec![(Space::Refs, key.into(), value.to_vec())], ..Batch::default() }
}

fn scope() -> WorkerGlobalScope {
    js_sys::global().unchecked_into()
}

async fn wait_ms(ms: i32) {
    let mut wait = |resolve, _| {
        scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).expect("there are timers");
    };
    JsFuture::from(Promise::new(&mut wait)).await.expect("nothing rejects it");
}

async fn open_version_1(name: &str) -> idb::Database {
    let mut old = idb::Factory::new().expect("there is IndexedDB").open(name, Some(1)).expect("it can be asked");
    old.on_upgrade_needed(|event| {
        let database = idb::DatabaseEvent::database(&event).expect("it has a database");
        for name in ["objects", "files", "refs", "records"] {
            database.create_object_store(name, idb::ObjectStoreParams::new()).expect("it is made");
        }
    });
    old.await.expect("it opens")
}

#[wasm_bindgen_test]
async fn conforms() {
    conformance::check_store(&IdbStore::new("conforms")).await.expect("the suite passes");
}

#[wasm_bindgen_test]
async fn what_is_written_outlives_the_connection() {
    IdbStore::new("outlives").write(put("kept", b"value")).await.expect("it is written");
    let reopened = IdbStore::new("outlives");
    assert_eq!(reopened.read(Space::Refs, "kept").await, Ok(Some(b"value".to_vec())));
}

#[wasm_bindgen_test]
async fn two_connections_see_one_store_and_only_one_swap_wins() {
    let (one, other) = (IdbStore::new("swap"), IdbStore::new("swap"));
    one.write(put("ref", b"a")).await.expect("it is written");
    let swap = |to: &[u8]| Batch { expect: vec![(Space::Refs, "ref".into(), Some(b"a".to_vec()))], ..put("ref", to) };
    let answers = futures::join!(one.write(swap(b"b")), other.write(swap(b"c")));
    let conflict = Err(StoreError::Conflict { key: "ref".into() });
    match answers {
        (Ok(()), lost) => {
            assert_eq!(lost, conflict);
            assert_eq!(other.read(Space::Refs, "ref").await, Ok(Some(b"b".to_vec())));
        }
        (lost, won) => {
            assert_eq!((lost, won), (conflict, Ok(())));
            assert_eq!(one.read(Space::Refs, "ref").await, Ok(Some(b"c".to_vec())));
        }
    }
}

#[wasm_bindgen_test]
async fn a_store_comes_back_after_its_database_was_deleted() {
    let store = IdbStore::new("deleted");
    store.write(put("ref", b"a")).await.expect("it is written");
    // Blocks for ever unless the store lets go of its connection.
    idb::Factory::new().expect("there is IndexedDB").delete("deleted").expect("it can be asked").await.expect("gone");
    assert_eq!(store.read(Space::Refs, "ref").await, Ok(None));
    store.write(put("ref", b"b")).await.expect("it is written");
    assert_eq!(store.read(Space::Refs, "ref").await, Ok(Some(b"b".to_vec())));
}

#[wasm_bindgen_test]
async fn a_store_of_version_1_is_brought_up_to_date_and_keeps_what_it_holds() {
    let old = open_version_1("old").await;
    let writing = old.transaction(&["refs"], idb::TransactionMode::ReadWrite).expect("it begins");
    let refs = writing.object_store("refs").expect("it is there");
    let value = js_sys::Uint8Array::from(&b"a"[..]);
    refs.put(&value, Some(&"ref".into())).expect("it can be asked").await.expect("it is put");
    writing.await.expect("it is written");
    old.close();

    let store = IdbStore::new("old");
    assert_eq!(store.read(Space::Refs, "ref").await, Ok(Some(b"a".to_vec())));
    let batch = Batch { put: vec![(Space::Chunks, "chunk".into(), b"b".to_vec())], ..Batch::default() };
    store.write(batch).await.expect("it is written");
    assert_eq!(store.read(Space::Chunks, "chunk").await, Ok(Some(b"b".to_vec())));
    assert_eq!(store.keys(Space::Manifests, "").await, Ok(vec![]));
}

#[wasm_bindgen_test]
async fn a_store_of_a_newer_version_is_not_touched() {
    let newer = idb::Factory::new().expect("there is IndexedDB").open("newer", Some(4_000)).expect("it can be asked");
    newer.await.expect("it opens").close();
    match IdbStore::new("newer").read(Space::Refs, "ref").await {
        Err(StoreError::Broken(why)) => assert!(why.contains("newer version"), "{why}"),
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn a_store_that_an_older_tab_holds_up_says_so_each_time_and_opens_once_that_tab_is_closed() {
    // It does not close itself: it is that of a tab which sleeps.
    let old = open_version_1("held up").await;
    let store = IdbStore::new("held up");
    let reads = futures::join!(store.read(Space::Refs, "a"), store.read(Space::Refs, "b"));
    for read in [reads.0, reads.1, store.read(Space::Refs, "c").await] {
        assert!(matches!(&read, Err(StoreError::Broken(why)) if why.contains("older form")), "{read:?}");
    }
    old.close();
    for _ in 0..100 {
        match store.read(Space::Refs, "a").await {
            Ok(found) => return assert_eq!(found, None),
            Err(_) => wait_ms(20).await,
        }
    }
    panic!("it never opened");
}

#[wasm_bindgen_test]
async fn a_dropped_future_drops_nothing_that_the_browser_will_call() {
    let n_errors = Rc::new(Cell::new(0));
    let count = n_errors.clone();
    let on_error = Closure::<dyn Fn()>::new(move || count.set(count.get() + 1));
    scope().add_event_listener_with_callback("error", on_error.as_ref().unchecked_ref()).expect("it can be heard");

    let store = IdbStore::new("dropped");
    let keys = ["a".to_string(), "b".to_string(), "c".to_string()];
    for n in 0..200_i32 {
        let value = n.to_le_bytes();
        let swap = Batch { expect: vec![(Space::Refs, "never".into(), None)], ..put("a", &value) };
        let mut work: LocalBoxFuture<'_, ()> = match n % 5 {
            0 => Box::pin(store.write(put("a", &value)).map(drop)),
            1 => Box::pin(store.write(swap).map(drop)),
            2 => Box::pin(store.read_many(Space::Refs, &keys).map(drop)),
            3 => Box::pin(store.present(Space::Refs, &keys).map(drop)),
            _ => Box::pin(store.keys(Space::Refs, "").map(drop)),
        };
        // Dropped right after it began, or some turns later.
        for turn in 0..=n / 5 % 4 {
            if turn > 0 {
                wait_ms(0).await;
            }
            if futures::poll!(&mut work).is_ready() {
                break;
            }
        }
    }
    wait_ms(100).await;
    assert_eq!(n_errors.get(), 0, "uncaught errors");
    assert_eq!(store.read(Space::Refs, "a").await, Ok(Some(196_i32.to_le_bytes().to_vec())), "the last that was begun");
    scope().remove_event_listener_with_callback("error", on_error.as_ref().unchecked_ref()).expect("it was heard");
}
