//! One of the values of each group.

use arrow_array::UInt32Array;
use bunsen_table::{Column, Values};

use super::Aggregated;
use crate::columns::missing_in;
use crate::keys::{Members, words};
use crate::select;

/// Which extreme is picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The smallest value.
    Smallest,
    /// The largest value.
    Largest,
}

/// From which side a value is picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The first value.
    First,
    /// The last value.
    Last,
}

/// The smallest or largest value that is there; texts go by code point. Of equal values the first.
pub(super) fn extreme(column: &Column, groups: &Members, end: End) -> Aggregated {
    match (&column.values, words(&column.values)) {
        (Values::Text(texts), _) => extreme_by(column, groups, end, |row| texts.value(row)),
        (_, Some(words)) => extreme_by(column, groups, end, |row| words[row]),
        (_, None) => unreachable!("only texts have no words"),
    }
}

fn extreme_by<K: Ord>(column: &Column, groups: &Members, end: End, key: impl Fn(usize) -> K) -> Aggregated {
    let is_better = |row: usize, best: usize| match end {
        End::Smallest => key(row) < key(best),
        End::Largest => key(row) > key(best),
    };
    let is_missing = missing_in(&column.values);
    picked(column, groups, |rows| {
        let present = rows.iter().filter(|row| !is_missing(**row as usize));
        present.copied().reduce(|best, row| if is_better(row as usize, best as usize) { row } else { best })
    })
}

/// The first or last value that is there.
pub(super) fn nearest(column: &Column, groups: &Members, side: Side) -> Aggregated {
    let is_missing = missing_in(&column.values);
    let is_present = |row: &&u32| !is_missing(**row as usize);
    picked(column, groups, |rows| match side {
        Side::First => rows.iter().find(is_present).copied(),
        Side::Last => rows.iter().rev().find(is_present).copied(),
    })
}

/// The values of the row that is picked of each group.
fn picked(column: &Column, groups: &Members, pick: impl Fn(&[u32]) -> Option<u32>) -> Aggregated {
    let rows: UInt32Array = groups.iter().map(pick).collect();
    Aggregated::new(column.kind, select::values(&column.values, &rows))
}
