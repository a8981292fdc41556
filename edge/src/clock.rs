//! The time of day, handed in so that tests can hold it still.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Gives the time in milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> f64 + Send + Sync>;

/// The machine's clock, in whole milliseconds.
pub fn system_clock() -> Clock {
    Arc::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_millis() as f64))
}
