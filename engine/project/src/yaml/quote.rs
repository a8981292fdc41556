//! How texts are quoted in YAML.

use super::{Yaml, resolve};

/// How a text is quoted.
pub(super) enum Style {
    /// Not at all.
    Plain,
    /// Between `'`, without escapes.
    Single,
    /// Between `"`, with escapes.
    Double,
}

impl Style {
    /// That which DVC takes.
    pub fn of(text: &str) -> Self {
        match text {
            _ if is_plain(text) => Self::Plain,
            _ if text.contains('\'') || !is_printable(text) => Self::Double,
            _ => Self::Single,
        }
    }
}

/// Whether no character needs an escape, which only double quotes have.
fn is_printable(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '"' | '\\') || escape(c).is_none())
}

/// Whether a text without quotes is read as itself.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let second = text.chars().nth(1).unwrap_or(' ');
    let is_indicator =
        matches!(first, '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`')
            || (matches!(first, '?' | ':' | '-') && is_blank(second));
    let is_comment = text.contains(" #") || text.contains(": ") || text.ends_with(':');
    !is_indicator
        && !is_comment
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && is_printable(text)
        && !matches!(text, "<<" | "=")
        && !is_moment(text)
        && matches!(resolve(text), Yaml::Text(_))
}

/// Whether a word is a moment to a reader of YAML: a day, something between, and a time with colons.
fn is_moment(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts_as_year = bytes.len() > 10 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-';
    starts_as_year
        && text.matches(':').count() >= 2
        && text.bytes().all(|b| b.is_ascii_digit() || b"-:.TtZ+ \t".contains(&b))
}

fn is_blank(c: char) -> bool {
    matches!(c, '\0' | ' ' | '\t' | '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// How a character is written between double quotes, if not as itself.
pub(super) fn escape(c: char) -> Option<String> {
    let short = match c {
        '\0' => "0",
        '\x07' => "a",
        '\x08' => "b",
        '\t' => "t",
        '\n' => "n",
        '\x0b' => "v",
        '\x0c' => "f",
        '\r' => "r",
        '\x1b' => "e",
        '"' => "\"",
        '\\' => "\\",
        '\u{85}' => "N",
        '\u{2028}' => "L",
        '\u{2029}' => "P",
        ' '..='~' => return None,
        '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'.. => return None,
        c if (c as u32) < 0x100 => return Some(format!("\\x{:02X}", c as u32)),
        c => return Some(format!("\\u{:04X}", c as u32)),
    };
    Some(format!("\\{short}"))
}
