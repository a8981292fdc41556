//! Where texts may be cut.

use std::ops::Range;

use crate::tokens::has_no_spaces;

/// Bytes from which on letters without a space between them are cut: numbers and addresses that machines write.
const LONGEST_WORD: usize = 64;

/// The words of a text: what white space separates. Of scripts that write without spaces, each character is one.
pub(crate) fn words_of(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut goes_on = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            goes_on = false;
            continue;
        }
        let stands_alone = has_no_spaces(c);
        match words.last_mut().filter(|word| goes_on && !stands_alone && word.len() < LONGEST_WORD) {
            Some(word) => word.end = at + c.len_utf8(),
            None => words.push(at..at + c.len_utf8()),
        }
        goes_on = !stands_alone;
    }
    words
}

/// Where the lines of a text begin.
pub(crate) fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words_of(text).into_iter().map(|word| &text[word]).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn words_are_what_may_be_cut_between() {
        check(" one\ttwo,three\n", &["one", "two,three"]);
        check("一二 ab三", &["一", "二", "ab", "三"]);
        check("ไทย", &["ไ", "ท", "ย"]);
        check(&"a".repeat(130), &[&"a".repeat(64), &"a".repeat(64), "aa"]);
        check("", &[]);
    }
}
