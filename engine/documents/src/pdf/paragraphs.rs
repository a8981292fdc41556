//! Lines to paragraphs.

use super::columns::{Part, parts};
use super::joining::Hyphenated;
use super::pieces::{PagePieces, Piece};
use crate::plain::item;

/// Lines that belong together.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) kind: ParagraphKind,
    pub(super) text: String,
    /// The page it begins on, from 1.
    pub(super) page: u32,
    /// The size of its letters.
    pub(super) size: f64,
    pub(super) is_bold: bool,
    pub(super) n_lines: usize,
}

/// What lines are together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParagraphKind {
    /// Running text.
    Text,
    /// An item of a list.
    Item,
    /// Lines in letters that are all as wide.
    Code,
    /// A row of a table.
    Row,
}

/// The paragraphs of all pages. One that goes on in the next column is one. On the next page only its sentence goes on:
/// what comes after that is a paragraph of its own, so that each is known to stand on the page where it is.
pub(super) fn paragraphs(pages: &[PagePieces]) -> Vec<Paragraph> {
    let all = || pages.iter().flat_map(|page| page.by_angle.iter().flatten());
    let mut hyphenated = Hyphenated::default();
    all().for_each(|piece| hyphenated.note(&piece.text));
    let n_letters = |pieces: &mut dyn Iterator<Item = &Piece>| pieces.map(|piece| piece.text.len()).sum::<usize>();
    // A document that was written on a typewriter is not all source code.
    let is_typed = n_letters(&mut all().filter(|piece| piece.is_mono)) * 2 > n_letters(&mut all());
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for (pieces, page) in pages.iter().zip(1..) {
        for part in pieces.by_angle.iter().flat_map(|pieces| parts(pieces)) {
            match part {
                Part::Rows(rows) => paragraphs.extend(rows.into_iter().map(|text| Paragraph {
                    kind: ParagraphKind::Row,
                    text,
                    page,
                    size: 0.0,
                    is_bold: false,
                    n_lines: 1,
                })),
                Part::Lines(lines) => {
                    for found in split(&lines, page, is_typed, &hyphenated) {
                        match paragraphs.last_mut() {
                            Some(last) if goes_on(last, &found) => {
                                let rest = joined(last, found, &hyphenated);
                                paragraphs.extend(rest);
                            }
                            _ => paragraphs.push(found),
                        }
                    }
                }
            }
        }
    }
    paragraphs
}

/// Whether a sentence goes on from one column or page to the next.
fn goes_on(last: &Paragraph, next: &Paragraph) -> bool {
    let is_running =
        |paragraph: &Paragraph| paragraph.kind != ParagraphKind::Code && paragraph.kind != ParagraphKind::Row;
    is_running(last)
        && next.kind == ParagraphKind::Text
        && next.page <= last.page + 1
        && last.is_bold == next.is_bold
        && (last.size - next.size).abs() < 0.05 * last.size
        && next.text.starts_with(char::is_lowercase)
        && !last.text.ends_with(['.', '!', '?', ':', '。', '”', '"'])
}

/// Adds what goes on to a paragraph; gives what stays one of its own.
fn joined(last: &mut Paragraph, mut next: Paragraph, hyphenated: &Hyphenated) -> Option<Paragraph> {
    let end = if next.page == last.page { next.text.len() } else { first_sentence_end(&next.text) };
    hyphenated.join(&mut last.text, &next.text[..end]);
    last.n_lines += next.n_lines;
    next.text = next.text[end..].trim_start().to_string();
    (!next.text.is_empty()).then_some(next)
}

/// Where the first sentence of a text ends.
fn first_sentence_end(text: &str) -> usize {
    let is_end = |c: char| matches!(c, '.' | '!' | '?' | '。' | '！' | '？');
    let is_closing = |c: char| matches!(c, '.' | '!' | '?' | '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '」');
    for (at, c) in text.char_indices().filter(|(_, c)| is_end(*c)) {
        let rest = text[at + c.len_utf8()..].trim_start_matches(is_closing);
        let is_spaced = rest.starts_with(char::is_whitespace) || !c.is_ascii();
        if is_spaced && !rest.trim_start().starts_with(char::is_lowercase) {
            return text.len() - rest.len();
        }
    }
    text.len()
}

/// How lines stand in their column.
struct Column {
    left: f64,
    right: f64,
    /// From one base line to the next.
    pitch: f64,
}

impl Column {
    fn of(lines: &[Piece]) -> Self {
        let middle = |mut values: Vec<f64>, share: usize| {
            values.sort_by(f64::total_cmp);
            values.get(values.len() * share / 10).copied()
        };
        let is_alike = |pair: &&[Piece]| (pair[0].size - pair[1].size).abs() < 0.1 * pair[0].size;
        let pitches = lines.windows(2).filter(is_alike).map(|pair| pair[1].base - pair[0].base);
        let pitches: Vec<f64> = pitches.filter(|pitch| *pitch > 0.0).collect();
        let size = middle(lines.iter().map(|line| line.size).collect(), 5).unwrap_or(1.0);
        // The lesser ones are those within paragraphs.
        let pitch = middle(pitches, 3).unwrap_or(1.2 * size).min(2.6 * size);
        let left = middle(lines.iter().map(|line| line.left).collect(), 1).unwrap_or(0.0);
        let right = lines.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max);
        Self { left, right, pitch }
    }
}

fn split(lines: &[Piece], page: u32, is_typed: bool, hyphenated: &Hyphenated) -> Vec<Paragraph> {
    let column = Column::of(lines);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut first: &[Piece] = &[];
    for (number, line) in lines.iter().enumerate() {
        let is_code = line.is_mono && !is_typed;
        let before = number.checked_sub(1).and_then(|before| lines.get(before));
        let open = paragraphs.last_mut().zip(before);
        if let Some((open, before)) = open
            && !begins(line, before, first, open.kind, is_code, &column)
        {
            if is_code {
                let n_blank = ((line.base - before.base) / column.pitch).round().clamp(1.0, 3.0) as usize;
                open.text.extend(std::iter::repeat_n('\n', n_blank));
                open.text.push_str(&indented(line, &column));
            } else {
                hyphenated.join(&mut open.text, &line.text);
            }
            open.n_lines += 1;
            continue;
        }
        first = &lines[number..];
        let kind = match item(&line.text) {
            _ if is_code => ParagraphKind::Code,
            Some(_) => ParagraphKind::Item,
            None => ParagraphKind::Text,
        };
        let text = match kind {
            ParagraphKind::Code => indented(line, &column),
            ParagraphKind::Item => item(&line.text).unwrap_or(&line.text).to_string(),
            _ => line.text.clone(),
        };
        paragraphs.push(Paragraph { kind, text, page, size: line.size, is_bold: line.is_bold, n_lines: 1 });
    }
    paragraphs
}

/// Whether `line` begins a paragraph after `before`; `first` are the lines from the open paragraph's first on.
fn begins(line: &Piece, before: &Piece, first: &[Piece], kind: ParagraphKind, is_code: bool, column: &Column) -> bool {
    let step = line.base - before.base;
    if is_code || kind == ParagraphKind::Code {
        return !(is_code && kind == ParagraphKind::Code && step < 3.5 * column.pitch);
    }
    let size = line.size.max(before.size);
    if (line.size - before.size).abs() > 0.1 * size || line.is_bold != before.is_bold {
        return true;
    }
    if step > 1.3 * column.pitch.max(size) || item(&line.text).is_some() {
        return true;
    }
    let Some(start) = first.first() else { return true };
    let is_short = before.right < column.right - 0.15 * (column.right - column.left);
    if kind == ParagraphKind::Item {
        let hangs = first
            .get(1)
            .filter(|second| second.base <= before.base)
            .is_some_and(|second| second.left > start.left + 0.5 * size);
        let is_back = line.left < start.left + 0.3 * size;
        return is_back && (hangs || is_short);
    }
    let is_indented = |piece: &Piece| piece.left > column.left + 0.8 * size && piece.left < column.left + 6.0 * size;
    if is_indented(line) && before.left < column.left + 0.4 * size {
        return true;
    }
    let ends = before.text.ends_with(['.', '!', '?', ':', '。', '”', '"']);
    is_short && ends && line.text.starts_with(|c: char| !c.is_lowercase())
}

/// A line of code with the spaces before it.
fn indented(line: &Piece, column: &Column) -> String {
    let n_spaces = ((line.left - column.left) / (0.6 * line.size)).round().clamp(0.0, 80.0) as usize;
    format!("{}{}", " ".repeat(n_spaces), line.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_another_begins() {
        for (text, expected) in [
            ("of the year. Next one.", "of the year."),
            ("at 3.5 m, i.e. not far (“here.”) Next", "at 3.5 m, i.e. not far (“here.”)"),
            ("は終わる。次の文。", "は終わる。"),
            ("and on", "and on"),
        ] {
            assert_eq!(&text[..first_sentence_end(text)], expected);
        }
    }
}
