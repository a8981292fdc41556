//! The order in which one reads the pieces of a page: columns one after the other, rows of tables across.

use super::cells::rows;
use super::direction::{is_from_right, sorted};
use super::pieces::Piece;
use crate::plain::item;

/// A gap between columns is at least so wide, in sizes of the letters.
const GUTTER: f64 = 0.75;
/// Columns of running text are at least so wide, in sizes of the letters,
const COLUMN_WIDTH: f64 = 10.0;
/// and have so many lines. What is smaller and level from side to side is a table.
const COLUMN_LINES: usize = 3;
/// Columns within columns.
const MAX_DEPTH: usize = 6;

/// A part of a page, in reading order.
pub(super) enum Part {
    /// Lines of running text, from above to below.
    Lines(Vec<Piece>),
    /// Rows of a table, their cells with a tab between them.
    Rows(Vec<String>),
}

/// The parts of a page, in reading order.
pub(super) fn parts(pieces: &[Piece]) -> Vec<Part> {
    let mut parts = Vec::new();
    order(pieces.iter().collect(), 0, &mut parts);
    parts
}

/// A stretch from left to right in which nothing stands.
type Gap = (f64, f64);

/// Bands of a page that have a gap in common.
struct Group<'p> {
    pieces: Vec<&'p Piece>,
    /// The gaps, those beside the pieces as well.
    gaps: Vec<Gap>,
    left: f64,
    right: f64,
    bottom: f64,
    /// Whether no piece is as wide as running text in columns.
    is_narrow: bool,
}

fn order(pieces: Vec<&Piece>, depth: usize, parts: &mut Vec<Part>) {
    let mut plain: Vec<&Piece> = Vec::new();
    for group in groups(pieces) {
        let gaps = between(&group.gaps, group.left, group.right);
        let columns = divide(&group.pieces, &gaps);
        let kind = if gaps.is_empty() || depth >= MAX_DEPTH { Kind::Plain } else { kind(&columns) };
        match kind {
            Kind::Plain => plain.extend(group.pieces),
            Kind::Columns => {
                flush(&mut plain, parts);
                for column in columns {
                    order(column, depth + 1, parts);
                }
            }
            Kind::Table => {
                flush(&mut plain, parts);
                parts.push(Part::Rows(rows(&columns)));
            }
        }
    }
    flush(&mut plain, parts);
}

fn flush(plain: &mut Vec<&Piece>, parts: &mut Vec<Part>) {
    if !plain.is_empty() {
        parts.push(Part::Lines(lines(std::mem::take(plain))));
    }
}

/// Goes down a page and puts bands together as long as they have a gap in common.
fn groups(mut pieces: Vec<&Piece>) -> Vec<Group<'_>> {
    pieces.sort_by(|a, b| a.top().total_cmp(&b.top()).then(a.left.total_cmp(&b.left)));
    let left = pieces.iter().map(|piece| piece.left).fold(f64::INFINITY, f64::min);
    let right = pieces.iter().map(|piece| piece.right).fold(f64::NEG_INFINITY, f64::max);
    let mut sizes: Vec<f64> = pieces.iter().map(|piece| piece.size).collect();
    sizes.sort_by(f64::total_cmp);
    let gutter = GUTTER * sizes.get(sizes.len() / 2).copied().unwrap_or(1.0);
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    while let Some(first) = pieces.next() {
        let mut bottom = first.bottom();
        let mut band = vec![first];
        while let Some(next) = pieces.next_if(|next| next.top() < bottom) {
            bottom = bottom.max(next.bottom());
            band.push(next);
        }
        let gaps = free(&band, left, right, gutter);
        let ends = band
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |ends, piece| (piece.left.min(ends.0), piece.right.max(ends.1)));
        if let Some(group) = groups.last_mut() {
            let common = intersect(&group.gaps, &gaps, gutter);
            let joint = (group.left.min(ends.0), group.right.max(ends.1));
            let is_divided = !between(&common, joint.0, joint.1).is_empty();
            let was_divided =
                !between(&group.gaps, group.left, group.right).is_empty() || !between(&gaps, ends.0, ends.1).is_empty();
            // Margins in common say nothing: a title stands over columns without being part of one.
            let is_apart = first.top() - group.bottom > 0.8 * first.size;
            let n_common = between(&common, joint.0, joint.1).len();
            let is_less = n_common < between(&gaps, ends.0, ends.1).len()
                || n_common < between(&group.gaps, group.left, group.right).len();
            // A table that stands below columns, or above them.
            let is_other = is_apart && is_less && group.is_narrow != are_narrow(&band);
            if !common.is_empty() && (is_divided || !was_divided) && !is_other {
                group.is_narrow &= are_narrow(&band);
                group.pieces.append(&mut band);
                (group.gaps, group.left, group.right) = (common, joint.0, joint.1);
                group.bottom = group.bottom.max(bottom);
                continue;
            }
        }
        let is_narrow = are_narrow(&band);
        groups.push(Group { pieces: band, gaps, left: ends.0, right: ends.1, bottom, is_narrow });
    }
    groups
}

/// Whether no piece is as wide as running text in columns.
fn are_narrow(pieces: &[&Piece]) -> bool {
    pieces.iter().all(|piece| piece.right - piece.left < COLUMN_WIDTH * piece.size)
}

/// The gaps of a band, those beside it as well.
fn free(band: &[&Piece], left: f64, right: f64, gutter: f64) -> Vec<Gap> {
    let mut covered: Vec<Gap> = band.iter().map(|piece| (piece.left, piece.right)).collect();
    covered.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut gaps = Vec::new();
    let mut end = left - 2.0 * gutter;
    for (from, to) in covered {
        if from - end >= gutter {
            gaps.push((end, from));
        }
        end = end.max(to);
    }
    if right + 2.0 * gutter - end >= gutter {
        gaps.push((end, right + 2.0 * gutter));
    }
    gaps
}

fn intersect(a: &[Gap], b: &[Gap], gutter: f64) -> Vec<Gap> {
    let mut common = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        let (from, to) = (x.0.max(y.0), x.1.min(y.1));
        if to - from >= gutter {
            common.push((from, to));
        }
        if x.1 < y.1 { i += 1 } else { j += 1 }
    }
    common
}

/// Those gaps that have something on both sides, where something reaches from `left` to `right`.
fn between(gaps: &[Gap], left: f64, right: f64) -> Vec<Gap> {
    gaps.iter().filter(|gap| gap.0 > left && gap.1 < right).copied().collect()
}

/// The pieces between gaps, in the order in which one reads.
fn divide<'p>(pieces: &[&'p Piece], gaps: &[Gap]) -> Vec<Vec<&'p Piece>> {
    let mut columns = vec![Vec::new(); gaps.len() + 1];
    for piece in pieces {
        let column = gaps.partition_point(|gap| piece.left >= gap.1 - 0.01);
        columns[column].push(*piece);
    }
    if is_from_right(pieces.iter().map(|piece| piece.text.as_str())) {
        columns.reverse();
    }
    columns
}

enum Kind {
    Plain,
    Columns,
    Table,
}

/// What stands side by side: running text is wide, or not level with its neighbour; else it is a table.
fn kind(columns: &[Vec<&Piece>]) -> Kind {
    let is_wide = |column: &Vec<&Piece>| {
        let mut widths: Vec<f64> = column.iter().map(|piece| (piece.right - piece.left) / piece.size).collect();
        widths.sort_by(f64::total_cmp);
        widths.get(widths.len() / 2).is_some_and(|median| *median >= COLUMN_WIDTH)
    };
    if columns.iter().all(|column| is_wide(column) && column.len() >= COLUMN_LINES) {
        return Kind::Columns;
    }
    let Some((first, others)) = columns.split_first() else { return Kind::Plain };
    if first.iter().all(|piece| is_marker(&piece.text)) {
        return Kind::Plain;
    }
    let mut bases: Vec<f64> = others.iter().flatten().map(|piece| piece.base).collect();
    bases.sort_by(f64::total_cmp);
    let is_level = |piece: &&&Piece| {
        let at = bases.partition_point(|base| *base < piece.base - 0.3 * piece.size);
        bases.get(at).is_some_and(|base| *base <= piece.base + 0.3 * piece.size)
    };
    let n_level = first.iter().filter(is_level).count();
    if n_level * 5 < first.len() * 3 && columns.iter().all(|column| column.len() >= COLUMN_LINES) {
        return Kind::Columns;
    }
    if n_level >= 2 { Kind::Table } else { Kind::Plain }
}

/// Whether a text is the sign or number before an item of a list.
fn is_marker(text: &str) -> bool {
    let text = text.trim();
    let inner = text.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '.' | ':'));
    let is_short = inner.chars().count() <= 4 && inner.chars().all(char::is_alphanumeric);
    item(&format!("{text} x")).is_some() || (is_short && inner != text)
}

/// Pieces to whole lines, from above to below.
fn lines(mut pieces: Vec<&Piece>) -> Vec<Piece> {
    pieces.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Vec<&Piece>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if (piece.base - row[0].base).abs() < 0.35 * row[0].size.min(piece.size) => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    rows.into_iter().filter_map(line).collect()
}

fn line(mut pieces: Vec<&Piece>) -> Option<Piece> {
    pieces.sort_by(|a, b| a.left.total_cmp(&b.left));
    let main = pieces.iter().copied().max_by(|a, b| (a.right - a.left).total_cmp(&(b.right - b.left)))?;
    let left = pieces.first()?.left;
    let pieces = sorted(pieces, |piece| &piece.text);
    Some(Piece {
        text: pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" "),
        left,
        right: pieces.iter().map(|piece| piece.right).fold(f64::NEG_INFINITY, f64::max),
        base: main.base,
        size: main.size,
        is_bold: pieces.iter().all(|piece| piece.is_bold),
        is_mono: pieces.iter().all(|piece| piece.is_mono),
    })
}
