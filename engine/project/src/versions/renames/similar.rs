//! How much of one file is in another, by git's measure.

use std::collections::BTreeMap;

/// The score of files that are the same.
pub(super) const SAME: u32 = 60_000;

/// How many kinds of pieces git tells apart.
const N_KINDS: u32 = 107_927;

/// Longest piece, in bytes; lines that are longer are several.
const PIECE_BYTES: u32 = 64;

/// As far as git looks for a zero byte, which a text does not have.
const LOOKED_AT: usize = 8_000;

/// A file's pieces: its lines, and parts of long ones.
#[derive(Debug)]
pub(super) struct Pieces {
    size_bytes: u64,
    /// Bytes of all pieces of a kind. Pieces are told apart by a hash, as git does: few are mistaken for others.
    bytes_by_kind: BTreeMap<u32, u64>,
}

impl Pieces {
    /// Cuts a file into pieces.
    pub fn of(content: &[u8]) -> Self {
        let is_text = !content[..content.len().min(LOOKED_AT)].contains(&0);
        let mut pieces = Self { size_bytes: content.len() as u64, bytes_by_kind: BTreeMap::new() };
        let (mut high, mut low, mut len) = (0_u32, 0_u32, 0_u32);
        for (at, byte) in content.iter().enumerate() {
            // Line breaks of Windows count as others do.
            if is_text && *byte == b'\r' && content.get(at + 1) == Some(&b'\n') {
                continue;
            }
            (high, low) = ((high << 7) ^ (low >> 25), (low << 7) ^ (high >> 25));
            high = high.wrapping_add(u32::from(*byte));
            len += 1;
            if len == PIECE_BYTES || *byte == b'\n' {
                pieces.add(high, low, len);
                (high, low, len) = (0, 0, 0);
            }
        }
        if len > 0 {
            pieces.add(high, low, len);
        }
        pieces
    }

    /// How much of the larger of two files is in both, from 0 to [`SAME`]. 0 where their sizes alone rule out
    /// `at_least`.
    pub fn similarity(&self, other: &Self, at_least: u32) -> u32 {
        let (smaller, larger) = (self.size_bytes.min(other.size_bytes), self.size_bytes.max(other.size_bytes));
        let most_missing = larger as f64 * f64::from(SAME - at_least);
        if smaller == 0 || most_missing < (larger - smaller) as f64 * f64::from(SAME) {
            return 0;
        }
        let common: u64 = self
            .bytes_by_kind
            .iter()
            .filter_map(|(kind, bytes)| other.bytes_by_kind.get(kind).map(|others| *bytes.min(others)))
            .sum();
        (common as f64 * f64::from(SAME) / larger as f64) as u32
    }

    fn add(&mut self, high: u32, low: u32, len: u32) {
        let kind = high.wrapping_add(low.wrapping_mul(0x61)) % N_KINDS;
        *self.bytes_by_kind.entry(kind).or_default() += u64::from(len);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, percent: u32) {
        let (one, other) = (Pieces::of(one.as_bytes()), Pieces::of(other.as_bytes()));
        assert_eq!(one.similarity(&other, SAME / 2) * 100 / SAME, percent);
        assert_eq!(other.similarity(&one, SAME / 2) * 100 / SAME, percent);
    }

    #[test]
    fn files_are_alike_by_the_share_of_their_lines() {
        check("a\nb\nc\nd\n", "a\nb\nc\nd\n", 100);
        check("a\nb\nc\nd\n", "d\nc\nb\na\n", 100);
        check("a\nb\nc\nd\n", "a\nb\nc\nx\n", 75);
        check("a\r\nb\r\nc\nd\n", "a\nb\nc\nd\n", 80);
        check("a\nb\nc\nlast", "a\nb\nc\nlast", 100);
        check("aaaaaaaa\n", "bbbbbbbb\n", 0);
        check("a\n", "a\nb\nc\nd\n", 0);
        check("", "", 0);
        check(&"x".repeat(640), &"x".repeat(600), 90);
    }
}
