//! PDF: a page says where letters are drawn, and no more. Lines, columns, paragraphs and headings are found here.
//!
//! `hayro-syntax` reads the objects, `hayro-font` says what codes mean and how wide they are. What follows is ours:
//! letters with their places (`glyphs`) become pieces of lines (`pieces`), what stands on page after page at the same
//! place is left out (`furniture`), pieces are brought into the order in which one reads (`columns`), lines become
//! paragraphs (`paragraphs`) and those become blocks (`headings`).

mod annotations;
mod cells;
mod columns;
mod direction;
mod drawing;
mod font_parts;
mod fonts;
mod furniture;
mod glyphs;
mod guard;
mod headings;
mod joining;
mod marks;
mod packing;
mod paragraphs;
mod parts;
mod pieces;
mod runs;
mod spacing;
mod tables;

use bunsen_spec::{Problem, say};
use hayro_font::hayro_syntax::object::{Dict, String as PdfString};
use hayro_font::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::drawing::Allowance;
use self::fonts::Fonts;
use self::glyphs::{PageContent, page_content};
use self::marks::text_string;
use self::pieces::{PagePieces, pieces};
use crate::blocks::Blocks;
use crate::language::primary_tag;
use crate::limits::{MAX_PAGES, MAX_TEXT_BYTES};

/// A page of which more letters than one in so many are not known is said to be unread.
const UNKNOWN_SHARE: usize = 50;
/// A page with fewer letters on which something is drawn is said to be hardly read.
const FEW_LETTERS: usize = 20;
/// A page with so many lines and curves may have letters that are drawn as shapes.
const MANY_STROKES: usize = 64;

/// Reads a PDF. Pages that are pictures, and others that could not be read, are noted.
///
/// # Errors
/// If it is damaged beyond repair, locked with a password that is not empty, or too large.
pub(crate) fn read(name: &str, bytes: &[u8], blocks: &mut Blocks) -> Result<(), Problem> {
    guard::check(name, bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => say::documents::locked(name),
        LoadPdfError::Decryption(_) => say::documents::locked_otherwise(name),
        LoadPdfError::Invalid => say::documents::damaged(name, say::documents::pdf()),
    })?;
    let n_pages = pdf.pages().len();
    if n_pages == 0 {
        return Err(say::documents::damaged(name, say::documents::pdf()));
    }
    if n_pages > MAX_PAGES {
        return Err(say::documents::too_many_pages(name, MAX_PAGES));
    }
    blocks.set_pages(n_pages as u32);
    blocks.set_language(declared_language(&pdf));
    let mut pages = all_pieces(name, &pdf, blocks)?;
    furniture::remove(&mut pages);
    headings::push_blocks(paragraphs::paragraphs(&pages), blocks)
}

/// The pieces of lines on each page; what is not read is noted.
fn all_pieces(name: &str, pdf: &Pdf, blocks: &mut Blocks) -> Result<Vec<PagePieces>, Problem> {
    let (mut fonts, mut allowance) = (Fonts::new(), Allowance::new());
    let mut unread = Unread::default();
    let (mut pages, mut n_bytes) = (Vec::new(), 0);
    for (page, number) in pdf.pages().iter().zip(1..) {
        let content = page_content(page, &mut fonts, &mut allowance);
        unread.look_at(number, &content);
        let found = pieces(content.glyphs, page.render_dimensions());
        n_bytes += found.n_bytes();
        if n_bytes > MAX_TEXT_BYTES {
            return Err(say::documents::too_much_text(name, MAX_TEXT_BYTES >> 20));
        }
        pages.push(found);
    }
    unread.note_to(blocks);
    Ok(pages)
}

/// The pages of which not all was read, by reason.
#[derive(Default)]
struct Unread {
    scanned: Vec<u32>,
    hardly_any_text: Vec<u32>,
    unknown: Vec<u32>,
    fields: Vec<u32>,
    partial: Vec<u32>,
}

impl Unread {
    fn look_at(&mut self, page: u32, content: &PageContent) {
        let known = content.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty());
        let (n_known, n_letters) =
            known.fold((0, 0), |(n, n_letters), glyph| (n + 1, n_letters + glyph.text.trim().chars().count()));
        let is_drawn = content.has_pictures || content.n_strokes >= MANY_STROKES;
        if content.is_partial {
            self.partial.push(page);
        }
        if content.has_unread_fields {
            self.fields.push(page);
        }
        if content.n_unknown * UNKNOWN_SHARE > n_known {
            self.unknown.push(page);
        } else if n_known == 0 && content.has_pictures {
            self.scanned.push(page);
        } else if n_letters < FEW_LETTERS && is_drawn {
            self.hardly_any_text.push(page);
        }
    }

    fn note_to(self, blocks: &mut Blocks) {
        let mut note = |pages: Vec<u32>, sentence: fn(&[u32]) -> String| {
            if !pages.is_empty() {
                blocks.note(sentence(&pages));
            }
        };
        note(self.scanned, say::documents::scanned);
        note(self.hardly_any_text, say::documents::hardly_any_text);
        note(self.unknown, say::documents::unknown_letters);
        note(self.fields, say::documents::fields_unread);
        note(self.partial, say::documents::unread_pages);
    }
}

/// The language that the document says it is in.
fn declared_language(pdf: &Pdf) -> Option<String> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let declared = catalog.get::<PdfString<'_>>(b"Lang".as_slice())?;
    primary_tag(&text_string(declared.as_bytes()))
}
