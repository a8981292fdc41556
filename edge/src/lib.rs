//! The edge: one small server that keeps what is published, serves the links and watches them.
//!
//! It knows the engine only through a pipeline that predicts, and it never runs anything a client
//! sent: a model folder is data, read and checked before a row says it is published.
//!
//! - [`App`] is the whole server without a socket; tests call its router.
//! - [`serve`] puts it behind a socket, with TLS when asked.
//! - `endpoints/` holds one family of endpoints per file, `store/` what is on disk, `git/` git's
//!   protocols, `serving/` the models, `site/` the studio's files, `guard/` what every request passes.

mod answer;
mod app;
mod asked;
mod clock;
mod endpoints;
mod git;
mod guard;
mod metrics;
mod openapi;
mod server;
mod serving;
mod settings;
mod site;
mod store;
mod token;

pub use app::{App, OpenError};
pub use clock::{Clock, system_clock};
pub use server::{ServeError, serve};
pub use settings::Settings;
