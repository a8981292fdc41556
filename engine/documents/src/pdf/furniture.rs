//! What stands at the head and the foot of page after page.

use super::pieces::{PagePieces, Piece};

/// Within which part of a page's height, at its head and at its foot, lines are looked at,
const MARGIN: f64 = 0.12;
/// how many pieces of them at each end,
const MAX_EDGES: usize = 64;
/// and how many pages away the same one must stand.
const NEAR: usize = 2;
/// So much may it stand higher or lower, in points.
const SLACK: f64 = 4.0;
/// What has so few letters besides a number may be a page's number.
const MAX_LETTERS: usize = 6;

/// A piece at the head or foot of a page: its place and what it says, numbers left open.
struct Edge {
    page: usize,
    /// Which of its page's pieces it is.
    index: usize,
    is_head: bool,
    base: f64,
    left: f64,
    size: f64,
    words: String,
    /// The numbers in it.
    numbers: Vec<i64>,
}

impl Edge {
    /// Whether one number, and no other, is higher on another page by as much as that page's number is.
    fn counts_to(&self, other: &Self) -> bool {
        let steps = self.numbers.iter().zip(&other.numbers).map(|(here, there)| there - here);
        let mut steps = steps.filter(|step| *step != 0);
        steps.next() == Some(other.page as i64 - self.page as i64) && steps.next().is_none()
    }

    fn n_letters(&self) -> usize {
        self.words.chars().filter(|c| c.is_alphabetic()).count()
    }

    /// Whether it may be a page's number.
    fn is_number(&self) -> bool {
        self.words.contains('#') && self.n_letters() <= MAX_LETTERS
    }

    fn is_level(&self, base: f64) -> bool {
        (self.base - base).abs() < 0.3 * self.size
    }
}

/// Removes lines that stand at the head or foot of several pages near each other, in the same place and with the same
/// words but for numbers. A page's number goes where another page has one, too, if only such lines stand further out. If
/// something else stands beside it, it may be part of a table: then it goes only if it counts with the pages.
pub(super) fn remove(pages: &mut [PagePieces]) {
    let edges: Vec<Vec<Edge>> = pages.iter().enumerate().map(|(page, pieces)| edges(page, pieces)).collect();
    for (number, page) in pages.iter_mut().enumerate() {
        let near = &edges[number.saturating_sub(NEAR)..edges.len().min(number + NEAR + 1)];
        let Some(upright) = page.by_angle.first_mut() else { continue };
        let repeated: Vec<&Edge> = edges[number].iter().filter(|edge| is_repeated(edge, near)).collect();
        let mut is_removed = vec![false; upright.len()];
        repeated.iter().for_each(|edge| is_removed[edge.index] = true);
        let numbers = || repeated.iter().filter(|edge| edge.is_number());
        // Numbers further in go only if those further out did.
        let from_head = numbers().filter(|edge| edge.is_head);
        let from_foot = numbers().rev().filter(|edge| !edge.is_head);
        for edge in from_head.chain(from_foot) {
            let must_be_alone = !near.iter().flatten().any(|other| is_same(edge, other) && edge.counts_to(other));
            is_removed[edge.index] = is_outermost(edge, upright, &is_removed, must_be_alone);
        }
        let mut is_removed = is_removed.into_iter();
        upright.retain(|_| !is_removed.next().unwrap_or(false));
    }
}

/// Whether all that stands further out than a piece is removed, and beside it if it must be alone.
fn is_outermost(edge: &Edge, upright: &[Piece], is_removed: &[bool], must_be_alone: bool) -> bool {
    upright.iter().zip(is_removed).all(|(piece, is_removed)| {
        let is_further_in = if edge.is_head { piece.base > edge.base } else { piece.base < edge.base };
        let is_beside = edge.is_level(piece.base);
        *is_removed || if is_beside { !must_be_alone } else { is_further_in }
    })
}

fn is_repeated(edge: &Edge, near: &[Vec<Edge>]) -> bool {
    let n_others = near.iter().filter(|edges| edges.iter().any(|other| is_same(edge, other))).count();
    n_others >= if edge.is_number() { 1 } else { 2 }
}

/// Whether another page has the same at the same place.
fn is_same(edge: &Edge, other: &Edge) -> bool {
    // Page numbers stand left and right in turn.
    other.page != edge.page
        && (other.base - edge.base).abs() < SLACK
        && other.words == edge.words
        && (edge.n_letters() == 0 || (other.left - edge.left).abs() < 40.0 * SLACK)
}

/// The pieces nearest to the head and the foot of a page, from above to below.
fn edges(page: usize, pieces: &PagePieces) -> Vec<Edge> {
    let (head, foot) = (MARGIN * pieces.height, (1.0 - MARGIN) * pieces.height);
    let upright = pieces.by_angle.first().map(Vec::as_slice).unwrap_or_default();
    let mut order: Vec<usize> = (0..upright.len()).collect();
    order.sort_by(|a, b| upright[*a].base.total_cmp(&upright[*b].base));
    let n_head = order.partition_point(|index| upright[*index].base < head);
    let n_before_foot = order.partition_point(|index| upright[*index].base <= foot).max(n_head);
    let at_head = order[..n_head].iter().take(MAX_EDGES);
    let at_foot = order[n_before_foot..].iter().skip((order.len() - n_before_foot).saturating_sub(MAX_EDGES));
    let edge = |index: usize, is_head| {
        let Piece { text, base, left, size, .. } = &upright[index];
        Edge {
            page,
            index,
            is_head,
            base: *base,
            left: *left,
            size: *size,
            words: open_numbers(text),
            numbers: numbers(text),
        }
    };
    at_head.map(|index| edge(*index, true)).chain(at_foot.map(|index| edge(*index, false))).collect()
}

/// A text with `#` for each number, and for one in Roman letters that stands alone.
fn open_numbers(text: &str) -> String {
    let is_roman = !text.is_empty() && text.len() <= 6 && text.chars().all(|c| "ivxlc".contains(c));
    if is_roman {
        return "#".into();
    }
    let mut open = String::new();
    for c in text.chars() {
        if !c.is_ascii_digit() {
            open.push(c);
        } else if !open.ends_with('#') {
            open.push('#');
        }
    }
    open
}

/// The numbers in a text; those of many digits are none of pages.
fn numbers(text: &str) -> Vec<i64> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse::<u32>().ok()).map(i64::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Line<'t> = (f64, f64, &'t str);

    /// What is left of two pages of which each line is `(base, left, text)`.
    fn check(pages: [&[Line<'_>]; 2], expected: [&[&str]; 2]) {
        let piece = |(base, left, text): &Line<'_>| Piece {
            text: text.to_string(),
            left: *left,
            right: left + 50.0,
            base: *base,
            size: 10.0,
            is_bold: false,
            is_mono: false,
        };
        let page = |lines: &[Line<'_>]| PagePieces { height: 800.0, by_angle: vec![lines.iter().map(piece).collect()] };
        let mut pages = pages.map(page);
        remove(&mut pages);
        for (page, expected) in pages.iter().zip(expected) {
            let left: Vec<&str> = page.by_angle[0].iter().map(|piece| piece.text.as_str()).collect();
            assert_eq!(left, expected);
        }
    }

    #[test]
    fn numbers_of_pages_go_and_those_of_tables_stay() {
        check([&[(400.0, 0.0, "a"), (780.0, 300.0, "1")], &[(400.0, 0.0, "b"), (781.0, 30.0, "2")]], [&["a"], &["b"]]);
        check(
            [
                &[(50.0, 0.0, "Rent"), (50.0, 400.0, "12.50"), (400.0, 0.0, "a")],
                &[(50.0, 0.0, "Food"), (50.0, 400.0, "13.70"), (400.0, 0.0, "b")],
            ],
            [&["Rent", "12.50", "a"], &["Food", "13.70", "b"]],
        );
        // Beside the title of a chapter a number counts.
        check(
            [
                &[(30.0, 0.0, "One: Wolves"), (30.0, 500.0, "9"), (60.0, 0.0, "a")],
                &[(30.0, 0.0, "Two: Bears"), (30.0, 500.0, "10"), (60.0, 0.0, "b")],
            ],
            [&["One: Wolves", "a"], &["Two: Bears", "b"]],
        );
        // The number above a table goes, the one in its first row does not.
        check(
            [
                &[(30.0, 400.0, "Page 1"), (60.0, 400.0, "12.50"), (60.0, 0.0, "Rent")],
                &[(30.0, 400.0, "Page 2"), (60.0, 400.0, "13.70"), (60.0, 0.0, "Food")],
            ],
            [&["12.50", "Rent"], &["13.70", "Food"]],
        );
        check([&[(760.0, 0.0, "iv"), (780.0, 0.0, "1/9")], &[(760.0, 0.0, "v"), (780.0, 0.0, "2/9")]], [&[], &[]]);
    }

    #[test]
    fn the_foot_is_looked_at_below_a_crowded_head() {
        let cells: Vec<String> = (0..80).map(|n| format!("{}a", "x".repeat(n))).collect();
        let kept: Vec<&str> = cells.iter().map(String::as_str).collect();
        let head = kept.iter().zip(0..).map(|(cell, n)| (20.0, f64::from(n), *cell));
        let page = |number| head.clone().chain([(780.0, 0.0, number)]).collect::<Vec<_>>();
        check([&page("1"), &page("2")], [&kept, &kept]);
    }
}
