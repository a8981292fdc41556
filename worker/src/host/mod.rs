//! The browser around the worker: the only place that calls JavaScript, but for the store.
//!
//! Everything here is small and knows no project, no run and no model.

mod assistant;
mod cached;
mod clock;
mod fetch;
mod file;
mod locks;
mod macrotask;
mod panic;
mod port;
mod random;
mod scope;
mod storage;
mod tabs;

pub use assistant::{Assistant, Buffers, Handed, Program};
pub use cached::{fetch_once, is_kept};
pub use clock::{now_ms, wall_ms};
pub use fetch::{Answer, Method, fetch};
pub use file::{Wishes, read_blob};
pub use locks::{HeldLock, held_names, hold_if_free, hold_when_free, steal};
pub use macrotask::Macrotasks;
pub use panic::report_panics;
pub use port::Port;
pub use random::random_bits;
pub use storage::read_storage_use;
pub use tabs::Tabs;
