//! How fast training goes, and how long it will take.

/// Milliseconds between two measurements.
const WINDOW_MS: f64 = 500.0;
/// Share of the newest measurement in the rate shown.
const NEWEST_SHARE: f64 = 0.4;

/// Measures batches a second, smoothed so that the figure can be read.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    mark_ms: f64,
    mark_step: u64,
    per_second: f64,
}

impl Pace {
    /// Starts the clock at batch `step`.
    pub(crate) fn new(now_ms: f64, step: u64) -> Self {
        Self { mark_ms: now_ms, mark_step: step, per_second: 0.0 }
    }

    /// Takes note that batch `step` is done, and gives batches a second; 0 while unknown.
    pub(crate) fn at(&mut self, now_ms: f64, step: u64) -> f64 {
        let elapsed_ms = now_ms - self.mark_ms;
        if elapsed_ms >= WINDOW_MS {
            let newest = (step - self.mark_step) as f64 * 1000.0 / elapsed_ms;
            self.per_second = match self.per_second {
                0.0 => newest,
                before => before + NEWEST_SHARE * (newest - before),
            };
            (self.mark_ms, self.mark_step) = (now_ms, step);
        }
        self.per_second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_rate_and_is_unknown_at_first() {
        let mut pace = Pace::new(1000.0, 5);
        assert_eq!(pace.at(1400.0, 9), 0.0);
        assert_eq!(pace.at(1500.0, 10), 10.0);
        assert_eq!(pace.at(1600.0, 40), 10.0);
        assert!((pace.at(2500.0, 30) - 14.0).abs() < 1e-9);
    }
}
