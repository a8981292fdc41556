//! Where a quoted passage stands in a document.

use std::ops::Range;

/// The bytes of `text` that say `quote`. Only letters and digits count, whatever their case: marks of a format, line breaks
/// and quotation marks may differ.
pub fn find_quote(text: &str, quote: &str) -> Option<Range<usize>> {
    let wanted: Vec<char> = folded(quote).map(|(_, c)| c).collect();
    if wanted.is_empty() {
        return None;
    }
    let there: Vec<(usize, char)> = folded(text).collect();
    let start = there.windows(wanted.len()).position(|window| window.iter().map(|(_, c)| c).eq(&wanted))?;
    let (last, _) = there[start + wanted.len() - 1];
    let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
    Some(there[start].0..end)
}

fn folded(text: &str) -> impl Iterator<Item = (usize, char)> {
    let letters = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
    letters.flat_map(|(at, c)| c.to_lowercase().map(move |small| (at, small)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, quote: &str, expected: Option<&str>) {
        assert_eq!(find_quote(text, quote).map(|range| &text[range]), expected);
    }

    #[test]
    fn a_quote_is_found_however_it_is_set() {
        check("One two. Three four.", "three  FOUR", Some("Three four"));
        check("The “Gini” index\nis used.", "the `Gini` index is used", Some("The “Gini” index\nis used"));
        check("Größe zählt", "GRÖSSE ZÄHLT", None);
        check("Größe zählt", "größe", Some("Größe"));
        check("one", "two", None);
        check("one", "...", None);
        check("", "one", None);
    }
}
