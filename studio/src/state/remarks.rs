//! What deserves a remark in a table. Every remark is computed from the profile and true of it.

mod column;
mod pairs;

use bunsen_spec::{ImageShape, TableProfile};

/// Rows below which results depend much on the split.
const FEW_ROWS: u64 = 50;

/// Something worth knowing.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The column it is about; `None`: the table.
    pub column: Option<String>,
    /// What it is.
    pub kind: RemarkKind,
}

/// What is worth knowing, the most important first.
#[derive(Clone, Debug, PartialEq)]
pub enum RemarkKind {
    /// The columns are the pixels of pictures.
    Pictures(ImageShape),
    /// There are few rows.
    FewRows(u64),
    /// Rows that repeat an earlier one.
    Duplicates(u64),
    /// Every value is different: it names rows rather than describing them.
    Identifier,
    /// No value at all.
    AllMissing,
    /// The same value everywhere; how many values are missing.
    Constant(u64),
    /// It equals this other column in every row.
    Copy(String),
    /// One kind prevails: its name and share.
    Unbalanced(String, f64),
    /// One of a few kinds is rare: its name, how often it occurs, and which share that is.
    RareKind(String, u64, f64),
    /// Values missing, and which share that is.
    Missing(u64, f64),
    /// Zeros, more than of any other value, and which share that is.
    Zeros(u64, f64),
    /// It moves with this other column: Pearson's correlation.
    Correlated(String, f64),
    /// Values far from the others.
    Outliers(FarValues),
    /// A long tail to one side.
    Skewed(Skew),
    /// More kinds than a model sees often enough.
    ManyKinds(u64),
}

/// Values far from the others.
#[derive(Clone, Debug, PartialEq)]
pub struct FarValues {
    /// By which rule.
    pub rule: OutlierRule,
    /// How many there are.
    pub n: u64,
    /// Which share that is.
    pub share: f64,
    /// They are smaller than this,
    pub lower: f64,
    /// or larger than this.
    pub upper: f64,
}

/// How outliers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlierRule {
    /// By a robust z above 3.5.
    RobustZ,
    /// By more than 1.5 times the distance between the quartiles beyond them.
    Quartiles,
}

/// A long tail, to the right if the mean is larger than the median, else to the left.
#[derive(Clone, Debug, PartialEq)]
pub struct Skew {
    /// The mean.
    pub mean: f64,
    /// The median.
    pub median: f64,
    /// What would draw the tail in.
    pub logarithm: Logarithm,
}

/// Which logarithm can be taken of all values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logarithm {
    /// That of the value: all are above zero.
    OfValue,
    /// That of 1 and the value: none is below zero.
    OfOneMore,
    /// None that would help.
    Neither,
}

/// Every remark on a table, the most important first, those of equal importance in the columns' order.
pub fn remarks(profile: &TableProfile) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = of_table(profile).into_iter().map(|kind| Remark { column: None, kind }).collect();
    let is_picture = profile.image.is_some();
    for column in &profile.columns {
        // Pixels are often constant at the rim, skewed and like their neighbours: no remark for each of them.
        if is_picture && column.kind.is_number() && column.n_missing == 0 {
            continue;
        }
        let found = column::of_column(column, profile.n_rows);
        remarks.extend(found.into_iter().map(|kind| Remark { column: Some(column.name.clone()), kind }));
    }
    if !is_picture {
        remarks.extend(pairs::of_pairs(profile));
    }
    remarks.sort_by_key(|remark| importance(&remark.kind));
    remarks
}

fn of_table(profile: &TableProfile) -> Vec<RemarkKind> {
    let mut kinds: Vec<RemarkKind> = profile.image.map(RemarkKind::Pictures).into_iter().collect();
    if profile.n_rows > 0 && profile.n_rows < FEW_ROWS {
        kinds.push(RemarkKind::FewRows(profile.n_rows));
    }
    if profile.n_duplicate_rows > 0 {
        kinds.push(RemarkKind::Duplicates(profile.n_duplicate_rows));
    }
    kinds
}

/// The place of a kind among all: smaller is more important.
fn importance(kind: &RemarkKind) -> u8 {
    match kind {
        RemarkKind::Pictures(_) => 0,
        RemarkKind::FewRows(_) => 1,
        RemarkKind::Duplicates(_) => 2,
        RemarkKind::Identifier => 3,
        RemarkKind::AllMissing => 4,
        RemarkKind::Constant(_) => 5,
        RemarkKind::Copy(_) => 6,
        RemarkKind::Unbalanced(..) => 7,
        RemarkKind::RareKind(..) => 8,
        RemarkKind::Missing(..) => 9,
        RemarkKind::Zeros(..) => 10,
        RemarkKind::Correlated(..) => 11,
        RemarkKind::Outliers(_) => 12,
        RemarkKind::Skewed(_) => 13,
        RemarkKind::ManyKinds(_) => 14,
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{ColumnKind, ColumnProfile, Distribution};

    use super::*;

    #[test]
    fn the_most_important_come_first() {
        let column = |name: &str, n_missing, n_distinct| ColumnProfile {
            name: name.into(),
            kind: ColumnKind::Category,
            n_missing,
            n_distinct,
            numbers: None,
            distribution: Distribution::Empty,
        };
        let columns = vec![column("a", 4, 60), column("b", 0, 1), column("c", 2, 9), column("d", 0, 80)];
        let profile = TableProfile { n_rows: 80, columns, n_duplicate_rows: 1, ..TableProfile::default() };
        let found = remarks(&profile);
        let named: Vec<(Option<&str>, u8)> =
            found.iter().map(|remark| (remark.column.as_deref(), importance(&remark.kind))).collect();
        assert_eq!(named, [(None, 2), (Some("d"), 3), (Some("b"), 5), (Some("a"), 9), (Some("c"), 9), (Some("a"), 14)]);
    }
}
