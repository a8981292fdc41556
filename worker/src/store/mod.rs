//! The store of the browser: IndexedDB behind the engine's `Store` trait.
//!
//! Knows keys and bytes, no project. The only place besides `host` that calls JavaScript.

mod connection;
mod database;
mod failure;
mod idb_store;
mod task;
mod transaction;

pub use idb_store::IdbStore;
