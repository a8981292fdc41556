//! The order of rows by their values in some columns.

use arrow_array::StringArray;
use bunsen_table::Values;

use super::words::words;

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

fn sorted_by(rows: Vec<u32>, SortBy { values, direction }: SortBy<'_>) -> Vec<u32> {
    let (mut rows, missing): (Vec<u32>, Vec<u32>) = rows.into_iter().partition(|row| !values.is_missing(*row as usize));
    match (values, words(values)) {
        (Values::Text(texts), _) => sort_texts(&mut rows, texts, direction),
        (_, Some(words)) => sort_words(&mut rows, &words, direction),
        (_, None) => unreachable!("only texts have no words"),
    }
    rows.extend(missing);
    rows
}

fn sort_words(rows: &mut [u32], words: &[u64], direction: Direction) {
    let key = |row: u32| match direction {
        Direction::Ascending => words[row as usize],
        Direction::Descending => !words[row as usize],
    };
    // The words beside the rows, for the sake of the cache.
    let mut pairs: Vec<(u64, u32)> = rows.iter().map(|row| (key(*row), *row)).collect();
    pairs.sort_by_key(|(word, _)| *word);
    rows.iter_mut().zip(pairs).for_each(|(row, (_, sorted))| *row = sorted);
}

fn sort_texts(rows: &mut [u32], texts: &StringArray, direction: Direction) {
    let mut pairs: Vec<(u64, u32)> = rows.iter().map(|row| (beginning(texts.value(*row as usize)), *row)).collect();
    pairs.sort_by(|(a_word, a), (b_word, b)| {
        // UTF-8 bytes compare as the code points do.
        let order = a_word.cmp(b_word).then_with(|| texts.value(*a as usize).cmp(texts.value(*b as usize)));
        if direction == Direction::Descending { order.reverse() } else { order }
    });
    rows.iter_mut().zip(pairs).for_each(|(row, (_, sorted))| *row = sorted);
}

/// The first eight bytes, which decide most comparisons.
fn beginning(text: &str) -> u64 {
    let mut first = [0; 8];
    let n = text.len().min(8);
    first[..n].copy_from_slice(&text.as_bytes()[..n]);
    u64::from_be_bytes(first)
}
