//! What is in a table: the numbers and pictures of the data room.

mod column;
mod copies;
mod correlations;
mod duplicates;
mod order;
mod outliers;
mod rank_pair;
mod ranks;
mod rows;
mod sorting;
mod summary;
mod texts;

use bunsen_spec::{ColumnCopy, ColumnProfile, Correlations, TableProfile};

use crate::find_image;
use crate::read::TableRead;
use crate::table::{Column, Values};
use column::{ColumnWork, Correlating};
use copies::Copies;
use correlations::{Correlated, CorrelationWork};
use duplicates::Duplicates;
use rows::{OutlierRows, count_rows};

/// The most columns that are correlated with each other.
const MAX_CORRELATED: usize = 60;
/// The most ranks that are kept at a time, of all columns together: half a gigabyte. Spearman's correlations of
/// larger tables are left out.
const MAX_RANKS: usize = 1 << 27;
/// The most pairs of values whose ranks are found anew, because some values of their columns are missing: that takes
/// some ten seconds. Spearman's correlations of larger tables are left out.
const MAX_RANKED_ANEW: usize = 1 << 29;

/// Profiles a whole table at once; see [`Profiler`].
pub fn profile(read: &TableRead) -> TableProfile {
    let mut profiler = Profiler::new(read);
    while !profiler.step() {}
    profiler.finish()
}

/// Profiles a table in steps of some milliseconds, so that a worker can listen in between.
pub struct Profiler<'a> {
    read: &'a TableRead,
    stage: Stage<'a>,
    columns: Vec<ColumnProfile>,
    correlating: Vec<Correlating>,
    correlated: Vec<Correlated<'a>>,
    outlier_rows: OutlierRows,
    correlations: Correlations,
    copies: Vec<ColumnCopy>,
    n_duplicate_rows: u64,
}

/// What is being looked at.
enum Stage<'a> {
    Columns(Option<Box<ColumnWork<'a>>>),
    Correlations(CorrelationWork<'a>),
    Copies(Copies),
    Duplicates(Duplicates),
    Done,
}

impl<'a> Profiler<'a> {
    /// Begins to profile what was read.
    pub fn new(read: &'a TableRead) -> Self {
        let n_rows = read.table.n_rows();
        Self {
            read,
            stage: Stage::Columns(None),
            columns: Vec::new(),
            correlating: correlating(read.table.columns(), n_rows),
            correlated: Vec::new(),
            outlier_rows: OutlierRows::new(n_rows),
            correlations: Correlations::default(),
            copies: Vec::new(),
            n_duplicate_rows: 0,
        }
    }

    /// Goes on and says whether that was the last step.
    pub fn step(&mut self) -> bool {
        let table = &self.read.table;
        self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Columns(work) => self.step_column(work),
            Stage::Correlations(mut work) => match work.step() {
                true => {
                    self.correlations = work.finish();
                    Stage::Copies(Copies::default())
                }
                false => Stage::Correlations(work),
            },
            Stage::Copies(mut copies) => match copies.step(table, &self.columns) {
                true => {
                    self.copies = copies.finish();
                    Stage::Duplicates(Duplicates::new(table, &self.columns))
                }
                false => Stage::Copies(copies),
            },
            Stage::Duplicates(mut duplicates) => match duplicates.step(table) {
                true => {
                    self.n_duplicate_rows = duplicates.count();
                    Stage::Done
                }
                false => Stage::Duplicates(duplicates),
            },
            Stage::Done => Stage::Done,
        };
        matches!(self.stage, Stage::Done)
    }

    fn step_column(&mut self, work: Option<Box<ColumnWork<'a>>>) -> Stage<'a> {
        let next = self.columns.len();
        let begin = |column| Box::new(ColumnWork::new(column, self.correlating[next]));
        let Some(mut work) = work.or_else(|| self.read.table.columns().get(next).map(begin)) else {
            return Stage::Correlations(CorrelationWork::new(std::mem::take(&mut self.correlated)));
        };
        if !work.step(&mut self.outlier_rows) {
            return Stage::Columns(Some(work));
        }
        let (profile, correlated) = work.finish();
        self.columns.push(profile);
        self.correlated.extend(correlated);
        Stage::Columns(None)
    }

    /// How much of the work is done, 0 to 1.
    pub fn done_share(&self) -> f64 {
        let table = &self.read.table;
        match &self.stage {
            Stage::Columns(work) => {
                let of_column = work.as_ref().map_or(0.0, |work| work.done_share());
                0.5 * (self.columns.len() as f64 + of_column) / table.columns().len().max(1) as f64
            }
            Stage::Correlations(work) => 0.5 + 0.3 * work.done_share(),
            Stage::Copies(copies) => 0.8 + 0.05 * copies.done_share(table),
            Stage::Duplicates(duplicates) => 0.85 + 0.15 * duplicates.done_share(table),
            Stage::Done => 1.0,
        }
    }

    /// The profile, after the steps that are left.
    pub fn finish(mut self) -> TableProfile {
        while !self.step() {}
        let table = &self.read.table;
        let (image, pixels) = find_image(table).unzip();
        let constants = self.columns.iter().filter(|column| column.n_distinct <= 1);
        TableProfile {
            n_rows: table.n_rows() as u64,
            n_duplicate_rows: self.n_duplicate_rows,
            options: self.read.options.clone(),
            parts: self.read.parts.clone(),
            issues: self.read.issues.clone(),
            image,
            pixels: pixels.unwrap_or_default(),
            row_counts: Some(count_rows(table, &self.outlier_rows)),
            constants: constants.map(|column| column.name.clone()).collect(),
            copies: self.copies,
            correlations: self.correlations,
            columns: self.columns,
        }
    }
}

/// What is correlated of each column: the first ones with numbers or booleans, by rank too if that is not too much.
fn correlating(columns: &[Column], n_rows: usize) -> Vec<Correlating> {
    let can_be =
        |column: &&Column| matches!(column.values, Values::Integer(_) | Values::Number(_) | Values::Boolean(_));
    let first: Vec<&Column> = columns.iter().filter(can_be).take(MAX_CORRELATED).collect();
    let n_complete = first.iter().filter(|column| column.values.array().null_count() == 0).count();
    let n_pairs = |n: usize| n * n.saturating_sub(1) / 2;
    let n_ranked_anew = n_rows.saturating_mul(n_pairs(first.len()) - n_pairs(n_complete));
    let is_too_much = n_rows.saturating_mul(first.len()) > MAX_RANKS || n_ranked_anew > MAX_RANKED_ANEW;
    let how = if is_too_much { Correlating::Values } else { Correlating::Ranks };
    let mut n_left = first.len();
    let choose = |column: &Column| {
        if n_left == 0 || !can_be(&column) {
            return Correlating::No;
        }
        n_left -= 1;
        how
    };
    columns.iter().map(choose).collect()
}

#[cfg(test)]
mod tests {
    use arrow_array::{Float64Array, Int64Array};
    use bunsen_spec::ColumnKind;

    use super::*;

    fn check(n_rows: usize, n_complete: usize, n_incomplete: usize, expected: [usize; 3]) {
        let whole = Column {
            name: "n".into(),
            kind: ColumnKind::Integer,
            values: Values::Integer(Int64Array::from(vec![1]).into()),
        };
        let holes = Column {
            name: "x".into(),
            kind: ColumnKind::Number,
            values: Values::Number(Float64Array::from(vec![None])),
        };
        let columns = [vec![whole; n_complete], vec![holes; n_incomplete]].concat();
        let got = correlating(&columns, n_rows);
        let count = |how| got.iter().filter(|got| **got == how).count();
        assert_eq!([Correlating::Ranks, Correlating::Values, Correlating::No].map(count), expected);
    }

    #[test]
    fn ranks_are_left_out_of_very_large_tables_only() {
        check(200_000, 0, 70, [60, 0, 10]);
        check(5_000_000, 0, 12, [12, 0, 0]);
        check(2_000_000, 60, 0, [60, 0, 0]);
        check(3_000_000, 60, 3, [0, 60, 3]);
        check(1_000_000, 30, 30, [0, 60, 0]);
    }
}
