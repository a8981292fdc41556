//! The rank correlation of two columns of which some values are missing.

use bunsen_stats::CoMoments;

use super::ranks::{Ranks, mean};

/// Pairs that are taken together.
const BLOCK: usize = 1024;
/// Rows that one step takes.
const STEP_ROWS: usize = 1 << 20;

/// Two columns: first each is ranked anew among the rows where both have a value, then the ranks are correlated.
pub(crate) struct RankPair {
    /// How often each rank occurs in those rows, then the rank among them. Half a doubled rank is a number of its
    /// own for each value, and in their order.
    tables: [Vec<u32>; 2],
    phase: Phase,
    moments: CoMoments,
}

/// What comes next, from which row on.
#[derive(Clone, Copy)]
enum Phase {
    Count(usize),
    Rank,
    Correlate(usize),
    Done,
}

impl RankPair {
    /// Begins with two columns.
    pub(crate) fn new(a: &Ranks, b: &Ranks) -> Self {
        let tables = [a, b].map(|ranks| vec![0; ranks.n_present + 1]);
        Self { tables, phase: Phase::Count(0), moments: CoMoments::default() }
    }

    /// Goes on with the same two and says whether they are correlated.
    pub(crate) fn step(&mut self, a: &Ranks, b: &Ranks) -> bool {
        let n_rows = a.doubled.len();
        let rows = |from: usize| from..n_rows.min(from + STEP_ROWS);
        self.phase = match self.phase {
            Phase::Count(from) if from < n_rows => {
                self.count(&a.doubled[rows(from)], &b.doubled[rows(from)]);
                Phase::Count(rows(from).end)
            }
            Phase::Count(_) => Phase::Rank,
            Phase::Rank => {
                self.tables.iter_mut().for_each(|table| rank(table));
                Phase::Correlate(0)
            }
            Phase::Correlate(from) if from < n_rows => {
                self.correlate(&a.doubled[rows(from)], &b.doubled[rows(from)]);
                Phase::Correlate(rows(from).end)
            }
            Phase::Correlate(_) | Phase::Done => Phase::Done,
        };
        matches!(self.phase, Phase::Done)
    }

    fn count(&mut self, x: &[u32], y: &[u32]) {
        let [x_table, y_table] = &mut self.tables;
        for (x, y) in x.iter().zip(y).filter(|(x, y)| **x > 0 && **y > 0) {
            x_table[*x as usize / 2] += 1;
            y_table[*y as usize / 2] += 1;
        }
    }

    fn correlate(&mut self, x: &[u32], y: &[u32]) {
        // Scaled to sizes of about 1 by the number of values.
        let [x_scale, y_scale] = [0, 1].map(|at| mean(self.tables[at].len()));
        let [x_table, y_table] = &self.tables;
        let (mut x_block, mut y_block) = ([0.0; BLOCK], [0.0; BLOCK]);
        for (x, y) in x.chunks(BLOCK).zip(y.chunks(BLOCK)) {
            let mut n = 0;
            for (x, y) in x.iter().zip(y).filter(|(x, y)| **x > 0 && **y > 0) {
                x_block[n] = f64::from(x_table[*x as usize / 2]) / x_scale - 1.0;
                y_block[n] = f64::from(y_table[*y as usize / 2]) / y_scale - 1.0;
                n += 1;
            }
            self.moments.add(&x_block[..n], &y_block[..n]);
        }
    }

    /// What came out.
    pub(crate) fn correlation(&self) -> Option<f64> {
        self.moments.correlation()
    }
}

/// Turns how often each value occurs, in their order, into doubled ranks.
fn rank(table: &mut [u32]) {
    let mut n_before = 0;
    for count in table {
        let n = *count;
        *count = 2 * n_before + n + 1;
        n_before += n;
    }
}

#[cfg(test)]
mod tests {
    use bunsen_stats::spearman;

    use super::*;
    use crate::profile::order::add_rows;
    use crate::profile::sorting::Sorting;
    use crate::table::Values;

    type Numbers = Vec<Option<f64>>;

    fn ranks(values: &Numbers) -> Ranks {
        let mut sorting = Sorting::with_capacity(values.len());
        add_rows(&Values::Number(values.iter().copied().collect()), 0, values.len(), &mut sorting);
        Ranks::of_sorted(&sorting.finish(), values.len())
    }

    fn check(a: &Numbers, b: &Numbers) {
        let (a_ranks, b_ranks) = (ranks(a), ranks(b));
        let mut pair = RankPair::new(&a_ranks, &b_ranks);
        while !pair.step(&a_ranks, &b_ranks) {}
        let (x, y): (Vec<f64>, Vec<f64>) = a.iter().zip(b).filter_map(|(a, b)| Some(((*a)?, (*b)?))).unzip();
        match (pair.correlation(), spearman(&x, &y)) {
            (Some(got), Some(expected)) => assert!((got - expected).abs() < 1e-13, "{got} is not {expected}"),
            (got, expected) => assert_eq!(got, expected),
        }
    }

    #[test]
    fn only_rows_with_both_count() {
        let numbers = |step: u32, hole: u32| -> Numbers {
            (0..3000).map(|i| (i % hole > 0).then_some(f64::from(i * step % 97))).collect()
        };
        check(&numbers(7, 5), &numbers(31, 3));
        check(&numbers(7, 5), &numbers(7, 4000));
        check(&numbers(7, 1), &numbers(7, 3));
        check(&vec![Some(1.0), Some(1.0), None, Some(3.0)], &vec![Some(1.0), Some(2.0), Some(3.0), None]);
    }
}
