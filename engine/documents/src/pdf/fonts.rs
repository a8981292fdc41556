//! Fonts: what their codes say and how wide they are.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_font::hayro_cmap::{BfString, load_embedded};
use hayro_font::hayro_syntax::object::{Array, Dict, Name, ObjectIdentifier, Stream};
use hayro_font::hayro_syntax::page::Resources;
use hayro_font::kurbo::Vec2;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontResolverFn};

use super::guard::is_bounded;
use crate::limits::MAX_DRAWN_BYTES;

/// A font without shapes. Nothing is drawn here: of the standard fonts only widths and names are needed, and those are
/// known.
const BLANK: &[u8] = include_bytes!("blank.ttf");

/// The fonts of a document, each read once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    resolver: FontResolverFn,
    cmaps: CMapResolverFn,
    known: BTreeMap<ObjectIdentifier, Option<Rc<PageFont<'a>>>>,
}

/// A font, and what of it was asked before.
pub(super) struct PageFont<'a> {
    font: Font<'a>,
    /// Whether it is a bold one, by its name.
    pub(super) is_bold: bool,
    /// Whether all its letters are as wide, by its name.
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

    fn read(&self, dict: &Dict<'a>) -> Option<Rc<PageFont<'a>>> {
        if !parts_are_bounded(dict) {
            return None;
        }
        let font = self.cache.font(dict, &self.resolver, &self.cmaps)?;
        let name =
            dict.get::<Name<'_>>(b"BaseFont".as_slice()).map(|name| name.as_str().to_lowercase()).unwrap_or_default();
        let names = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        let is_bold = names(&["bold", "black", "heavy", "cmbx", "cmssbx", "-medi", "demi"]);
        let is_mono = names(&["mono", "courier", "consol", "cmtt", "menlo", "typewriter", "code"]);
        Some(Rc::new(PageFont { font, is_bold, is_mono, letters: RefCell::default() }))
    }
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
            Some(BfString::String(text)) => spelled(&text.chars().collect::<Vec<_>>()),
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

/// Whether all that a font's reader unpacks stays within bounds.
fn parts_are_bounded(dict: &Dict<'_>) -> bool {
    let is_fine = |dict: &Dict<'_>, key: &[u8]| {
        let mut n_left = MAX_DRAWN_BYTES;
        dict.get::<Stream<'_>>(key).is_none_or(|stream| is_bounded(&stream.raw_data(), 2, &mut n_left))
    };
    let own = |dict: &Dict<'_>| {
        let descriptor = dict.get::<Dict<'_>>(b"FontDescriptor".as_slice()).unwrap_or_default();
        let files: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
        let parts: [&[u8]; 3] = [b"ToUnicode", b"Encoding", b"CIDToGIDMap"];
        files.iter().all(|key| is_fine(&descriptor, key)) && parts.iter().all(|key| is_fine(dict, key))
    };
    let descendants = dict.get::<Array<'_>>(b"DescendantFonts".as_slice());
    own(dict) && descendants.is_none_or(|fonts| fonts.iter::<Dict<'_>>().take(1).all(|font| own(&font)))
}
