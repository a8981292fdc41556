//! Whether counts are as others lead one to expect.

use crate::gamma::gamma_tail;

/// How far counts are from what was expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    /// The sum of `(observed - expected)^2 / expected`; infinite where something was seen that was not expected at
    /// all.
    pub statistic: f64,
    /// How many of the counts can be chosen freely: one less than there are.
    pub degrees_of_freedom: u64,
    /// The probability of a statistic so large by chance alone.
    pub p_value: f64,
}

/// Pearson's test (1900) of counts after against the shares that the counts before had, kind by kind: as
/// `scipy.stats.chisquare(after, before * sum(after) / sum(before))`. Kinds that neither has are left out.
///
/// Not to be trusted where less than five are expected of many kinds. `None` if either has no counts or there are not
/// two kinds.
///
/// # Panics
/// If there are not as many counts before as after.
pub fn chi_square(before: &[u64], after: &[u64]) -> Option<ChiSquare> {
    assert_eq!(before.len(), after.len(), "a count before and one after for each kind");
    let total = |counts: &[u64]| counts.iter().sum::<u64>() as f64;
    let (n_before, n_after) = (total(before), total(after));
    let kinds = || before.iter().zip(after).filter(|(before, after)| **before + **after > 0);
    let n_kinds = kinds().count() as u64;
    if n_before == 0.0 || n_after == 0.0 || n_kinds < 2 {
        return None;
    }
    let terms = kinds().map(|(before, after)| {
        let expected = *before as f64 * n_after / n_before;
        (*after as f64 - expected).powi(2) / expected
    });
    let statistic: f64 = terms.sum();
    let degrees_of_freedom = n_kinds - 1;
    let p_value =
        if statistic.is_finite() { gamma_tail(degrees_of_freedom as f64 / 2.0, statistic / 2.0) } else { 0.0 };
    Some(ChiSquare { statistic, degrees_of_freedom, p_value })
}

/// Half the sum of the distances between shares: the share of values that would have to become another for both to
/// be alike, 0 to 1. `None` if either has no counts.
///
/// # Panics
/// If there are not as many counts before as after.
pub fn total_variation(before: &[u64], after: &[u64]) -> Option<f64> {
    assert_eq!(before.len(), after.len(), "a count before and one after for each kind");
    let total = |counts: &[u64]| counts.iter().sum::<u64>() as f64;
    let (n_before, n_after) = (total(before), total(after));
    let distances = before.iter().zip(after).map(|(a, b)| (*a as f64 / n_before - *b as f64 / n_after).abs());
    (n_before > 0.0 && n_after > 0.0).then(|| distances.sum::<f64>() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &[u64], after: &[u64], expected: Option<(f64, f64)>, variation: Option<f64>) {
        let got = chi_square(before, after).map(|found| (found.statistic, found.p_value));
        let is_near = |a: f64, b: f64| a == b || (a - b).abs() <= 1e-12 * b.abs();
        let is_same = match (got, expected) {
            (Some(got), Some(expected)) => is_near(got.0, expected.0) && is_near(got.1, expected.1),
            (got, expected) => got == expected,
        };
        assert!(is_same, "{before:?} {after:?}: {got:?} is not {expected:?}");
        assert_eq!(total_variation(before, after), variation, "{before:?} {after:?}");
    }

    #[test]
    fn counts_are_compared_as_in_scipy() {
        // scipy.stats.chisquare(after, before * sum(after) / sum(before))
        check(&[10, 20, 30], &[12, 18, 31], Some((0.6065573770491803, 0.7383932859578837)), Some(0.03825136612021858));
        check(&[100, 1], &[90, 5], Some((17.694736842105264, 2.5934318644637768e-05)), Some(0.042730588848358536));
        check(&[3, 9, 27, 1], &[9, 3, 1, 27], Some((717.0370370370371, 4.243273454907509e-155)), Some(0.8));
        check(&[1000, 2000, 0, 5], &[1, 2, 0, 0], Some((0.005, 0.9975031223974601)), Some(0.0016638935108153072));
        check(&[5, 5], &[5, 5], Some((0.0, 1.0)), Some(0.0));
        check(&[5, 5, 0], &[4, 4, 2], Some((f64::INFINITY, 0.0)), Some(0.19999999999999998));
        check(&[5, 0], &[7, 0], None, Some(0.0));
        check(&[0, 0], &[7, 1], None, None);
        check(&[], &[], None, None);
    }
}
