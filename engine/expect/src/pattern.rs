//! Regular expressions as Python writes them, for an engine that reads them a little differently.
//!
//! The two languages agree on nearly everything. What is put otherwise here: brackets and `&`, `~`, `-` inside a
//! class are plain characters in Python, so is a brace that counts nothing; `$` also stands before a last line
//! break; `\Z` is the very end; `(?#...)` is a comment. What has no counterpart is refused with its place: looking
//! around, references to groups, possessive repetition. `\w` takes in marks such as Thai vowel signs, which
//! Python's leaves out.

use bunsen_spec::{Problem, say};
use regex::Regex;

/// Reads a pattern.
///
/// # Errors
/// If it makes no sense, says what cannot be done here, or grows too large.
pub(crate) fn read_pattern(pattern: &str) -> Result<Regex, Problem> {
    let translated = Translator::new(pattern).translate()?;
    if let Err(error) = regex_syntax::Parser::new().parse(&translated.text) {
        return Err(problem(pattern, &translated, &error));
    }
    Regex::new(&translated.text)
        .map_err(|_| say::validating::bad_pattern(pattern, None, say::validating::pattern_too_large()))
}

fn problem(pattern: &str, translated: &Translated, error: &regex_syntax::Error) -> Problem {
    let (offset, why) = match error {
        regex_syntax::Error::Parse(error) => (Some(error.span().start.offset), error.kind().to_string()),
        regex_syntax::Error::Translate(error) => (Some(error.span().start.offset), error.kind().to_string()),
        _ => (None, error.to_string()),
    };
    let place = offset.map(|offset| translated.place(offset));
    say::validating::bad_pattern(pattern, place, &why)
}

/// A pattern for the other engine, and where its parts come from.
struct Translated {
    text: String,
    /// For each step of the translation: its first byte in `text`, and the character of the pattern, from 0.
    origins: Vec<(usize, usize)>,
}

impl Translated {
    /// The character of the pattern, counted from 1, that a byte of the translation comes from.
    fn place(&self, offset: usize) -> u64 {
        let at = self.origins.partition_point(|(start, _)| *start <= offset);
        at.checked_sub(1).map_or(1, |at| self.origins[at].1 as u64 + 1)
    }
}

struct Translator<'a> {
    pattern: &'a str,
    characters: Vec<char>,
    at: usize,
    /// Whether `$` also stands at the ends of lines, which the other engine does by itself.
    has_lines: bool,
    done: Translated,
}

impl<'a> Translator<'a> {
    fn new(pattern: &'a str) -> Self {
        let done = Translated { text: String::with_capacity(pattern.len() + 8), origins: Vec::new() };
        Self { pattern, characters: pattern.chars().collect(), at: 0, has_lines: has_line_flag(pattern), done }
    }

    fn translate(mut self) -> Result<Translated, Problem> {
        while let Some(character) = self.peek(0) {
            self.mark();
            match character {
                '\\' => self.escape(Within::Pattern)?,
                '[' => self.class()?,
                '$' if !self.has_lines => self.put(1, r"(?:\n?\z)"),
                '{' => self.brace(),
                '(' if self.peek(1) == Some('?') && self.peek(2) == Some('#') => self.comment()?,
                '*' | '+' | '?' => self.repetition(1)?,
                _ => self.copy(),
            }
        }
        Ok(self.done)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).copied()
    }

    fn mark(&mut self) {
        self.done.origins.push((self.done.text.len(), self.at));
    }

    fn put(&mut self, n_read: usize, text: &str) {
        self.at += n_read;
        self.done.text.push_str(text);
    }

    fn copy(&mut self) {
        if let Some(character) = self.peek(0) {
            self.at += 1;
            self.done.text.push(character);
        }
    }

    fn refuse(&self, at: usize, why: &str) -> Problem {
        say::validating::bad_pattern(self.pattern, Some(at as u64 + 1), why)
    }

    fn escape(&mut self, within: Within) -> Result<(), Problem> {
        match self.peek(1) {
            None => return Err(self.refuse(self.at, say::validating::lonely_backslash())),
            Some('Z') if within == Within::Pattern => self.put(2, r"\z"),
            // Word borders in the other engine, plain signs in Python.
            Some(sign @ ('<' | '>')) => self.put(2, &sign.to_string()),
            Some(' ') => self.put(2, r"\x20"),
            Some(_) => {
                self.copy();
                self.copy();
            }
        }
        Ok(())
    }

    fn class(&mut self) -> Result<(), Problem> {
        self.copy();
        if self.peek(0) == Some('^') {
            self.copy();
        }
        let mut is_first = true;
        while let Some(character) = self.peek(0) {
            self.mark();
            match character {
                ']' if !is_first => {
                    self.copy();
                    return Ok(());
                }
                '\\' => self.escape(Within::Class)?,
                '[' | ']' => self.put(1, &format!("\\{character}")),
                '&' | '~' => self.put(1, &format!("\\{character}")),
                '-' if self.peek(1) == Some('-') => self.put(2, r"-\-"),
                _ => self.copy(),
            }
            is_first = false;
        }
        // The other engine says what is wrong with a class that does not end.
        Ok(())
    }

    /// A count such as `{2}`, `{2,}`, `{,3}` or `{2,3}`; any other brace is a plain character.
    fn brace(&mut self) {
        let inner: String = self.characters[self.at + 1..].iter().take_while(|c| **c != '}').collect();
        let is_closed = self.characters.get(self.at + 1 + inner.chars().count()) == Some(&'}');
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_count = match inner.split_once(',') {
            Some((min, max)) => is_number(min) && is_number(max),
            None => !inner.is_empty() && is_number(&inner),
        };
        match inner.strip_prefix(',') {
            _ if !is_closed || !is_count => self.put(1, r"\{"),
            Some("") => self.put(3, "{0,}"),
            Some(max) => self.put(max.len() + 3, &format!("{{0,{max}}}")),
            None => self.put(inner.len() + 2, &format!("{{{inner}}}")),
        }
    }

    fn comment(&mut self) -> Result<(), Problem> {
        match self.characters[self.at..].iter().position(|character| *character == ')') {
            Some(length) => self.at += length + 1,
            None => return Err(self.refuse(self.at, say::validating::open_comment())),
        }
        Ok(())
    }

    /// `*`, `+` or `?`, perhaps made lazy by a `?`. A `+` behind would make it possessive.
    fn repetition(&mut self, n_read: usize) -> Result<(), Problem> {
        let is_group = self.at > 0 && self.characters[self.at - 1] == '(' && self.peek(0) == Some('?');
        if !is_group && self.peek(n_read) == Some('+') {
            return Err(self.refuse(self.at, say::validating::possessive()));
        }
        self.copy();
        if !is_group && self.peek(0) == Some('?') {
            self.copy();
        }
        Ok(())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Pattern,
    Class,
}

/// Whether a pattern begins a group with the flag `m`.
fn has_line_flag(pattern: &str) -> bool {
    let flags = |part: &str| part.chars().take_while(|c| c.is_ascii_lowercase()).any(|c| c == 'm');
    pattern.split("(?").skip(1).any(flags)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, text: &str, expected: bool) {
        let regex = read_pattern(pattern).unwrap_or_else(|problem| panic!("{pattern}: {problem}"));
        assert_eq!(regex.is_match(text), expected, "{pattern} on {text:?}");
    }

    fn refused(pattern: &str, place: &str) {
        let problem = read_pattern(pattern).unwrap_err();
        assert!(problem.what.contains(place), "{pattern}: {problem}");
    }

    #[test]
    fn patterns_mean_what_they_mean_in_python() {
        // bool(re.search(pattern, text))
        check("^a.c$", "abc", true);
        check("^a.c$", "abc\n", true);
        check("^abc$", "abc\n\n", false);
        check(r"abc\Z", "abc\n", false);
        check("(?m)^b$", "a\nb\nc", true);
        check(r"^\d{3}$", "\u{0e51}\u{0e52}\u{0e53}", true);
        check("(?i)zü", "ZÜ", true);
        check("^[[]$", "[", true);
        check("^[]a]+$", "]a", true);
        check("^[a&&b]+$", "a&b", true);
        check("^[+--]$", ",", true);
        check("^[a~~b]$", "~", true);
        check("^[[:alpha:]]$", "a]", true);
        check("^a{,2}$", "aaa", false);
        check("^a{,}$", "aaa", true);
        check("^{x}$", "{x}", true);
        check("^a{1$", "a{1", true);
        check(r"^\<b\>$", "<b>", true);
        check(r"^a\ b\-c\/$", "a b-c/", true);
        check("^a(?#comment)b$", "ab", true);
        check("^(?P<x>a)+?$", "aa", true);
        check("^(?:ab)??$", "", true);
        check("^.*@.*$", "a@b", true);
        check("^[^@ ]+@[^@ ]+$", "a b@c", false);
        check("", "anything", true);
        check(r"^[\w.-]+$", "a-b.c", true);
        check(r"^\S+$", "a\u{a0}b", false);
    }

    #[test]
    fn what_cannot_be_read_has_a_place() {
        refused("ab(c", "character 3");
        refused("[$]*$$(", "character 7");
        refused("a(?=b)", "character 2");
        refused(r"(a)\1", "character 4");
        refused("a++", "character 2");
        refused("xy(?>a)", "character 5");
        refused("a\\", "character 2");
        refused("[a", "character 1");
        refused("[b-a]", "character 2");
        refused("*a", "character 1");
        refused("a(?#b", "character 2");
        refused("(((a{1000}){1000}){1000})", "too large");
        refused(r"\p{L}", "character 3");
        refused("(?a)x", "character 3");
    }
}
