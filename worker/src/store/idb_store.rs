//! The store itself.

use std::collections::BTreeSet;
use std::rc::Rc;

use async_trait::async_trait;
use bunsen_project::{Batch, Space, Store, StoreError};
use bunsen_spec::say;
use futures::future::join_all;
use idb::{KeyRange, Query, TransactionMode};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::connection::Connection;
use super::database::store_name;
use super::failure::from_idb;
use super::task::to_its_end;
use super::transaction::WriteTransaction;

/// A [`Store`] in one IndexedDB database: an object store per space, texts as keys, `Uint8Array`s as
/// values.
///
/// Every batch is one transaction of strict durability, so it survives a crash of the tab, of the
/// browser and of the device once [`Store::write`] returns. Inside a transaction nothing but the
/// database is awaited: IndexedDB ends a transaction that waits for anything else.
///
/// Whatever was begun goes to its end, also when the future that waits for it is dropped: a batch is then
/// written all the same, or refused.
pub struct IdbStore {
    connection: Rc<Connection>,
}

impl IdbStore {
    /// The store in the database called `name`, made when first used.
    pub fn new(name: &str) -> Self {
        Self { connection: Rc::new(Connection::new(name)) }
    }

    /// Asks something of a space's object store, in a transaction that only reads.
    async fn reading<T: 'static>(
        &self,
        space: Space,
        ask: impl AsyncFnOnce(&idb::ObjectStore) -> Result<T, StoreError> + 'static,
    ) -> Result<T, StoreError> {
        let connection = self.connection.clone();
        to_its_end(async move {
            let database = idb::Database::from(connection.database().await?);
            let name = store_name(space);
            let transaction = database.transaction(&[name], TransactionMode::ReadOnly).map_err(from_idb)?;
            ask(&transaction.object_store(name).map_err(from_idb)?).await
        })
        .await
    }
}

#[async_trait(?Send)]
impl Store for IdbStore {
    async fn read(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let key = key.to_string();
        self.reading(space, async move |store| read_value(store, &key).await).await
    }

    async fn read_many(&self, space: Space, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let keys = keys.to_vec();
        // All are asked for before the first answer comes: one transaction, and no waiting in turns. All answers are
        // waited for, also after one that failed.
        self.reading(space, async move |store| {
            join_all(keys.iter().map(|key| read_value(store, key))).await.into_iter().collect()
        })
        .await
    }

    async fn present(&self, space: Space, keys: &[String]) -> Result<Vec<bool>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let keys = keys.to_vec();
        self.reading(space, async move |store| {
            join_all(keys.iter().map(|key| has_key(store, key))).await.into_iter().collect()
        })
        .await
    }

    async fn keys(&self, space: Space, prefix: &str) -> Result<Vec<String>, StoreError> {
        let range = prefix_range(prefix)?;
        let ask = async move |store: &idb::ObjectStore| {
            store.get_all_keys(range, None).map_err(from_idb)?.await.map_err(from_idb)
        };
        let keys = self.reading(space, ask).await?;
        let mut keys: Vec<String> = keys.iter().filter_map(JsValue::as_string).collect();
        // IndexedDB orders texts by UTF-16 unit, Rust by code point.
        keys.sort_unstable();
        Ok(keys)
    }

    async fn write(&self, batch: Batch) -> Result<(), StoreError> {
        let spaces = spaces(&batch);
        if spaces.is_empty() {
            return Ok(());
        }
        let connection = self.connection.clone();
        to_its_end(async move {
            let database = connection.database().await?;
            let transaction = WriteTransaction::begin(&database, &spaces)?;
            match change(&transaction, batch).await {
                Ok(()) => transaction.finish().await,
                Err(error) => {
                    transaction.abort().await;
                    Err(error)
                }
            }
        })
        .await
    }
}

/// Checks what a batch expects, then asks for all its changes: what is both deleted and put stays put.
async fn change(transaction: &WriteTransaction, batch: Batch) -> Result<(), StoreError> {
    for (space, key, expected) in batch.expect {
        if read_value(&transaction.store(space)?, &key).await? != expected {
            return Err(StoreError::Conflict { key });
        }
    }
    for (space, key) in batch.delete {
        transaction.store(space)?.delete(JsValue::from_str(&key)).map_err(from_idb)?;
    }
    for (space, key, value) in batch.put {
        let value = Uint8Array::from(value.as_slice());
        transaction.store(space)?.put(&value, Some(&JsValue::from_str(&key))).map_err(from_idb)?;
    }
    Ok(())
}

/// The bytes at `key`.
async fn read_value(store: &idb::ObjectStore, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let value = store.get(JsValue::from_str(key)).map_err(from_idb)?.await.map_err(from_idb)?;
    to_bytes(key, value)
}

/// Whether there is something at `key`.
async fn has_key(store: &idb::ObjectStore, key: &str) -> Result<bool, StoreError> {
    let found = store.get_key(JsValue::from_str(key)).map_err(from_idb)?.await.map_err(from_idb)?;
    Ok(found.is_some())
}

/// The bytes that were found at `key`.
fn to_bytes(key: &str, value: Option<JsValue>) -> Result<Option<Vec<u8>>, StoreError> {
    match value.map(JsCast::dyn_into::<Uint8Array>) {
        None => Ok(None),
        Some(Ok(bytes)) => Ok(Some(bytes.to_vec())),
        Some(Err(_)) => Err(StoreError::Broken(say::browser::holds_no_bytes(key))),
    }
}

/// The range of all keys that begin with `prefix`; `None` for every key.
fn prefix_range(prefix: &str) -> Result<Option<Query>, StoreError> {
    if prefix.is_empty() {
        return Ok(None);
    }
    // U+FFFF is no character, and sorts after every unit of UTF-16 that a key may go on with.
    let end = format!("{prefix}\u{ffff}");
    let range = KeyRange::bound(&JsValue::from_str(prefix), &JsValue::from_str(&end), None, Some(true));
    range.map(|range| Some(range.into())).map_err(from_idb)
}

/// The spaces a batch touches.
fn spaces(batch: &Batch) -> Vec<Space> {
    let expected = batch.expect.iter().map(|(space, ..)| *space);
    let put = batch.put.iter().map(|(space, ..)| *space);
    let deleted = batch.delete.iter().map(|(space, _)| *space);
    expected.chain(put).chain(deleted).collect::<BTreeSet<_>>().into_iter().collect()
}
