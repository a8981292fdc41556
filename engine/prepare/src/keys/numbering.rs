//! Numbers for distinct values, in the order in which they first occur.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use bunsen_table::Values;

use super::Groups;
use super::words::words;
use crate::columns::missing_in;

/// The groups of equal values of one column.
pub(super) fn number_column(values: &Values) -> Groups {
    match (values, words(values)) {
        (Values::Text(texts), _) => number_texts(texts.iter(), values.len()),
        (_, Some(words)) => number_words(&words, missing_in(values)),
        (_, None) => unreachable!("only texts have no words"),
    }
}

/// The groups of rows that are in the same group of both.
pub(crate) fn combine(a: &Groups, b: &Groups) -> Groups {
    let n_b = b.len() as u64;
    let pairs: Vec<u64> = a.of_row.iter().zip(&b.of_row).map(|(a, b)| u64::from(*a) * n_b + u64::from(*b)).collect();
    number_words(&pairs, |_| false)
}

/// The groups of equal texts.
pub(super) fn number_texts<'a>(texts: impl Iterator<Item = Option<&'a str>>, n_rows: usize) -> Groups {
    let mut numbers: HashMap<&str, u32, BuildHasherDefault<Mixer>> = HashMap::default();
    let mut growing = Growing::new(n_rows);
    for text in texts {
        match text {
            Some(text) => {
                let group = *numbers.entry(text).or_insert_with(|| growing.next());
                growing.push(group);
            }
            None => growing.push_missing(),
        }
    }
    growing.finish()
}

/// The groups of equal words; those that are missing make one group.
pub(super) fn number_words(words: &[u64], is_missing: impl Fn(usize) -> bool) -> Groups {
    let present = || words.iter().enumerate().filter(|(row, _)| !is_missing(*row)).map(|(_, word)| *word);
    let (min, max) = present().fold((u64::MAX, 0), |(min, max), word| (min.min(word), max.max(word)));
    // Where the words lie close together, a table of all of them is faster than hashing.
    if min <= max && max - min < 4 * words.len() as u64 {
        let mut numbers = vec![u32::MAX; (max - min) as usize + 1];
        return number_with(words, is_missing, |word, growing| {
            let number = &mut numbers[(word - min) as usize];
            if *number == u32::MAX {
                *number = growing.next();
            }
            *number
        });
    }
    let mut numbers: HashMap<u64, u32, BuildHasherDefault<Mixer>> = HashMap::default();
    number_with(words, is_missing, |word, growing| *numbers.entry(word).or_insert_with(|| growing.next()))
}

fn number_with(
    words: &[u64],
    is_missing: impl Fn(usize) -> bool,
    mut number: impl FnMut(u64, &mut Growing) -> u32,
) -> Groups {
    let mut growing = Growing::new(words.len());
    for (row, word) in words.iter().enumerate() {
        if is_missing(row) {
            growing.push_missing();
        } else {
            let group = number(*word, &mut growing);
            growing.push(group);
        }
    }
    growing.finish()
}

/// Groups while rows are added.
struct Growing {
    groups: Groups,
    missing: Option<u32>,
}

impl Growing {
    fn new(n_rows: usize) -> Self {
        assert!(u32::try_from(n_rows).is_ok(), "more rows than 32 bits count");
        Self { groups: Groups { of_row: Vec::with_capacity(n_rows), first_rows: Vec::new() }, missing: None }
    }

    /// Begins a group with the row that is added next.
    fn next(&mut self) -> u32 {
        self.groups.first_rows.push(self.groups.of_row.len() as u32);
        self.groups.first_rows.len() as u32 - 1
    }

    fn push(&mut self, group: u32) {
        self.groups.of_row.push(group);
    }

    fn push_missing(&mut self) {
        let group = self.missing.unwrap_or_else(|| self.next());
        self.missing = Some(group);
        self.push(group);
    }

    fn finish(self) -> Groups {
        self.groups
    }
}

/// A fast hash for keys that are compared afterwards: each eight bytes are multiplied in, and both halves of the
/// product are kept. Keys made to collide would cost time, nothing else.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.write_u64(u64::from_le_bytes(chunk.try_into().expect("eight bytes")));
        }
        let mut last = [0; 8];
        last[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
        self.write_u64(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 56);
    }

    fn write_u8(&mut self, _: u8) {
        // The end of a text; its length is mixed in already.
    }

    fn write_u64(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word ^ 0x9E37_79B9_7F4A_7C15) * 0xD6E8_FEB8_6659_FD93;
        self.0 = product as u64 ^ (product >> 64) as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &[u64], missing: &[usize], of_row: &[u32], first_rows: &[u32]) {
        let groups = number_words(words, |row| missing.contains(&row));
        assert_eq!((&groups.of_row[..], &groups.first_rows[..]), (of_row, first_rows), "{words:?}");
    }

    #[test]
    fn words_near_and_far_are_numbered_alike() {
        check(&[7, 5, 7], &[], &[0, 1, 0], &[0, 1]);
        check(&[u64::MAX, 0, u64::MAX], &[], &[0, 1, 0], &[0, 1]);
        check(&[7, 7, 0, 7], &[1, 2], &[0, 1, 1, 0], &[0, 1]);
        check(&[1, 2], &[0, 1], &[0, 0], &[0]);
        check(&[], &[], &[], &[]);
    }

    #[test]
    fn texts_that_differ_only_in_their_end_are_told_apart() {
        let texts = ["", "\0", "\0\0", "abcdefgh", "abcdefgh\0", "abcdefgh"];
        assert_eq!(number_texts(texts.map(Some).into_iter(), 6).of_row, [0, 1, 2, 3, 4, 3]);
    }
}
