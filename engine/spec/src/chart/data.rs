//! What a chart draws, and what has to be said about it. Its size is bounded, whatever the table's.

use serde::{Deserialize, Serialize};

use super::Chart;

/// What a chart draws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChartData {
    /// What was asked for.
    pub chart: Chart,
    /// Rows of the table.
    pub n_rows: u64,
    /// Rows that count, those of a sample not drawn included.
    pub n_used: u64,
    /// Rows left out because a value that the chart needs is missing.
    pub n_missing: u64,
    /// Set where not every row that counts is drawn as a point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampled: Option<SampledRows>,
    /// What is drawn.
    pub drawn: Drawn,
}

/// Rows drawn as points, chosen by chance from all that count, each equally likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampledRows {
    /// Rows drawn.
    pub n: u64,
    /// Rows that count.
    pub of: u64,
}

/// What is drawn, one shape for each family of charts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "drawn", rename_all = "snake_case")]
pub enum Drawn {
    /// Counts in bins.
    Bins {
        /// What the edges are.
        scale: AxisScale,
        /// Bin borders, ascending, one more than bins. Bins are half-open but for the last, as numpy's.
        edges: Vec<f64>,
        /// Counts by kind; one entry without kind where nothing is coloured.
        series: Vec<BinCounts>,
    },
    /// Boxes with whiskers.
    Boxes {
        /// What the values are.
        scale: AxisScale,
        /// One for each kind that has values.
        boxes: Vec<BoxSummary>,
    },
    /// Densities.
    Violins {
        /// What the values are.
        scale: AxisScale,
        /// One for each kind that has values.
        violins: Vec<ViolinShape>,
    },
    /// Bars.
    Bars {
        /// The kinds below the bars, each with one row at least.
        kinds: Vec<GroupKind>,
        /// Heights by kind of colour; one entry without kind where nothing is coloured.
        series: Vec<SeriesValues>,
    },
    /// Lines.
    Lines {
        /// What lies below.
        scale: AxisScale,
        /// The lines.
        lines: Vec<LineSeries>,
    },
    /// Points.
    Points {
        /// What lies below.
        x_scale: AxisScale,
        /// What stands beside.
        y_scale: AxisScale,
        /// Where each point lies.
        x: Vec<f64>,
        /// Where each point stands.
        y: Vec<f64>,
        /// The row of each point, counted from 0, ascending.
        rows: Vec<u64>,
        /// What colours the points.
        color: PointColor,
    },
    /// Cells of a grid.
    Cells {
        /// The kinds below.
        x: Vec<GroupKind>,
        /// The kinds beside.
        y: Vec<GroupKind>,
        /// One list for each kind beside; `None` where no row falls.
        values: Vec<Vec<Option<f64>>>,
    },
    /// Correlations.
    Correlations {
        /// The columns, below and beside.
        columns: Vec<String>,
        /// One list for each column; `None` where a column is constant or too few rows have both values.
        values: Vec<Vec<Option<f64>>>,
        /// How many rows have both values.
        n_pairs: Vec<Vec<u64>>,
    },
    /// A pair plot.
    Pairs {
        /// The columns.
        columns: Vec<String>,
        /// What each column's values are.
        scales: Vec<AxisScale>,
        /// The bins' borders of each column.
        edges: Vec<Vec<f64>>,
        /// The counts of each column, of all rows that count, by kind.
        counts: Vec<Vec<BinCounts>>,
        /// The values of each column at the points: one common sample.
        values: Vec<Vec<f64>>,
        /// The row of each point, counted from 0, ascending.
        rows: Vec<u64>,
        /// What colours the points.
        color: PointColor,
    },
}

/// What the numbers on a scale are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AxisScale {
    /// Whole numbers.
    Integer,
    /// Numbers.
    #[default]
    Number,
    /// Days, in seconds since 1970.
    Date,
    /// Moments, in seconds since 1970.
    DateTime,
}

/// One kind of a column that groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum GroupKind {
    /// A text.
    Text {
        /// The text.
        value: String,
    },
    /// Yes or no.
    Flag {
        /// Which of both.
        value: bool,
    },
    /// A number, a day or a moment.
    Value {
        /// The value.
        value: f64,
        /// What it is.
        scale: AxisScale,
    },
    /// A range of numbers, days or moments.
    Range {
        /// The lower end, which belongs to it.
        low: f64,
        /// The upper end.
        high: f64,
        /// What they are.
        scale: AxisScale,
        /// Whether the upper end belongs to it: only to a last range that ends with the largest value.
        has_high: bool,
    },
    /// All kinds that have none of their own.
    Other {
        /// How many kinds they are.
        n_kinds: u64,
    },
}

/// Counts of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BinCounts {
    /// The kind.
    pub kind: Option<GroupKind>,
    /// Rows in each bin.
    pub counts: Vec<u64>,
}

/// Values of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesValues {
    /// The kind.
    pub kind: Option<GroupKind>,
    /// One value for each bar; `None` where there is nothing to aggregate.
    pub values: Vec<Option<f64>>,
}

/// A box with its whiskers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoxSummary {
    /// The kind.
    pub kind: Option<GroupKind>,
    /// Number of values.
    pub n: u64,
    /// The first value within 1.5 times the box's length below it.
    pub low: f64,
    /// First quartile, linear interpolation.
    pub q1: f64,
    /// Median.
    pub median: f64,
    /// Third quartile, linear interpolation.
    pub q3: f64,
    /// The last value within 1.5 times the box's length above it.
    pub high: f64,
    /// Values beyond the whiskers, ascending: at most 500, evenly from all, with the first and the last.
    pub outliers: Vec<f64>,
    /// How many values lie beyond the whiskers.
    pub n_outliers: u64,
}

/// The density of one kind's values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ViolinShape {
    /// The kind.
    pub kind: Option<GroupKind>,
    /// Number of values.
    pub n: u64,
    /// The smallest value.
    pub min: f64,
    /// First quartile, linear interpolation.
    pub q1: f64,
    /// Median.
    pub median: f64,
    /// Third quartile, linear interpolation.
    pub q3: f64,
    /// The largest value.
    pub max: f64,
    /// The densities at 128 evenly spaced values from the smallest to the largest. Empty below two values and where
    /// all are equal.
    pub density: Vec<f64>,
    /// How far a density may be off at most: 0 up to 10,000 values, of which every one is taken; more are counted
    /// in narrow bins first.
    pub max_error: f64,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineSeries {
    /// The column.
    pub column: String,
    /// The kind.
    pub kind: Option<GroupKind>,
    /// Where the points lie, ascending.
    pub x: Vec<f64>,
    /// Where they stand.
    pub y: Vec<f64>,
    /// How many points there are: more than are drawn if there are over 2,000. Then those are drawn that keep the
    /// line's shape (largest triangle, three buckets).
    pub n_points: u64,
    /// Rows that count for this line.
    pub n_used: u64,
}

/// What colours points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PointColor {
    /// Nothing.
    None,
    /// Kinds.
    Kinds {
        /// The kinds, in the order of their colours.
        kinds: Vec<GroupKind>,
        /// Each point's kind, as its place in `kinds`.
        of: Vec<u8>,
    },
    /// A scale from the smallest to the largest value.
    Values {
        /// What the values are.
        scale: AxisScale,
        /// Each point's value.
        of: Vec<f64>,
    },
}
