//! Values of other rows in the place of missing ones: the most frequent, the last above, the next below.

use std::cmp::Ordering;
use std::collections::HashMap;

use arrow_array::UInt32Array;
use bunsen_spec::Problem;
use bunsen_table::{Column, Values};

use super::Filled;
use super::codes::{Codes, compare};
use super::groups::Groups;
use crate::select;
use crate::steps::limits::{check_text_bytes, n_bytes};

/// The row that each row's value comes from: its own where it has one; `None` where there is nothing to fill with.
type Sources = Vec<Option<u32>>;

/// The column with the values of these rows.
pub(super) fn filled(column: &Column, sources: &Sources) -> Result<Filled, Problem> {
    if let Values::Text(texts) = &column.values {
        let total = sources.iter().flatten().map(|row| n_bytes(texts, *row as usize)).sum();
        check_text_bytes(total, &column.name)?;
    }
    let values = select::values(&column.values, &UInt32Array::from(sources.clone()));
    Ok(Filled { column: Column { values, ..column.clone() }, issue: None })
}

/// Missing values come from the row above that is next in their group.
pub(super) fn last_above(column: &Column, groups: &Groups) -> Sources {
    let mut last = vec![None; groups.n];
    (0..column.values.len()).map(|row| seen(column, groups, &mut last, row)).collect()
}

/// Missing values come from the row below that is next in their group.
pub(super) fn next_below(column: &Column, groups: &Groups) -> Sources {
    let mut next = vec![None; groups.n];
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
    let mut best: Vec<Option<Counted>> = vec![None; groups.n];
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
    let codes = Codes::of(values);
    let mut places: HashMap<(u32, u32), usize> = HashMap::new();
    let mut counts: Vec<(u32, Counted)> = Vec::new();
    for row in (0..values.len()).filter(|row| !values.is_missing(*row)) {
        let (group, code) = (groups.of_row[row], codes.of_row[row]);
        let place = *places.entry((group, code)).or_insert_with(|| {
            counts.push((group, Counted { n: 0, row: codes.first_row[code as usize] }));
            counts.len() - 1
        });
        counts[place].1.n += 1;
    }
    counts
}
