//! What a model answers.

use serde::{Deserialize, Serialize};

/// The answer for one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Prediction {
    /// The most probable kind, and the probability of each in the signature's order.
    Class {
        /// The kind.
        label: String,
        /// Probabilities; they sum to 1.
        probabilities: Vec<f64>,
    },
    /// A number.
    Number {
        /// The number.
        value: f64,
    },
}
