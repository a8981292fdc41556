//! A store as it will be once a batch is written.

use async_trait::async_trait;

use crate::{Batch, Space, Store, StoreError};

/// Reads what a batch will have written, and else what is stored: so that a change can be looked at as a
/// whole before any of it is made. It cannot be written to.
pub(crate) struct Pending<'a> {
    pub store: &'a dyn Store,
    pub batch: &'a Batch,
}

#[async_trait(?Send)]
impl Store for Pending<'_> {
    async fn read(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let put = self.batch.put.iter().rfind(|put| put.0 == space && put.1 == key);
        if let Some((_, _, bytes)) = put {
            return Ok(Some(bytes.clone()));
        }
        let is_deleted = self.batch.delete.iter().any(|deleted| deleted.0 == space && deleted.1 == key);
        if is_deleted { Ok(None) } else { self.store.read(space, key).await }
    }

    async fn keys(&self, space: Space, prefix: &str) -> Result<Vec<String>, StoreError> {
        let mut keys = self.store.keys(space, prefix).await?;
        keys.retain(|key| !self.batch.delete.iter().any(|deleted| deleted.0 == space && deleted.1 == *key));
        let put = self.batch.put.iter().filter(|put| put.0 == space && put.1.starts_with(prefix));
        keys.extend(put.map(|(_, key, _)| key.clone()));
        keys.sort();
        keys.dedup();
        Ok(keys)
    }

    async fn write(&self, _: Batch) -> Result<(), StoreError> {
        Err(StoreError::Broken("a change that is being put together takes no other".into()))
    }
}
