//! Which rows of two versions have the same key.

use bunsen_spec::{Cell, DuplicateKey, UnmatchedRows};

use super::columns::Pair;
use super::shown::{Firsts, N_KEYS, N_ROWS_OF_KEY};
use crate::keys::{Groups, combine, joint_groups};

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// The keys of both versions while they are numbered, column by column.
#[derive(Default)]
pub(super) struct KeyWork {
    groups: Option<Groups>,
    n_done: usize,
}

/// How the rows of both versions were matched.
#[derive(Default)]
pub(super) struct Matched {
    /// The row before of each row after; [`NONE`] where there is none.
    pub(super) partners: Vec<u32>,
    /// Rows before whose key is not there after.
    pub(super) removed: Firsts,
    /// Rows after whose key was not there before.
    pub(super) added: Firsts,
    /// Rows before and after that no key identifies.
    pub(super) left: Left,
    /// What is wrong with them, before.
    pub(super) unmatched_before: Unmatched,
    /// What is wrong with them, after.
    pub(super) unmatched_after: Unmatched,
}

/// Rows before and after that are compared as a whole.
pub(super) enum Left {
    /// These.
    Some([Vec<u32>; 2]),
    /// All: so many before and after.
    All([usize; 2]),
}

impl Default for Left {
    fn default() -> Self {
        Self::Some(Default::default())
    }
}

impl Matched {
    /// No row is matched by a key.
    pub(super) fn none(n_before: usize, n_after: usize) -> Self {
        Self { left: Left::All([n_before, n_after]), ..Self::default() }
    }

    /// Whether the key identifies every row.
    pub(super) fn is_complete(&self) -> bool {
        matches!(&self.left, Left::Some([before, after]) if before.is_empty() && after.is_empty())
    }
}

impl KeyWork {
    /// Numbers the next column of the key and says whether that was the last.
    pub(super) fn step(&mut self, key: &[Pair<'_>]) -> bool {
        if let Some(pair) = key.get(self.n_done) {
            let groups = joint_groups(pair);
            self.groups = Some(match self.groups.take() {
                Some(others) => combine(&others, &groups),
                None => groups,
            });
            self.n_done += 1;
        }
        self.n_done == key.len()
    }

    /// How many columns are numbered.
    pub(super) fn n_done(&self) -> usize {
        self.n_done
    }

    /// Matches the rows.
    pub(super) fn finish(self, key: &[Pair<'_>], n_before: usize) -> Matched {
        let groups = self.groups.expect("a key has a column");
        let (before, after) = groups.of_row.split_at(n_before);
        let [has_key_before, has_key_after] = [0, 1].map(|side| complete_rows(key, side));
        let mut keys = vec![Key { row_before: NONE, n_before: 0, n_after: 0 }; groups.len()];
        for (row, group) in (0..).zip(before).filter(|(row, _)| has_key_before.is_set(*row)) {
            let key = &mut keys[*group as usize];
            key.row_before = row as u32;
            key.n_before = key.n_before.saturating_add(1);
        }
        for (_, group) in (0..).zip(after).filter(|(row, _)| has_key_after.is_set(*row)) {
            let n_after = &mut keys[*group as usize].n_after;
            *n_after = n_after.saturating_add(1);
        }
        let mut matched = Matched { partners: vec![NONE; after.len()], ..Matched::default() };
        let mut left: [Vec<u32>; 2] = Default::default();
        for (row, group) in (0..).zip(before) {
            let key = &keys[*group as usize];
            let is_complete = has_key_before.is_set(row as usize);
            if !is_complete || key.is_of_several() {
                left[0].push(row);
                matched.unmatched_before.note(row, *group, is_complete, key.n_before);
            } else if key.n_after == 0 {
                matched.removed.push(row);
            }
        }
        for (row, group) in (0..).zip(after) {
            let key = &keys[*group as usize];
            let is_complete = has_key_after.is_set(row as usize);
            if !is_complete || key.is_of_several() {
                left[1].push(row);
                matched.unmatched_after.note(row, *group, is_complete, key.n_after);
            } else if key.n_before == 0 {
                matched.added.push(row);
            } else {
                matched.partners[row as usize] = key.row_before;
            }
        }
        let n_twice = |n: fn(&Key) -> u8| keys.iter().filter(|key| n(key) > 1).count() as u64;
        matched.unmatched_before.found.n_duplicate_keys = n_twice(|key| key.n_before);
        matched.unmatched_after.found.n_duplicate_keys = n_twice(|key| key.n_after);
        matched.left = Left::Some(left);
        matched
    }
}

/// Which rows of one version have a value in each column of the key; nothing if all have.
fn complete_rows(key: &[Pair<'_>], side: usize) -> Complete {
    let gaps: Vec<_> = key.iter().filter_map(|pair| pair[side].array().nulls()).collect();
    Complete((!gaps.is_empty()).then(|| {
        let n_rows = key[0][side].len();
        (0..n_rows).map(|row| gaps.iter().all(|nulls| nulls.is_valid(row))).collect()
    }))
}

struct Complete(Option<Vec<bool>>);

impl Complete {
    fn is_set(&self, row: usize) -> bool {
        self.0.as_ref().is_none_or(|rows| rows[row])
    }
}

/// The rows of one key; counts end at 255.
#[derive(Clone, Copy)]
struct Key {
    row_before: u32,
    n_before: u8,
    n_after: u8,
}

impl Key {
    fn is_of_several(&self) -> bool {
        self.n_before > 1 || self.n_after > 1
    }
}

/// Rows of one version that the key does not identify.
#[derive(Default)]
pub(super) struct Unmatched {
    found: UnmatchedRows,
    /// The first keys of several rows, and their first rows.
    duplicates: Vec<(u32, Vec<u32>)>,
}

impl Unmatched {
    /// A row that no key identifies: it has none, or one of `n_rows` of its version. If that is only one, there are
    /// several in the other.
    fn note(&mut self, row: u32, key: u32, has_key: bool, n_rows: u8) {
        if !has_key {
            self.found.n_missing += 1;
            if self.found.missing.len() < N_KEYS {
                self.found.missing.push(u64::from(row) + 1);
            }
        } else if n_rows > 1 {
            self.found.n_duplicate_rows += 1;
            let has_room = self.duplicates.len() < N_KEYS;
            match self.duplicates.iter_mut().find(|(other, _)| *other == key) {
                Some((_, rows)) if rows.len() < N_ROWS_OF_KEY => rows.push(row),
                None if has_room => self.duplicates.push((key, vec![row])),
                _ => {}
            }
        }
    }

    /// With the values of the keys, which `key_of` finds by a row.
    pub(super) fn finish(self, key_of: impl Fn(u32) -> Vec<Cell>) -> UnmatchedRows {
        let named = |(_, rows): (u32, Vec<u32>)| DuplicateKey {
            key: key_of(rows[0]),
            rows: rows.iter().map(|row| u64::from(*row) + 1).collect(),
        };
        UnmatchedRows { duplicates: self.duplicates.into_iter().map(named).collect(), ..self.found }
    }
}
