//! What deserves a remark between two columns.

use std::collections::BTreeSet;

use bunsen_spec::TableProfile;

use super::column::is_identifier;
use super::{Remark, RemarkKind};

/// Correlation, of either sign, above which one of two columns may be enough.
const CORRELATED: f64 = 0.95;

/// Copies, and columns that move together, the strongest first. Each is told of the later column, and of each only
/// the first copy and the strongest correlation.
pub(super) fn of_pairs(profile: &TableProfile) -> Vec<Remark> {
    // Of columns that are worth nothing by themselves it is not said what they are like.
    let mut is_told: BTreeSet<&str> = profile
        .columns
        .iter()
        .filter(|column| column.n_distinct <= 1 || is_identifier(column, profile.n_rows - column.n_missing))
        .map(|column| column.name.as_str())
        .collect();
    let about = |name: &str, kind| Remark { column: Some(name.to_string()), kind };
    let mut remarks = Vec::new();
    for copy in &profile.copies {
        if is_told.insert(&copy.name) {
            remarks.push(about(&copy.name, RemarkKind::Copy(copy.of.clone())));
        }
    }
    for pair in profile.correlations.above(CORRELATED) {
        let Some(correlation) = pair.pearson.filter(|pearson| pearson.abs() > CORRELATED) else { continue };
        if !is_told.contains(pair.first) && is_told.insert(pair.second) {
            remarks.push(about(pair.second, RemarkKind::Correlated(pair.first.to_string(), correlation)));
        }
    }
    remarks
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{ColumnCopy, ColumnKind, ColumnProfile, Correlations, Distribution};

    use super::*;

    /// Columns a, b, c, ... with these numbers of distinct values among 100 rows.
    fn check(
        n_distinct: &[u64],
        copies: &[(&str, &str)],
        pairs: &[(usize, usize, f64)],
        expected: &[(&str, RemarkKind)],
    ) {
        let names: Vec<String> = ('a'..).take(n_distinct.len()).map(String::from).collect();
        let column = |(name, n_distinct): (&String, &u64)| ColumnProfile {
            name: name.clone(),
            kind: ColumnKind::Category,
            n_missing: 0,
            n_distinct: *n_distinct,
            numbers: None,
            distribution: Distribution::Empty,
        };
        let mut pearson = vec![vec![None; names.len()]; names.len()];
        for (a, b, correlation) in pairs {
            pearson[*a][*b] = Some(*correlation);
        }
        let profile = TableProfile {
            n_rows: 100,
            columns: names.iter().zip(n_distinct).map(column).collect(),
            copies: copies.iter().map(|(name, of)| ColumnCopy { name: (*name).into(), of: (*of).into() }).collect(),
            correlations: Correlations { names, pearson, spearman: Vec::new() },
            ..TableProfile::default()
        };
        let got = of_pairs(&profile);
        let expected: Vec<Remark> =
            expected.iter().map(|(name, kind)| Remark { column: Some((*name).into()), kind: kind.clone() }).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn each_column_is_told_of_once() {
        let like = |name: &str, correlation| RemarkKind::Correlated(name.into(), correlation);
        check(&[9, 9, 9], &[], &[(0, 1, 0.94), (0, 2, -0.97)], &[("c", like("a", -0.97))]);
        check(&[9, 9, 9], &[], &[(0, 2, 0.96), (1, 2, 0.99)], &[("c", like("b", 0.99))]);
        check(&[9, 9], &[("b", "a")], &[(0, 1, 1.0)], &[("b", RemarkKind::Copy("a".into()))]);
        check(&[1, 1], &[("b", "a")], &[], &[]);
        check(&[100, 9], &[], &[(0, 1, 0.99)], &[]);
    }
}
