//! Ranks of a column's values, equal values sharing the average of theirs.

use arrow_array::{Array, BooleanArray};
use bunsen_stats::Total;

use super::sorting::Sorted;

/// The rank of each row's value among all of its column, twice over so that it is whole.
pub(crate) struct Ranks {
    /// Twice the rank (from 1) by row; 0 where the value is missing.
    pub(crate) doubled: Vec<u32>,
    /// How many rows have a value.
    pub(crate) n_present: usize,
    /// The root of the sum of squares of `doubled` about its mean: 0 for a constant.
    norm: f64,
}

impl Ranks {
    /// The ranks of a column of `n_rows` from its values in order.
    pub(crate) fn of_sorted(sorted: &Sorted, n_rows: usize) -> Self {
        let mut doubled = vec![0; n_rows];
        let mut squares = Total::default();
        let (n_present, mut start) = (sorted.rows.len(), 0);
        for equal in sorted.keys.chunk_by(|a, b| a == b) {
            let end = start + equal.len();
            let rank = (start + end + 1) as u32;
            sorted.rows[start..end].iter().for_each(|row| doubled[*row as usize] = rank);
            let deviation = f64::from(rank) - mean(n_present);
            squares.add(equal.len() as f64 * deviation * deviation);
            start = end;
        }
        Self { doubled, n_present, norm: squares.value().sqrt() }
    }

    /// The ranks of booleans: no before yes.
    pub(crate) fn of_flags(values: &BooleanArray) -> Self {
        let (n_true, n_present) = (values.true_count(), values.len() - values.null_count());
        let n_false = n_present - n_true;
        let ranks = [n_false + 1, n_false + n_present + 1].map(|rank| rank as u32);
        let doubled = values.iter().map(|flag| flag.map_or(0, |flag| ranks[usize::from(flag)])).collect();
        let deviations = ranks.map(|rank| f64::from(rank) - mean(n_present));
        let squares = deviations[0] * deviations[0] * n_false as f64 + deviations[1] * deviations[1] * n_true as f64;
        Self { doubled, n_present, norm: squares.sqrt() }
    }

    /// Whether every row has a value.
    pub(crate) fn is_complete(&self) -> bool {
        self.n_present == self.doubled.len()
    }

    /// Whether all values are equal, or there are none.
    pub(crate) fn is_constant(&self) -> bool {
        self.norm == 0.0
    }

    /// Writes the ranks of the rows from `start` on as deviations from their mean whose squares sum to 1.
    pub(crate) fn fill(&self, start: usize, units: &mut [f64]) {
        let mean = mean(self.n_present);
        let ranks = &self.doubled[start..start + units.len()];
        units.iter_mut().zip(ranks).for_each(|(unit, rank)| *unit = (f64::from(*rank) - mean) / self.norm);
    }
}

/// The mean of the doubled ranks of `n` values.
pub(crate) fn mean(n: usize) -> f64 {
    (n + 1) as f64
}

#[cfg(test)]
mod tests {
    use bunsen_stats::average_ranks;

    use super::*;
    use crate::profile::order::add_rows;
    use crate::profile::sorting::Sorting;
    use crate::table::Values;

    fn ranks(values: &[Option<f64>]) -> Ranks {
        let mut sorting = Sorting::with_capacity(values.len());
        add_rows(&Values::Number(values.iter().copied().collect()), 0, values.len(), &mut sorting);
        Ranks::of_sorted(&sorting.finish(), values.len())
    }

    #[test]
    fn ranks_are_those_of_the_floor() {
        let values = [Some(2.0), None, Some(-1.0), Some(2.0), Some(5.0), Some(2.0), Some(0.0)];
        let got: Vec<f64> = ranks(&values).doubled.iter().map(|rank| f64::from(*rank) / 2.0).collect();
        let present: Vec<f64> = values.iter().copied().flatten().collect();
        assert_eq!(got.iter().copied().filter(|rank| *rank > 0.0).collect::<Vec<_>>(), average_ranks(&present));
        assert_eq!(got[1], 0.0);
    }

    #[test]
    fn units_have_a_square_sum_of_one() {
        let flags = Ranks::of_flags(&BooleanArray::from(vec![true, false, true, true]));
        let numbers = ranks(&[Some(1.0), Some(0.0), Some(1.0), Some(1.0)]);
        assert_eq!(flags.doubled, numbers.doubled);
        for ranks in [flags, numbers] {
            let mut units = [0.0; 4];
            ranks.fill(0, &mut units);
            assert!((units.iter().map(|unit| unit * unit).sum::<f64>() - 1.0).abs() < 1e-15);
        }
        assert!(Ranks::of_flags(&BooleanArray::from(vec![true, true])).is_constant());
        assert!(ranks(&[Some(4.0), None, Some(4.0)]).is_constant() && ranks(&[None]).is_constant());
    }
}
