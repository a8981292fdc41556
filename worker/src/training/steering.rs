//! The learner's hand on a running computation.

use std::cell::{Cell, RefCell};
use std::task::{Poll, Waker};

use bunsen_model::Signal;
use bunsen_protocol::Steering;
use futures::future::poll_fn;

/// What the learner wants of one run. Commands set it, the run's host reads it.
#[derive(Debug)]
pub struct Steer {
    signal: Cell<Signal>,
    is_paused: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

impl Steer {
    /// A run that goes on.
    pub fn new() -> Self {
        Self { signal: Cell::new(Signal::Continue), is_paused: Cell::new(false), waiting: RefCell::default() }
    }

    /// Takes a wish. Nothing takes back a cancel; stopping and cancelling end a pause.
    pub fn set(&self, steering: Steering) {
        match steering {
            Steering::Pause => self.is_paused.set(true),
            Steering::Continue => self.is_paused.set(false),
            Steering::Stop if self.signal.get() == Signal::Cancel => {}
            Steering::Stop => self.signal.set(Signal::Stop),
            Steering::Cancel => self.signal.set(Signal::Cancel),
        }
        if !self.must_wait() {
            self.waiting.take().into_iter().for_each(Waker::wake);
        }
    }

    /// How to go on.
    pub fn signal(&self) -> Signal {
        self.signal.get()
    }

    /// Whether the run is held: paused, and not about to end.
    pub fn must_wait(&self) -> bool {
        self.is_paused.get() && self.signal.get() == Signal::Continue
    }

    /// Waits until the run is not held.
    pub async fn released(&self) {
        poll_fn(|context| {
            if !self.must_wait() {
                return Poll::Ready(());
            }
            self.waiting.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

impl Default for Steer {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    fn check(wishes: &[Steering], signal: Signal, must_wait: bool) {
        let steer = Steer::new();
        wishes.iter().for_each(|&wish| steer.set(wish));
        assert_eq!((steer.signal(), steer.must_wait()), (signal, must_wait), "{wishes:?}");
        assert_eq!(steer.released().now_or_never().is_none(), must_wait, "{wishes:?}");
    }

    #[test]
    fn the_last_wish_counts_but_a_cancel_stays() {
        use Steering::{Cancel, Continue, Pause, Stop};
        check(&[], Signal::Continue, false);
        check(&[Pause], Signal::Continue, true);
        check(&[Pause, Continue], Signal::Continue, false);
        check(&[Pause, Stop], Signal::Stop, false);
        check(&[Stop, Pause], Signal::Stop, false);
        check(&[Pause, Cancel], Signal::Cancel, false);
        check(&[Cancel, Stop, Continue], Signal::Cancel, false);
    }

    #[test]
    fn a_held_run_is_woken() {
        let steer = Steer::new();
        steer.set(Steering::Pause);
        let mut released = Box::pin(steer.released());
        assert!(released.as_mut().now_or_never().is_none());
        steer.set(Steering::Continue);
        assert!(released.now_or_never().is_some());
    }
}
