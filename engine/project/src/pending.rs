//! A store as it will be once a batch is written.

use async_trait::async_trait;

use crate::{Batch, Space, Store, StoreError};

/// Reads what a batch will have written, and else what is stored: so that a change can be looked at as a
/// whole before any of it is made. It cannot be written to.
pub(crate) struct Pending<'a> {
    pub store: &'a dyn Store,
    pub batch: &'a Batch,
}

impl Pending<'_> {
    /// What will be at a key (`Some(None)`: nothing); `None` where the batch leaves it as it is.
    fn changed(&self, space: Space, key: &str) -> Option<Option<&[u8]>> {
        let put = self.batch.put.iter().rfind(|put| put.0 == space && put.1 == key);
        let is_deleted = || self.batch.delete.iter().any(|deleted| deleted.0 == space && deleted.1 == key);
        match put {
            Some((_, _, bytes)) => Some(Some(bytes)),
            None => is_deleted().then_some(None),
        }
    }
}

#[async_trait(?Send)]
impl Store for Pending<'_> {
    async fn read(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self.changed(space, key) {
            Some(value) => Ok(value.map(<[u8]>::to_vec)),
            None => self.store.read(space, key).await,
        }
    }

    async fn read_many(&self, space: Space, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        let mut values = Vec::with_capacity(keys.len());
        let mut below = Vec::new();
        for (at, key) in keys.iter().enumerate() {
            let changed = self.changed(space, key);
            if changed.is_none() {
                below.push((at, key.clone()));
            }
            values.push(changed.flatten().map(<[u8]>::to_vec));
        }
        let (places, keys): (Vec<_>, Vec<_>) = below.into_iter().unzip();
        for (at, value) in places.into_iter().zip(self.store.read_many(space, &keys).await?) {
            values[at] = value;
        }
        Ok(values)
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
