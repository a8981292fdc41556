//! From bytes to UTF-8, in pieces.

use bunsen_spec::{Problem, say};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes are shown to the detector of encodings, beginning before the first that is not UTF-8.
const DETECTED: usize = 4 << 20;

/// Text as UTF-8, and how it was found.
pub(crate) struct Decoded {
    /// UTF-8 from byte `start` on.
    pub(crate) text: Vec<u8>,
    /// Where the text begins, behind a byte order mark.
    pub(crate) start: usize,
    /// The encoding that the bytes were in.
    pub(crate) encoding: &'static Encoding,
    /// Whether some bytes had no meaning in that encoding and became U+FFFD.
    pub(crate) has_replacements: bool,
}

/// A text of which all is read.
pub struct DecodedText {
    /// The text.
    pub text: String,
    /// Whether some bytes had no meaning and became U+FFFD.
    pub is_garbled: bool,
}

/// The text that `bytes` hold, in the encoding called `label` or in the one they seem to have.
///
/// # Errors
/// If there is no such encoding.
pub fn decode_text(bytes: Vec<u8>, label: Option<&str>) -> Result<DecodedText, Problem> {
    let declared = label.map(encoding_called).transpose()?;
    let mut decoding = Decoding::new(bytes, declared);
    while !decoding.step(usize::MAX) {}
    let decoded = decoding.take()?;
    let text = String::from_utf8_lossy(&decoded.text[decoded.start..]).into_owned();
    Ok(DecodedText { text, is_garbled: decoded.has_replacements })
}

/// The encoding that browsers know as `label`.
pub(crate) fn encoding_called(label: &str) -> Result<&'static Encoding, Problem> {
    Encoding::for_label_no_replacement(label.as_bytes())
        .ok_or_else(|| say::tables::no_such_encoding(label).in_field("encoding"))
}

/// Finds the encoding of a file's bytes and brings them to UTF-8. Bytes that are UTF-8 are not copied.
pub(crate) struct Decoding {
    bytes: Vec<u8>,
    stage: Stage,
}

enum Stage {
    Validate { position: usize, is_declared: bool, first_wrong: Option<usize>, n_wrong: usize, n_multibyte: usize },
    Detect { position: usize, until: usize, detector: Box<EncodingDetector> },
    Decode { position: usize, encoding: &'static Encoding, decoder: Box<Decoder>, text: Vec<u8>, has_errors: bool },
    Done { start: usize, encoding: &'static Encoding, has_replacements: bool },
}

/// The encoding that a file names by its first bytes, or by zeros in every other place.
pub(crate) fn marked_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    let head = &bytes[..bytes.len().min(4096) & !1];
    let n_zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (n_zeros(0), n_zeros(1), head.len() / 2);
    if half >= 2 && odd * 10 >= half * 7 && even == 0 {
        return Some(UTF_16LE);
    }
    (half >= 2 && even * 10 >= half * 7 && odd == 0).then_some(UTF_16BE)
}

impl Decoding {
    /// Begins with `bytes`, in the encoding `declared` or a guessed one.
    pub(crate) fn new(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> Self {
        let known = declared.or_else(|| marked_encoding(&bytes));
        let stage = match known {
            Some(encoding) if encoding != UTF_8 => Stage::decode(encoding),
            _ => Stage::Validate {
                position: 0,
                is_declared: known.is_some(),
                first_wrong: None,
                n_wrong: 0,
                n_multibyte: 0,
            },
        };
        Self { bytes, stage }
    }

    /// Works on the next `budget` bytes; whether all is done.
    pub(crate) fn step(&mut self, budget: usize) -> bool {
        let len = self.bytes.len();
        match &mut self.stage {
            Stage::Validate { position, is_declared, first_wrong, n_wrong, n_multibyte } => {
                let end = len.min(position.saturating_add(budget));
                while *position < end {
                    let piece = &self.bytes[*position..end];
                    let (n_valid, n_skipped) = match std::str::from_utf8(piece) {
                        Ok(_) => (piece.len(), 0),
                        Err(error) => match error.error_len() {
                            Some(n) => (error.valid_up_to(), n),
                            None if end == len => (error.valid_up_to(), piece.len() - error.valid_up_to()),
                            None => (error.valid_up_to(), 0),
                        },
                    };
                    *n_multibyte += piece[..n_valid].iter().filter(|byte| **byte >= 0xc0).count();
                    if n_skipped > 0 {
                        first_wrong.get_or_insert(*position + n_valid);
                        *n_wrong += 1;
                    }
                    *position += n_valid + n_skipped;
                    if n_valid + n_skipped < piece.len() && n_skipped == 0 {
                        return false;
                    }
                }
                if end == len {
                    self.stage = match *first_wrong {
                        None => {
                            let start = if self.bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
                            Stage::Done { start, encoding: UTF_8, has_replacements: false }
                        }
                        // A few wrong bytes among much good UTF-8 are damage, not another encoding.
                        Some(_) if *is_declared || *n_multibyte >= 10 * *n_wrong => Stage::decode(UTF_8),
                        Some(first) => Stage::detect(first.saturating_sub(DETECTED / 8), len),
                    };
                }
            }
            Stage::Detect { position, until, detector } => {
                let end = (*until).min(position.saturating_add(budget));
                detector.feed(&self.bytes[*position..end], end == *until);
                *position = end;
                if end == *until {
                    self.stage = Stage::decode(detector.guess(None, Utf8Detection::Deny));
                }
            }
            Stage::Decode { position, encoding, decoder, text, has_errors } => {
                let end = len.min(position.saturating_add(budget));
                let (piece, is_last) = (&self.bytes[*position..end], end == len);
                let filled = text.len();
                // Three bytes of UTF-8 for one byte, and some for what the decoder holds back, suffice for
                // every encoding; the loop below does not depend on it.
                text.resize(filled + piece.len() * 3 + 16, 0);
                let (_, n_read, n_written, had_errors) = decoder.decode_to_utf8(piece, &mut text[filled..], is_last);
                text.truncate(filled + n_written);
                *has_errors |= had_errors;
                *position += n_read;
                if is_last && n_read == piece.len() {
                    let (encoding, has_replacements) = (*encoding, *has_errors);
                    self.bytes = std::mem::take(text);
                    self.stage = Stage::Done { start: 0, encoding, has_replacements };
                }
            }
            Stage::Done { .. } => {}
        }
        matches!(self.stage, Stage::Done { .. })
    }

    /// How much is done, 0 to 1.
    pub(crate) fn done_share(&self) -> f64 {
        let share = |position: usize| position as f64 / self.bytes.len().max(1) as f64;
        match &self.stage {
            Stage::Validate { position, .. } => share(*position),
            Stage::Detect { position, .. } | Stage::Decode { position, .. } => 0.5 + share(*position) / 2.0,
            Stage::Done { .. } => 1.0,
        }
    }

    /// The text, once [`Decoding::step`] says that it is done.
    pub(crate) fn take(&mut self) -> Result<Decoded, Problem> {
        let Stage::Done { start, encoding, has_replacements } = self.stage else {
            return Err(Problem::internal("The file's text was asked for before it was decoded."));
        };
        Ok(Decoded { text: std::mem::take(&mut self.bytes), start, encoding, has_replacements })
    }
}

impl Stage {
    fn decode(encoding: &'static Encoding) -> Self {
        let decoder = Box::new(encoding.new_decoder_with_bom_removal());
        Self::Decode { position: 0, encoding, decoder, text: Vec::new(), has_errors: false }
    }

    fn detect(position: usize, len: usize) -> Self {
        let detector = Box::new(EncodingDetector::new(Iso2022JpDetection::Deny));
        Self::Detect { position, until: len.min(position + DETECTED), detector }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], declared: Option<&'static Encoding>, text: &str, encoding: &str, has_replacements: bool) {
        for budget in [4, 7, 1 << 20] {
            let mut decoding = Decoding::new(bytes.to_vec(), declared);
            while !decoding.step(budget) {}
            let decoded = decoding.take().unwrap();
            let got = std::str::from_utf8(&decoded.text[decoded.start..]).unwrap();
            assert_eq!((got, decoded.encoding.name(), decoded.has_replacements), (text, encoding, has_replacements));
        }
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn encodings_are_found() {
        check(b"a,b\n", None, "a,b\n", "UTF-8", false);
        check("\u{feff}a,\u{e9}\n".as_bytes(), None, "a,\u{e9}\n", "UTF-8", false);
        check("ภาษาไทย,1\n".as_bytes(), None, "ภาษาไทย,1\n", "UTF-8", false);
        check(
            b"caf\xe9,cr\xe8me,d\xe9j\xe0 vu\n",
            None,
            "caf\u{e9},cr\u{e8}me,d\u{e9}j\u{e0} vu\n",
            "windows-1252",
            false,
        );
        check(&utf16("\u{feff}a,\u{e9}\n", u16::to_le_bytes), None, "a,\u{e9}\n", "UTF-16LE", false);
        check(&utf16("\u{feff}a,\u{1f600}\n", u16::to_be_bytes), None, "a,\u{1f600}\n", "UTF-16BE", false);
        check(&utf16("name,b\n", u16::to_le_bytes), None, "name,b\n", "UTF-16LE", false);
        check(b"", None, "", "UTF-8", false);
    }

    #[test]
    fn declared_encodings_are_used() {
        check(b"caf\xe9\n", Some(UTF_8), "caf\u{fffd}\n", "UTF-8", true);
        check("é\n".as_bytes(), Some(encoding_rs::WINDOWS_1252), "\u{c3}\u{a9}\n", "windows-1252", false);
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let mut bytes = "é".repeat(20).into_bytes();
        bytes.push(0xff);
        check(&bytes, None, &format!("{}\u{fffd}", "é".repeat(20)), "UTF-8", true);
        let mut cut = "é".repeat(20).into_bytes();
        cut.pop();
        check(&cut, None, &format!("{}\u{fffd}", "é".repeat(19)), "UTF-8", true);
    }
}
