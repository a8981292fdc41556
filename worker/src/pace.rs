//! The pace of long commands other than training.

use std::cell::Cell;

use async_trait::async_trait;
use bunsen_model::{Host, Signal};
use bunsen_protocol::Event;
use bunsen_spec::{Problem, Progress, say};

use crate::host::now_ms;
use crate::laboratory::Laboratory;

/// Most milliseconds of work between two openings to the world.
const TURN_MS: f64 = 20.0;
/// Least milliseconds between two words on how it goes.
const TELL_MS: f64 = 50.0;

/// The [`Host`] of a command that predicts: lets the world in, and tells the page how many rows are done once
/// it takes a while.
pub struct PredictHost<'a> {
    lab: &'a Laboratory,
    request: u64,
    turned_ms: Cell<f64>,
    told_ms: Cell<f64>,
}

impl<'a> PredictHost<'a> {
    /// The host of the command that came with this request.
    pub fn new(lab: &'a Laboratory, request: u64) -> Self {
        let now_ms = now_ms();
        Self { lab, request, turned_ms: Cell::new(now_ms), told_ms: Cell::new(now_ms) }
    }
}

#[async_trait(?Send)]
impl Host for PredictHost<'_> {
    fn now_ms(&self) -> f64 {
        now_ms()
    }

    async fn turn(&self) -> Signal {
        if now_ms() - self.turned_ms.get() >= TURN_MS {
            self.lab.macrotasks.turn().await;
            self.turned_ms.set(now_ms());
        }
        Signal::Continue
    }

    fn report(&self, Progress { step, steps, .. }: Progress) {
        if now_ms() - self.told_ms.get() >= TELL_MS {
            let share = step as f64 / steps.max(1) as f64;
            self.lab.working(self.request, say::predicting::predicting(steps), Some(share));
            self.told_ms.set(now_ms());
        }
    }

    fn wants_checkpoint(&self) -> bool {
        false
    }

    async fn save_checkpoint(&self, _epoch: u64, _bytes: Vec<u8>) -> Result<(), Problem> {
        Ok(())
    }
}

impl Laboratory {
    /// Tells the page what the command that came with this request is doing.
    pub fn working(&self, request: u64, what: impl Into<String>, done: Option<f64>) {
        self.port.event(Event::Working { id: request, what: what.into(), done });
    }
}
