//! Chunks: where a content is cut, how a piece is named, and how it is packed.

use std::io::{Read, Write};

use fastcdc::v2020::FastCDC;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::hex;

/// Fewest bytes of a chunk that is not the last.
const MIN_BYTES: usize = 16 << 10;
/// What the cuts aim at. Smaller chunks make an edit cheaper and every manifest longer: of a table of
/// 50 MB with one changed cell, chunk and manifest together are smallest here (see docs/decisions).
const AVERAGE_BYTES: usize = 64 << 10;
/// Most bytes of a chunk.
pub(super) const MAX_BYTES: usize = 256 << 10;

/// A stored chunk begins with this where its bytes follow as they are,
const PLAIN: u8 = 0;
/// and with this where they follow deflated.
const DEFLATED: u8 = 1;

/// The name of a chunk: the first 20 bytes of the BLAKE3 of its content. Unlike an MD5 it cannot be made to
/// stand for two contents, so a stranger's file cannot take the place of a piece of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ChunkName(pub [u8; Self::LEN]);

impl ChunkName {
    /// Bytes of a name.
    pub const LEN: usize = 20;

    /// The name of a content.
    pub fn of(bytes: &[u8]) -> Self {
        let mut name = [0; Self::LEN];
        name.copy_from_slice(&blake3::hash(bytes).as_bytes()[..Self::LEN]);
        Self(name)
    }

    /// Its key in the store: 40 hexadecimal digits.
    pub fn key(&self) -> String {
        hex(&self.0)
    }
}

/// Cuts a content that comes in slices. Where it is cut depends on its bytes alone, not on the slices.
#[derive(Debug, Default)]
pub(super) struct Cutter {
    /// What came and is not cut yet: between calls at most [`MAX_BYTES`].
    buffer: Vec<u8>,
}

impl Cutter {
    /// Takes the next slice and gives away the chunks that are certain by now.
    pub fn push(&mut self, bytes: &[u8], mut give: impl FnMut(&[u8])) {
        for slice in bytes.chunks(MAX_BYTES) {
            self.buffer.extend_from_slice(slice);
            // With more than the longest chunk at hand, the cut does not depend on what is still to come.
            self.cut(MAX_BYTES, &mut give);
        }
    }

    /// Gives away the chunks of what is left.
    pub fn finish(mut self, mut give: impl FnMut(&[u8])) {
        self.cut(0, &mut give);
    }

    /// What is left and not cut yet, which is the whole content if nothing was ever cut.
    pub fn rest(self) -> Vec<u8> {
        self.buffer
    }

    /// Cuts until at most `keep` bytes are left.
    fn cut(&mut self, keep: usize, give: &mut impl FnMut(&[u8])) {
        let chunker = FastCDC::new(&self.buffer, MIN_BYTES, AVERAGE_BYTES, MAX_BYTES);
        let mut at = 0;
        while self.buffer.len() - at > keep {
            let (_, end) = chunker.cut(at, self.buffer.len() - at);
            give(&self.buffer[at..end]);
            at = end;
        }
        self.buffer.drain(..at);
    }
}

/// A chunk as it is stored: deflated where that makes it smaller.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    // The quickest level: a CSV shrinks to 0.41 at 150 MB/s, with the usual level to 0.30 at 20 MB/s.
    let mut encoder = DeflateEncoder::new(vec![DEFLATED], Compression::fast());
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing into memory cannot fail");
    if packed.len() <= bytes.len() { packed } else { [&[PLAIN], bytes].concat() }
}

/// Adds the content of a stored chunk to `out`; says whether it has the expected length. What a damaged one
/// holds beyond that is not unpacked.
pub(super) fn unpack(stored: &[u8], len: usize, out: &mut Vec<u8>) -> bool {
    let before = out.len();
    let is_read = match stored.split_first() {
        Some((&PLAIN, bytes)) if bytes.len() == len => {
            out.extend_from_slice(bytes);
            true
        }
        Some((&DEFLATED, bytes)) => DeflateDecoder::new(bytes).take(len as u64 + 1).read_to_end(out).is_ok(),
        _ => false,
    };
    is_read && out.len() - before == len
}

/// Whether a stored chunk is this one.
pub(super) fn holds(stored: &[u8], chunk: &[u8]) -> bool {
    let mut found = Vec::with_capacity(chunk.len());
    unpack(stored, chunk.len(), &mut found) && found == chunk
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::sample::{Numbers, noise, table};

    fn cut(bytes: &[u8], mut slice: impl FnMut() -> usize) -> Vec<Vec<u8>> {
        let (mut cutter, mut chunks, mut rest) = (Cutter::default(), Vec::new(), bytes);
        while !rest.is_empty() {
            let (now, later) = rest.split_at(slice().min(rest.len()));
            cutter.push(now, |chunk| chunks.push(chunk.to_vec()));
            assert!(cutter.buffer.len() <= MAX_BYTES);
            rest = later;
        }
        cutter.finish(|chunk| chunks.push(chunk.to_vec()));
        chunks
    }

    #[test]
    fn cuts_depend_on_the_bytes_alone() {
        for (seed, bytes) in [table(3_000_000), noise(3_000_000), vec![0; 3_000_000]].into_iter().enumerate() {
            let once = cut(&bytes, || usize::MAX);
            assert_eq!(once.concat(), bytes);
            let (last, others) = once.split_last().unwrap();
            assert!(others.iter().all(|chunk| (MIN_BYTES..=MAX_BYTES).contains(&chunk.len())));
            assert!(last.len() <= MAX_BYTES);
            let mut numbers = Numbers(seed as u64);
            assert!(cut(&bytes, || 1 + numbers.below(600_000)) == once);
            let whole: Vec<_> = FastCDC::new(&bytes, MIN_BYTES, AVERAGE_BYTES, MAX_BYTES).map(|c| c.length).collect();
            assert_eq!(once.iter().map(Vec::len).collect::<Vec<_>>(), whole);
        }
    }

    #[test]
    fn nothing_is_cut_of_what_is_stored_whole() {
        let mut cutter = Cutter::default();
        cutter.push(&noise(MAX_BYTES), |_| panic!("nothing can be said yet"));
        assert_eq!(cutter.rest(), noise(MAX_BYTES));
        assert_eq!(cut(b"", || 1), Vec::<Vec<u8>>::new());
    }

    #[test]
    fn what_is_packed_comes_back() {
        for bytes in [table(50_000), noise(50_000), vec![7]] {
            let (packed, mut out) = (pack(&bytes), b"before".to_vec());
            assert!(packed.len() <= bytes.len() + 1);
            assert!(unpack(&packed, bytes.len(), &mut out));
            assert_eq!(out, [&b"before"[..], &bytes].concat());
            for wrong in [bytes.len() - 1, bytes.len() + 1] {
                assert!(!unpack(&packed, wrong, &mut Vec::new()));
            }
            assert!(!unpack(&packed[..packed.len() - 1], bytes.len(), &mut Vec::new()));
        }
        assert!(pack(&table(50_000)).len() < 30_000);
        for stored in [&b""[..], b"\x02abc", b"\x01not deflate"] {
            assert!(!unpack(stored, 3, &mut Vec::new()), "{stored:?}");
        }
    }

    #[test]
    fn a_lying_chunk_is_not_unpacked_beyond_its_length() {
        let mut out = Vec::new();
        assert!(!unpack(&pack(&vec![0; MAX_BYTES]), 100, &mut out));
        assert_eq!(out.len(), 101);
    }

    #[test]
    fn names_are_those_of_blake3() {
        assert_eq!(ChunkName::of(b"").key(), "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9");
    }
}
