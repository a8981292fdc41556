//! The pace of long commands other than training.

use bunsen_protocol::Event;

use crate::host::now_ms;
use crate::laboratory::Laboratory;

/// Most milliseconds of work between two openings to the world.
const TURN_MS: f64 = 20.0;
/// Least milliseconds between two words on how it goes.
const TELL_MS: f64 = 50.0;

/// Lets the world in and tells the page how a long command goes, both often enough and not too often.
pub struct Pace<'a> {
    lab: &'a Laboratory,
    request: u64,
    turned_ms: f64,
    told_ms: f64,
}

impl<'a> Pace<'a> {
    /// The pace of the command that came with this request.
    pub fn new(lab: &'a Laboratory, request: u64) -> Self {
        Self { lab, request, turned_ms: now_ms(), told_ms: f64::NEG_INFINITY }
    }

    /// To be called between two small pieces of work. `done` is the share that is done, 0 to 1.
    pub async fn turn(&mut self, what: &str, done: f64) {
        let now = now_ms();
        if now - self.turned_ms < TURN_MS {
            return;
        }
        if now - self.told_ms >= TELL_MS {
            self.lab.working(self.request, what, Some(done));
            self.told_ms = now;
        }
        self.lab.macrotasks.turn().await;
        self.turned_ms = now_ms();
    }
}

impl Laboratory {
    /// Tells the page what the command that came with this request is doing.
    pub fn working(&self, request: u64, what: impl Into<String>, done: Option<f64>) {
        self.port.event(Event::Working { id: request, what: what.into(), done });
    }
}
