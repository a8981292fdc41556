//! Storing a content that is in memory, together with what needs it.

use std::collections::BTreeSet;

use super::assembly::Assembly;
use super::{WHOLE_BYTES, md5_hex};
use crate::{Batch, ProjectError, Space, Store};

/// The record that emptying the trash overwrites when it removes contents. Who leaves chunks out of a batch
/// because the store has them expects it to be as it was before it looked: so no chunk goes in between.
pub(crate) const LAST_SWEEP: &str = "last-sweep";

/// Adds a content to a batch and gives its MD5. Chunks that the store has are left out.
///
/// Writing the batch fails with a conflict where the trash was emptied meanwhile; then this is to be done
/// again.
pub(crate) async fn put_content(store: &dyn Store, batch: &mut Batch, bytes: &[u8]) -> Result<String, ProjectError> {
    if bytes.len() <= WHOLE_BYTES {
        let md5 = md5_hex(bytes);
        batch.put.push((Space::Files, md5.clone(), bytes.to_vec()));
        return Ok(md5);
    }
    let last_sweep = store.read(Space::Records, LAST_SWEEP).await?;
    let put = batch.put.iter().filter(|(space, ..)| *space == Space::Chunks);
    let known: BTreeSet<_> = put.map(|(_, key, _)| key.clone()).collect();
    let mut assembly = Assembly::new(store, known);
    assembly.push(bytes).await?;
    let assembled = assembly.finish().await?;
    assembly.take_new(batch);
    if assembly.relies_on_stored() {
        batch.expect.push((Space::Records, LAST_SWEEP.into(), last_sweep));
    }
    assembled.put_into(batch);
    Ok(assembled.md5)
}

/// Adds the removal of a content to a batch. Its chunks, which others may share,
/// go when the trash is emptied.
pub(crate) fn remove_content(batch: &mut Batch, md5: &str) {
    for space in [Space::Files, Space::Manifests] {
        batch.delete.push((space, md5.to_string()));
    }
}
