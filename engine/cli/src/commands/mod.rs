//! The commands, one file each.

mod ask;
mod clean;
mod diff;
mod evaluate;
mod index;
mod merge;
mod models;
mod predict;
mod profile;
mod publish;
mod repro;
mod test;
mod train;
mod validate;

pub use ask::ask;
pub use clean::clean;
pub use diff::diff;
pub use evaluate::evaluate;
pub use index::index;
pub use merge::merge;
pub use models::models;
pub use predict::predict;
pub use profile::profile;
pub use publish::publish;
pub use repro::repro;
pub use test::test;
pub use train::train;
pub use validate::validate;

/// Whether something is as was asked: exit code 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Met,
    /// It is not.
    Unmet,
}
