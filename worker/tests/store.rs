//! The store of the browser, judged by the suite that every store must pass.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests assert by unwrapping")]
#![cfg(target_arch = "wasm32")]

use bunsen_project::{Batch, Space, Store, StoreError, conformance};
use bunsen_worker::store::IdbStore;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn put(key: &str, value: &[u8]) -> Batch {
    Batch { put: vec![(Space::Refs, key.into(), value.to_vec())], ..Batch::default() }
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
    let mut old = idb::Factory::new().expect("there is IndexedDB").open("old", Some(1)).expect("it can be asked");
    old.on_upgrade_needed(|event| {
        let database = idb::DatabaseEvent::database(&event).expect("it has a database");
        for name in ["objects", "files", "refs", "records"] {
            database.create_object_store(name, idb::ObjectStoreParams::new()).expect("it is made");
        }
    });
    let old = old.await.expect("it opens");
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
