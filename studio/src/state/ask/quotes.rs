//! Where quotes stand in a document that may have been changed since they were taken from it.

use std::ops::Range;

use bunsen_spec::Citation;

use crate::state::order::ordered;

/// Quotes of a document, as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quoted {
    /// The bytes of those that are still in it, in order.
    pub marks: Vec<Range<usize>>,
    /// Which of the marks is the quote that was asked for; `None`: it is no longer there.
    pub at: Option<usize>,
}

/// Looks for quotes in a text; `at` is the one that is asked for.
pub fn find_quotes(text: &str, quotes: &[Citation], at: usize) -> Quoted {
    let found: Vec<_> = quotes.iter().map(|quote| find(text, &quote.quote, quote.range.start)).collect();
    let asked = found.get(at).cloned().flatten();
    let mut marks = ordered(found.into_iter().flatten().collect(), |a: &Range<usize>, b| a.start.cmp(&b.start));
    marks.dedup();
    let at = asked.and_then(|asked| marks.iter().position(|mark| *mark == asked));
    Quoted { marks, at }
}

/// The place of a quote that is the nearest to byte `near`. Any white space is as good as any other: quotes have single
/// blanks where documents break lines.
fn find(text: &str, quote: &str, near: usize) -> Option<Range<usize>> {
    let words: Vec<&str> = quote.split_whitespace().collect();
    let (first, others) = words.split_first()?;
    let place = |(start, _): (usize, &str)| {
        let mut rest = &text[start + first.len()..];
        for word in others {
            let from = rest.trim_start();
            rest = from.strip_prefix(word).filter(|_| from.len() < rest.len())?;
        }
        Some(start..text.len() - rest.len())
    };
    text.match_indices(first).filter_map(place).min_by_key(|place| place.start.abs_diff(near))
}

#[cfg(test)]
mod tests {
    use super::super::tests::place;
    use super::*;

    #[test]
    fn a_quote_is_found_where_it_stands_now() {
        let check = |text: &str, quote: &str, near: usize, expected: Option<Range<usize>>| {
            assert_eq!(find(text, quote, near), expected, "{quote} in {text}");
        };
        check("One two. Three four.", "Three four.", 9, Some(9..20));
        // White space may differ, on either side; it has to be there.
        check("One two.\n Three\n\tfour.", "Three four.", 10, Some(10..22));
        check("Three four.", "Three\n four.", 0, Some(0..11));
        check("Threefour.", "Three four.", 0, None);
        // What came before it has grown or shrunk.
        check("Zero. One two. Three four.", "Three four.", 9, Some(15..26));
        check("Three four.", "Three four.", 9, Some(0..11));
        // Of several places the nearest.
        check("Yes it is. No. Yes it is. No. Yes it is.", "Yes it is.", 16, Some(15..25));
        check("Größe é zählt.", "é zählt.", 99, Some(8..18));
        check("One two.", "Three four.", 0, None);
        check("One two. Three", "Three four.", 9, None);
        check("One", " ", 0, None);
        check("", "One", 0, None);
    }

    #[test]
    fn marks_are_in_order_and_know_which_was_asked_for() {
        let check = |text: &str, at: usize, marks: &[Range<usize>], expected: Option<usize>| {
            let quotes = [place("a.md", "One.", 0), place("a.md", "Two.", 5), place("a.md", "Three.", 10)];
            assert_eq!(find_quotes(text, &quotes, at), Quoted { marks: marks.to_vec(), at: expected }, "{text}");
        };
        check("One. Two. Three.", 1, &[0..4, 5..9, 10..16], Some(1));
        check("Three. Two. One.", 0, &[0..6, 7..11, 12..16], Some(2));
        check("One. Zwei. Three.", 2, &[0..4, 11..17], Some(1));
        check("One. Zwei. Three.", 1, &[0..4, 11..17], None);
        check("Eins. Zwei. Drei.", 1, &[], None);
        check("One. Three.", 7, &[0..4, 5..11], None);
    }
}
