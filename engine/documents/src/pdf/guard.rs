//! Looks into a PDF before it is opened: packed parts that would fill all memory.

use flate2::read::{DeflateDecoder, ZlibDecoder};
use std::io::{self, Read};

use bunsen_spec::{Problem, say};

use crate::limits::MAX_UNPACKED_BYTES;

/// Deflate makes at most so much of one byte.
const MAX_RATIO: usize = 1032;
/// How often a part may be packed in itself.
const MAX_LAYERS: usize = 3;

/// Refuses a PDF of which a part unpacks to more than can be held. Pictures are left alone: nobody unpacks them here.
///
/// The reader of PDF's objects unpacks whole parts, whatever comes out of them. So each part that could be so large is
/// unpacked to nowhere first. Parts that are encrypted look like noise and are not found out.
pub(super) fn check(name: &str, bytes: &[u8]) -> Result<(), Problem> {
    let mut position = 0;
    while let Some(found) = find(&bytes[position..], b"stream") {
        let mark = position + found;
        let start = mark + b"stream".len();
        position = start;
        if bytes[..mark].ends_with(b"end") {
            continue;
        }
        let start = start + bytes[start..].iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let end = find(&bytes[start..], b"endstream").map_or(bytes.len(), |found| start + found);
        // A dictionary that is longer says nothing of use to us.
        let head = &bytes[mark.saturating_sub(512)..mark];
        let head = head.windows(4).rposition(|part| part == b" obj").map_or(head, |at| &head[at..]);
        let is_picture = find(head, b"/Image").is_some() && find(head, b"/ObjStm").is_none();
        if !is_picture && !is_bounded(&bytes[start..end], MAX_LAYERS) {
            return Err(say::documents::unpacks_too_large(name, MAX_UNPACKED_BYTES >> 20));
        }
        // Within a packed part nothing is to be found; a part that lies about its end is looked at again.
        position = end;
    }
    Ok(())
}

/// Whether packed bytes stay within the bound, however often they are packed in themselves.
pub(super) fn is_bounded(packed: &[u8], n_layers: usize) -> bool {
    if !looks_packed(packed) {
        return true;
    }
    if n_layers == 0 {
        return false;
    }
    let once = packed.len().saturating_mul(MAX_RATIO);
    if once <= MAX_UNPACKED_BYTES && once.saturating_mul(MAX_RATIO) <= MAX_UNPACKED_BYTES {
        return true;
    }
    let mut start = Vec::new();
    let mut unpacker = ZlibDecoder::new(packed).take(MAX_UNPACKED_BYTES as u64 + 1);
    // What is damaged ends early; the reader does the same.
    if (&mut unpacker).take(2).read_to_end(&mut start).is_err() || start.is_empty() {
        return is_bounded_raw(packed);
    }
    if !looks_packed(&start) {
        let rest = io::copy(&mut unpacker, &mut io::sink()).unwrap_or(0);
        return rest as usize + start.len() <= MAX_UNPACKED_BYTES;
    }
    let ended = unpacker.read_to_end(&mut start);
    start.len() <= MAX_UNPACKED_BYTES && (ended.is_err() || is_bounded(&start, n_layers - 1))
}

/// The same of bytes whose header is broken, which are tried without it.
fn is_bounded_raw(packed: &[u8]) -> bool {
    let unpacked = |bytes: &[u8]| {
        let mut unpacker = DeflateDecoder::new(bytes).take(MAX_UNPACKED_BYTES as u64 + 1);
        io::copy(&mut unpacker, &mut io::sink()).unwrap_or(0) as usize
    };
    unpacked(packed) <= MAX_UNPACKED_BYTES && unpacked(packed.get(2..).unwrap_or_default()) <= MAX_UNPACKED_BYTES
}

/// Whether bytes begin as zlib has it.
fn looks_packed(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    let first = *part.first()?;
    let mut position = 0;
    while let Some(at) = bytes[position..].iter().position(|byte| *byte == first) {
        if bytes[position + at..].starts_with(part) {
            return Some(position + at);
        }
        position += at + 1;
    }
    None
}
