//! Whole rows that both versions have.

use arrow_array::UInt32Array;

use super::columns::Common;
use super::matching::Left;
use super::shown::Firsts;
use crate::keys::{Groups, combine, joint_groups};
use crate::select;

/// Rows while they are put into groups of equal ones, column by column.
pub(super) struct WholeWork {
    left: Left,
    groups: Option<Groups>,
    n_done: usize,
}

/// What came of it.
#[derive(Default)]
pub(super) struct Whole {
    /// Rows that are there before and after.
    pub(super) n_equal: u64,
    /// Rows that are gone.
    pub(super) removed: Firsts,
    /// Rows that are new.
    pub(super) added: Firsts,
}

impl WholeWork {
    /// Begins to compare these rows.
    pub(super) fn new(left: Left) -> Self {
        Self { left, groups: None, n_done: 0 }
    }

    /// Compares the next column and says whether that was the last.
    pub(super) fn step(&mut self, columns: &[Common<'_>]) -> bool {
        if self.n_left().contains(&0) {
            return true;
        }
        if let Some(column) = columns.get(self.n_done) {
            let [before, after] = column.pair();
            let groups = match &self.left {
                Left::All(_) => joint_groups(&[before, after]),
                Left::Some([rows_before, rows_after]) => joint_groups(&[
                    &select::values(before, &UInt32Array::from(rows_before.clone())),
                    &select::values(after, &UInt32Array::from(rows_after.clone())),
                ]),
            };
            self.groups = Some(match self.groups.take() {
                Some(others) => combine(&others, &groups),
                None => groups,
            });
            self.n_done += 1;
        }
        self.n_done == columns.len()
    }

    /// How many columns are compared.
    pub(super) fn n_done(&self) -> usize {
        self.n_done
    }

    /// How many rows there are, before and after.
    fn n_left(&self) -> [usize; 2] {
        match &self.left {
            Left::All(n) => *n,
            Left::Some(rows) => rows.each_ref().map(Vec::len),
        }
    }

    /// Which rows are on both sides, each as often as on the other. Without columns no row equals another.
    pub(super) fn finish(self) -> Whole {
        let mut whole = Whole::default();
        let [n_before, n_after] = self.n_left();
        let row = |side: usize, at: usize| match &self.left {
            Left::All(_) => at as u32,
            Left::Some(rows) => rows[side][at],
        };
        let Some(groups) = &self.groups else {
            (0..n_before).for_each(|at| whole.removed.push(row(0, at)));
            (0..n_after).for_each(|at| whole.added.push(row(1, at)));
            return whole;
        };
        let (before, after) = groups.of_row.split_at(n_before);
        let mut n_free = vec![0u32; groups.len()];
        after.iter().for_each(|group| n_free[*group as usize] += 1);
        let mut n_equal = vec![0u32; groups.len()];
        for (at, group) in before.iter().enumerate() {
            let free = &mut n_free[*group as usize];
            if *free == 0 {
                whole.removed.push(row(0, at));
            } else {
                *free -= 1;
                n_equal[*group as usize] += 1;
                whole.n_equal += 1;
            }
        }
        for (at, group) in after.iter().enumerate() {
            let equal = &mut n_equal[*group as usize];
            if *equal == 0 {
                whole.added.push(row(1, at));
            } else {
                *equal -= 1;
            }
        }
        whole
    }
}
