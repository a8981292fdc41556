//! From bytes to UTF-8, in pieces.

use std::ops::Range;

use bunsen_spec::{Problem, say};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes are shown to the detector of encodings, beginning before the first that is not UTF-8.
const DETECTED: usize = 4 << 20;
/// The most bytes that a character has.
const MAX_CHARACTER_BYTES: usize = 4;

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
    let mut search = EncodingSearch::new(&bytes, bytes.len(), declared);
    let form = loop {
        match search.form() {
            Some(form) => break form,
            None => search.take(&bytes[search.wants(usize::MAX)]),
        }
    };
    let mut decoder = TextDecoder::new(form);
    let text = decoder.decode(&bytes, true);
    let text = String::from_utf8_lossy(text).into_owned();
    Ok(DecodedText { text, is_garbled: decoder.has_replacements() })
}

/// The encoding that browsers know as `label`.
pub(crate) fn encoding_called(label: &str) -> Result<&'static Encoding, Problem> {
    Encoding::for_label_no_replacement(label.as_bytes())
        .ok_or_else(|| say::tables::no_such_encoding(label).in_field("encoding"))
}

/// Whether half of the bytes of usual text are zeros in this encoding.
pub(crate) fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// How a file's bytes hold its text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextForm {
    /// The encoding that the bytes are in.
    pub(crate) encoding: &'static Encoding,
    /// Whether the bytes are known to be UTF-8 as they are, without a byte order mark.
    is_valid: bool,
}

/// Finds the encoding of a file, whose bytes it is given piece by piece.
pub(crate) struct EncodingSearch {
    len: usize,
    stage: Stage,
}

enum Stage {
    Validate { position: usize, first_wrong: Option<usize>, n_wrong: usize, n_multibyte: usize },
    Detect { position: usize, until: usize, detector: Box<EncodingDetector> },
    Found(TextForm),
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

impl EncodingSearch {
    /// Begins with the first bytes of a file that has `len`, in the encoding `declared`, the one they name, or a guessed
    /// one.
    pub(crate) fn new(head: &[u8], len: usize, declared: Option<&'static Encoding>) -> Self {
        let stage = match declared.or_else(|| marked_encoding(head)) {
            Some(encoding) => Stage::decoded(encoding),
            None => Stage::Validate { position: 0, first_wrong: None, n_wrong: 0, n_multibyte: 0 },
        };
        Self { len, stage }
    }

    /// What was found, once nothing more needs to be seen.
    pub(crate) fn form(&self) -> Option<TextForm> {
        match self.stage {
            Stage::Found(form) => Some(form),
            _ => None,
        }
    }

    /// The bytes to be given next, about `budget` of them.
    pub(crate) fn wants(&self, budget: usize) -> Range<usize> {
        let (position, end) = match &self.stage {
            Stage::Validate { position, .. } => (*position, self.len),
            Stage::Detect { position, until, .. } => (*position, *until),
            Stage::Found(_) => (self.len, self.len),
        };
        // With fewer than a character has, it could be stuck in one.
        position..end.min(position.saturating_add(budget.max(MAX_CHARACTER_BYTES)))
    }

    /// Takes the bytes that it wants.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        match &mut self.stage {
            Stage::Validate { position, first_wrong, n_wrong, n_multibyte } => {
                let end = *position + bytes.len();
                let mut rest = bytes;
                while !rest.is_empty() {
                    let (n_valid, n_skipped) = match std::str::from_utf8(rest) {
                        Ok(_) => (rest.len(), 0),
                        Err(error) => match error.error_len() {
                            Some(n) => (error.valid_up_to(), n),
                            None if end == self.len => (error.valid_up_to(), rest.len() - error.valid_up_to()),
                            None => (error.valid_up_to(), 0),
                        },
                    };
                    let valid = &rest[..n_valid];
                    if !valid.is_ascii() {
                        *n_multibyte += valid.iter().filter(|byte| **byte >= 0xc0).count();
                    }
                    if n_skipped > 0 {
                        first_wrong.get_or_insert(*position + n_valid);
                        *n_wrong += 1;
                    }
                    *position += n_valid + n_skipped;
                    if n_valid + n_skipped < rest.len() && n_skipped == 0 {
                        // Cut within a character: it comes again, whole.
                        return;
                    }
                    rest = &rest[n_valid + n_skipped..];
                }
                if end == self.len {
                    self.stage = match *first_wrong {
                        None => Stage::Found(TextForm { encoding: UTF_8, is_valid: true }),
                        // A few wrong bytes among much good UTF-8 are damage, not another encoding.
                        Some(_) if *n_multibyte >= 10 * *n_wrong => Stage::decoded(UTF_8),
                        Some(first) => Stage::detect(first.saturating_sub(DETECTED / 8), self.len),
                    };
                }
            }
            Stage::Detect { position, until, detector } => {
                *position += bytes.len();
                detector.feed(bytes, position == until);
                if position == until {
                    self.stage = Stage::decoded(detector.guess(None, Utf8Detection::Deny));
                }
            }
            Stage::Found(_) => {}
        }
    }

    /// How much is done, 0 to 1.
    pub(crate) fn done_share(&self) -> f64 {
        let share = |position: usize| position as f64 / self.len.max(1) as f64;
        match &self.stage {
            Stage::Validate { position, .. } => share(*position),
            Stage::Detect { .. } | Stage::Found(_) => 1.0,
        }
    }
}

impl Stage {
    fn decoded(encoding: &'static Encoding) -> Self {
        Self::Found(TextForm { encoding, is_valid: false })
    }

    fn detect(position: usize, len: usize) -> Self {
        let detector = Box::new(EncodingDetector::new(Iso2022JpDetection::Deny));
        Self::Detect { position, until: len.min(position + DETECTED), detector }
    }
}

/// Brings a file's bytes to UTF-8, from its first on, piece by piece. Bytes that are UTF-8 are not copied.
pub(crate) struct TextDecoder {
    form: TextForm,
    decoder: Decoder,
    text: Vec<u8>,
    has_replacements: bool,
}

impl TextDecoder {
    pub(crate) fn new(form: TextForm) -> Self {
        Self { form, decoder: form.encoding.new_decoder_with_bom_removal(), text: Vec::new(), has_replacements: false }
    }

    /// What it decodes.
    pub(crate) fn form(&self) -> TextForm {
        self.form
    }

    /// Whether some bytes so far had no meaning in their encoding and became U+FFFD.
    pub(crate) fn has_replacements(&self) -> bool {
        self.has_replacements
    }

    /// The text of the next bytes; it may be cut within a character.
    pub(crate) fn decode<'a>(&'a mut self, bytes: &'a [u8], is_last: bool) -> &'a [u8] {
        if self.form.is_valid {
            return bytes;
        }
        let room = self.decoder.max_utf8_buffer_length(bytes.len()).expect("pieces are far smaller than memory");
        self.text.resize(room, 0);
        let (_, _, n_written, had_errors) = self.decoder.decode_to_utf8(bytes, &mut self.text, is_last);
        self.has_replacements |= had_errors;
        &self.text[..n_written]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], declared: Option<&'static Encoding>, text: &str, encoding: &str, has_replacements: bool) {
        for budget in [1, 4, 7, 1 << 20] {
            let mut search = EncodingSearch::new(bytes, bytes.len(), declared);
            let form = loop {
                match search.form() {
                    Some(form) => break form,
                    None => search.take(&bytes[search.wants(budget)]),
                }
            };
            let (mut decoder, mut decoded) = (TextDecoder::new(form), Vec::new());
            for start in (0..bytes.len().max(1)).step_by(budget) {
                let end = bytes.len().min(start + budget);
                decoded.extend_from_slice(decoder.decode(&bytes[start..end], end == bytes.len()));
            }
            let got = std::str::from_utf8(&decoded).unwrap();
            assert_eq!((got, form.encoding.name(), decoder.has_replacements()), (text, encoding, has_replacements));
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
