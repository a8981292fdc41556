//! The order of rows by their values in some columns.

use arrow_array::StringArray;
use bunsen_table::Values;

use super::Groups;
use super::numbering::number_column;
use super::words::words;
use crate::columns::missing_in;

/// A column that rows are sorted by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SortBy<'a> {
    /// Its values.
    pub(crate) values: &'a Values,
    /// Which end comes first.
    pub(crate) direction: Direction,
}

/// Which end comes first. Missing values come last in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// The smallest.
    Ascending,
    /// The largest.
    Descending,
}

/// Sorts rows, given by their numbers, by columns, the most important first. Numbers go by value, false comes before
/// true, texts go by code point, missing values come last. Equal rows keep the order in which they were given.
pub(crate) fn sort_rows(rows: Vec<u32>, by: &[SortBy<'_>]) -> Vec<u32> {
    // Each pass keeps the order of equal rows, so the last pass, by the most important column, decides first.
    by.iter().rev().fold(rows, |rows, column| sorted_by(rows, *column))
}

/// The groups of equal values of one column, in ascending order of the values, missing ones last.
pub(super) fn ranked(values: &Values) -> Groups {
    let groups = number_column(values);
    let (mut first_rows, missing): (Vec<u32>, Vec<u32>) = split_missing(groups.first_rows.clone(), values);
    match (values, words(values)) {
        (Values::Text(texts), _) => sort_texts(&mut first_rows, texts),
        (_, Some(words)) => sort_words(&mut first_rows, |row| words[row]),
        (_, None) => unreachable!("only texts have no words"),
    }
    first_rows.extend(missing);
    groups.renumbered(first_rows)
}

fn sorted_by(rows: Vec<u32>, SortBy { values, direction }: SortBy<'_>) -> Vec<u32> {
    // Texts repeat more often than not: each distinct one is sorted once.
    let words = words(values).unwrap_or_else(|| ranked(values).of_row.into_iter().map(u64::from).collect());
    let (mut rows, missing) = split_missing(rows, values);
    match direction {
        Direction::Ascending => sort_words(&mut rows, |row| words[row]),
        Direction::Descending => sort_words(&mut rows, |row| !words[row]),
    }
    rows.extend(missing);
    rows
}

/// The rows that have a value and those that have none.
fn split_missing(rows: Vec<u32>, values: &Values) -> (Vec<u32>, Vec<u32>) {
    if values.array().null_count() == 0 {
        return (rows, Vec::new());
    }
    let is_missing = missing_in(values);
    rows.into_iter().partition(|row| !is_missing(*row as usize))
}

fn sort_words(rows: &mut [u32], word: impl Fn(usize) -> u64) {
    // The words beside the rows, for the sake of the cache.
    let mut pairs: Vec<(u64, u32)> = rows.iter().map(|row| (word(*row as usize), *row)).collect();
    pairs.sort_by_key(|(word, _)| *word);
    rows.iter_mut().zip(pairs).for_each(|(row, (_, sorted))| *row = sorted);
}

/// Sorts rows of different texts by code point.
fn sort_texts(rows: &mut [u32], texts: &StringArray) {
    let text = |row: u32| texts.value(row as usize).as_bytes();
    let Some(first) = rows.first().map(|row| text(*row)) else { return };
    let n_common = rows.iter().fold(first.len(), |n, row| n_equal(&first[..n], text(*row)));
    // Eight bytes beside each row decide most comparisons.
    let mut pairs: Vec<(u64, u32)> = rows.iter().map(|row| (beginning(&text(*row)[n_common..]), *row)).collect();
    // UTF-8 bytes compare as the code points do.
    pairs.sort_unstable_by(|(a_word, a), (b_word, b)| a_word.cmp(b_word).then_with(|| text(*a).cmp(text(*b))));
    rows.iter_mut().zip(pairs).for_each(|(row, (_, sorted))| *row = sorted);
}

/// How many bytes both begin with.
fn n_equal(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// The first eight bytes.
fn beginning(text: &[u8]) -> u64 {
    let mut first = [0; 8];
    let n = text.len().min(8);
    first[..n].copy_from_slice(&text[..n]);
    u64::from_be_bytes(first)
}
