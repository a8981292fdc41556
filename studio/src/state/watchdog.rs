//! Decides from the clock alone whether the worker is alive.

/// Silence after which the worker is pinged.
const PING_AFTER_MS: f64 = 6_000.0;
/// Silence after which a worker that owes an answer counts as dead.
const DEAD_AFTER_MS: f64 = 25_000.0;
/// The same for a worker that may be busy without hearing: one that is being fetched, or one that
/// compiles shaders.
const SLOW_DEAD_AFTER_MS: f64 = 120_000.0;
/// Two looks further apart than this mean that the computer slept, not the worker. If the later one seems to be the
/// earlier, the clock was set back.
const SLEEP_MS: f64 = 12_000.0;

/// What to make of the worker's silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to do.
    Alive,
    /// Ask it something small.
    Ping,
    /// It will not answer any more.
    Dead,
}

/// Remembers when the worker was last heard. Times are in milliseconds of one clock.
#[derive(Clone, Debug)]
pub struct Watchdog {
    heard_ms: f64,
    looked_ms: f64,
    has_pinged: bool,
}

impl Watchdog {
    /// A worker that starts now.
    pub fn new(now_ms: f64) -> Self {
        Self { heard_ms: now_ms, looked_ms: now_ms, has_pinged: false }
    }

    /// The worker said something, or is asked something after a quiet time.
    pub fn heard(&mut self, now_ms: f64) {
        self.heard_ms = now_ms;
        self.has_pinged = false;
    }

    /// Judges the silence. `is_waiting`: an answer is owed. `is_slow`: more patience is due.
    pub fn look(&mut self, now_ms: f64, is_waiting: bool, is_slow: bool) -> Verdict {
        let has_slept = !(0.0..=SLEEP_MS).contains(&(now_ms - self.looked_ms));
        self.looked_ms = now_ms;
        if has_slept || !is_waiting {
            self.heard(now_ms);
            return Verdict::Alive;
        }
        let silent_ms = now_ms - self.heard_ms;
        let limit_ms = if is_slow { SLOW_DEAD_AFTER_MS } else { DEAD_AFTER_MS };
        if silent_ms > limit_ms {
            Verdict::Dead
        } else if silent_ms > PING_AFTER_MS && !self.has_pinged {
            self.has_pinged = true;
            Verdict::Ping
        } else {
            Verdict::Alive
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks every 2 s for `seconds`, hearing something at the given second.
    fn check(seconds: u32, is_waiting: bool, is_slow: bool, hears_at: Option<u32>, expected: &[(u32, Verdict)]) {
        let mut dog = Watchdog::new(0.0);
        let mut seen = Vec::new();
        for second in (2..=seconds).step_by(2) {
            let now_ms = f64::from(second) * 1000.0;
            if hears_at == Some(second) {
                dog.heard(now_ms);
            }
            match dog.look(now_ms, is_waiting, is_slow) {
                Verdict::Alive => {}
                verdict => seen.push((second, verdict)),
            }
        }
        assert_eq!(seen, expected);
    }

    #[test]
    fn silence_is_pinged_then_believed() {
        check(26, true, false, None, &[(8, Verdict::Ping), (26, Verdict::Dead)]);
        check(30, true, false, Some(14), &[(8, Verdict::Ping), (22, Verdict::Ping)]);
        check(60, false, false, None, &[]);
        check(60, true, true, None, &[(8, Verdict::Ping)]);
    }

    #[test]
    fn silence_is_believed_on_a_clock_that_was_set_back() {
        let mut dog = Watchdog::new(3_600_000.0);
        assert_eq!(dog.look(2_000.0, true, false), Verdict::Alive);
        assert_eq!(dog.look(10_000.0, true, false), Verdict::Ping);
        assert_eq!(dog.look(20_000.0, true, false), Verdict::Alive);
        assert_eq!(dog.look(30_000.0, true, false), Verdict::Dead);
    }

    #[test]
    fn a_sleeping_computer_kills_nothing() {
        let mut dog = Watchdog::new(0.0);
        assert_eq!(dog.look(3_600_000.0, true, false), Verdict::Alive);
        assert_eq!(dog.look(3_602_000.0, true, false), Verdict::Alive);
    }
}
