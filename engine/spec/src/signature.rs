//! What a model takes and gives: the form on a link, the REST schema and the ONNX file follow from it.

use serde::{Deserialize, Serialize};

/// What a trained model takes and what it gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    /// The columns it takes, in the order the model sees them.
    pub inputs: Vec<Input>,
    /// What it gives.
    pub output: Output,
    /// Set when the inputs together are one picture, row by row, channels last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageShape>,
}

/// One column that a model takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// The column's name.
    pub name: String,
    /// What values it takes.
    pub kind: InputKind,
    /// Whether a value must be given. Where it need not be, the training rows' median or most
    /// frequent kind stands in.
    pub is_required: bool,
}

/// What values an input takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum InputKind {
    /// A number. The bounds were seen in training and are not enforced.
    Number {
        /// Smallest value seen in training.
        min: f64,
        /// Largest value seen in training.
        max: f64,
        /// Median of the training rows: a sane starting value.
        median: f64,
        /// Whether only whole numbers were seen.
        is_integer: bool,
    },
    /// One of these words. Others are refused.
    Choice {
        /// The words, sorted.
        options: Vec<String>,
        /// The most frequent one in training.
        most_frequent: String,
    },
    /// Yes or no.
    Flag,
}

/// What a model gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Output {
    /// One of several kinds, with a probability for each.
    Classes {
        /// The column it predicts.
        target: String,
        /// The kinds, sorted (numbers by value, words by code point).
        labels: Vec<String>,
        /// Whether the labels are whole numbers in the data.
        are_integers: bool,
    },
    /// A number.
    Number {
        /// The column it predicts.
        target: String,
        /// Smallest value seen in training.
        min: f64,
        /// Largest value seen in training.
        max: f64,
    },
}

/// The shape of pictures that are stored as one column per pixel.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImageShape {
    /// Pixels from top to bottom.
    pub height: u32,
    /// Pixels from left to right.
    pub width: u32,
    /// 1 for grey, 3 for colour.
    pub channels: u32,
    /// The value of a fully bright pixel, such as 16 or 255.
    pub max: f64,
}

impl Output {
    /// The column that is predicted.
    pub fn target(&self) -> &str {
        match self {
            Self::Classes { target, .. } | Self::Number { target, .. } => target,
        }
    }
}
