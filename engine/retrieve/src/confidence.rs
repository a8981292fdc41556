//! How sure an answer is.

use serde::{Deserialize, Serialize};

/// What says whether a question was answered: each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Signals {
    /// How near the best passage is: the cosine of its vector and the question's.
    pub passage: f64,
    /// The same of the best sentence.
    pub sentence: f64,
    /// The share of the question's words that the best passages have, rare ones counting more.
    pub coverage: f64,
}

/// Fitted to the tuning questions of the sample collection by `tests/oracle/confidence.py`.
pub const CALIBRATION: Calibration =
    Calibration { intercept: -6.184, weights: [4.6309, 7.4874, 1.1492], threshold: 0.36 };

/// What turns signals into a probability: a logistic regression.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The intercept.
    pub intercept: f64,
    /// The weight of each signal, in their order.
    pub weights: [f64; 3],
    /// Below this confidence a question is refused.
    pub threshold: f64,
}

impl Calibration {
    /// The probability that what was found answers the question.
    pub fn confidence(&self, signals: &Signals) -> f64 {
        let values = [signals.passage, signals.sentence, signals.coverage];
        let logit: f64 =
            self.intercept + self.weights.iter().zip(values).map(|(weight, value)| weight * value).sum::<f64>();
        1.0 / (1.0 + libm::exp(-logit))
    }
}
