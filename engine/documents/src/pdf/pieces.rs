//! Letters to pieces of lines: what stands on one base line without a wide gap.

use std::collections::BTreeMap;

use super::direction::in_reading_order;
use super::glyphs::Glyph;
use super::runs::{Placed, Run, is_beside, runs};
use super::spacing::{spaced, without_gaps};

/// Gaps that are wider divide a line into pieces, in sizes of the font. Between words of a justified line they may be
/// as wide, so pieces come together again where no column lies between them.
pub(super) const PIECE_GAP: f64 = 0.75;
/// Lines that slope by less, in degrees, are level: paper lies askew in scanners, and words found in the picture do, too.
const MAX_SKEW: f64 = 5.0;

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

/// The pieces of lines that these letters make on a page of this width and height.
pub(super) fn pieces(glyphs: Vec<Glyph>, (width, height): (f32, f32)) -> PagePieces {
    let mut by_angle: BTreeMap<i32, Vec<Glyph>> = BTreeMap::new();
    for glyph in glyphs {
        by_angle.entry(direction(glyph.angle)).or_default().push(glyph);
    }
    let mut groups: Vec<(i32, Vec<Glyph>)> = by_angle.into_iter().collect();
    groups.sort_by_key(|(angle, glyphs)| (std::cmp::Reverse(glyphs.len()), *angle));
    let is_upright = groups.first().is_none_or(|(angle, _)| angle % 180 == 0);
    let height = f64::from(if is_upright { height } else { width });
    PagePieces {
        height,
        by_angle: groups.into_iter().map(|(angle, glyphs)| pieces_of(placed(angle, glyphs))).collect(),
    }
}

/// The angle of letters in whole degrees, 0 to 359; level and upright lines may be askew.
fn direction(angle: f64) -> i32 {
    let straight = (angle / 90.0).round() * 90.0;
    let whole = if (angle - straight).abs() <= MAX_SKEW { straight } else { angle.round() };
    (whole as i32).rem_euclid(360)
}

/// Letters of one angle with their places along and across it.
fn placed(angle: i32, glyphs: Vec<Glyph>) -> Vec<Placed> {
    let (sin, cos) = match (askew(angle, &glyphs), angle) {
        (None, 0) => (0.0, 1.0),
        (None, 90) => (1.0, 0.0),
        (None, 180) => (0.0, -1.0),
        (None, 270) => (-1.0, 0.0),
        (skew, angle) => libm::sincos((f64::from(angle) + skew.unwrap_or(0.0)).to_radians()),
    };
    let along = |x: f64, y: f64| x * cos + y * sin;
    let place = |glyph: Glyph| {
        let from = along(glyph.from.x, glyph.from.y);
        let base = glyph.from.y * cos - glyph.from.x * sin;
        let to = along(glyph.to.x, glyph.to.y).max(from);
        Placed { from, to, base, glyph }
    };
    glyphs.into_iter().map(place).collect()
}

/// By how many degrees most letters are askew, if they are.
fn askew(angle: i32, glyphs: &[Glyph]) -> Option<f64> {
    let skew = |glyph: &Glyph| {
        let skew = glyph.angle - f64::from(angle);
        skew - 360.0 * (skew / 360.0).round()
    };
    let mut skews: Vec<f64> = glyphs.iter().map(skew).collect();
    let middle = skews.len() / 2;
    let (_, median, _) = skews.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*median).filter(|skew| skew.abs() > 0.02)
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

fn pieces_of_line(mut runs: Vec<Run>) -> Vec<Piece> {
    runs.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut pieces = Vec::new();
    let mut open: Vec<Run> = Vec::new();
    let (mut right, mut size) = (f64::NEG_INFINITY, 0.0_f64);
    for run in runs {
        size = size.max(run.size);
        if !open.is_empty() && run.left - right > PIECE_GAP * size {
            pieces.extend(piece(std::mem::take(&mut open)));
            (right, size) = (f64::NEG_INFINITY, run.size);
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
    let text = without_gaps(in_reading_order(spaced(&letters)).trim());
    let shown = || letters.iter().filter(|letter| !letter.glyph.text.trim().is_empty());
    let is_bold = shown().all(|letter| letter.glyph.is_bold);
    let is_mono = shown().all(|letter| letter.glyph.is_mono);
    Some(Piece { text, left, right, base, size, is_bold, is_mono })
}
