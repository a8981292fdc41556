//! What fonts are made of: bounds on it, before others read it.

use hayro_font::hayro_syntax::object::{Array, Dict, Stream};

use super::drawing::Allowance;
use crate::limits::MAX_WIDTHS;

/// The codes of a simple font end here.
const LAST_SIMPLE_CODE: i64 = 255;
/// The letters of a composite font end here.
const LAST_LETTER: usize = 65_535;

/// What the fonts of a document may still take.
pub(super) struct FontBounds {
    allowance: Allowance,
    n_widths_left: usize,
}

impl FontBounds {
    /// All that a document may have.
    pub(super) fn new() -> Self {
        Self { allowance: Allowance::new(), n_widths_left: MAX_WIDTHS }
    }

    /// Whether a font may be read: its reader unpacks parts whole, and writes each width down.
    pub(super) fn allow(&mut self, font: &Dict<'_>) -> bool {
        let first = font.get::<i64>(b"FirstChar".as_slice()).unwrap_or(0);
        if first > LAST_SIMPLE_CODE || !self.allow_parts(font) {
            return false;
        }
        descendant(font).is_none_or(|font| self.allow_parts(&font) && self.allow_widths(&font).is_some())
    }

    fn allow_parts(&mut self, font: &Dict<'_>) -> bool {
        let descriptor = font.get::<Dict<'_>>(b"FontDescriptor".as_slice()).unwrap_or_default();
        let files: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
        let parts: [&[u8]; 3] = [b"ToUnicode", b"Encoding", b"CIDToGIDMap"];
        let mut allows = |dict: &Dict<'_>, key: &[u8]| {
            dict.get::<Stream<'_>>(key).is_none_or(|stream| self.allowance.allows(&stream))
        };
        files.iter().all(|key| allows(&descriptor, key)) && parts.iter().all(|key| allows(font, key))
    }

    fn allow_widths(&mut self, font: &Dict<'_>) -> Option<()> {
        let array = |key: &[u8]| font.get::<Array<'_>>(key).unwrap_or_default();
        let across = n_widths(&array(b"W"), Direction::Across, self.n_widths_left)?;
        self.n_widths_left -= across;
        self.n_widths_left -= n_widths(&array(b"W2"), Direction::Down, self.n_widths_left)?;
        Some(())
    }
}

/// A font's descriptor, that of its letters if it is a composite one.
pub(super) fn descriptor<'a>(font: &Dict<'a>) -> Dict<'a> {
    let own = |font: &Dict<'a>| font.get::<Dict<'a>>(b"FontDescriptor".as_slice());
    own(font).or_else(|| own(&descendant(font)?)).unwrap_or_default()
}

fn descendant<'a>(font: &Dict<'a>) -> Option<Dict<'a>> {
    font.get::<Array<'a>>(b"DescendantFonts".as_slice())?.iter::<Dict<'a>>().next()
}

/// The direction of writing that widths are for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Across,
    Down,
}

/// Goes over widths as their reader does, which writes each down: `first [widths]` or `first last width`. `None` if
/// there are more than `most`, or some of letters that no font has.
fn n_widths(widths: &Array<'_>, direction: Direction, most: usize) -> Option<usize> {
    let n_numbers = if direction == Direction::Across { 1 } else { 3 };
    let mut items = widths.flex_iter();
    let mut n_all = 0;
    loop {
        let range = match items.next::<(u32, Array<'_>)>() {
            Some((first, numbers)) => {
                let n = numbers.iter::<f32>().take((LAST_LETTER + 2) * n_numbers).count();
                Some((first as usize, n.div_ceil(n_numbers)))
            }
            None => {
                let range = match direction {
                    Direction::Across => items.next::<(u32, u32, f32)>().map(|range| (range.0, range.1)),
                    Direction::Down => items.next::<(u32, u32, f32, f32, f32)>().map(|range| (range.0, range.1)),
                };
                range.map(|(first, last)| {
                    (first as usize, (last as usize).saturating_add(1).saturating_sub(first as usize))
                })
            }
        };
        let Some((first, n)) = range else { return Some(n_all) };
        n_all += n;
        if first.saturating_add(n) > LAST_LETTER + 1 || n_all > most {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use hayro_font::hayro_syntax::object::FromBytes;

    use super::*;

    fn check(font: &str, expected: bool) {
        let font = Dict::from_bytes(font.as_bytes()).unwrap();
        assert_eq!(FontBounds::new().allow(&font), expected, "{font:?}");
    }

    #[test]
    fn widths_without_end_are_refused() {
        check("<</FirstChar 32/LastChar 255/Widths[1]>>", true);
        check("<</FirstChar 4000000000/LastChar 4000000001/Widths[1]>>", false);
        check("<</DescendantFonts[<</W[0 65535 500 7[1 2 3]]/W2[1[1 2 3]9 65535 1 2 3]>>]>>", true);
        check("<</DescendantFonts[<</W[0 4294967295 500]>>]>>", false);
        check("<</DescendantFonts[<</W[65535[1 2]]>>]>>", false);
        check("<</DescendantFonts[<</W2[0 65536 1 2 3]>>]>>", false);
        check(&format!("<</DescendantFonts[<</W[{}]>>]>>", "0 65535 500 ".repeat(123)), false);
    }
}
