//! Ranks of values, equal ones sharing their mean.

use bunsen_stats::average_ranks;

/// In the place of a missing value's rank.
const MISSING: u32 = u32::MAX;

/// Twice the rank of each value, which is whole also where equal values share a rank.
pub(super) struct Ranks {
    twice: Vec<u32>,
    has_missing: bool,
}

impl Ranks {
    /// The ranks of `values`; what is not a number is missing.
    pub(super) fn new(values: &[f64]) -> Self {
        let twice = |(value, rank): (&f64, f64)| if value.is_nan() { MISSING } else { (2.0 * rank) as u32 };
        Self {
            twice: values.iter().zip(average_ranks(values)).map(twice).collect(),
            has_missing: values.iter().any(|value| value.is_nan()),
        }
    }

    /// Whether a value is missing.
    pub(super) fn has_missing(&self) -> bool {
        self.has_missing
    }

    /// Twice the rank of each of `rows`; not a number where it is missing.
    pub(super) fn fill(&self, rows: std::ops::Range<usize>, into: &mut Vec<f64>) {
        into.clear();
        let number = |twice: &u32| if *twice == MISSING { f64::NAN } else { f64::from(*twice) };
        into.extend(self.twice[rows].iter().map(number));
    }

    /// The ranks among the rows where `other` has values too; the others are missing.
    pub(super) fn among(&self, other: &Self) -> Self {
        let is_used = |row: usize| self.twice[row] != MISSING && other.twice[row] != MISSING;
        let largest = self.twice.iter().copied().filter(|twice| *twice != MISSING).max().unwrap_or(0);
        let mut counts = vec![0u32; largest as usize + 1];
        (0..self.twice.len()).filter(|row| is_used(*row)).for_each(|row| counts[self.twice[row] as usize] += 1);
        let mut n_below = 0;
        for count in &mut counts {
            let n = *count;
            *count = 2 * n_below + n + 1;
            n_below += n;
        }
        let rank = |row| if is_used(row) { counts[self.twice[row] as usize] } else { MISSING };
        Self { twice: (0..self.twice.len()).map(rank).collect(), has_missing: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_their_rank() {
        let ranks = Ranks::new(&[3.0, f64::NAN, 1.0, 3.0, 7.0]);
        // pandas.Series([3, None, 1, 3, 7]).rank() is 2.5, NaN, 1, 2.5, 4.
        assert_eq!(ranks.twice, [5, MISSING, 2, 5, 8]);
        let other = Ranks::new(&[f64::NAN, 1.0, f64::NAN, 1.0, 1.0]);
        assert_eq!(ranks.among(&other).twice, [MISSING, MISSING, MISSING, 2, 4]);
    }
}
