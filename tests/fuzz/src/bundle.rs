//! A project as git writes it into one file.

use bunsen_project::archive::{check, export, import};
use bunsen_project::{Batch, ImportLimits, MemoryStore, Space, Stamp, Store, md5_hex};
use bunsen_spec::ProjectId;
use futures::executor::block_on;

/// The data of the projects in the corpus, which a bundle lacks.
const DATA: &[u8] = b"sepal_length,species\n5.1,setosa\n6.3,virginica\n";

/// Bytes of the checksum at a pack's end.
const CHECKSUM: usize = 20;

/// Imports `bytes` as a git bundle whose pack has the right checksum: what has a wrong one gets no further. One that is
/// accepted and whole must come back from its own export. Returns whether it was accepted.
///
/// # Panics
/// If something does not hold: that is a bug of ours, whatever the bytes are.
pub fn bundle(bytes: &[u8]) -> bool {
    let id = ProjectId("fuzz".into());
    let limits = ImportLimits { n_files: 1000, size_bytes: 4 << 20, ..ImportLimits::default() };
    let import_into = |store: &MemoryStore, name: &str, bytes: &[u8]| {
        let checked = block_on(check(name, bytes, &limits))?;
        block_on(import(store, checked, id.clone(), &Stamp::at(1.8e12)))
    };
    let store = MemoryStore::new();
    let put = vec![(Space::Files, md5_hex(DATA), DATA.to_vec())];
    block_on(store.write(Batch { put, ..Batch::default() })).expect("a store in memory takes it");
    let before = store.entries();
    let Ok(outcome) = import_into(&store, "fuzz.bundle", &with_checksum(bytes)) else {
        assert!(store.entries() == before, "a refused bundle left something behind");
        return false;
    };
    if outcome.lost.is_empty() {
        let exported = block_on(export(&store, &id)).expect("what was imported whole can be exported");
        let again = import_into(&MemoryStore::new(), &exported.name, &exported.bytes);
        assert!(again.is_ok(), "our own export is refused: {again:?}");
    }
    true
}

/// The bytes with the checksum that the pack in them should have.
fn with_checksum(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let pack = bytes.windows(5).position(|five| five == b"\nPACK");
    if let Some((start, end)) = pack.map(|at| at + 1).zip(bytes.len().checked_sub(CHECKSUM)).filter(|(a, b)| a < b) {
        let mut hasher = gix_hash::hasher(gix_hash::Kind::Sha1);
        hasher.update(&bytes[start..end]);
        if let Ok(hash) = hasher.try_finalize() {
            bytes[end..].copy_from_slice(hash.as_slice());
        }
    }
    bytes
}
