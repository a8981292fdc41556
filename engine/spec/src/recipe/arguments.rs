//! What a step is told: what to fill with, how to put into bins, what to compute of groups.

use serde::{Deserialize, Serialize};

use crate::Cell;

/// What missing values are filled with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FillWith {
    /// A value, which has to fit the column's kind: a number for numbers, yes or no for such, a text for texts,
    /// `2024-12-31` for days, that or `2024-12-31 23:59` for moments. A number with decimals fits whole numbers too,
    /// which become numbers; a whole number that no float holds is the text of its digits.
    Constant {
        /// The value.
        value: Cell,
    },
    /// The mean of the numbers that are there. Whole numbers become numbers if one that is put in has decimals. Dates
    /// have no mean here, nor a median.
    Mean,
    /// Their median: the middle one, or the mean of the two in the middle.
    Median,
    /// The most frequent value; of equally frequent ones the smallest: of texts by code points, false before true.
    Mode,
    /// The last value above.
    Forward,
    /// The next value below.
    Backward,
}

/// Which of several equal rows stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// The first.
    First,
    /// The last.
    Last,
    /// None of them.
    None,
}

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatePart {
    /// The year.
    Year,
    /// 1 to 4.
    Quarter,
    /// 1 to 12.
    Month,
    /// 1 to 31.
    Day,
    /// 0 (Monday) to 6 (Sunday).
    Weekday,
    /// 1 to 366.
    DayOfYear,
    /// ISO 8601's week, 1 to 53.
    Week,
    /// 0 to 23; of a day 0.
    Hour,
    /// 0 to 59; of a day 0.
    Minute,
    /// 0 to 59; of a day 0.
    Second,
    /// Whether it is a Saturday or a Sunday.
    IsWeekend,
}

/// How numbers are put into bins. A bin holds its left edge and not its right, but for the last, which holds both.
///
/// With edges e (ascending floats, one more than there are bins), the bin of a value v with e\[0\] <= v <= e\[-1\] is
/// `min(searchsorted(e, v, side="right") - 1, len(e) - 2)` in numpy's words. There are at most 1000 bins. Of equal
/// edges next to each other one is kept, which is listed; if only one is left, there is one bin, which begins and ends
/// there.
///
/// Labels are `[a, b)` and, for the last bin, `[a, b]`. Edges that were computed are written with 6 significant digits
/// (Python's `float(f"{edge:.6g}")`) unless they are whole numbers; if these are not ascending any more, and for edges
/// that were given, as they are. Numbers look as texts that [`Step::Cast`](super::Step::Cast) makes of them: `100000`, `0.1`, `2.5e-5`;
/// zero has no sign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Bins {
    /// Bins of equal width from the smallest to the largest value: edges `numpy.linspace(smallest, largest, n + 1)`.
    Equal {
        /// How many.
        n: u64,
    },
    /// Bins of about equally many values: edges `numpy.quantile(values, numpy.arange(n + 1) / n)`.
    Quantiles {
        /// How many.
        n: u64,
    },
    /// These edges, two at least, ascending, none twice. A value outside is missing, which is listed.
    Edges {
        /// The edges.
        edges: Vec<f64>,
    },
}

/// Something computed of a group's values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// The column.
    pub column: String,
    /// What is computed.
    pub function: Aggregation,
    /// The new column.
    pub name: String,
}

/// What is computed of several values; missing ones are left out, as pandas does. Sums, means, medians and deviations
/// are of numbers and of yes (1) and no (0); texts, days and moments have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// How many there are.
    Count,
    /// How many distinct ones.
    Distinct,
    /// Their sum; 0 of none. A whole number of whole numbers and of yes and no, unless a sum is beyond 64 bits: then
    /// all sums are numbers.
    Sum,
    /// Their mean; missing of none.
    Mean,
    /// Their median; missing of none.
    Median,
    /// Their sample standard deviation; missing of fewer than two.
    Std,
    /// The smallest, by the order of [`Step::Sort`]; missing of none.
    Min,
    /// The largest, by the order of [`Step::Sort`]; missing of none.
    Max,
    /// The first that is there.
    First,
    /// The last that is there.
    Last,
}

/// Which rows of two tables a join keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoinHow {
    /// Rows whose key is in both.
    Inner,
    /// All rows of this table.
    Left,
    /// All rows of the other table.
    Right,
    /// All rows of both.
    Outer,
}

/// A pair of columns that have to be equal for rows to be joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinKey {
    /// The column here.
    pub here: String,
    /// The column there.
    pub there: String,
}

/// A column to sort by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SortKey {
    /// The column.
    pub column: String,
    /// Whether the largest comes first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_descending: bool,
}

/// How many rows a sample has.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SampleSize {
    /// So many; all where there are fewer.
    Rows {
        /// How many.
        n: u64,
    },
    /// This share of them, 0 to 1: `floor(n * share + 0.5)` of `n` rows.
    Share {
        /// The share.
        share: f64,
    },
}
