//! Fonts: what their codes say and how wide they are.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_font::hayro_cmap::{BfString, load_embedded};
use hayro_font::hayro_syntax::object::{Dict, Name, ObjectIdentifier};
use hayro_font::hayro_syntax::page::Resources;
use hayro_font::kurbo::Vec2;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontResolverFn};

use super::font_parts::{FontBounds, descriptor};

/// A font without shapes. Nothing is drawn here: of the standard fonts only widths and names are needed, and those are
/// known.
const BLANK: &[u8] = include_bytes!("blank.ttf");

/// The flag of fonts whose letters are all as wide.
const FIXED_PITCH: u32 = 1;
/// How many bytes a letter may stand for: no ligature has more.
const MAX_LETTER_BYTES: usize = 64;

/// The fonts of a document, each read once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    resolver: FontResolverFn,
    cmaps: CMapResolverFn,
    bounds: FontBounds,
    known: BTreeMap<ObjectIdentifier, Option<Rc<PageFont<'a>>>>,
}

/// A font, and what of it was asked before.
pub(super) struct PageFont<'a> {
    font: Font<'a>,
    /// Whether it is a bold one, by its name.
    pub(super) is_bold: bool,
    /// Whether all its letters are as wide, by its flags or its name.
    pub(super) is_mono: bool,
    letters: RefCell<BTreeMap<u32, Letter>>,
}

/// What a code stands for.
#[derive(Clone)]
pub(super) struct Letter {
    /// What it says; empty if that is not known.
    pub(super) text: Rc<str>,
    /// How far it goes, in thousandths of the font's size.
    pub(super) advance: Vec2,
}

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Self {
        Self {
            cache: FontCache::new(),
            resolver: Arc::new(|_| Some((Arc::new(BLANK), 0))),
            cmaps: Arc::new(load_embedded),
            bounds: FontBounds::new(),
            known: BTreeMap::new(),
        }
    }

    /// The font that a page calls `name`. `None` if it has none of that name, or one that is broken.
    pub(super) fn named(&mut self, name: &Name<'_>, resources: &Resources<'a>) -> Option<Rc<PageFont<'a>>> {
        let id = resources.fonts.get_ref(name.as_ref()).map(ObjectIdentifier::from);
        if let Some(known) = id.and_then(|id| self.known.get(&id)) {
            return known.clone();
        }
        let font = resources.get_font(name).and_then(|dict| self.read(&dict));
        if let Some(id) = id {
            self.known.insert(id, font.clone());
        }
        font
    }

    fn read(&mut self, dict: &Dict<'a>) -> Option<Rc<PageFont<'a>>> {
        if !self.bounds.allow(dict) {
            return None;
        }
        let font = self.cache.font(dict, &self.resolver, &self.cmaps)?;
        let name =
            dict.get::<Name<'_>>(b"BaseFont".as_slice()).map(|name| plain_name(name.as_str())).unwrap_or_default();
        let names = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        let is_bold = names(&["bold", "black", "heavy", "cmbx", "cmssbx", "-medi", "-demi"]);
        let flags = descriptor(dict).get::<u32>(b"Flags".as_slice()).unwrap_or(0);
        let is_mono = flags & FIXED_PITCH != 0 || names(&["courier", "consol", "cmtt", "menlo", "typewriter"]);
        Some(Rc::new(PageFont { font, is_bold, is_mono, letters: RefCell::default() }))
    }
}

/// A font's name in small letters, without the six letters that mark a part of it.
fn plain_name(name: &str) -> String {
    let own = match name.split_once('+') {
        Some((mark, own)) if mark.len() == 6 && mark.bytes().all(|byte| byte.is_ascii_uppercase()) => own,
        _ => name,
    };
    own.to_lowercase()
}

impl PageFont<'_> {
    /// Whether its letters stand one below the other.
    pub(super) fn is_vertical(&self) -> bool {
        !self.font.is_horizontal()
    }

    /// The code that begins at `position`, and of how many bytes it is.
    pub(super) fn read_code(&self, bytes: &[u8], position: usize) -> (u32, usize) {
        self.font.read_code(bytes, position)
    }

    /// What a code stands for.
    pub(super) fn letter(&self, code: u32) -> Letter {
        if let Some(letter) = self.letters.borrow().get(&code) {
            return letter.clone();
        }
        let unicode = match self.font.glyph(self.font.map_code(code), code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let text = match unicode {
            Some(BfString::Char(c)) => spelled(&[c]),
            Some(BfString::String(text)) => spelled(&text.chars().take(MAX_LETTER_BYTES).collect::<Vec<_>>()),
            None => String::new(),
        };
        let letter = Letter { text: Rc::from(text.as_str()), advance: self.font.code_advance(code) };
        self.letters.borrow_mut().insert(code, letter.clone());
        letter
    }
}

/// Letters as one writes them: ligatures taken apart, signs of symbol fonts as bullets.
fn spelled(letters: &[char]) -> String {
    let mut text = String::new();
    for c in letters {
        if text.len() >= MAX_LETTER_BYTES {
            break;
        }
        match c {
            '\u{fb00}' => text.push_str("ff"),
            '\u{fb01}' => text.push_str("fi"),
            '\u{fb02}' => text.push_str("fl"),
            '\u{fb03}' => text.push_str("ffi"),
            '\u{fb04}' => text.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => text.push_str("st"),
            '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' => text.push('•'),
            '\u{a0}' | '\t' | '\n' | '\r' => text.push(' '),
            c if c.is_control() || *c == '\u{fffd}' => {}
            c => text.push(*c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fonts_are_read_without_their_mark() {
        for (name, expected) in [
            ("DEMIBO+Arial", "arial"),
            ("Academic", "academic"),
            ("abcdef+A", "abcdef+a"),
            ("ABCDEF+Times-Bold", "times-bold"),
        ] {
            assert_eq!(plain_name(name), expected);
        }
    }
}
