//! Looks into a PDF before it is opened: packed parts that would fill all memory.

use std::io::{self, Read};

use bunsen_spec::{Problem, say};
use flate2::read::{DeflateDecoder, ZlibDecoder};

use crate::limits::{MAX_DRAWN_BYTES, MAX_UNPACKED_BYTES};

/// Deflate makes at most so much of one byte.
const MAX_RATIO: usize = 1032;
/// How often a part may be packed in itself.
const MAX_LAYERS: usize = 3;

/// Refuses a PDF of which a part unpacks to more than can be held, or all parts together to more than is unpacked.
/// Pictures are left alone: nobody unpacks them here.
///
/// The reader of PDF's objects unpacks whole parts, whatever comes out of them. So each part that could be so large is
/// unpacked to nowhere first. Parts that are encrypted look like noise and are not found out, nor are parts that are
/// packed by LZW, which hardly anyone uses.
pub(super) fn check(name: &str, bytes: &[u8]) -> Result<(), Problem> {
    let (mut position, mut end) = (0, 0);
    let mut n_left = MAX_DRAWN_BYTES;
    while let Some(found) = find(&bytes[position..], b"stream") {
        let mark = position + found;
        let start = mark + b"stream".len();
        // A part that lies about its end may hide others, so they are looked for within it, too.
        position = start;
        if bytes[..mark].ends_with(b"end") {
            continue;
        }
        let start = start + bytes[start..].iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if end < start {
            end = find(&bytes[start..], b"endstream").map_or(bytes.len(), |found| start + found);
        }
        let head = &bytes[mark.saturating_sub(512)..mark];
        let head = head.windows(4).rposition(|part| part == b" obj").map_or(head, |at| &head[at..]);
        let is_picture = find(head, b"/Image").is_some() && find(head, b"/ObjStm").is_none();
        if !is_picture && !is_bounded(&bytes[start..end], MAX_LAYERS, &mut n_left) {
            return Err(say::documents::unpacks_too_large(name, MAX_UNPACKED_BYTES >> 20));
        }
    }
    Ok(())
}

/// Whether packed bytes stay within the bounds, however often they are packed in themselves; `n_left` is how much may
/// still be unpacked to find that out.
pub(super) fn is_bounded(packed: &[u8], n_layers: usize, n_left: &mut usize) -> bool {
    if n_layers == 0 {
        return false;
    }
    let mut unpacker: Box<dyn Read + '_> = match looks_packed(packed) {
        true => Box::new(ZlibDecoder::new(packed)),
        // Its reader takes bytes without a header as well.
        false => Box::new(DeflateDecoder::new(packed)),
    };
    let mut start = Vec::new();
    // What is no such packing, or damaged, ends early.
    if unpacker.by_ref().take(2).read_to_end(&mut start).is_err() {
        return true;
    }
    let most = MAX_UNPACKED_BYTES.min(*n_left);
    let mut rest = unpacker.take(most as u64 + 1);
    if !looks_packed(&start) {
        if packed.len().saturating_mul(MAX_RATIO) <= MAX_UNPACKED_BYTES {
            return true;
        }
        let n_bytes = io::copy(&mut rest, &mut io::sink()).unwrap_or(0) as usize;
        *n_left = n_left.saturating_sub(n_bytes);
        return n_bytes <= most;
    }
    let ended = rest.read_to_end(&mut start);
    *n_left = n_left.saturating_sub(start.len());
    start.len() <= most && (ended.is_err() || is_bounded(&start, n_layers - 1, n_left))
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
