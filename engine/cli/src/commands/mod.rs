//! The commands, one file each.

mod clean;
mod models;
mod predict;
mod profile;
mod publish;
mod repro;
mod train;
mod validate;

pub use clean::clean;
pub use models::models;
pub use predict::predict;
pub use profile::profile;
pub use publish::publish;
pub use repro::repro;
pub use train::train;
pub use validate::{Verdict, validate};
