//! Projects as git repositories with DVC caches: objects, refs, runs, model folders, export.

mod store;

pub use store::{Batch, Space, Store, StoreError};
