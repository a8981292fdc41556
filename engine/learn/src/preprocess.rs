//! What happens to the features before a model sees them: fitted on the training rows only, saved
//! with the model, and repeated exactly whenever the model is asked.
//!
//! Numbers are standardised, categories become ones and zeros or positions, booleans 0 and 1. The
//! pixels of pictures are divided by their largest possible value instead. Where the training rows
//! had missing values the median or the most frequent kind stands in, and the input need not be given.

mod encode;
mod fit;
mod validate;

use serde::{Deserialize, Serialize};

pub(crate) use encode::Strictness;
pub(crate) use fit::{not_learnable, width_of};
pub(crate) use validate::validate;

/// A feature column as fitted on the training rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct FittedColumn {
    /// The column's name.
    pub name: String,
    /// Whether the training rows had missing values, so that they may be missing later too.
    pub imputes: bool,
    /// What becomes of a value.
    pub encoding: Encoding,
}

/// What becomes of the values of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub(crate) enum Encoding {
    /// A number `v` becomes `(v - offset) / scale`.
    Number {
        /// The training mean, or 0.
        offset: f64,
        /// The training standard deviation (divisor n), or 1, or a picture's brightest value.
        scale: f64,
        /// Median of the training values.
        median: f64,
        /// Smallest training value.
        min: f64,
        /// Largest training value.
        max: f64,
        /// Whether all training values are whole.
        is_integer: bool,
    },
    /// A kind becomes a row of zeros with a one at its position.
    OneHot(Kinds),
    /// A kind becomes its position, from 0.
    Ordinal(Kinds),
    /// No becomes 0, yes becomes 1.
    Flag {
        /// The more frequent of the two.
        most_frequent: bool,
    },
}

/// The kinds of a category.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kinds {
    /// The kinds in the training rows, sorted by code point.
    pub kinds: Vec<String>,
    /// Position of the most frequent one (the first of equals).
    pub most_frequent: usize,
}

impl FittedColumn {
    /// Number of columns it has after preprocessing.
    pub(crate) fn width(&self) -> usize {
        match &self.encoding {
            Encoding::OneHot(kinds) => kinds.kinds.len(),
            _ => 1,
        }
    }
}

/// Number of columns that `columns` have after preprocessing.
pub(crate) fn total_width(columns: &[FittedColumn]) -> usize {
    columns.iter().map(FittedColumn::width).sum()
}
