//! `ReadStorageUse`.

use bunsen_protocol::ReadStorageUse;
use bunsen_spec::{Problem, StorageUse};

use super::handle::{Answer, Ask, Handle};
use crate::host::read_storage_use;

impl Handle for ReadStorageUse {
    async fn handle(self, _ask: Ask) -> Result<Answer<StorageUse>, Problem> {
        Ok(read_storage_use().await.into())
    }
}
