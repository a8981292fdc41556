//! Paragraphs to blocks: which of them are headings.

use std::collections::BTreeMap;

use bunsen_spec::{BlockKind, Problem};

use super::paragraphs::{Paragraph, ParagraphKind};
use crate::blocks::Blocks;

/// Headings are at least so much larger than running text.
const LARGER: f64 = 1.12;
/// Headings are shorter, in letters.
const MAX_LETTERS: usize = 200;
/// The lowest level of headings.
const LOWEST: u8 = 6;

/// Adds paragraphs as blocks. Short ones in larger letters are headings, of a level for each size; so are short lines in
/// bold letters where those are rare.
pub(super) fn push_blocks(paragraphs: Vec<Paragraph>, blocks: &mut Blocks) -> Result<(), Problem> {
    let body = body_size(&paragraphs);
    let mut sizes: Vec<i64> =
        paragraphs.iter().filter(|found| is_large(found, body)).map(|found| half_points(found.size)).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.dedup();
    let n_letters = |bold: bool| {
        paragraphs.iter().filter(|found| !bold || found.is_bold).map(|found| found.text.len()).sum::<usize>()
    };
    let is_bold_rare = n_letters(true) * 4 < n_letters(false);
    for found in paragraphs {
        let level = |index: usize| u8::try_from(index + 1).map_or(LOWEST, |level| level.min(LOWEST));
        let kind = if is_large(&found, body) {
            let index = sizes.iter().position(|size| *size == half_points(found.size)).unwrap_or(sizes.len());
            BlockKind::Heading(level(index))
        } else if is_bold_rare && is_bold_heading(&found, body) {
            BlockKind::Heading(level(sizes.len()))
        } else {
            match found.kind {
                ParagraphKind::Text => BlockKind::Paragraph,
                ParagraphKind::Item => BlockKind::Item,
                ParagraphKind::Code => BlockKind::Code,
                ParagraphKind::Row => BlockKind::Row,
            }
        };
        blocks.push_on(kind, &found.text, Some(found.page))?;
    }
    Ok(())
}

/// The size in which most letters are.
fn body_size(paragraphs: &[Paragraph]) -> f64 {
    let mut letters: BTreeMap<i64, usize> = BTreeMap::new();
    for found in paragraphs.iter().filter(|found| matches!(found.kind, ParagraphKind::Text | ParagraphKind::Item)) {
        *letters.entry(half_points(found.size)).or_default() += found.text.len();
    }
    let most = letters.iter().max_by_key(|(size, n)| (**n, -**size));
    most.map_or(0.0, |(size, _)| *size as f64 / 2.0)
}

fn half_points(size: f64) -> i64 {
    (size * 2.0).round() as i64
}

fn is_short(found: &Paragraph) -> bool {
    matches!(found.kind, ParagraphKind::Text | ParagraphKind::Item)
        && found.text.chars().count() <= MAX_LETTERS
        && found.text.chars().any(char::is_alphabetic)
}

fn is_large(found: &Paragraph, body: f64) -> bool {
    is_short(found) && found.n_lines <= 4 && half_points(found.size) as f64 >= 2.0 * body * LARGER
}

fn is_bold_heading(found: &Paragraph, body: f64) -> bool {
    is_short(found)
        && found.is_bold
        && found.n_lines <= 2
        && found.size >= 0.95 * body
        && !found.text.ends_with(['.', ',', ';', '!', '?'])
}
