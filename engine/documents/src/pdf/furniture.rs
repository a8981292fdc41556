//! What stands at the head and the foot of page after page.

use super::pieces::PagePieces;

/// Within which part of a page's height, at its head and at its foot, lines are looked at,
const MARGIN: f64 = 0.12;
/// and how many pages away the same one must stand.
const NEAR: usize = 2;
/// So much may it stand higher or lower, in points.
const SLACK: f64 = 4.0;

/// A line at the head or foot of a page: its place and what it says, numbers left open.
struct Edge {
    page: usize,
    base: f64,
    left: f64,
    words: String,
}

/// Removes lines that stand at the head or foot of several pages near each other, in the same place and with the same
/// words but for numbers. A page's number alone goes where another page has one, too.
pub(super) fn remove(pages: &mut [PagePieces]) {
    let edges: Vec<Vec<Edge>> = pages.iter().enumerate().map(|(page, pieces)| edges(page, pieces)).collect();
    for (number, page) in pages.iter_mut().enumerate() {
        let near = &edges[number.saturating_sub(NEAR)..edges.len().min(number + NEAR + 1)];
        let repeated: Vec<&Edge> = edges[number].iter().filter(|edge| is_repeated(edge, near)).collect();
        if let Some(upright) = page.by_angle.first_mut() {
            upright.retain(|piece| !repeated.iter().any(|edge| edge.base == piece.base && edge.left == piece.left));
        }
    }
}

fn is_repeated(edge: &Edge, near: &[Vec<Edge>]) -> bool {
    let is_same = |other: &&Edge| {
        let is_number = !edge.words.chars().any(char::is_alphabetic);
        // Page numbers stand left and right in turn.
        other.page != edge.page
            && (other.base - edge.base).abs() < SLACK
            && other.words == edge.words
            && (is_number || (other.left - edge.left).abs() < 40.0 * SLACK)
    };
    let n_others = near.iter().filter(|edges| edges.iter().any(|other| is_same(&other))).count();
    let is_number = edge.words.contains('#') && edge.words.chars().filter(|c| c.is_alphabetic()).count() <= 6;
    n_others >= if is_number { 1 } else { 2 }
}

fn edges(page: usize, pieces: &PagePieces) -> Vec<Edge> {
    let (head, foot) = (MARGIN * pieces.height, (1.0 - MARGIN) * pieces.height);
    let upright = pieces.by_angle.first().map(Vec::as_slice).unwrap_or_default();
    let at_edge = upright.iter().filter(|piece| piece.base < head || piece.base > foot);
    at_edge
        .map(|piece| Edge { page, base: piece.base, left: piece.left, words: open_numbers(&piece.text) })
        .take(64)
        .collect()
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
