//! Lines to running text: spaces between them, and words that were divided at a line's end.

use std::collections::HashSet;

/// No word has more letters before its hyphen.
const MAX_WORD: usize = 64;

/// Words of a document with a hyphen in the middle of a line: those keep theirs at a line's end, too.
#[derive(Default)]
pub(super) struct Hyphenated(HashSet<String>);

impl Hyphenated {
    /// Notes the words of a line that have a hyphen within.
    pub(super) fn note(&mut self, line: &str) {
        // Most lines have none.
        if !line.contains(['-', '\u{2010}']) {
            return;
        }
        for word in line.split_whitespace() {
            let word = plain(word);
            if word.contains('-') && !word.ends_with('-') {
                self.0.insert(word);
            }
        }
    }

    /// Adds a line to a text.
    pub(super) fn join(&self, text: &mut String, line: &str) {
        if text.is_empty() {
            text.push_str(line);
            return;
        }
        let next = line.chars().next().unwrap_or(' ');
        if text.ends_with('\u{ad}') {
            text.pop();
        } else if let Some(before) =
            text.strip_suffix(['-', '\u{2010}']).filter(|before| before.ends_with(char::is_alphabetic))
        {
            // A text may be long and one word, and is looked at again with each line.
            let near = before.char_indices().rev().take(MAX_WORD).last().map_or(0, |(at, _)| at);
            let first = before[near..].rsplit(char::is_whitespace).next().unwrap_or_default();
            let second = line.split_whitespace().next().unwrap_or_default();
            let is_kept = !next.is_lowercase() || self.0.contains(&plain(&format!("{first}-{second}")));
            if !is_kept {
                text.truncate(before.len());
            }
        } else if text.ends_with('-') && next.is_numeric() {
            // A range of numbers.
        } else if !(text.ends_with(is_unspaced) && is_unspaced(next)) {
            text.push(' ');
        }
        text.push_str(line);
    }
}

/// A word in small letters, without signs at its ends.
fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-').replace('\u{2010}', "-").to_lowercase()
}

/// Whether a script has no spaces between its words: Chinese, Japanese, Thai and their neighbours.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3000}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], expected: &str) {
        let mut hyphenated = Hyphenated::default();
        hyphenated.note("a well-known (State-of-the-art) thing -");
        let mut text = String::new();
        for line in lines {
            hyphenated.join(&mut text, line);
        }
        assert_eq!(text, expected);
    }

    #[test]
    fn divided_words_are_joined() {
        check(&["an exam-", "ple of it"], "an example of it");
        check(&["an exam\u{ad}", "ple"], "an example");
        check(&["a well-", "known one"], "a well-known one");
        check(&["the Anglo-", "Saxons"], "the Anglo-Saxons");
        check(&["pages 12-", "14"], "pages 12-14");
        check(&["a dash -", "and more"], "a dash - and more");
        check(&["日本", "語"], "日本語");
        check(&["日本", "is"], "日本 is");
    }
}
