//! What surrounds a training run: steering it, telling how it goes, saving where it is.

mod coalesce;
mod run_host;
mod session;
mod slot;
mod span;
mod steering;

pub use run_host::RunHost;
pub use session::Session;
pub use slot::{ActiveRun, Slot, Taken};
pub use steering::Steer;
