//! A project as one file, from someone else's browser.

use bunsen_project::archive::{check, export, import};
use bunsen_project::{ImportLimits, MemoryStore, Stamp};
use bunsen_spec::ProjectId;
use futures::executor::block_on;

/// Imports `bytes` as a project. One that is accepted and whole must come back from its own export. Returns whether
/// it was accepted.
///
/// # Panics
/// If something does not hold: that is a bug of ours, whatever the bytes are.
pub fn archive(bytes: &[u8]) -> bool {
    let id = ProjectId("fuzz".into());
    let limits = ImportLimits { n_files: 1000, size_bytes: 4 << 20, ..ImportLimits::default() };
    let import_into = |store: &MemoryStore, bytes: &[u8]| {
        let checked = block_on(check("fuzz.zip", bytes, &limits))?;
        block_on(import(store, checked, id.clone(), &Stamp::at(1.8e12)))
    };
    let store = MemoryStore::new();
    let Ok(outcome) = import_into(&store, bytes) else {
        assert!(store.entries().is_empty(), "a refused project left something behind");
        return false;
    };
    if outcome.lost.is_empty() {
        let exported = block_on(export(&store, &id)).expect("what was imported whole can be exported");
        let again = import_into(&MemoryStore::new(), &exported.bytes);
        assert!(again.is_ok(), "our own export is refused: {again:?}");
    }
    true
}
