//! Progress, thinned out in time but never in metric points.

use bunsen_spec::Progress;

/// Least milliseconds between two progress events.
const INTERVAL_MS: f64 = 50.0;

/// Gathers progress reports into at most one every 50 ms. The latest numbers win; metric points are
/// kept until they are given out.
#[derive(Debug)]
pub struct Coalescer {
    last_ms: f64,
    pending: Option<Progress>,
}

impl Coalescer {
    /// One that gives out the first report at once.
    pub fn new() -> Self {
        Self { last_ms: f64::NEG_INFINITY, pending: None }
    }

    /// Takes a report.
    pub fn add(&mut self, mut progress: Progress) {
        if let Some(earlier) = self.pending.take() {
            let newer = std::mem::replace(&mut progress.points, earlier.points);
            progress.points.extend(newer);
        }
        self.pending = Some(progress);
    }

    /// What is to be sent now, if anything is and the last was long enough ago.
    pub fn take_due(&mut self, now_ms: f64) -> Option<Progress> {
        if now_ms - self.last_ms < INTERVAL_MS {
            return None;
        }
        self.take(now_ms)
    }

    /// What is to be sent now, if anything is, however long ago the last was.
    pub fn take(&mut self, now_ms: f64) -> Option<Progress> {
        let progress = self.pending.take()?;
        self.last_ms = now_ms;
        Some(progress)
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{MetricPoint, Part};

    use super::*;

    fn report(step: u64) -> Progress {
        let point = MetricPoint { name: "loss".into(), part: Part::Train, step, value: 1.0 };
        Progress { step, points: vec![point], ..Progress::default() }
    }

    /// Adds one report per given moment and asks right after each; then takes the rest. Expects the
    /// step and the points' steps of everything that was given out.
    fn check(moments_ms: &[f64], expected: &[(u64, &[u64])]) {
        let mut coalescer = Coalescer::new();
        let mut sent = Vec::new();
        for (step, &now_ms) in moments_ms.iter().enumerate() {
            coalescer.add(report(step as u64));
            sent.extend(coalescer.take_due(now_ms));
        }
        sent.extend(coalescer.take(1e9));
        let got: Vec<(u64, Vec<u64>)> =
            sent.iter().map(|p| (p.step, p.points.iter().map(|point| point.step).collect())).collect();
        let expected: Vec<(u64, Vec<u64>)> = expected.iter().map(|(step, points)| (*step, points.to_vec())).collect();
        assert_eq!(got, expected, "{moments_ms:?}");
    }

    #[test]
    fn reports_are_thinned_but_points_are_not() {
        check(&[], &[]);
        check(&[0.0], &[(0, &[0])]);
        check(&[0.0, 10.0, 20.0], &[(0, &[0]), (2, &[1, 2])]);
        check(&[0.0, 10.0, 50.0, 99.0, 100.0], &[(0, &[0]), (2, &[1, 2]), (4, &[3, 4])]);
        check(&[0.0, 49.9, 500.0], &[(0, &[0]), (2, &[1, 2])]);
    }
}
