//! The recipe: the steps that make the table to learn from out of the table that was read.

use serde::{Deserialize, Serialize};

use crate::{Cell, ColumnKind, ReadIssue, Rows};

/// One step of a recipe, and whether it is taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecipeStep {
    /// What it does.
    #[serde(flatten)]
    pub step: Step,
    /// Left out for the time being.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_off: bool,
}

impl From<Step> for RecipeStep {
    fn from(step: Step) -> Self {
        Self { step, is_off: false }
    }
}

/// What a step does to a table. Columns are named as they are called when the step is reached; a column that is
/// not there is a mistake with a sentence, never passed over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Turns a column's values into another kind. What cannot be turned becomes missing and is listed.
    Cast {
        /// The column.
        column: String,
        /// What it will hold. [`ColumnKind::Category`] and [`ColumnKind::Text`] are both texts.
        to: ColumnKind,
    },
    /// Renames a column.
    Rename {
        /// Its name.
        column: String,
        /// Its new name.
        name: String,
    },
    /// Takes columns out.
    DropColumns {
        /// The columns.
        columns: Vec<String>,
    },
    /// Keeps these columns, in this order, and takes all others out.
    KeepColumns {
        /// The columns.
        columns: Vec<String>,
    },
    /// Fills missing values.
    Fill {
        /// The columns.
        columns: Vec<String>,
        /// With what.
        with: FillWith,
        /// Columns whose equal values make groups; each group is filled from its own values. Empty: one group.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        by: Vec<String>,
    },
    /// Takes out rows with a missing value.
    DropMissing {
        /// The columns looked at. Empty: all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        columns: Vec<String>,
    },
    /// Takes out rows that repeat another.
    DropDuplicates {
        /// The columns that have to be equal. Empty: all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        columns: Vec<String>,
        /// Which of the equal rows stays.
        keep: Keep,
    },
    /// Keeps the rows for which an expression is true.
    Filter {
        /// The expression.
        expression: String,
    },
    /// Makes a column of an expression; one of this name is replaced in its place.
    Derive {
        /// The column.
        column: String,
        /// The expression.
        expression: String,
    },
    /// Moves numbers outside of bounds to the bound.
    Clip {
        /// The column.
        column: String,
        /// Lower bound.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        /// Upper bound.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
    },
    /// Replaces whole values.
    Replace {
        /// The columns.
        columns: Vec<String>,
        /// The value looked for.
        value: Cell,
        /// What stands there afterwards; [`Cell::Missing`] makes it missing.
        by: Cell,
    },
    /// Replaces part of texts, wherever it occurs.
    ReplaceText {
        /// The columns.
        columns: Vec<String>,
        /// The text looked for, as it is (not a pattern).
        find: String,
        /// What stands there afterwards.
        by: String,
    },
    /// Takes spaces, tabs and breaks off both ends of texts. A text of nothing else becomes missing.
    Trim {
        /// The columns.
        columns: Vec<String>,
    },
    /// Splits texts at a separator into new columns, which follow the column. Surplus pieces stay in the last.
    SplitText {
        /// The column.
        column: String,
        /// The separator, as it is.
        separator: String,
        /// The new columns. A text with fewer pieces leaves the rest missing.
        into: Vec<String>,
    },
    /// Reads dates or moments out of texts. What does not follow the format becomes missing and is listed.
    ParseDates {
        /// The column.
        column: String,
        /// The format, in `strftime`'s letters: `%Y-%m-%d`, `%d.%m.%y %H:%M`. A format with a time of day gives
        /// moments, one without gives days.
        format: String,
    },
    /// Adds parts of dates as columns called `COLUMN_PART`, which follow the column.
    DateParts {
        /// The column.
        column: String,
        /// The parts.
        parts: Vec<DatePart>,
    },
    /// Puts numbers into bins, in a new column of texts such as `[0, 10)`, which follows the column.
    Bin {
        /// The column.
        column: String,
        /// The new column.
        into: String,
        /// The bins.
        bins: Bins,
    },
    /// One row for each combination of values; sorted by them, missing values last.
    Group {
        /// The columns whose values make the groups.
        by: Vec<String>,
        /// What is computed of each group.
        aggregates: Vec<Aggregate>,
    },
    /// One row for each combination of `rows`, one column for each value of `columns`.
    Pivot {
        /// The columns whose values make the rows.
        rows: Vec<String>,
        /// The column whose values name the new columns.
        columns: String,
        /// The column whose values fill them.
        values: String,
        /// What is computed where several values meet. Where none do, the cell is missing.
        function: Aggregation,
    },
    /// One row for each row and each of `columns`: its name in one column, its value in another.
    Melt {
        /// The columns that are repeated.
        keep: Vec<String>,
        /// The columns that become rows. Empty: all others.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        columns: Vec<String>,
        /// The column of their names.
        name: String,
        /// The column of their values.
        value: String,
    },
    /// Adds the columns of another table of the project where keys are equal. A missing key meets none.
    Join {
        /// The other table's name.
        table: String,
        /// Which rows stay.
        how: JoinHow,
        /// The keys: a column here and a column there.
        on: Vec<JoinKey>,
    },
    /// Sorts the rows; missing values come last, equal rows keep their order.
    Sort {
        /// The columns, the most important first.
        by: Vec<SortKey>,
    },
    /// Keeps some rows, chosen by chance, in their order.
    Sample {
        /// How many.
        size: SampleSize,
        /// What the chance begins with.
        seed: u64,
    },
    /// Adds a column that says of each row whether it is for training, validation or testing.
    Split {
        /// The new column; it holds `train`, `validation` and `test`.
        into: String,
        /// Share of rows for validation, 0 to 1.
        validation_share: f64,
        /// Share of rows for testing, 0 to 1.
        test_share: f64,
        /// A column whose kinds are to have the same shares in each part.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stratify: Option<String>,
        /// What the chance begins with.
        seed: u64,
    },
}

/// What missing values are filled with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FillWith {
    /// A value, which has to fit the column's kind.
    Constant {
        /// The value.
        value: Cell,
    },
    /// The mean of the numbers that are there.
    Mean,
    /// Their median.
    Median,
    /// The most frequent value; of equally frequent ones the smallest.
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Bins {
    /// Bins of equal width from the smallest to the largest value.
    Equal {
        /// How many.
        n: u64,
    },
    /// Bins of about equally many values; equal edges are merged.
    Quantiles {
        /// How many.
        n: u64,
    },
    /// These edges, ascending. A value outside is missing.
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

/// What is computed of several values; missing ones are left out, as pandas does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// How many there are.
    Count,
    /// How many distinct ones.
    Distinct,
    /// Their sum; 0 of none.
    Sum,
    /// Their mean.
    Mean,
    /// Their median.
    Median,
    /// Their sample standard deviation.
    Std,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// The first.
    First,
    /// The last.
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
    /// This share of them, 0 to 1; rounded to the nearest whole number.
    Share {
        /// The share.
        share: f64,
    },
}

/// What a step did to a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StepEffect {
    /// Rows before.
    pub n_rows_before: u64,
    /// Rows after.
    pub n_rows_after: u64,
    /// Rows that are still there with another value in some column that was there before.
    pub n_rows_changed: u64,
    /// The columns that hold another value in some row, another kind, or another name; by their new name.
    pub changed: Vec<String>,
    /// The columns that are new.
    pub added: Vec<String>,
    /// The columns that are gone.
    pub removed: Vec<String>,
    /// What did not fit and what became of it; what a learner should look at.
    pub issues: Vec<ReadIssue>,
}

/// A step as it would be, before it is taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepPreview {
    /// What it would do.
    pub effect: StepEffect,
    /// The first rows that it touches, as they are. Empty for a step that makes other rows.
    pub before: Rows,
    /// The number of each of these rows, from 0.
    pub before_rows: Vec<u64>,
    /// The same rows as they would be; `None` for a row that would be gone. Of a step that makes other rows, its
    /// first rows.
    pub after: Vec<Option<Vec<Cell>>>,
    /// The columns of `after`.
    pub after_columns: Vec<String>,
}
