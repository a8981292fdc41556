//! How much packed bytes unpack to, found out without holding it.

use std::io::{self, Read, Write};

use flate2::read::{DeflateDecoder, ZlibDecoder};

use crate::limits::MAX_UNPACKED_BYTES;

/// Deflate makes at most so much of one byte.
pub(super) const MAX_RATIO: usize = 1032;

/// Which bound is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// That of one part.
    Part,
    /// That of all parts together.
    Total,
}

/// What came out of packed bytes.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    pub(super) n_bytes: usize,
    /// Whether they were gone through to their end; else they are damaged, or no such packing.
    pub(super) is_whole: bool,
}

/// Unpacks bytes to nowhere. They are taken as PDF's reader takes them: with a header, or without one.
pub(super) fn measure(packed: &[u8], n_left: usize) -> Result<Unpacked, Excess> {
    let most = MAX_UNPACKED_BYTES.min(n_left);
    let mut counted = Counted(0);
    let ended = io::copy(&mut inflater(packed).take(most as u64 + 1), &mut counted);
    within(counted.0, n_left)?;
    Ok(Unpacked { n_bytes: counted.0, is_whole: ended.is_ok() })
}

/// Refuses what is more than one part may have, or more than is left.
pub(super) fn within(n_bytes: usize, n_left: usize) -> Result<(), Excess> {
    match n_bytes {
        n if n > MAX_UNPACKED_BYTES => Err(Excess::Part),
        n if n > n_left => Err(Excess::Total),
        _ => Ok(()),
    }
}

/// Unpacks deflated bytes, whatever the sum at their end says.
pub(super) fn inflater(packed: &[u8]) -> DeflateDecoder<&[u8]> {
    let needs_dictionary = packed.get(1).is_some_and(|flags| flags & 0x20 != 0);
    match looks_packed(packed) && !needs_dictionary {
        true => DeflateDecoder::new(&packed[2..]),
        false => DeflateDecoder::new(packed),
    }
}

/// Whether packed bytes stay within the bounds, however often they are packed in themselves; `n_left` is how much may
/// still be unpacked to find that out. What cannot be so large is not unpacked.
pub(super) fn is_bounded(packed: &[u8], n_layers: usize, n_left: &mut usize) -> Result<(), Excess> {
    if n_layers == 0 {
        return Err(Excess::Part);
    }
    let mut unpacker: Box<dyn Read + '_> = match looks_packed(packed) {
        true => Box::new(ZlibDecoder::new(packed)),
        // Its reader takes bytes without a header as well.
        false => Box::new(DeflateDecoder::new(packed)),
    };
    let mut start = Vec::new();
    // What is no such packing, or damaged, ends early.
    if unpacker.by_ref().take(2).read_to_end(&mut start).is_err() {
        return Ok(());
    }
    let mut rest = unpacker.take(MAX_UNPACKED_BYTES.min(*n_left) as u64 + 1);
    if !looks_packed(&start) {
        if packed.len().saturating_mul(MAX_RATIO) <= MAX_UNPACKED_BYTES {
            return Ok(());
        }
        let mut counted = Counted(start.len());
        let _ = io::copy(&mut rest, &mut counted);
        within(counted.0, *n_left)?;
        *n_left -= counted.0;
        return Ok(());
    }
    let ended = rest.read_to_end(&mut start);
    within(start.len(), *n_left)?;
    *n_left -= start.len();
    if ended.is_err() { Ok(()) } else { is_bounded(&start, n_layers - 1, n_left) }
}

/// Whether bytes begin as zlib has it.
fn looks_packed(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// Counts what is written to it.
struct Counted(usize);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
