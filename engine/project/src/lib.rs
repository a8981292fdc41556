//! Projects as git repositories with DVC caches: objects, refs, runs, model folders, export.
//!
//! Everything works over a [`Store`], a key-value store with atomic batches, and hands in its clock
//! and its author as a [`Stamp`]. No network, no clock, no randomness, no machine learning.

pub mod archive;
mod change;
pub mod conformance;
mod content;
pub mod dvc;
mod error;
pub mod git;
mod memory;
pub mod model_folder;
pub mod project;
mod reach;
mod record;
pub mod runs;
mod store;
pub mod trash;

pub use archive::{Archive, ImportLimits, export, import};
pub use content::{is_md5, md5_hex, read_content};
pub use error::ProjectError;
pub use git::Stamp;
pub use memory::MemoryStore;
pub use project::{NewProject, OpenedProject};
pub use record::{ProjectRecord, RECORD_VERSION};
pub use runs::{Finished, NewRun, Saved};
pub use store::{Batch, Space, Store, StoreError};
pub use trash::{Freed, empty_trash};
