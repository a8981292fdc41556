//! What surrounds a training run: steering it, telling how it goes, saving where it is.

mod coalesce;

mod steering;

pub use coalesce::Coalescer;

pub use steering::Steer;
