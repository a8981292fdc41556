//! PDF: a page says where letters are drawn, and no more. Lines, columns, paragraphs and headings are found here.
//!
//! `hayro-syntax` reads the objects, `hayro-font` says what codes mean and how wide they are. What follows is ours:
//! letters with their places (`glyphs`) become pieces of lines (`pieces`), what stands on page after page at the same
//! place is left out (`furniture`), pieces are brought into the order in which one reads (`columns`), lines become
//! paragraphs (`paragraphs`) and those become blocks (`headings`).

mod columns;
mod drawing;
mod fonts;
mod furniture;
mod glyphs;
mod guard;
mod headings;
mod joining;
mod paragraphs;
mod pieces;

use bunsen_spec::{Problem, say};
use hayro_font::hayro_syntax::object::{Dict, String as PdfString};
use hayro_font::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::drawing::Allowance;
use self::fonts::Fonts;
use self::glyphs::{page_content, text_string};
use self::pieces::{PagePieces, pieces};
use crate::blocks::Blocks;
use crate::language::primary_tag;
use crate::limits::{MAX_PAGES, MAX_TEXT_BYTES};

/// A page of which more letters than one in so many are not known is said to be unread.
const UNKNOWN_SHARE: usize = 50;

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
    let (mut scanned, mut unknown, mut partial) = (Vec::new(), Vec::new(), Vec::new());
    let (mut pages, mut n_bytes) = (Vec::new(), 0);
    for (page, number) in pdf.pages().iter().zip(1..) {
        let content = page_content(page, &mut fonts, &mut allowance);
        let n_known = content.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).count();
        if content.is_partial {
            partial.push(number);
        }
        if content.n_unknown * UNKNOWN_SHARE > n_known {
            unknown.push(number);
        } else if n_known == 0 && content.has_pictures {
            scanned.push(number);
        }
        let found = pieces(content.glyphs, page.render_dimensions());
        n_bytes += found.n_bytes();
        if n_bytes > MAX_TEXT_BYTES {
            return Err(say::documents::too_much_text(name, MAX_TEXT_BYTES >> 20));
        }
        pages.push(found);
    }
    let note = |pages: Vec<u32>, sentence: fn(&[u32]) -> String| (!pages.is_empty()).then(|| sentence(&pages));
    let notes = [
        note(scanned, say::documents::scanned),
        note(unknown, say::documents::unknown_letters),
        note(partial, say::documents::unread_pages),
    ];
    notes.into_iter().flatten().for_each(|sentence| blocks.note(sentence));
    Ok(pages)
}

/// The language that the document says it is in.
fn declared_language(pdf: &Pdf) -> Option<String> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let declared = catalog.get::<PdfString<'_>>(b"Lang".as_slice())?;
    primary_tag(&text_string(declared.as_bytes()))
}
