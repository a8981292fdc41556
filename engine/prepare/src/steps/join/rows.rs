//! Which rows of two tables meet.

use arrow_array::UInt32Array;
use arrow_array::builder::UInt32Builder;
use bunsen_spec::{JoinHow, ReadIssue, say};
use bunsen_table::{Noted, general_issue};

use crate::keys::{JointKeys, Members};

/// The rows here and there of each key.
#[derive(Debug)]
pub(super) struct Matches {
    keys: JointKeys,
    here: Members,
    there: Members,
    counts: Counts,
}

/// The rows that each row of the result is made of.
#[derive(Debug)]
pub(super) struct JoinedRows {
    /// The row here, if any.
    pub(super) here: UInt32Array,
    /// The row there, if any.
    pub(super) there: UInt32Array,
}

/// How many rows meet and how many do not.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    n_pairs: u64,
    n_alone_here: u64,
    n_alone_there: u64,
}

impl Matches {
    pub(super) fn new(keys: JointKeys) -> Self {
        let here = Members::new(keys.n, keys.here.iter().copied());
        let there = Members::new(keys.n, keys.there.iter().copied());
        let counts = Counts::of(&keys, &here, &there);
        Self { keys, here, there, counts }
    }

    /// How many rows here have no value in a key.
    pub(super) fn n_missing_here(&self) -> u64 {
        self.keys.here.iter().filter(|key| key.is_none()).count() as u64
    }

    /// How many rows the result has.
    pub(super) fn n_rows(&self, how: JoinHow) -> u64 {
        let Counts { n_pairs, n_alone_here, n_alone_there } = self.counts;
        match how {
            JoinHow::Inner => n_pairs,
            JoinHow::Left => n_pairs + n_alone_here,
            JoinHow::Right => n_pairs + n_alone_there,
            JoinHow::Outer => n_pairs + n_alone_here + n_alone_there,
        }
    }

    /// The rows of the result. Of a right join in the order of the other table and then of this one; of all others
    /// in the order of this table and then of the other, with the rows that only an outer join keeps at the end.
    pub(super) fn rows(&self, how: JoinHow) -> JoinedRows {
        let n_rows = self.n_rows(how) as usize;
        let mut here = UInt32Builder::with_capacity(n_rows);
        let mut there = UInt32Builder::with_capacity(n_rows);
        let mut push = |row_here: Option<u32>, row_there: Option<u32>| {
            here.append_option(row_here);
            there.append_option(row_there);
        };
        if how == JoinHow::Right {
            for (row, key) in (0..).zip(&self.keys.there) {
                each_partner(&self.here, *key, |partner| push(partner, Some(row)));
            }
        } else {
            let keeps_alone = how != JoinHow::Inner;
            for (row, key) in (0..).zip(&self.keys.here) {
                each_partner(&self.there, *key, |partner| {
                    if keeps_alone || partner.is_some() {
                        push(Some(row), partner);
                    }
                });
            }
        }
        if how == JoinHow::Outer {
            let alone = (0..).zip(&self.keys.there).filter(|(_, key)| is_alone(&self.here, **key));
            alone.for_each(|(row, _)| push(None, Some(row)));
        }
        JoinedRows { here: here.finish(), there: there.finish() }
    }

    /// What a learner should look at. `n_missing` rows here have no value in a key.
    pub(super) fn issues(&self, how: JoinHow, other: &str, n_missing: u64) -> Vec<ReadIssue> {
        let Counts { n_pairs, n_alone_there, .. } = self.counts;
        let general = |what: String, n: u64| (n > 0).then(|| general_issue(what, None, n));
        if n_pairs == 0 {
            let n_rows = self.keys.here.len() as u64;
            return general(say::shapes::no_match(other), n_rows).into_iter().collect();
        }
        let mut alone = Noted::default();
        let rows = (1..).zip(&self.keys.here).filter(|(_, key)| is_alone(&self.there, **key));
        rows.for_each(|(row, _)| alone.note(row, b""));
        let here = match how {
            JoinHow::Inner | JoinHow::Right => alone.issue(None, |n, _| say::shapes::unmatched_left_out(n, other)),
            JoinHow::Left | JoinHow::Outer => alone.issue(None, |n, _| say::shapes::unmatched_stay(n, other)),
        };
        let missing = general(say::shapes::missing_keys(n_missing), n_missing);
        let there = match how {
            JoinHow::Inner => Some(say::shapes::unmatched_there_left_out(n_alone_there, other)),
            JoinHow::Right | JoinHow::Outer => Some(say::shapes::unmatched_there_stay(n_alone_there, other)),
            JoinHow::Left => None,
        };
        let there = there.and_then(|what| general(what, n_alone_there));
        [here, missing, there, self.many_to_many(how, other)].into_iter().flatten().collect()
    }

    /// What came of keys that occur several times on both sides.
    fn many_to_many(&self, how: JoinHow, other: &str) -> Option<ReadIssue> {
        let sizes =
            self.here.iter().zip(self.there.iter()).map(|(here, there)| (here.len() as u64, there.len() as u64));
        let many = sizes.filter(|(here, there)| *here > 1 && *there > 1);
        let (n_here, n_there, n_rows) = many.fold((0, 0, 0), |(all_here, all_there, all), (here, there)| {
            (all_here + here, all_there + there, all + here * there)
        });
        let what = || say::shapes::many_to_many(n_here, n_there, n_rows, self.n_rows(how), other);
        (n_rows > 0).then(|| general_issue(what(), None, n_here))
    }
}

impl Counts {
    fn of(keys: &JointKeys, here: &Members, there: &Members) -> Self {
        let alone = |keys: &[Option<u32>], partners: &Members| {
            keys.iter().filter(|key| is_alone(partners, **key)).count() as u64
        };
        let sizes = here.iter().zip(there.iter());
        Self {
            n_pairs: sizes.map(|(here, there)| here.len() as u64 * there.len() as u64).sum(),
            n_alone_here: alone(&keys.here, there),
            n_alone_there: alone(&keys.there, here),
        }
    }
}

/// Whether a key has no rows among `partners`.
fn is_alone(partners: &Members, key: Option<u32>) -> bool {
    key.is_none_or(|key| partners.of(key as usize).is_empty())
}

/// Takes each row of a key among `partners`, or once none.
fn each_partner(partners: &Members, key: Option<u32>, mut take: impl FnMut(Option<u32>)) {
    match key {
        Some(key) if !partners.of(key as usize).is_empty() => {
            partners.of(key as usize).iter().for_each(|row| take(Some(*row)));
        }
        _ => take(None),
    }
}
