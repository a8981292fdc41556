//! How the columns of numbers move together.

use std::ops::Range;

use bunsen_spec::Correlations;
use bunsen_stats::{CoMoments, Total, Unit, product_sum};

use super::rank_pair::RankPair;
use super::ranks::Ranks;
use crate::table::{Column, Values};

/// Rows that are looked at together in all columns: few enough to stay near at hand.
const BLOCK_ROWS: usize = 1024;
/// Numbers that one step takes, counted once for each pair of columns.
const STEP_NUMBERS: usize = 1 << 22;

/// A column of numbers or booleans.
pub(crate) struct Correlated<'a> {
    pub(crate) column: &'a Column,
    /// What makes its values deviations from their mean; `None` for a constant.
    pub(crate) unit: Option<Unit>,
    /// The ranks of its values, if these are to be correlated.
    pub(crate) ranks: Option<Ranks>,
}

/// Correlates each column with each, in steps: first all of them over blocks of rows, then the ranks of pairs with
/// missing values, which are other ranks for each pair, pair by pair.
pub(crate) struct CorrelationWork<'a> {
    columns: Vec<Correlated<'a>>,
    next_row: usize,
    by_value: Grid,
    by_rank: Grid,
    next_pair: usize,
    rank_pair: Option<RankPair>,
}

/// What is found of each pair of columns, by the numbers of both.
struct Grid {
    pairs: Vec<(usize, usize)>,
    found: Vec<Found>,
    blocks: Vec<Block>,
}

/// What is found of a pair.
#[derive(Clone)]
enum Found {
    /// One of the two is constant.
    Nothing,
    /// The sum of products of two columns without missing values, each of which has a square sum of 1.
    Products(Total),
    /// Of the rows where both have a value.
    Pairs(CoMoments),
    /// To be found pair by pair.
    Later,
    Correlation(Option<f64>),
}

/// The values of a column in some rows.
#[derive(Clone)]
struct Block {
    units: Vec<f64>,
    /// Which are there, if not all.
    is_present: Option<Vec<bool>>,
}

impl<'a> CorrelationWork<'a> {
    pub(crate) fn new(columns: Vec<Correlated<'a>>) -> Self {
        let is_complete = |at: usize| columns[at].column.values.array().null_count() == 0;
        let by_value = Grid::new(columns.len(), |a, b| match (columns[a].unit, columns[b].unit) {
            (None, _) | (_, None) => Found::Nothing,
            _ if is_complete(a) && is_complete(b) => Found::Products(Total::default()),
            _ => Found::Pairs(CoMoments::default()),
        });
        let by_rank = Grid::new(columns.len(), |a, b| match (&columns[a].ranks, &columns[b].ranks) {
            (Some(a), Some(b)) if a.is_constant() || b.is_constant() => Found::Nothing,
            (Some(a), Some(b)) if a.is_complete() && b.is_complete() => Found::Products(Total::default()),
            (Some(_), Some(_)) => Found::Later,
            _ => Found::Nothing,
        });
        Self { columns, next_row: 0, by_value, by_rank, next_pair: 0, rank_pair: None }
    }

    /// Goes on and says whether all is found.
    pub(crate) fn step(&mut self) -> bool {
        if self.next_row < self.n_rows() {
            self.take_rows()
        } else {
            self.take_pair()
        }
        self.next_row >= self.n_rows() && self.next_pair == self.by_rank.pairs.len()
    }

    /// Takes the next rows of all columns.
    fn take_rows(&mut self) {
        // To fill a block takes as long as some four pairs.
        let n_numbers = BLOCK_ROWS * (self.by_value.pairs.len() + 4 * self.columns.len());
        for _ in 0..(STEP_NUMBERS / n_numbers.max(1)).max(1) {
            let rows = self.next_row..self.n_rows().min(self.next_row + BLOCK_ROWS);
            for (column, block) in self.columns.iter().zip(&mut self.by_value.blocks) {
                if let Some(unit) = column.unit {
                    fill(&column.column.values, unit, rows.clone(), block);
                }
            }
            self.by_value.take_blocks();
            if self.has_ranks() {
                for (column, block) in self.columns.iter().zip(&mut self.by_rank.blocks) {
                    if let Some(ranks) = column.ranks.as_ref().filter(|ranks| ranks.is_complete()) {
                        block.units.resize(rows.len(), 0.0);
                        ranks.fill(rows.start, &mut block.units);
                    }
                }
                self.by_rank.take_blocks();
            }
            self.next_row = rows.end;
        }
    }

    /// Goes on with the ranks of the next pair that is left.
    fn take_pair(&mut self) {
        while self.by_rank.found.get(self.next_pair).is_some_and(|found| !matches!(found, Found::Later)) {
            self.next_pair += 1;
        }
        let Some((a, b)) = self.by_rank.pairs.get(self.next_pair) else { return };
        let (Some(a), Some(b)) = (&self.columns[*a].ranks, &self.columns[*b].ranks) else { return };
        let pair = self.rank_pair.get_or_insert_with(|| RankPair::new(a, b));
        if pair.step(a, b) {
            self.by_rank.found[self.next_pair] = Found::Correlation(pair.correlation());
            self.rank_pair = None;
            self.next_pair += 1;
        }
    }

    /// How much is done, 0 to 1.
    pub(crate) fn done_share(&self) -> f64 {
        let share = |done: usize, all: usize| if all == 0 { 1.0 } else { done as f64 / all as f64 };
        let of_rows = share(self.next_row, self.n_rows());
        let of_pairs = share(self.next_pair, self.by_rank.pairs.len());
        0.4 * of_rows + 0.6 * of_pairs
    }

    /// What was found.
    pub(crate) fn finish(self) -> Correlations {
        let n = self.columns.len();
        let has_spread = |of: &dyn Fn(&Correlated<'_>) -> bool| self.columns.iter().map(of).collect::<Vec<bool>>();
        let by_value = has_spread(&|column| column.unit.is_some());
        let by_rank = has_spread(&|column| column.ranks.as_ref().is_some_and(|ranks| !ranks.is_constant()));
        let has_ranks = self.has_ranks();
        Correlations {
            names: self.columns.iter().map(|column| column.column.name.clone()).collect(),
            pearson: self.by_value.matrix(n, &by_value),
            spearman: if has_ranks { self.by_rank.matrix(n, &by_rank) } else { Vec::new() },
        }
    }

    fn n_rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.column.values.len())
    }

    fn has_ranks(&self) -> bool {
        self.columns.iter().any(|column| column.ranks.is_some())
    }
}

impl Grid {
    fn new(n: usize, start: impl Fn(usize, usize) -> Found) -> Self {
        let pairs: Vec<(usize, usize)> = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect();
        let found = pairs.iter().map(|(a, b)| start(*a, *b)).collect();
        Self { pairs, found, blocks: vec![Block { units: Vec::new(), is_present: None }; n] }
    }

    fn take_blocks(&mut self) {
        for ((a, b), found) in self.pairs.iter().zip(&mut self.found) {
            let (a, b) = (&self.blocks[*a], &self.blocks[*b]);
            match found {
                Found::Products(total) => total.add(product_sum(&a.units, &b.units)),
                Found::Pairs(moments) => a.add_pairs(b, moments),
                Found::Nothing | Found::Later | Found::Correlation(_) => {}
            }
        }
    }

    /// Each column with each; `has_spread`: whose values are not all equal.
    fn matrix(self, n: usize, has_spread: &[bool]) -> Vec<Vec<Option<f64>>> {
        let mut matrix = vec![vec![None; n]; n];
        for (at, has_spread) in has_spread.iter().enumerate() {
            matrix[at][at] = has_spread.then_some(1.0);
        }
        for ((a, b), found) in self.pairs.into_iter().zip(self.found) {
            let correlation = match found {
                Found::Nothing | Found::Later => None,
                Found::Products(total) => Some(total.value().clamp(-1.0, 1.0)),
                Found::Pairs(moments) => moments.correlation(),
                Found::Correlation(correlation) => correlation,
            };
            matrix[a][b] = correlation;
            matrix[b][a] = correlation;
        }
        matrix
    }
}

impl Block {
    /// Adds the rows where this column and `other` have a value.
    fn add_pairs(&self, other: &Self, moments: &mut CoMoments) {
        let n_rows = self.units.len();
        let (mut x, mut y) = ([0.0; BLOCK_ROWS], [0.0; BLOCK_ROWS]);
        let is_present = |block: &Self, row: usize| block.is_present.as_ref().is_none_or(|is_present| is_present[row]);
        let mut n = 0;
        for row in 0..n_rows {
            (x[n], y[n]) = (self.units[row], other.units[row]);
            n += usize::from(is_present(self, row) && is_present(other, row));
        }
        moments.add(&x[..n], &y[..n]);
    }
}

/// Puts the values of `rows` into a block, as deviations; 0 where they are missing.
fn fill(values: &Values, unit: Unit, rows: Range<usize>, block: &mut Block) {
    block.is_present =
        values.array().nulls().map(|nulls| rows.clone().map(|row| nulls.is_valid(row)).collect::<Vec<bool>>());
    block.units.clear();
    match values {
        Values::Integer(array) => {
            block.units.extend(rows.map(|row| unit.apply(array.value(row) as f64)));
        }
        Values::Number(array) => block.units.extend(array.values()[rows].iter().map(|value| unit.apply(*value))),
        Values::Boolean(array) => {
            block.units.extend(rows.map(|row| unit.apply(f64::from(u8::from(array.value(row))))));
        }
        // Texts and dates are not correlated.
        Values::Text(_) | Values::Date(_) | Values::DateTime(_) => block.units.resize(rows.len(), 0.0),
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::ColumnKind;
    use bunsen_stats::{pearson, spearman};

    use crate::{Column, Table, TableRead, Values, profile};

    type Numbers = Vec<Option<f64>>;

    fn check(columns: &[Numbers]) {
        let named = |(at, numbers): (usize, &Numbers)| Column {
            name: format!("c{at}"),
            kind: ColumnKind::Number,
            values: Values::Number(numbers.iter().copied().collect()),
        };
        let table = Table::new(columns.iter().enumerate().map(named).collect());
        let read = TableRead { table, options: Default::default(), parts: Vec::new(), issues: Vec::new() };
        let got = profile(&read).correlations;
        for (a, b) in (0..columns.len()).flat_map(|a| (0..columns.len()).map(move |b| (a, b))) {
            let pairs = columns[a].iter().zip(&columns[b]).filter_map(|(x, y)| Some(((*x)?, (*y)?)));
            let (x, y): (Vec<f64>, Vec<f64>) = pairs.unzip();
            is_close(got.pearson[a][b], pearson(&x, &y));
            is_close(got.spearman[a][b], spearman(&x, &y));
        }
    }

    fn is_close(got: Option<f64>, expected: Option<f64>) {
        match (got, expected) {
            (Some(got), Some(expected)) => assert!((got - expected).abs() < 1e-12, "{got} is not {expected}"),
            _ => assert_eq!(got, expected),
        }
    }

    #[test]
    fn blocks_and_holes_change_nothing() {
        let numbers = |step: u32, hole: u32| -> Numbers {
            (0..3000).map(|i| (i % hole != 1).then_some(f64::from(i * step % 97) + 1e8)).collect()
        };
        let constant = (0..3000).map(|i| (i % 2 > 0).then_some(0.1)).collect();
        check(&[numbers(5, 9999), numbers(7, 5), numbers(31, 9999), numbers(8, 3), constant, vec![None; 3000]]);
        check(&[vec![Some(f64::MAX), Some(-f64::MAX), Some(1.0)], vec![Some(1.0), Some(2.0), Some(4.0)]]);
    }
}
