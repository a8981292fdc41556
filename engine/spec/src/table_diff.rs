//! How two versions of a table differ.

use serde::{Deserialize, Serialize};

use crate::{Bar, Cell, ColumnKind};

/// How a newer version of a table differs from an older one.
///
/// Rows are matched by the key where there is one. Rows whose key is missing, or is that of several rows of one
/// version, cannot be matched: they are compared as whole rows, as all are where there is no key. Whole rows are
/// compared in the columns that both versions have, each with as many equal rows of the other version as there are.
/// The order of rows does not matter.
///
/// Every row of the older version is unchanged, changed or removed, and every row of the newer one unchanged, changed
/// or added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableDiff {
    /// The columns by which rows were matched; none if whole rows were compared.
    pub key: Vec<String>,
    /// Number of rows of the older version.
    pub n_rows_before: u64,
    /// Number of rows of the newer version.
    pub n_rows_after: u64,
    /// Columns of the newer version only.
    pub columns_added: Vec<NamedKind>,
    /// Columns of the older version only.
    pub columns_removed: Vec<NamedKind>,
    /// Columns that stand elsewhere among those of both versions: the fewest that explain the new order.
    pub columns_moved: Vec<MovedColumn>,
    /// The columns of both versions, in the newer one's order.
    pub columns: Vec<ColumnDiff>,
    /// Rows whose values in those columns are all the same.
    pub n_unchanged: u64,
    /// Rows with the same key and another value in one of those columns at least.
    pub n_changed: u64,
    /// Rows of the newer version only.
    pub n_added: u64,
    /// Rows of the older version only.
    pub n_removed: u64,
    /// The first of the changed rows, in the newer version's order.
    pub changed: Vec<ChangedRow>,
    /// The first of the added rows, with the newer version's columns.
    pub added: DiffRows,
    /// The first of the removed rows, with the older version's columns.
    pub removed: DiffRows,
    /// Rows of the older version that the key does not identify.
    pub unmatched_before: UnmatchedRows,
    /// Rows of the newer version that the key does not identify.
    pub unmatched_after: UnmatchedRows,
}

impl TableDiff {
    /// Whether both versions have the same columns, of the same kinds and in the same order, and the same rows.
    pub fn is_equal(&self) -> bool {
        self.has_same_columns() && self.n_changed + self.n_added + self.n_removed == 0
    }

    /// Whether both versions have the same columns, of the same kinds and in the same order.
    pub fn has_same_columns(&self) -> bool {
        let is_same_kind = |column: &ColumnDiff| column.kind_before == column.kind_after;
        self.columns_added.is_empty()
            && self.columns_removed.is_empty()
            && self.columns_moved.is_empty()
            && self.columns.iter().all(is_same_kind)
    }
}

/// A column's name and kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedKind {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
}

/// A column that stands elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedColumn {
    /// Its name.
    pub name: String,
    /// Its place in the older version, counted from 1.
    pub before: u64,
    /// Its place in the newer version, counted from 1.
    pub after: u64,
}

/// A column of both versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnDiff {
    /// Its name.
    pub name: String,
    /// What it holds in the older version.
    pub kind_before: ColumnKind,
    /// What it holds in the newer version.
    pub kind_after: ColumnKind,
    /// Matched rows that hold another value here; `None` where there is no key.
    ///
    /// Whole numbers equal numbers of the same value, and days their midnights. Where one version holds texts, they
    /// are read as what the other holds, and what cannot be read so is another value.
    pub n_changed: Option<u64>,
    /// Missing values in the older version.
    pub n_missing_before: u64,
    /// Missing values in the newer version.
    pub n_missing_after: u64,
    /// How the distribution of its values changed; `None` for free texts and where the kinds cannot be compared.
    pub shift: Option<Shift>,
}

/// How the distribution of a column's values changed, missing ones left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Shift {
    /// Of numbers; of dates and moments in seconds since 1970.
    Numbers(NumberShift),
    /// Of categories, and of yes and no.
    Categories(CategoryShift),
}

/// How the distribution of numbers changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NumberShift {
    /// The older version's figures; `None` if it has no values.
    pub before: Option<NumberFigures>,
    /// The newer version's figures; `None` if it has no values.
    pub after: Option<NumberFigures>,
    /// The two-sample test of Kolmogorov and Smirnov, as `scipy.stats.ks_2samp(before, after, method="asymp")`;
    /// `None` if either version has no values.
    pub kolmogorov_smirnov: Option<TestResult>,
    /// The Wasserstein distance divided by the older version's standard deviation (divisor n; 0.001 at least), as
    /// Evidently norms it; `None` if either version has no values.
    pub wasserstein: Option<f64>,
}

/// Figures of some numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NumberFigures {
    /// Arithmetic mean.
    pub mean: f64,
    /// Sample standard deviation (divisor n - 1); `None` below two values.
    pub std: Option<f64>,
    /// Smallest value.
    pub min: f64,
    /// Median.
    pub median: f64,
    /// Largest value.
    pub max: f64,
}

/// What a statistical test says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TestResult {
    /// Its statistic; `None` where it is infinite.
    pub statistic: Option<f64>,
    /// The probability of so large a statistic by chance alone.
    pub p_value: f64,
}

/// How the distribution of categories changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CategoryShift {
    /// Pearson's test of the newer counts against the older shares, as Evidently has it:
    /// `scipy.stats.chisquare(after, before * n_after / n_before)`. Infinite where a value is new. `None` if either
    /// version has no values, or there is one value only.
    pub chi_square: Option<TestResult>,
    /// Half the sum of the distances between the shares: the share of values that became another, 0 to 1. `None` if
    /// either version has no values.
    pub total_variation: Option<f64>,
    /// Values of the newer version only.
    pub n_new: u64,
    /// The most frequent of them, most frequent first.
    pub new: Vec<Bar>,
    /// Values of the older version only.
    pub n_gone: u64,
    /// The most frequent of them, most frequent first.
    pub gone: Vec<Bar>,
}

/// A row with the same key in both versions, and another value in some columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangedRow {
    /// Its number in the older version, counted from 1 without the header.
    pub row_before: u64,
    /// Its number in the newer version, counted from 1 without the header.
    pub row_after: u64,
    /// Its cells in the older version, one per column of [`TableDiff::columns`].
    pub before: Vec<Cell>,
    /// Its cells in the newer version, in the same order.
    pub after: Vec<Cell>,
    /// Which of them differ, counted from 0.
    pub changed: Vec<u64>,
}

/// Some rows of one version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DiffRows {
    /// The version's columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<NumberedRow>,
}

/// A row with its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberedRow {
    /// Its number in its version, counted from 1 without the header.
    pub row: u64,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// Rows of one version that the key does not identify.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UnmatchedRows {
    /// Rows without a value in a column of the key.
    pub n_missing: u64,
    /// The numbers of the first of them, counted from 1 without the header.
    pub missing: Vec<u64>,
    /// Rows whose key is that of another row of the same version.
    pub n_duplicate_rows: u64,
    /// How many keys these rows have between them.
    pub n_duplicate_keys: u64,
    /// The first of these keys.
    pub duplicates: Vec<DuplicateKey>,
}

/// A key of several rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DuplicateKey {
    /// Its values.
    pub key: Vec<Cell>,
    /// The numbers of the first of its rows, counted from 1 without the header.
    pub rows: Vec<u64>,
}
