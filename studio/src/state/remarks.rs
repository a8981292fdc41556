//! What deserves a remark in a table. Every remark is computed from the profile and true of it.

use bunsen_spec::{ColumnKind, ColumnProfile, Distribution, ImageShape, TableProfile};

/// Share of the largest kind from which classes count as unbalanced.
const UNBALANCED: f64 = 0.8;
/// Skewness from which a distribution counts as skewed.
const SKEWED: f64 = 1.0;
/// Kinds from which a category counts as having many.
const MANY_KINDS: u64 = 50;
/// Rows below which results depend much on the split.
const FEW_ROWS: u64 = 50;
/// Rows from which a column of all-different values counts as an identifier.
const MIN_ROWS_FOR_IDENTIFIER: u64 = 20;

/// Something worth knowing.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The column it is about; `None`: the table.
    pub column: Option<String>,
    /// What it is.
    pub kind: RemarkKind,
}

/// What is worth knowing.
#[derive(Clone, Debug, PartialEq)]
pub enum RemarkKind {
    /// The columns are the pixels of pictures.
    Pictures(ImageShape),
    /// There are few rows.
    FewRows(u64),
    /// Rows that repeat an earlier one.
    Duplicates(u64),
    /// No value at all.
    AllMissing,
    /// The same value everywhere; how many values are missing.
    Constant(u64),
    /// Every value is different: it names rows rather than describing them.
    Identifier,
    /// Values missing, and which share that is.
    Missing(u64, f64),
    /// A long tail to the right (mean, median) or, if the mean is smaller, to the left.
    Skewed(f64, f64),
    /// One kind prevails: its name and share.
    Unbalanced(String, f64),
    /// More kinds than a model sees often enough.
    ManyKinds(u64),
}

/// Every remark on a table: the table's own first, then its columns' in order.
pub fn remarks(profile: &TableProfile) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut about_table = |kind| remarks.push(Remark { column: None, kind });
    if let Some(image) = profile.image {
        about_table(RemarkKind::Pictures(image));
    }
    if profile.n_rows > 0 && profile.n_rows < FEW_ROWS {
        about_table(RemarkKind::FewRows(profile.n_rows));
    }
    if profile.n_duplicate_rows > 0 {
        about_table(RemarkKind::Duplicates(profile.n_duplicate_rows));
    }
    let is_picture = profile.image.is_some();
    for column in &profile.columns {
        // Pixels are often constant at the rim and skewed: no remark for each of them.
        if is_picture && column.kind.is_number() && column.n_missing == 0 {
            continue;
        }
        let found = of_column(column, profile.n_rows);
        remarks.extend(found.into_iter().map(|kind| Remark { column: Some(column.name.clone()), kind }));
    }
    remarks
}

fn of_column(column: &ColumnProfile, n_rows: u64) -> Vec<RemarkKind> {
    let n_present = n_rows.saturating_sub(column.n_missing);
    if n_present == 0 {
        return vec![RemarkKind::AllMissing];
    }
    if column.n_distinct == 1 {
        return vec![RemarkKind::Constant(column.n_missing)];
    }
    let mut kinds = Vec::new();
    if column.n_missing > 0 {
        kinds.push(RemarkKind::Missing(column.n_missing, column.n_missing as f64 / n_rows as f64));
    }
    if is_identifier(column, n_present) {
        kinds.push(RemarkKind::Identifier);
        return kinds;
    }
    if column.kind.is_number()
        && let Some(numbers) = &column.numbers
        && let Some(skew) = numbers.skew
    {
        // Only said where mean and median show it too.
        let agrees =
            (skew > SKEWED && numbers.mean > numbers.median) || (skew < -SKEWED && numbers.mean < numbers.median);
        if agrees && column.n_distinct > 10 {
            kinds.push(RemarkKind::Skewed(numbers.mean, numbers.median));
        }
    }
    if let Distribution::Bars { bars, .. } = &column.distribution
        && let Some(first) = bars.first()
    {
        let share = first.count as f64 / n_present as f64;
        if share >= UNBALANCED && column.n_distinct >= 2 && !matches!(column.kind, ColumnKind::Text) {
            kinds.push(RemarkKind::Unbalanced(first.value.clone(), share));
        }
    }
    if column.kind == ColumnKind::Category && column.n_distinct >= MANY_KINDS {
        kinds.push(RemarkKind::ManyKinds(column.n_distinct));
    }
    kinds
}

/// Whether every value is different and, for whole numbers, they count through without a gap.
fn is_identifier(column: &ColumnProfile, n_present: u64) -> bool {
    if n_present < MIN_ROWS_FOR_IDENTIFIER || column.n_distinct != n_present {
        return false;
    }
    match (column.kind, &column.numbers) {
        (ColumnKind::Text | ColumnKind::Category, _) => true,
        (ColumnKind::Integer, Some(numbers)) => numbers.max - numbers.min + 1.0 == n_present as f64,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{Bar, NumberSummary, ReadOptions};

    use super::*;

    fn column(kind: ColumnKind, n_missing: u64, n_distinct: u64) -> ColumnProfile {
        ColumnProfile {
            name: "x".into(),
            kind,
            n_missing,
            n_distinct,
            numbers: None,
            distribution: Distribution::Empty,
        }
    }

    fn with_numbers(mut column: ColumnProfile, mean: f64, median: f64, min: f64, max: f64, skew: f64) -> ColumnProfile {
        column.numbers =
            Some(NumberSummary { mean, std: Some(1.0), min, q1: min, median, q3: max, max, skew: Some(skew) });
        column
    }

    fn with_bars(mut column: ColumnProfile, counts: &[u64]) -> ColumnProfile {
        let bars = counts.iter().enumerate().map(|(i, n)| Bar { value: format!("k{i}"), count: *n }).collect();
        column.distribution = Distribution::Bars { bars, n_other: 0 };
        column
    }

    fn check(n_rows: u64, column: ColumnProfile, expected: &[RemarkKind]) {
        let profile = TableProfile {
            n_rows,
            columns: vec![column],
            n_duplicate_rows: 0,
            options: ReadOptions::default(),
            parts: Vec::new(),
            issues: Vec::new(),
            image: None,
            pixels: Vec::new(),
            ..TableProfile::default()
        };
        let kinds: Vec<RemarkKind> = remarks(&profile).into_iter().map(|r| r.kind).collect();
        assert_eq!(kinds, expected);
    }

    #[test]
    fn columns_are_judged_by_their_profile() {
        use ColumnKind::{Boolean, Category, Integer, Number, Text};
        check(100, column(Number, 0, 80), &[]);
        check(100, column(Number, 100, 0), &[RemarkKind::AllMissing]);
        check(100, column(Category, 3, 1), &[RemarkKind::Constant(3)]);
        check(100, column(Text, 0, 100), &[RemarkKind::Identifier]);
        check(100, with_numbers(column(Integer, 0, 100), 50.5, 50.5, 1.0, 100.0, 0.0), &[RemarkKind::Identifier]);
        check(100, with_numbers(column(Integer, 0, 100), 500.0, 480.0, 1.0, 900.0, 0.1), &[]);
        check(100, with_numbers(column(Number, 0, 90), 9.0, 3.0, 0.0, 99.0, 2.5), &[RemarkKind::Skewed(9.0, 3.0)]);
        check(100, with_numbers(column(Number, 0, 90), 2.0, 3.0, 0.0, 99.0, 2.5), &[]);
        check(100, column(Number, 25, 60), &[RemarkKind::Missing(25, 0.25)]);
        check(100, with_bars(column(Boolean, 0, 2), &[92, 8]), &[RemarkKind::Unbalanced("k0".into(), 0.92)]);
        check(100, with_bars(column(Boolean, 0, 2), &[60, 40]), &[]);
        check(40, column(Number, 0, 30), &[RemarkKind::FewRows(40)]);
    }
}
