//! Where a quoted passage stands in a document.

use std::ops::Range;

/// The places of `text` that say `quote`, as bytes, in their order. Only letters and digits count, whatever their case: marks
/// of a format, line breaks and quotation marks may differ. A quote begins and ends with whole words.
pub fn find_quotes(text: &str, quote: &str) -> Vec<Range<usize>> {
    let wanted: Vec<char> = folded(quote).map(|(_, c)| c).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let there: Vec<(usize, char)> = folded(text).collect();
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let place = |window: &[(usize, char)]| {
        let (start, last) = (window[0].0, window[window.len() - 1].0);
        let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
        let is_torn = is_letter(text[..start].chars().next_back()) || is_letter(text[end..].chars().next());
        (window.iter().map(|(_, c)| c).eq(&wanted) && !is_torn).then_some(start..end)
    };
    there.windows(wanted.len()).filter_map(place).collect()
}

fn folded(text: &str) -> impl Iterator<Item = (usize, char)> {
    let letters = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
    letters.flat_map(|(at, c)| c.to_lowercase().map(move |small| (at, small)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, quote: &str, expected: &[&str]) {
        assert_eq!(find_quotes(text, quote).into_iter().map(|range| &text[range]).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_quote_is_found_however_it_is_set() {
        check("One two. Three four.", "three  FOUR", &["Three four"]);
        check("The “Gini” index\nis used.", "the `Gini` index is used", &["The “Gini” index\nis used"]);
        check("Größe zählt", "GRÖSSE ZÄHLT", &[]);
        check("Größe zählt", "größe", &["Größe"]);
        check("one", "two", &[]);
        check("one", "...", &[]);
        check("", "one", &[]);
    }

    #[test]
    fn every_place_is_found_and_no_part_of_a_word() {
        check("Art is long. They say: art is.", "art is", &["Art is", "art is"]);
        check("A partisan view.", "art is", &[]);
        check("İs it? A quiz.", "quiz", &["quiz"]);
    }
}
