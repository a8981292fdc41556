//! A store that lives in memory: for tests, and to look at an import before anything is stored.

use std::cell::RefCell;
use std::collections::BTreeMap;

use async_trait::async_trait;

use crate::{Batch, Space, Store, StoreError};

/// Keeps everything in one map. Cloning it copies what is stored.
///
/// A capacity and a planned failure let tests see what callers do when a disk is full or breaks.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    inner: RefCell<Inner>,
}

#[derive(Clone, Debug, Default)]
struct Inner {
    entries: BTreeMap<(Space, String), Vec<u8>>,
    capacity_bytes: Option<u64>,
    writes_until_failure: Option<u64>,
}

impl MemoryStore {
    /// An empty store without bounds.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty store that takes at most `bytes` of keys and values, then says [`StoreError::Full`].
    pub fn with_capacity(bytes: u64) -> Self {
        let store = Self::default();
        store.set_capacity(Some(bytes));
        store
    }

    /// Changes how many bytes of keys and values the store takes; `None`: any number. What is stored stays.
    pub fn set_capacity(&self, bytes: Option<u64>) {
        self.inner.borrow_mut().capacity_bytes = bytes;
    }

    /// Lets the next `n` writes succeed and the one after them fail with [`StoreError::Broken`]; the
    /// ones after that succeed again.
    pub fn fail_after_writes(&self, n: u64) {
        self.inner.borrow_mut().writes_until_failure = Some(n);
    }

    /// Bytes of all keys and values.
    pub fn size_bytes(&self) -> u64 {
        size_bytes(&self.inner.borrow().entries)
    }

    /// Takes all keys and values out, in order.
    pub fn into_entries(self) -> Vec<(Space, String, Vec<u8>)> {
        let entries = self.inner.into_inner().entries;
        entries.into_iter().map(|((space, key), bytes)| (space, key, bytes)).collect()
    }

    /// Copies of all keys and values, in order.
    pub fn entries(&self) -> Vec<(Space, String, Vec<u8>)> {
        let inner = self.inner.borrow();
        inner.entries.iter().map(|((space, key), bytes)| (*space, key.clone(), bytes.clone())).collect()
    }
}

#[async_trait(?Send)]
impl Store for MemoryStore {
    async fn read(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.inner.borrow().entries.get(&(space, key.to_string())).cloned())
    }

    async fn present(&self, space: Space, keys: &[String]) -> Result<Vec<bool>, StoreError> {
        let entries = &self.inner.borrow().entries;
        Ok(keys.iter().map(|key| entries.contains_key(&(space, key.clone()))).collect())
    }

    async fn keys(&self, space: Space, prefix: &str) -> Result<Vec<String>, StoreError> {
        let inner = self.inner.borrow();
        let from = inner.entries.range((space, prefix.to_string())..);
        let inside = from.take_while(|((s, key), _)| *s == space && key.starts_with(prefix));
        Ok(inside.map(|((_, key), _)| key.clone()).collect())
    }

    async fn write(&self, batch: Batch) -> Result<(), StoreError> {
        let mut inner = self.inner.borrow_mut();
        match inner.writes_until_failure {
            Some(0) => {
                inner.writes_until_failure = None;
                return Err(StoreError::Broken("a failure was planned here".into()));
            }
            Some(n) => inner.writes_until_failure = Some(n - 1),
            None => {}
        }
        for (space, key, expected) in batch.expect {
            let id = (space, key);
            if inner.entries.get(&id) != expected.as_ref() {
                return Err(StoreError::Conflict { key: id.1 });
            }
        }
        let growth = growth_bytes(&inner.entries, &batch.put, &batch.delete);
        if let Some(capacity) = inner.capacity_bytes
            && growth > 0
            && size_bytes(&inner.entries) as i128 + growth > i128::from(capacity)
        {
            return Err(StoreError::Full);
        }
        for (space, key) in batch.delete {
            inner.entries.remove(&(space, key));
        }
        for (space, key, bytes) in batch.put {
            inner.entries.insert((space, key), bytes);
        }
        Ok(())
    }
}

fn size_bytes(entries: &BTreeMap<(Space, String), Vec<u8>>) -> u64 {
    entries.iter().map(|((_, key), bytes)| (key.len() + bytes.len()) as u64).sum()
}

/// By how many bytes the store would grow: deletions first, then what is put.
fn growth_bytes(
    entries: &BTreeMap<(Space, String), Vec<u8>>,
    put: &[(Space, String, Vec<u8>)],
    delete: &[(Space, String)],
) -> i128 {
    let mut sizes_after: BTreeMap<(Space, &str), i128> = BTreeMap::new();
    for (space, key) in delete {
        sizes_after.insert((*space, key), 0);
    }
    for (space, key, bytes) in put {
        sizes_after.insert((*space, key), (key.len() + bytes.len()) as i128);
    }
    let before = |space: Space, key: &str| {
        entries.get(&(space, key.to_string())).map_or(0, |bytes| (key.len() + bytes.len()) as i128)
    };
    sizes_after.iter().map(|((space, key), size)| size - before(*space, key)).sum()
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::conformance;

    fn put(key: &str, len: usize) -> Batch {
        Batch { put: vec![(Space::Files, key.into(), vec![7; len])], ..Batch::default() }
    }

    #[test]
    fn conforms() {
        block_on(conformance::check_store(&MemoryStore::new())).unwrap();
    }

    #[test]
    fn conforms_when_full() {
        block_on(conformance::check_full_store(&MemoryStore::with_capacity(100_000), 200_000)).unwrap();
    }

    #[test]
    fn a_full_store_still_lets_go() {
        let store = MemoryStore::with_capacity(10);
        block_on(store.write(put("a", 9))).unwrap();
        assert_eq!(block_on(store.write(put("b", 1))), Err(StoreError::Full));
        block_on(store.write(put("a", 3))).unwrap();
        block_on(store.write(put("b", 1))).unwrap();
        store.set_capacity(Some(0));
        block_on(store.write(Batch { delete: vec![(Space::Files, "a".into())], ..Batch::default() })).unwrap();
        assert_eq!(store.size_bytes(), 2);
    }

    #[test]
    fn a_planned_failure_changes_nothing() {
        let store = MemoryStore::new();
        store.fail_after_writes(1);
        block_on(store.write(put("a", 1))).unwrap();
        assert!(matches!(block_on(store.write(put("b", 1))), Err(StoreError::Broken(_))));
        assert_eq!(store.entries().len(), 1);
        block_on(store.write(put("b", 1))).unwrap();
    }
}
