//! The bytes of drawing instructions, unpacked within bounds.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_font::hayro_syntax::Filter;
use hayro_font::hayro_syntax::object::{Array, Stream};
use hayro_font::hayro_syntax::page::Page;

use super::packing::{MAX_RATIO, measure};
use crate::limits::{MAX_DRAWN_BYTES, MAX_UNPACKED_BYTES};

/// How many bytes of drawing instructions, or of fonts, may still be unpacked for this document.
pub(super) struct Allowance(usize);

impl Allowance {
    /// All that a document may have.
    pub(super) fn new() -> Self {
        Self(MAX_DRAWN_BYTES)
    }

    /// The instructions of a page. `None` if a part of them cannot be unpacked, or is too much.
    pub(super) fn page(&mut self, page: &Page<'_>) -> Option<Vec<u8>> {
        if let Some(stream) = page.raw().get::<Stream<'_>>(b"Contents".as_slice()) {
            return self.unpack(&stream).map(Cow::into_owned);
        }
        let mut all = Vec::new();
        for stream in page.raw().get::<Array<'_>>(b"Contents".as_slice())?.iter::<Stream<'_>>() {
            all.extend_from_slice(&self.unpack(&stream)?);
            // An instruction may not reach over the end of its part.
            all.push(b'\n');
        }
        Some(all)
    }

    /// What a stream holds.
    pub(super) fn unpack<'a>(&mut self, stream: &Stream<'a>) -> Option<Cow<'a, [u8]>> {
        let raw = stream.raw_data();
        let n_raw = raw.len();
        let unpacked = self.unpacked(stream, raw)?;
        // Going through what makes nothing is work, too.
        self.0 = self.0.checked_sub(unpacked.len().max(n_raw))?;
        Some(unpacked)
    }

    /// Whether others may unpack a stream whole.
    pub(super) fn allows(&mut self, stream: &Stream<'_>) -> bool {
        let packed = match stream.filters().as_slice() {
            [Filter::FlateDecode] => stream.raw_data(),
            [Filter::Ascii85Decode, Filter::FlateDecode] => Cow::Owned(ascii_85(&stream.raw_data())),
            _ => return self.unpack(stream).is_some(),
        };
        let Ok(unpacked) = measure(&packed, self.0) else { return false };
        // Of what is damaged, others make what they can.
        let most = if unpacked.is_whole { unpacked.n_bytes } else { packed.len().saturating_mul(MAX_RATIO) };
        let left = self.0.checked_sub(most.max(packed.len())).filter(|_| most <= MAX_UNPACKED_BYTES);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }

    fn unpacked<'a>(&self, stream: &Stream<'a>, raw: Cow<'a, [u8]>) -> Option<Cow<'a, [u8]>> {
        let limit = self.0.min(MAX_UNPACKED_BYTES);
        let filters = stream.filters();
        let keys: [&[u8]; 2] = [b"DecodeParms", b"DP"];
        let has_predictor = keys.iter().any(|key| stream.dict().contains_key(key));
        match filters.as_slice() {
            [] => Some(raw).filter(|data| data.len() <= limit),
            [Filter::FlateDecode] if !has_predictor => inflate(&raw, limit).map(Cow::Owned),
            [Filter::Ascii85Decode, Filter::FlateDecode] if !has_predictor => {
                inflate(&ascii_85(&raw), limit).map(Cow::Owned)
            }
            [Filter::FlateDecode] if measure(&raw, limit).is_ok_and(|unpacked| unpacked.is_whole) => {
                stream.decoded_data().ok()
            }
            filters => {
                // The other kinds of packing make at most this much of a byte, and hardly anyone uses them.
                let growth = filters.iter().map(|filter| match filter {
                    Filter::FlateDecode => MAX_RATIO,
                    Filter::LzwDecode => 1 << 12,
                    Filter::RunLengthDecode => 1 << 6,
                    _ => 1_usize,
                });
                let most = growth.fold(raw.len(), usize::saturating_mul);
                if most > limit { None } else { stream.decoded_data().ok() }
            }
        }
    }
}

/// Five letters for each four bytes; signs that are none of them are passed over.
fn ascii_85(letters: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(letters.len() * 4 / 5 + 4);
    let (mut value, mut n) = (0_u32, 0);
    for letter in letters {
        match letter {
            b'~' => break,
            b'z' if n == 0 => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                value = value.wrapping_mul(85).wrapping_add(u32::from(letter - b'!'));
                n += 1;
                if n == 5 {
                    bytes.extend(value.to_be_bytes());
                    (value, n) = (0, 0);
                }
            }
            _ => {}
        }
    }
    if n > 1 {
        for _ in n..5 {
            value = value.wrapping_mul(85).wrapping_add(84);
        }
        bytes.extend(&value.to_be_bytes()[..n - 1]);
    }
    bytes
}

/// Unpacks to at most `limit` bytes; of what is damaged, as far as it goes.
fn inflate(packed: &[u8], limit: usize) -> Option<Vec<u8>> {
    let read = |mut unpacker: Box<dyn Read + '_>| {
        let mut unpacked = Vec::new();
        let _ = unpacker.by_ref().take(limit as u64 + 1).read_to_end(&mut unpacked);
        unpacked
    };
    let mut unpacked = read(Box::new(ZlibDecoder::new(packed)));
    if unpacked.is_empty() && packed.len() > 8 {
        // The header is broken, or two bytes too many were cut off.
        unpacked = read(Box::new(DeflateDecoder::new(packed.get(2..)?)));
    }
    (unpacked.len() <= limit).then_some(unpacked)
}
