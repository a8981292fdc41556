//! Values of other rows in the place of missing ones: the most frequent, the last above, the next below.

use std::cmp::Ordering;

use arrow_array::UInt32Array;
use bunsen_spec::Problem;
use bunsen_table::{Column, Values};

use super::Filled;
use crate::keys::{Groups, combine};
use crate::limits::{check_text, n_bytes};
use crate::select;

/// The row that each row's value comes from: its own where it has one; `None` where there is nothing to fill with.
type Sources = Vec<Option<u32>>;

/// The column with the values of these rows.
pub(super) fn filled(column: &Column, sources: &Sources) -> Result<Filled, Problem> {
    if let Values::Text(texts) = &column.values {
        let total = sources.iter().flatten().map(|row| n_bytes(texts, *row as usize) as u64).sum();
        check_text(&column.name, total)?;
    }
    let values = select::values(&column.values, &UInt32Array::from(sources.clone()));
    Ok(Filled { column: Column { values, ..column.clone() }, issue: None })
}

/// Missing values come from the row above that is next in their group.
pub(super) fn last_above(column: &Column, groups: &Groups) -> Sources {
    let mut last = vec![None; groups.len()];
    (0..column.values.len()).map(|row| seen(column, groups, &mut last, row)).collect()
}

/// Missing values come from the row below that is next in their group.
pub(super) fn next_below(column: &Column, groups: &Groups) -> Sources {
    let mut next = vec![None; groups.len()];
    let mut sources: Sources = (0..column.values.len()).rev().map(|row| seen(column, groups, &mut next, row)).collect();
    sources.reverse();
    sources
}

fn seen(column: &Column, groups: &Groups, latest: &mut [Option<u32>], row: usize) -> Option<u32> {
    let latest = &mut latest[groups.of_row[row] as usize];
    if !column.values.is_missing(row) {
        *latest = Some(row as u32);
    }
    *latest
}

/// Missing values come from the first row with their group's most frequent value; of equally frequent ones with the
/// smallest.
pub(super) fn most_frequent(column: &Column, groups: &Groups) -> Sources {
    let values = &column.values;
    let mut best: Vec<Option<Counted>> = vec![None; groups.len()];
    for (group, counted) in counts(values, groups) {
        let best = &mut best[group as usize];
        if best.is_none_or(|best| is_better(values, counted, best)) {
            *best = Some(counted);
        }
    }
    let source = |row: usize| match values.is_missing(row) {
        true => best[groups.of_row[row] as usize].map(|best| best.row),
        false => Some(row as u32),
    };
    (0..values.len()).map(source).collect()
}

/// How often a value occurs in a group, and a row that holds it.
#[derive(Clone, Copy)]
struct Counted {
    n: u32,
    row: u32,
}

fn is_better(values: &Values, a: Counted, b: Counted) -> bool {
    match a.n.cmp(&b.n) {
        Ordering::Equal => compare(values, a.row as usize, b.row as usize) == Ordering::Less,
        order => order == Ordering::Greater,
    }
}

/// The distinct values of each group with how often they occur, in the order in which they first do.
fn counts(values: &Values, groups: &Groups) -> Vec<(u32, Counted)> {
    let pairs = combine(groups, &Groups::new(&[values], values.len()));
    let mut counts = vec![0; pairs.len()];
    let present = (0..values.len()).filter(|row| !values.is_missing(*row));
    present.for_each(|row| counts[pairs.of_row[row] as usize] += 1);
    let counted = pairs.first_rows.into_iter().zip(counts).filter(|(_, n)| *n > 0);
    counted.map(|(row, n)| (groups.of_row[row as usize], Counted { n, row })).collect()
}

/// Which of two values that are there is the smaller; texts by their letters' code points, false before true.
fn compare(values: &Values, a: usize, b: usize) -> Ordering {
    match values {
        Values::Integer(values) => values.value(a).cmp(&values.value(b)),
        Values::Number(values) => values.value(a).total_cmp(&values.value(b)),
        Values::Boolean(values) => values.value(a).cmp(&values.value(b)),
        Values::Date(values) => values.value(a).cmp(&values.value(b)),
        Values::DateTime(values) => values.value(a).cmp(&values.value(b)),
        Values::Text(values) => values.value(a).cmp(values.value(b)),
    }
}
