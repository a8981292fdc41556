//! Charts of a table: what is asked for, and what is drawn.

mod data;

use serde::{Deserialize, Serialize};

use crate::Aggregation;

pub use data::{
    AxisScale, BinCounts, BoxSummary, ChartData, Drawn, GroupKind, LineSeries, PointColor, SampledRows, SeriesValues,
    ViolinShape,
};

/// A chart of a table's columns.
///
/// A column that groups or colours holds texts, yes or no, or numbers and dates. Texts make one kind each, the most
/// frequent first; of too many, the rest are put together as other, which is said. Numbers and dates with few
/// distinct values make one kind each; others are put into ranges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "chart", rename_all = "snake_case")]
pub enum Chart {
    /// How often values of each size occur.
    Histogram {
        /// The column: numbers, days or moments.
        column: String,
        /// How many bins, all of one width. `None`: as many as the profile of the column has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        n_bins: Option<u32>,
        /// Counts each kind of this column by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        color: Option<String>,
    },
    /// Median, quartiles, whiskers and outliers.
    Box {
        /// The column: numbers, days or moments.
        column: String,
        /// One box for each kind of this column.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// The density of values, estimated with Gaussian kernels.
    Violin {
        /// The column: numbers, days or moments.
        column: String,
        /// One violin for each kind of this column.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// One bar for each kind.
    Bar {
        /// The column whose kinds make the bars.
        column: String,
        /// What is aggregated. `None`: rows are counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        /// How it is aggregated; [`Aggregation::Count`] where there is no value.
        function: Aggregation,
        /// One bar for each kind of this column, beside each other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        color: Option<String>,
    },
    /// Lines over numbers or dates; values of equal `x` are aggregated.
    Line {
        /// The column below: numbers, days or moments.
        x: String,
        /// The columns that make the lines: 1 to 6.
        y: Vec<String>,
        /// How values of equal `x` are aggregated.
        function: Aggregation,
        /// One line for each kind of this column; only with one column in `y`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        color: Option<String>,
    },
    /// One point for each row, or for each of an honest sample.
    Scatter {
        /// The column below: numbers, days or moments.
        x: String,
        /// The column beside: numbers, days or moments.
        y: String,
        /// Colours the points by kind, or along a scale.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        color: Option<String>,
    },
    /// Counts or an aggregate for each pair of kinds.
    HeatMap {
        /// The column whose kinds lie below.
        x: String,
        /// The column whose kinds stand beside.
        y: String,
        /// What is aggregated. `None`: rows are counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        /// How it is aggregated; [`Aggregation::Count`] where there is no value.
        function: Aggregation,
    },
    /// How columns go together, pair by pair.
    Correlation {
        /// The columns: numbers, or yes or no. Empty: all columns of numbers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        columns: Vec<String>,
        /// Whether ranks are compared (Spearman) rather than values (Pearson).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        is_rank: bool,
    },
    /// Every column against every other, and by itself on the diagonal.
    Pairs {
        /// The columns: 2 to 6 of numbers, days or moments.
        columns: Vec<String>,
        /// Colours the points by kind.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        color: Option<String>,
    },
}

impl Chart {
    /// The columns it names, in the order in which it names them.
    pub fn columns(&self) -> Vec<&str> {
        let names: Vec<&String> = match self {
            Self::Histogram { column, color, .. } => [column].into_iter().chain(color).collect(),
            Self::Box { column, by } | Self::Violin { column, by } => [column].into_iter().chain(by).collect(),
            Self::Bar { column, value, color, .. } => [column].into_iter().chain(value).chain(color).collect(),
            Self::Line { x, y, color, .. } => [x].into_iter().chain(y).chain(color).collect(),
            Self::Scatter { x, y, color } => [x, y].into_iter().chain(color).collect(),
            Self::HeatMap { x, y, value, .. } => [x, y].into_iter().chain(value).collect(),
            Self::Correlation { columns, .. } => columns.iter().collect(),
            Self::Pairs { columns, color } => columns.iter().chain(color).collect(),
        };
        names.into_iter().map(String::as_str).collect()
    }
}
