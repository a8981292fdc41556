//! What is in a table: the figures of its columns, and what holds between them.

use serde::{Deserialize, Serialize};

use crate::{ColumnKind, Correlations, ReadIssue, ReadOptions};

/// What is in a whole table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableProfile {
    /// Number of rows.
    pub n_rows: u64,
    /// One profile per column, in the table's order.
    pub columns: Vec<ColumnProfile>,
    /// Number of rows that repeat an earlier row exactly.
    pub n_duplicate_rows: u64,
    /// How the file was in fact read: nothing left to guess.
    pub options: ReadOptions,
    /// The tables of a file that holds several, by the name to put into [`ReadOptions::part`].
    #[serde(default)]
    pub parts: Vec<String>,
    /// What did not fit.
    pub issues: Vec<ReadIssue>,
    /// Set when the feature columns are the pixels of pictures.
    pub image: Option<crate::ImageShape>,
    /// The columns that are those pixels, in the order of a picture's values.
    #[serde(default)]
    pub pixels: Vec<String>,
    /// What its rows have in common; `None` in profiles of older versions.
    #[serde(default)]
    pub row_counts: Option<RowCounts>,
    /// Names of the columns with one value at most, missing ones not counted.
    #[serde(default)]
    pub constants: Vec<String>,
    /// Columns that equal an earlier one in every row.
    #[serde(default)]
    pub copies: Vec<ColumnCopy>,
    /// How its columns of numbers move together.
    #[serde(default)]
    pub correlations: Correlations,
}

impl TableProfile {
    /// The shape of the pictures and their pixel columns, if the table holds any.
    pub fn picture(&self) -> Option<Picture<'_>> {
        self.image.map(|shape| Picture { shape, pixels: &self.pixels })
    }
}

/// How many rows of a table have something in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Rows with a missing value at least.
    pub n_incomplete: u64,
    /// Rows all of whose values are missing.
    pub n_empty: u64,
    /// Rows with an outlier in a column of numbers at least, by the rule of quartiles
    /// ([`NumberSummary::quartile_outliers`]).
    pub n_with_outlier: u64,
}

/// A column that equals an earlier one in every row: the same values, and the same ones missing. Whole numbers
/// equal other numbers of the same value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnCopy {
    /// The column's name.
    pub name: String,
    /// The name of the first column that it equals.
    pub of: String,
}

/// Pictures that are stored as one column per pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture<'a> {
    /// Their shape.
    pub shape: crate::ImageShape,
    /// Their pixel columns: row by row, channels last.
    pub pixels: &'a [String],
}

/// What is in one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// The column's name.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// Number of missing values.
    pub n_missing: u64,
    /// Number of distinct values, missing ones not counted.
    pub n_distinct: u64,
    /// Summary statistics, for numbers; of dates and moments in seconds since 1970.
    pub numbers: Option<NumberSummary>,
    /// How the values are distributed.
    pub distribution: Distribution,
}

/// Summary statistics of a column of numbers, missing values left out; as pandas' `describe()`. What profiles of
/// older versions lack is `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NumberSummary {
    /// Arithmetic mean.
    pub mean: f64,
    /// Sample standard deviation (divisor n - 1); `None` below two values.
    pub std: Option<f64>,
    /// Smallest value.
    pub min: f64,
    /// First quartile, linear interpolation.
    pub q1: f64,
    /// Median.
    pub median: f64,
    /// Third quartile, linear interpolation.
    pub q3: f64,
    /// Largest value.
    pub max: f64,
    /// Sample skewness (adjusted Fisher-Pearson, as pandas' `skew()`); `None` below three values or for a constant.
    pub skew: Option<f64>,
    /// Sample excess kurtosis (as pandas' `kurt()`, 0 for a normal distribution); `None` below four values or for a
    /// constant.
    #[serde(default)]
    pub kurtosis: Option<f64>,
    /// The value that 1 % lie below, linear interpolation.
    #[serde(default)]
    pub p1: Option<f64>,
    /// The value that 5 % lie below.
    #[serde(default)]
    pub p5: Option<f64>,
    /// The value that 95 % lie below.
    #[serde(default)]
    pub p95: Option<f64>,
    /// The value that 99 % lie below.
    #[serde(default)]
    pub p99: Option<f64>,
    /// Median of the distances from the median, unscaled.
    #[serde(default)]
    pub mad: Option<f64>,
    /// Number of zeros; `None` for dates.
    #[serde(default)]
    pub n_zeros: Option<u64>,
    /// Number of values below zero; `None` for dates.
    #[serde(default)]
    pub n_negative: Option<u64>,
    /// The most frequent values, most frequent first, of equally frequent ones the smallest first; at most 10.
    #[serde(default)]
    pub top: Vec<ValueCount>,
    /// Values below the first or above the third quartile by more than 1.5 times the distance between the two;
    /// `None` for dates.
    #[serde(default)]
    pub quartile_outliers: Option<Outliers>,
    /// Values whose robust z, 0.6745 times their distance from the median divided by [`NumberSummary::mad`], is above
    /// 3.5 (Iglewicz and Hoaglin, 1993); `None` for dates, and where that median distance is 0 and says nothing.
    #[serde(default)]
    pub robust_outliers: Option<Outliers>,
}

/// A number and how often it occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ValueCount {
    /// The number; a date or moment in seconds since 1970.
    pub value: f64,
    /// How often it occurs.
    pub count: u64,
}

/// Values of a column that lie outside bounds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outliers {
    /// The lower bound: only what is smaller is an outlier.
    pub lower: f64,
    /// The upper bound: only what is larger is an outlier.
    pub upper: f64,
    /// How many values lie outside.
    pub n_rows: u64,
    /// Numbers of their rows, counted from 1 without the header; at most the first 100.
    pub rows: Vec<u64>,
}

/// How a column's values are distributed, small enough to draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Distribution {
    /// Counts in equal bins; `edges` has one more entry than `counts`.
    Histogram {
        /// Bin borders, ascending; those of dates and moments in seconds since 1970. Bins are half-open but for the last, as numpy's.
        edges: Vec<f64>,
        /// Values per bin.
        counts: Vec<u64>,
    },
    /// Counts of the most frequent values, most frequent first.
    Bars {
        /// At most 20 bars.
        bars: Vec<Bar>,
        /// Values that are in none of the bars.
        n_other: u64,
    },
    /// Nothing to draw: every value is missing.
    Empty,
}

/// One value and how often it occurs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// The value as text.
    pub value: String,
    /// How often it occurs.
    pub count: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_of_older_versions_are_read() {
        let text = r#"{"n_rows":2,"columns":[{"name":"x","kind":"number","n_missing":0,"n_distinct":2,
            "numbers":{"mean":1.5,"std":0.7,"min":1,"q1":1.2,"median":1.5,"q3":1.8,"max":2,"skew":null},
            "distribution":{"type":"histogram","edges":[1,2],"counts":[2]}}],"n_duplicate_rows":0,
            "options":{},"issues":[],"image":null}"#;
        let profile: TableProfile = serde_json::from_str(text).unwrap();
        let numbers = profile.columns[0].numbers.as_ref().unwrap();
        assert_eq!((numbers.median, numbers.p99, numbers.n_zeros), (1.5, None, None));
        assert_eq!((profile.row_counts, profile.correlations.above(0.0)), (None, vec![]));
    }
}
