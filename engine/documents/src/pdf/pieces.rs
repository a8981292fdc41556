//! Letters to pieces of lines: what stands on one base line without a wide gap.

use std::collections::BTreeMap;

use super::glyphs::Glyph;

/// Gaps that are wider divide a line into pieces, in sizes of the font. Between words of a justified line they may be
/// as wide, so pieces come together again where no column lies between them.
const PIECE_GAP: f64 = 0.75;
/// Gaps that are wider stand between words. Kerning is narrower; a line set tight still has 0.2.
const WORD_GAP: f64 = 0.15;

/// A piece of a line. Places are in points from the upper left corner, as one sees it who turns the page so that the
/// piece is upright.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// Its base line.
    pub(super) base: f64,
    /// The size of most of its letters.
    pub(super) size: f64,
    /// Whether all its letters are bold.
    pub(super) is_bold: bool,
    /// Whether all its letters are as wide.
    pub(super) is_mono: bool,
}

/// The pieces of a page.
#[derive(Debug, Default)]
pub(super) struct PagePieces {
    /// How high it is.
    pub(super) height: f64,
    /// The pieces for each angle at which something is written, that of most letters first. Not in order.
    pub(super) by_angle: Vec<Vec<Piece>>,
}

impl PagePieces {
    /// How many bytes of text they have.
    pub(super) fn n_bytes(&self) -> usize {
        self.by_angle.iter().flatten().map(|piece| piece.text.len() + 1).sum()
    }
}

impl Piece {
    /// The upper edge of its small letters and a little more.
    pub(super) fn top(&self) -> f64 {
        self.base - 0.65 * self.size
    }

    /// Its lower edge.
    pub(super) fn bottom(&self) -> f64 {
        self.base + 0.1 * self.size
    }
}

/// A letter with its place along and across the direction of writing.
struct Placed {
    glyph: Glyph,
    from: f64,
    to: f64,
    base: f64,
}

/// The pieces of lines that these letters make on a page of this width and height.
pub(super) fn pieces(glyphs: Vec<Glyph>, (width, height): (f32, f32)) -> PagePieces {
    let mut by_angle: BTreeMap<i32, Vec<Placed>> = BTreeMap::new();
    for glyph in glyphs {
        let (sin, cos) = match glyph.angle {
            0 => (0.0, 1.0),
            90 => (1.0, 0.0),
            180 => (0.0, -1.0),
            270 => (-1.0, 0.0),
            angle => libm::sincos(f64::from(angle).to_radians()),
        };
        let along = |x: f64, y: f64| x * cos + y * sin;
        let from = along(glyph.from.x, glyph.from.y);
        let base = glyph.from.y * cos - glyph.from.x * sin;
        let to = along(glyph.to.x, glyph.to.y).max(from);
        by_angle.entry(glyph.angle).or_default().push(Placed { from, to, base, glyph });
    }
    let mut groups: Vec<(i32, Vec<Placed>)> = by_angle.into_iter().collect();
    groups.sort_by_key(|(angle, placed)| (std::cmp::Reverse(placed.len()), *angle));
    let is_upright = groups.first().is_none_or(|(angle, _)| angle % 180 == 0);
    let height = f64::from(if is_upright { height } else { width });
    PagePieces { height, by_angle: groups.into_iter().map(|(_, placed)| pieces_of(placed)).collect() }
}

/// Letters that were drawn one after the other on one base line.
struct Run {
    letters: Vec<Placed>,
    left: f64,
    right: f64,
    base: f64,
    size: f64,
}

fn pieces_of(placed: Vec<Placed>) -> Vec<Piece> {
    let mut lines: Vec<Vec<Run>> = Vec::new();
    let mut runs = runs(placed);
    runs.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)));
    for run in runs {
        // Raised and lowered letters are smaller, and stand beside the others of their line.
        let beside =
            lines.iter_mut().rev().take(12).find(|line| line.iter().rev().take(64).any(|other| is_beside(other, &run)));
        match beside {
            Some(line) => line.push(run),
            None => lines.push(vec![run]),
        }
    }
    lines.into_iter().flat_map(pieces_of_line).collect()
}

/// Whether two runs stand on one line, the one next to the other.
fn is_beside(a: &Run, b: &Run) -> bool {
    let size = a.size.min(b.size);
    let (top, bottom) =
        ((a.base - 0.7 * a.size).max(b.base - 0.7 * b.size), (a.base + 0.2 * a.size).min(b.base + 0.2 * b.size));
    let overlap = (bottom - top) / (0.9 * size);
    let gap = (b.left - a.right).max(a.left - b.right);
    let is_level = (a.base - b.base).abs() < 0.2 * size;
    (is_level && gap > -0.5 * size) || (overlap > 0.5 && gap < 0.4 * a.size.max(b.size) && gap > -0.3 * size)
}

fn runs(placed: Vec<Placed>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for letter in placed {
        let size = letter.glyph.size;
        if let Some(run) = runs.last_mut() {
            let gap = letter.from - run.right;
            let is_next = (letter.base - run.base).abs() < 0.12 * size.max(run.size)
                && gap > -0.6 * size
                && gap < PIECE_GAP * size
                && (size - run.size).abs() < 0.2 * size;
            // Letters are drawn twice to look bold, or to have a shadow.
            let is_twice = run.letters.iter().rev().take(3).any(|other| {
                other.glyph.text == letter.glyph.text
                    && (other.from - letter.from).abs() < 0.1 * size
                    && (other.base - letter.base).abs() < 0.1 * size
                    && !other.glyph.text.trim().is_empty()
            });
            if is_twice {
                continue;
            }
            if is_next {
                run.right = run.right.max(letter.to);
                run.letters.push(letter);
                continue;
            }
        }
        runs.push(Run { left: letter.from, right: letter.to, base: letter.base, size, letters: vec![letter] });
    }
    // A run of white space is none: it would stand across a gap between columns.
    runs.retain(|run| run.letters.iter().any(|letter| !letter.glyph.text.trim().is_empty()));
    for run in &mut runs {
        let is_blank = |letter: &Placed| letter.glyph.text.trim().is_empty();
        let n_kept = run.letters.iter().rposition(|letter| !is_blank(letter)).map_or(0, |last| last + 1);
        run.letters.truncate(n_kept);
        let n_before = run.letters.iter().take_while(|letter| is_blank(letter)).count();
        run.letters.drain(..n_before);
        run.left = run.letters.iter().map(|letter| letter.from).fold(f64::INFINITY, f64::min);
        run.right = run.letters.iter().map(|letter| letter.to).fold(f64::NEG_INFINITY, f64::max);
    }
    runs
}

fn pieces_of_line(mut runs: Vec<Run>) -> Vec<Piece> {
    runs.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut pieces = Vec::new();
    let mut open: Vec<Run> = Vec::new();
    let mut right = f64::NEG_INFINITY;
    for run in runs {
        let size = open.iter().map(|run| run.size).fold(run.size, f64::max);
        if !open.is_empty() && run.left - right > PIECE_GAP * size {
            pieces.extend(piece(std::mem::take(&mut open)));
            right = f64::NEG_INFINITY;
        }
        right = right.max(run.right);
        open.push(run);
    }
    pieces.extend(piece(open));
    pieces
}

fn piece(runs: Vec<Run>) -> Option<Piece> {
    // The base line is that of the longest run, the size too: others are raised, or initials.
    let main = runs.iter().max_by(|a, b| (a.right - a.left).total_cmp(&(b.right - b.left)))?;
    let (base, size) = (main.base, main.size);
    let left = runs.iter().map(|run| run.left).fold(f64::INFINITY, f64::min);
    let right = runs.iter().map(|run| run.right).fold(f64::NEG_INFINITY, f64::max);
    let mut letters: Vec<Placed> = runs.into_iter().flat_map(|run| run.letters).collect();
    letters.sort_by(|a, b| a.from.total_cmp(&b.from));
    let text = in_reading_order(spaced(&letters));
    let shown = || letters.iter().filter(|letter| !letter.glyph.text.trim().is_empty());
    let is_bold = shown().all(|letter| letter.glyph.is_bold);
    let is_mono = shown().all(|letter| letter.glyph.is_mono);
    Some(Piece { text, left, right, base, size, is_bold, is_mono })
}

/// The text of letters from left to right, with spaces where gaps are.
fn spaced(letters: &[Placed]) -> String {
    let threshold = word_gap(letters);
    let mut text = String::new();
    let mut end = f64::INFINITY;
    for letter in letters {
        let words = &letter.glyph.text;
        let is_gap = letter.from - end > threshold * letter.glyph.size;
        if is_gap && !text.ends_with(' ') && !words.starts_with(' ') {
            text.push(' ');
        }
        text.push_str(words);
        end = if end.is_finite() { end.max(letter.to) } else { letter.to };
        if letter.to <= letter.from && !words.is_empty() {
            // Nothing is known of its width.
            end = end.max(letter.from + 0.5 * letter.glyph.size);
        }
    }
    without_gaps(text.trim())
}

/// Chinese and Japanese have no spaces: between their letters they only fill a line.
fn without_gaps(text: &str) -> String {
    let is_unspaced =
        |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    let mut kept = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let fills = c == ' ' && kept.ends_with(is_unspaced) && letters.peek().copied().is_some_and(is_unspaced);
        if !fills {
            kept.push(c);
        }
    }
    kept
}

/// From which gap on words are apart: letters that are set wide are no words.
fn word_gap(letters: &[Placed]) -> f64 {
    let mut gaps: Vec<f64> = letters
        .windows(2)
        // Dots that lead to a page's number stand wide in any text.
        .filter(|pair| pair.iter().all(|letter| letter.glyph.text.starts_with(char::is_alphanumeric)))
        .map(|pair| (pair[1].from - pair[0].to) / pair[1].glyph.size)
        .collect();
    if gaps.len() < 5 {
        return WORD_GAP;
    }
    gaps.sort_by(f64::total_cmp);
    let median = gaps[gaps.len() / 2];
    if median > 0.08 { median * 1.5 + WORD_GAP } else { WORD_GAP }
}

/// Arabic and Hebrew stand on the page from right to left, numbers and names within them from left to right.
fn in_reading_order(text: String) -> String {
    let is_rtl = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
    let n_rtl = text.chars().filter(|c| is_rtl(*c)).count();
    if n_rtl * 2 <= text.chars().filter(|c| c.is_alphabetic()).count() {
        return text;
    }
    let mut turned: Vec<char> = text.chars().rev().collect();
    let mut start = 0;
    while start < turned.len() {
        let is_ltr = |c: char| c.is_alphanumeric() && !is_rtl(c);
        if !is_ltr(turned[start]) {
            start += 1;
            continue;
        }
        let rest = &turned[start..];
        let until = rest.iter().position(|c| is_rtl(*c)).unwrap_or(rest.len());
        let end = start + rest[..until].iter().rposition(|c| is_ltr(*c)).map_or(1, |last| last + 1);
        turned[start..end].reverse();
        start = end;
    }
    turned
        .into_iter()
        .map(|c| match c {
            '(' => ')',
            ')' => '(',
            '[' => ']',
            ']' => '[',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_set_wide_are_one_word() {
        assert_eq!(without_gaps("序 言 and 第 1 条"), "序言 and 第 1 条");
        assert_eq!(in_reading_order("olleh".into()), "olleh");
        assert_eq!(in_reading_order("12 םולש".into()), "שלום 12");
    }
}
