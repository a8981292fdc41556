//! The engine in a Web Worker: commands in, answers and events out.
//!
//! [`start`] is called once the module is loaded. `host` holds what the browser gives a
//! worker (clock, port, locks, fetch), `store` its database; the rest asks them, and calls JavaScript itself
//! only to spell an address, to leave work for later or to warn on the console. `commands` has a file for
//! each command; `training` is what surrounds a run. The worker draws nothing and knows no page.

mod commands;
mod deployments;
mod giving_up;
mod host;
mod laboratory;
mod libraries;
mod library_assistant;
mod merging;
mod model_tests;
mod open_table;
mod pace;
mod pipelines;
mod reading;
mod start;
pub mod store;
mod storing;
mod sync;
mod tables;
mod training;
mod writing;

pub use start::start;
