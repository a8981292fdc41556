//! The recipe: the steps that make the table to learn from out of the table that was read.

mod arguments;
mod chance;
mod effect;

use serde::{Deserialize, Serialize};

use crate::{Cell, ColumnKind};

pub use arguments::{Aggregate, Aggregation, Bins, DatePart, FillWith, JoinHow, JoinKey, Keep, SampleSize, SortKey};
pub use chance::{chance_start, mixed};
pub use effect::{StepEffect, StepPreview};

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
    ///
    /// - To numbers: texts of sign, digits, decimals behind a point and exponent, spaces around them allowed (` 3.5 `,
    ///   `1e3`; not `1,5`, `inf` or what is larger than any float); true is 1, false is 0. Whole numbers beyond 2^53
    ///   are rounded and listed.
    /// - To whole numbers: the same, of those without decimals only: 2.5 is not rounded but becomes missing. Beyond
    ///   2^53 only what is written with all its digits and has 64 bits.
    /// - To yes and no: `true`, `yes`, `1` and `false`, `no`, `0` in any case, spaces around them allowed; the numbers
    ///   1 and 0.
    /// - To days and moments: texts such as `2024-12-31` or `2024-12-31T23:59:00Z`, with a zone in UTC, which is
    ///   listed. Days become moments at midnight; moments become days, and those that lose a time of day are listed.
    /// - To texts: `12`, `0.1`, `true`, `2024-12-31`, `2024-12-31 23:59:00`, as delimited text is written.
    ///
    /// Numbers, or yes and no, never become dates, nor the other way round: that is a mistake.
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
    /// Takes columns out; one at least has to stay.
    DropColumns {
        /// The columns.
        columns: Vec<String>,
    },
    /// Keeps these columns, in this order, and takes all others out.
    KeepColumns {
        /// The columns.
        columns: Vec<String>,
    },
    /// Fills missing values. What has no value to be filled with, such as those of a group without any, stays missing
    /// and is listed.
    Fill {
        /// The columns.
        columns: Vec<String>,
        /// With what.
        with: FillWith,
        /// Columns whose equal values make groups; each group is filled from its own values. Missing values equal each
        /// other here. None of them may be among `columns`. Empty: one group.
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
        /// The columns that have to be equal, where two missing values are. Empty: all.
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
    /// Moves numbers outside of bounds to the bound. Whole numbers become numbers if a bound has decimals or is beyond
    /// 2^53. There has to be a bound, and `min` may not be above `max`.
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
    /// Replaces whole values. Both have to fit the columns' kinds as in [`FillWith::Constant`]; a number with decimals
    /// is none of a column of whole numbers, and turns it into one of numbers where it is put in.
    Replace {
        /// The columns.
        columns: Vec<String>,
        /// The value looked for; not [`Cell::Missing`], which is for [`Step::Fill`].
        value: Cell,
        /// What stands there afterwards; [`Cell::Missing`] makes it missing.
        by: Cell,
    },
    /// Replaces part of texts, wherever it occurs, from left to right; what is put in is not looked through again. A
    /// text of which nothing is left is an empty one, not a missing one.
    ReplaceText {
        /// The columns.
        columns: Vec<String>,
        /// The text looked for, as it is (not a pattern).
        find: String,
        /// What stands there afterwards.
        by: String,
    },
    /// Takes white space (Unicode's and U+001C to U+001F, as Python's `strip`) off both ends of texts. A text of
    /// nothing else becomes missing and is listed.
    Trim {
        /// The columns.
        columns: Vec<String>,
    },
    /// Splits texts at a separator into new columns of texts, which follow the column. Surplus pieces stay in the last
    /// with the separators between them. Pieces keep their white space, and may be empty.
    SplitText {
        /// The column.
        column: String,
        /// The separator, as it is.
        separator: String,
        /// The new columns, one at least. A text with fewer pieces leaves the rest missing.
        into: Vec<String>,
    },
    /// Reads dates or moments out of texts. What does not follow the format becomes missing and is listed.
    ParseDates {
        /// The column.
        column: String,
        /// The format, in `strftime`'s letters: `%Y-%m-%d`, `%d.%m.%y %H:%M`. A format with a time of day or a zone
        /// gives moments, one without gives days.
        ///
        /// Read as pandas' `to_datetime(texts, format=format, errors="coerce")` does: the whole text has to follow;
        /// case does not count; a zero in front may be left out; white space stands for any of it. Letters are `%Y
        /// %y %m %b %B %d %j %H %I %p %M %S %f %z` and `%%`, each once, with a year among them unless all is a time
        /// of day; names of months are English. What the format lacks is 1900, January, the first day, midnight. `%y` from 69 on is 19 hundred; `%p`
        /// counts with `%I` only, and `%I` without it is in the morning; `%f` has up to nine digits, of which six
        /// are kept; `%z` is `Z`, `+0200` or `+02:00`, and the moment is in UTC.
        format: String,
    },
    /// Adds parts of dates as columns called `COLUMN_PART` (`born_year`, `born_day_of_year`, `born_is_weekend`), which
    /// follow the column. They hold whole numbers, or yes and no.
    DateParts {
        /// The column.
        column: String,
        /// The parts, one at least and each once.
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
    /// One row for each combination of values that occurs; sorted by them, the first column first. Numbers are sorted
    /// by value, false comes before true, texts go by code point, and missing values, a group of their own, come last.
    Group {
        /// The columns whose values make the groups; at least one.
        by: Vec<String>,
        /// What is computed of each group; at least one thing. No two of the new columns and `by` have one name.
        aggregates: Vec<Aggregate>,
    },
    /// One row for each combination of `rows` that occurs, one column for each value of `columns`, both sorted as
    /// groups are. pandas gives the same with `groupby(rows + [columns], dropna=False)` and `unstack(columns)`.
    Pivot {
        /// The columns whose values make the rows; at least one.
        rows: Vec<String>,
        /// The column whose values name the new columns, as they are written; at most 1,000. A missing value names
        /// the column `missing`, a text of nothing `empty`; a name that is taken gets `_2` added, or the next number
        /// that is free.
        columns: String,
        /// The column whose values fill them.
        values: String,
        /// What is computed of the values that meet, which may be a single one or only missing ones. Where no row
        /// has the combination, the cell is missing.
        function: Aggregation,
    },
    /// One row for each row and each of `columns`: its name in one column, its value in another. First all rows of the
    /// first of `columns`, then all of the second. Whole numbers and numbers together become numbers, days and moments
    /// moments; other mixtures become texts, as the values are written. A column without values fits every kind.
    Melt {
        /// The columns that are repeated.
        keep: Vec<String>,
        /// The columns that become rows. Empty: all others.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        columns: Vec<String>,
        /// The column of their names; none of `keep` has this name.
        name: String,
        /// The column of their values; as in pandas, no column of the table has this name.
        value: String,
    },
    /// Adds the columns of another table of the project where keys are equal. A missing key meets none (in pandas it
    /// meets other missing ones). Whole numbers equal numbers of the same value, days equal moments at midnight; texts
    /// equal only texts, and yes and no only those.
    ///
    /// The columns are this table's, then the other's without keys whose pair has one name; of those pairs the key's
    /// column holds the value of either table, and with rows of the other table only it takes on the wider kind. A
    /// column of the other table whose name is taken here gets `_other` added, and a number if that is taken too.
    ///
    /// The rows stand in this table's order, then in the other's; of a right join in the other's, then in this
    /// table's. Rows that only an outer join keeps come at the end (pandas sorts those by key).
    Join {
        /// The other table's name.
        table: String,
        /// Which rows stay.
        how: JoinHow,
        /// The keys: a column here and a column there; at least one pair, and no column twice.
        on: Vec<JoinKey>,
    },
    /// Sorts the rows. Numbers are sorted by value, false comes before true, texts go by code point; missing values
    /// come last in both directions, and equal rows keep their order.
    Sort {
        /// The columns, the most important first; at least one, and none twice.
        by: Vec<SortKey>,
    },
    /// Keeps some rows, chosen by chance, in their order.
    ///
    /// Each row has a number, which the seed decides: with the rows counted from 0, in 64 bits without sign and with
    /// what is beyond cut off, splitmix64's
    ///
    /// ```text
    /// z = start + (row + 1) * 0x9E3779B97F4A7C15
    /// z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
    /// z = (z ^ (z >> 27)) * 0x94D049BB133111EB
    /// number = z ^ (z >> 31)
    /// ```
    ///
    /// where the start is [`chance_start`] of the seed. The rows with the smallest numbers are kept.
    Sample {
        /// How many.
        size: SampleSize,
        /// What the chance begins with.
        seed: u64,
    },
    /// Adds a column, behind all others, that says of each row whether it is for training, validation or testing.
    ///
    /// The rows of each kind of `stratify`, of which a missing value is one, are put in the order of their numbers (see
    /// [`Step::Sample`]). Of `n` rows the first `floor(n * test_share + 0.5)` are for testing, the next
    /// `floor(n * validation_share + 0.5)` for validation, and the rest for training.
    Split {
        /// The new column; it holds `train`, `validation` and `test`.
        into: String,
        /// Share of rows for validation, 0 to 1.
        validation_share: f64,
        /// Share of rows for testing, 0 to 1. Both shares together are less than 1.
        test_share: f64,
        /// A column whose kinds are to have the same shares in each part.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stratify: Option<String>,
        /// What the chance begins with.
        seed: u64,
    },
}
