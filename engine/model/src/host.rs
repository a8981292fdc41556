//! What a long computation needs of the world around it.

use std::cell::Cell;

use async_trait::async_trait;
use bunsen_spec::{Problem, Progress};

/// What the learner wants of a running computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Go on.
    Continue,
    /// End now and keep the best result so far.
    Stop,
    /// End now and throw the result away.
    Cancel,
}

/// The world around a long computation: clock, progress, pausing, cancelling, checkpoints.
///
/// A browser's worker hears no message while it computes, so an algorithm must call [`Host::turn`]
/// often (between batches, or every few milliseconds of work); most calls return at once, and at least
/// every 50 ms one lets the world in.
#[async_trait(?Send)]
pub trait Host {
    /// Milliseconds on a clock that never goes backwards.
    fn now_ms(&self) -> f64;

    /// Lets the world in if it has waited long enough, waits while paused, and says how to go on.
    async fn turn(&self) -> Signal;

    /// Takes note of how far the computation is. May be called for every batch: the host throttles.
    /// Metric points are never dropped.
    fn report(&self, progress: Progress);

    /// Whether a checkpoint is due. Hosts ask for one every few seconds at most.
    fn wants_checkpoint(&self) -> bool;

    /// Stores what the computation needs to go on from here, replacing the previous checkpoint.
    async fn save_checkpoint(&self, epoch: u64, bytes: Vec<u8>) -> Result<(), Problem>;
}

/// A host without a learner: never cancels, keeps nothing. For tests and one-shot predictions.
#[derive(Debug, Default)]
pub struct QuietHost {
    ticks: Cell<f64>,
}

#[async_trait(?Send)]
impl Host for QuietHost {
    fn now_ms(&self) -> f64 {
        self.ticks.set(self.ticks.get() + 1.0);
        self.ticks.get()
    }

    async fn turn(&self) -> Signal {
        Signal::Continue
    }

    fn report(&self, _progress: Progress) {}

    fn wants_checkpoint(&self) -> bool {
        false
    }

    async fn save_checkpoint(&self, _epoch: u64, _bytes: Vec<u8>) -> Result<(), Problem> {
        Ok(())
    }
}
