//! How two versions of a table differ.

mod align;
mod cells;
mod columns;
mod matching;
mod shift;
mod shown;
mod suggest;
mod whole;

use bunsen_spec::{Problem, TableDiff};
use bunsen_table::Table;

use cells::CellWork;
use columns::{Common, common, find_key};
use matching::{KeyWork, Matched};
use shift::ShiftWork;
use whole::WholeWork;

pub(crate) use align::align;
pub(crate) use columns::find_key_in;
pub use suggest::suggest_key;

/// Compares two versions of a table at once; see [`Differ`].
///
/// # Errors
/// If a column of `key` is not in both.
pub fn diff_tables(before: &Table, after: &Table, key: &[String]) -> Result<TableDiff, Problem> {
    let mut differ = Differ::new(before, after, key)?;
    while !differ.step() {}
    Ok(differ.finish())
}

/// Compares two versions of a table in steps, each a pass over one column or a part of it, so that a worker can
/// listen in between. [`TableDiff`] says what is compared and how.
///
/// Takes some 20 bytes for each row of both besides the tables, and 45 where whole rows are compared.
pub struct Differ<'a> {
    before: &'a Table,
    after: &'a Table,
    columns: Vec<Common<'a>>,
    /// Places of the key among the columns.
    key: Vec<usize>,
    stage: Stage,
    cells: CellWork,
    diff: TableDiff,
}

/// What is being looked at.
enum Stage {
    /// Columns are made comparable.
    Align(usize),
    /// Keys are numbered, and rows with equal ones matched.
    Key(KeyWork),
    /// Rows without a partner are compared as a whole.
    Whole(Box<Matched>, WholeWork),
    /// Rows with a partner are compared cell by cell.
    Cells,
    /// Distributions are compared.
    Shift(usize, ShiftWork),
    Done,
}

impl<'a> Differ<'a> {
    /// Begins to compare `after` with `before`, whose rows are matched by the columns `key`; without any, whole rows
    /// are compared.
    ///
    /// # Errors
    /// If a column of `key` is not in both tables, or is named twice.
    pub fn new(before: &'a Table, after: &'a Table, key: &[String]) -> Result<Self, Problem> {
        let columns = common(before, after);
        let key = find_key(before, after, &columns, key)?;
        let diff = columns::diff(before, after, &columns, &key);
        let cells = CellWork::new(if key.is_empty() { 0 } else { columns.len() }, after.n_rows());
        Ok(Self { before, after, columns, key, stage: Stage::Align(0), cells, diff })
    }

    /// Goes on and says whether that was the last step.
    pub fn step(&mut self) -> bool {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Align(at) => self.align(at),
            Stage::Key(mut work) => match work.step(&self.key_values()) {
                true => self.matched(work.finish(&self.key_values(), self.before.n_rows())),
                false => Stage::Key(work),
            },
            Stage::Whole(matched, mut work) => match work.step(&self.columns) {
                true => self.whole(*matched, work),
                false => Stage::Whole(matched, work),
            },
            Stage::Cells => match self.cells.step(&self.columns, &self.key) {
                true => Stage::Shift(0, ShiftWork::default()),
                false => Stage::Cells,
            },
            Stage::Shift(at, work) => self.shift(at, work),
            Stage::Done => Stage::Done,
        };
        matches!(self.stage, Stage::Done)
    }

    fn align(&mut self, at: usize) -> Stage {
        let Some(column) = self.columns.get_mut(at) else {
            return match self.key.is_empty() {
                true => self.matched(Matched::none(self.before.n_rows(), self.after.n_rows())),
                false => Stage::Key(KeyWork::default()),
            };
        };
        column.align();
        Stage::Align(at + 1)
    }

    /// The values of the key, before and after, one pair for each of its columns.
    fn key_values(&self) -> Vec<columns::Pair<'_>> {
        self.key.iter().map(|at| self.columns[*at].pair()).collect()
    }

    fn matched(&mut self, mut matched: Matched) -> Stage {
        let left = std::mem::take(&mut matched.left);
        Stage::Whole(Box::new(matched), WholeWork::new(left))
    }

    fn whole(&mut self, matched: Matched, work: WholeWork) -> Stage {
        let whole = work.finish();
        self.diff.n_unchanged = whole.n_equal;
        let (removed, added) = (matched.removed.with(whole.removed), matched.added.with(whole.added));
        (self.diff.n_removed, self.diff.n_added) = (removed.n, added.n);
        self.diff.removed = shown::rows(self.before, &removed.rows);
        self.diff.added = shown::rows(self.after, &added.rows);
        let key_of = |table: &Table, row: u32| shown::key(table, &self.diff.key, row);
        self.diff.unmatched_before = matched.unmatched_before.finish(|row| key_of(self.before, row));
        self.diff.unmatched_after = matched.unmatched_after.finish(|row| key_of(self.after, row));
        self.cells.begin(matched.partners);
        Stage::Cells
    }

    fn shift(&mut self, at: usize, mut work: ShiftWork) -> Stage {
        let Some(column) = self.columns.get(at) else { return Stage::Done };
        if !work.step(column) {
            return Stage::Shift(at, work);
        }
        self.diff.columns[at].shift = work.finish();
        Stage::Shift(at + 1, ShiftWork::default())
    }

    /// How much of the work is done, 0 to 1.
    pub fn done_share(&self) -> f64 {
        let share = |done: f64, n: usize| if n == 0 { 1.0 } else { done / n as f64 };
        let n = self.columns.len();
        // Where each stage begins, in sixteenths, and how long it is.
        let (start, length, done) = match &self.stage {
            Stage::Align(at) => (0.0, 1.0, share(*at as f64, n)),
            Stage::Key(work) => (1.0, 4.0, share(work.n_done() as f64, self.key.len())),
            Stage::Whole(_, work) => (5.0, 2.0, share(work.n_done() as f64, n)),
            Stage::Cells => (7.0, 3.0, self.cells.done_share()),
            Stage::Shift(at, work) => (10.0, 6.0, share(*at as f64 + work.done_share(), n)),
            Stage::Done => (16.0, 0.0, 0.0),
        };
        (start + length * done) / 16.0
    }

    /// The difference, after the steps that are left.
    pub fn finish(mut self) -> TableDiff {
        while !self.step() {}
        if !self.key.is_empty() {
            let compared = self.cells.finish();
            self.diff.n_changed = compared.n_changed;
            self.diff.n_unchanged += compared.n_matched - compared.n_changed;
            let n_changed = self.diff.columns.iter_mut().zip(compared.n_changed_in);
            n_changed.for_each(|(column, n)| column.n_changed = Some(n));
            self.diff.changed = shown::changed_rows(&self.columns, &compared.changed);
        }
        self.diff
    }
}

#[cfg(test)]
mod tests;
