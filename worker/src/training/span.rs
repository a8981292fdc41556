//! Time spent training, pauses not counted.

/// A stopwatch that can be held, read in laps.
#[derive(Debug)]
pub struct Span {
    lap_ms: f64,
    running_since_ms: Option<f64>,
}

impl Span {
    /// One that runs from now on.
    pub fn start(now_ms: f64) -> Self {
        Self { lap_ms: 0.0, running_since_ms: Some(now_ms) }
    }

    /// Stops counting until [`Span::go_on`].
    pub fn hold(&mut self, now_ms: f64) {
        if let Some(since_ms) = self.running_since_ms.take() {
            self.lap_ms += now_ms - since_ms;
        }
    }

    /// Counts again.
    pub fn go_on(&mut self, now_ms: f64) {
        self.running_since_ms.get_or_insert(now_ms);
    }

    /// Counts milliseconds of an earlier lap again, which could not be kept.
    pub fn add(&mut self, lap_ms: f64) {
        self.lap_ms += lap_ms;
    }

    /// Milliseconds counted since the last lap was taken; the next lap starts now.
    pub fn take_lap(&mut self, now_ms: f64) -> f64 {
        let running_ms = self.running_since_ms.map_or(0.0, |since_ms| now_ms - since_ms);
        self.running_since_ms = self.running_since_ms.map(|_| now_ms);
        std::mem::take(&mut self.lap_ms) + running_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn held_time_is_in_no_lap() {
        let mut span = Span::start(100.0);
        assert_eq!(span.take_lap(130.0), 30.0);
        span.hold(140.0);
        span.hold(150.0);
        assert_eq!(span.take_lap(160.0), 10.0);
        span.go_on(200.0);
        span.go_on(205.0);
        assert_eq!(span.take_lap(210.0), 10.0);
        assert_eq!(span.take_lap(210.0), 0.0);
        span.add(5.0);
        assert_eq!(span.take_lap(211.0), 6.0);
    }
}
