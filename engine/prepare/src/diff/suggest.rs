//! Which column identifies the rows of two versions.

use bunsen_spec::ColumnKind;
use bunsen_table::{Table, Values};

use super::columns::{Common, common};
use super::matching::KeyWork;
use crate::keys::{Groups, combine};

/// Rows looked at first: most columns that identify no row give themselves away here.
const N_TRIED: usize = 1_000;
/// Columns of which pairs are tried.
const MAX_PAIRED: usize = 8;
/// The share of the smaller version's rows that have to be in the other for a key to be taken at once.
const ENOUGH: f64 = 0.5;

/// The columns by which rows of two versions of a table can be matched: the first column, those named as an
/// identifier first, or else the first two, of whole numbers, texts, days or moments, that always have a value and
/// never the same one twice in a version. One that matches half of the rows at least is better than one before it
/// that does not. None if there is no such column, or no row would be matched.
pub fn suggest_key(before: &Table, after: &Table) -> Vec<String> {
    let mut columns: Vec<Common<'_>> = common(before, after).into_iter().filter(can_identify).collect();
    columns.sort_by_key(|column| !is_named_so(&column.after.name));
    columns.iter_mut().for_each(Common::align);
    let singles: Vec<Vec<&Common<'_>>> = columns.iter().map(|column| vec![column]).collect();
    let first = columns.len().min(MAX_PAIRED);
    let pairs = (0..first).flat_map(|b| (0..b).map(move |a| (a, b)));
    let pairs: Vec<Vec<&Common<'_>>> = pairs.map(|(a, b)| vec![&columns[a], &columns[b]]).collect();
    let found = best(&singles, before, after).or_else(|| best(&pairs, before, after));
    found.into_iter().flatten().map(|column| column.after.name.clone()).collect()
}

/// The first candidate that matches enough rows, or else the one that matches most.
fn best<'a, 'b>(candidates: &[Vec<&'a Common<'b>>], before: &Table, after: &Table) -> Option<Vec<&'a Common<'b>>> {
    let mut best = None;
    let n_least = before.n_rows().min(after.n_rows());
    for candidate in candidates {
        let matched = n_matched(candidate, before.n_rows()).unwrap_or(0);
        if matched as f64 >= ENOUGH * n_least as f64 && matched > 0 {
            return Some(candidate.clone());
        }
        if matched > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((matched, candidate.clone()));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many rows these columns match, if they identify each row of both versions.
fn n_matched(key: &[&Common<'_>], n_before: usize) -> Option<u64> {
    let is_unique_in_part = [0, 1].iter().all(|side| {
        let first = |values: &Values| values.slice(0, values.len().min(N_TRIED));
        let parts: Vec<Values> = key.iter().map(|column| first(column.pair()[*side])).collect();
        let groups = parts.iter().map(|values| Groups::new(&[values], values.len())).reduce(|a, b| combine(&a, &b));
        groups.is_none_or(|groups| groups.len() == groups.of_row.len())
    });
    if !is_unique_in_part {
        return None;
    }
    let pairs: Vec<_> = key.iter().map(|column| column.pair()).collect();
    let mut work = KeyWork::default();
    while !work.step(&pairs) {}
    let matched = work.finish(&pairs, n_before);
    let n_matched = (n_before as u64).checked_sub(matched.removed.n)?;
    matched.is_complete().then_some(n_matched)
}

/// Numbers with decimals are measured, not given, and yes and no tell two rows apart at most.
fn can_identify(column: &Common<'_>) -> bool {
    let is_one = |kind| !matches!(kind, ColumnKind::Number | ColumnKind::Boolean);
    let has_gap = |values: &Values| values.array().null_count() > 0;
    is_one(column.before.kind)
        && is_one(column.after.kind)
        && !has_gap(&column.before.values)
        && !has_gap(&column.after.values)
}

/// Whether a column is called what identifiers are: `id`, `customer_id`, `orderId`, `key`, `uuid`.
fn is_named_so(name: &str) -> bool {
    let lower = name.to_lowercase();
    let is_word = lower.rsplit(|letter: char| !letter.is_alphanumeric()).next();
    is_word.is_some_and(|last| matches!(last, "id" | "key" | "uuid" | "guid" | "nr" | "no" | "number" | "code"))
        || name.ends_with("Id")
        || name.ends_with("ID")
}
