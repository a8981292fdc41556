//! How sure an answer is.

use serde::{Deserialize, Serialize};

use crate::Signals;

/// Fitted to the tuning questions of the sample collection by `tests/oracle/confidence.py`.
pub const CALIBRATION: Calibration =
    Calibration { intercept: -4.6109, margin: 10.9083, sentence: 7.4866, ordinary: 0.3015, threshold: 0.395 };

/// What turns signals into a probability: a logistic regression.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The intercept.
    pub intercept: f64,
    /// The weight of how much nearer the nearest passage is than an ordinary one.
    pub margin: f64,
    /// The weight of how near the nearest sentence is.
    pub sentence: f64,
    /// How near an ordinary passage is where there are too few to tell: the mean over the questions that it was fitted to.
    pub ordinary: f64,
    /// Below this confidence a question is refused.
    pub threshold: f64,
}

impl Calibration {
    /// The probability that what was found answers the question.
    pub fn confidence(&self, signals: &Signals) -> f64 {
        let margin = signals.nearest - signals.ordinary.unwrap_or(self.ordinary);
        1.0 / (1.0 + libm::exp(-(self.intercept + self.margin * margin + self.sentence * signals.sentence)))
    }
}
