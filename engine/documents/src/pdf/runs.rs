//! Letters to runs: what was drawn one after the other on one base line.

use super::glyphs::Glyph;
use super::pieces::PIECE_GAP;

/// A letter with its place along and across the direction of writing.
pub(super) struct Placed {
    pub(super) glyph: Glyph,
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) base: f64,
}

/// Letters that were drawn one after the other on one base line.
pub(super) struct Run {
    pub(super) letters: Vec<Placed>,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    pub(super) size: f64,
}

/// Whether two runs stand on one line, the one next to the other.
pub(super) fn is_beside(a: &Run, b: &Run) -> bool {
    let size = a.size.min(b.size);
    let (top, bottom) =
        ((a.base - 0.7 * a.size).max(b.base - 0.7 * b.size), (a.base + 0.2 * a.size).min(b.base + 0.2 * b.size));
    let overlap = (bottom - top) / (0.9 * size);
    let gap = (b.left - a.right).max(a.left - b.right);
    let is_level = (a.base - b.base).abs() < 0.2 * size;
    (is_level && gap > -0.5 * size) || (overlap > 0.5 && gap < 0.4 * a.size.max(b.size) && gap > -0.3 * size)
}

/// The runs of letters, in the order in which they were drawn.
pub(super) fn runs(placed: Vec<Placed>) -> Vec<Run> {
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
