//! Ctrl+C, for commands that have something to keep: the first keeps what there is so far, the second throws it away, the
//! third ends the program at once.

use std::sync::atomic::{AtomicU8, Ordering};

use bunsen_model::Signal;
use bunsen_spec::Problem;

static PRESSED: AtomicU8 = AtomicU8::new(0);

/// Listens from now on.
///
/// # Errors
/// If the system does not let us.
pub fn listen() -> Result<(), Problem> {
    ctrlc::set_handler(|| {
        if PRESSED.fetch_add(1, Ordering::Relaxed) >= 2 {
            std::process::exit(130);
        }
    })
    .map_err(|error| Problem::internal(format!("Ctrl+C cannot be listened for: {error}.")))
}

/// What the learner wants by now.
pub fn signal() -> Signal {
    match PRESSED.load(Ordering::Relaxed) {
        0 => Signal::Continue,
        1 => Signal::Stop,
        _ => Signal::Cancel,
    }
}
