//! Letting the world in while computing.

use bunsen_model::{Host, ModelError, Signal};

/// Multiplications between two chances for the world to come in: about a millisecond.
const WORK_PER_TURN: usize = 1_000_000;

/// Counts work and takes a turn whenever enough is done.
pub(crate) struct Pace<'a> {
    host: &'a dyn Host,
    work: usize,
}

impl<'a> Pace<'a> {
    /// Begins to count.
    pub(crate) fn new(host: &'a dyn Host) -> Self {
        Self { host, work: 0 }
    }

    /// Counts `n_multiplications` just done, and says how to go on.
    pub(crate) async fn after(&mut self, n_multiplications: usize) -> Signal {
        self.work += n_multiplications;
        if self.work < WORK_PER_TURN {
            return Signal::Continue;
        }
        self.work = 0;
        self.host.turn().await
    }
}

/// For work that has no best so far to keep half-way: a wish to stop is met by finishing it.
///
/// # Errors
/// [`ModelError::Cancelled`] when `signal` says so.
pub(crate) fn unless_cancelled(signal: Signal) -> Result<(), ModelError> {
    match signal {
        Signal::Cancel => Err(ModelError::Cancelled),
        Signal::Continue | Signal::Stop => Ok(()),
    }
}

/// Lets the world in between two stages of such work.
pub(crate) async fn let_world_in(host: &dyn Host) -> Result<(), ModelError> {
    unless_cancelled(host.turn().await)
}
