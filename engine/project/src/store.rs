//! Where bytes are kept: a small key-value store with atomic batches.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// The shelves of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Space {
    /// Git objects in git's own loose form (zlib), by SHA-1: 40 hexadecimal digits.
    Objects,
    /// File contents as DVC caches them, by MD5: 32 hexadecimal digits. Large ones are not here but in
    /// `Manifests`; [`crate::read_content`] knows where.
    Files,
    /// Git refs: `<project>/HEAD`, `<project>/refs/heads/main`. Small texts that move.
    Refs,
    /// Versioned JSON records: `<project>/project`, `<project>/runs/<run>`.
    Records,
    /// Which chunks a large content is made of, by the content's MD5.
    Manifests,
    /// Pieces of large contents, by their hash: 40 hexadecimal digits. Many contents may share one.
    Chunks,
}

/// Changes that happen together or not at all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// What must be stored right now for the batch to be taken; `None`: nothing. Compare-and-swap.
    pub expect: Vec<(Space, String, Option<Vec<u8>>)>,
    /// What is written.
    pub put: Vec<(Space, String, Vec<u8>)>,
    /// What is removed. Removing what is not there is fine. Removals come before writes: a key that is
    /// in both holds what was written.
    pub delete: Vec<(Space, String)>,
}

/// A key-value store with atomic batches.
#[async_trait(?Send)]
pub trait Store {
    /// The bytes at `key`.
    async fn read(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// The bytes at each of `keys`, in their order.
    async fn read_many(&self, space: Space, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        let mut values = Vec::with_capacity(keys.len());
        for key in keys {
            values.push(self.read(space, key).await?);
        }
        Ok(values)
    }

    /// Whether there is something at each of `keys`, in their order.
    async fn present(&self, space: Space, keys: &[String]) -> Result<Vec<bool>, StoreError> {
        let mut present = Vec::with_capacity(keys.len());
        for key in keys {
            present.push(self.keys(space, key).await?.first() == Some(key));
        }
        Ok(present)
    }

    /// All keys that begin with `prefix`, ascending.
    async fn keys(&self, space: Space, prefix: &str) -> Result<Vec<String>, StoreError>;

    /// Makes all changes of a batch, or none. On disk when it returns.
    async fn write(&self, batch: Batch) -> Result<(), StoreError>;
}

/// Why a store did not do as asked.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StoreError {
    /// There is no room. Nothing was changed.
    #[error("the store is full")]
    Full,
    /// An expectation of a batch did not hold. Nothing was changed.
    #[error("{key} has changed since it was read")]
    Conflict {
        /// The key that held something else.
        key: String,
    },
    /// The store itself failed.
    #[error("the store failed: {0}")]
    Broken(String),
}
