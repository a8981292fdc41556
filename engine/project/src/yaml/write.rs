//! Writing YAML byte for byte as DVC does: block style, lists no deeper than their name, lines broken after 80
//! characters, quotes only where a bare word would mean something else.

use super::Yaml;
use super::quote::{Style, escape};

/// Where a line is broken, in characters.
const WIDTH: usize = 80;

/// The longest name that stands before its colon, in characters.
const LONGEST_NAME: usize = 122;

/// Writes a value as a YAML text that ends with a line's end.
pub fn write(value: &Yaml) -> String {
    let mut writer = Writer { text: String::new(), column: 0 };
    match value {
        Yaml::Map(entries) if !entries.is_empty() => writer.map(entries, 0),
        Yaml::List(items) if !items.is_empty() => writer.list(items, 0),
        value => writer.scalar(value, 2, true),
    }
    writer.text.push('\n');
    writer.text
}

struct Writer {
    text: String,
    /// Characters in the last line.
    column: usize,
}

impl Writer {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    fn new_line(&mut self, indent: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    /// The entries of a map; the first goes where the writer stands.
    fn map(&mut self, entries: &[(String, Yaml)], indent: usize) {
        for (n, (name, value)) in entries.iter().enumerate() {
            if n > 0 {
                self.new_line(indent);
            }
            if !is_simple_name(name) {
                self.push("? ");
                self.scalar(&Yaml::text(name), indent + 2, true);
                self.new_line(indent);
                self.push(if *value == Yaml::Null { ":" } else { ": " });
                self.item(value, indent + 2);
                continue;
            }
            self.scalar(&Yaml::text(name), indent, false);
            self.push(":");
            match value {
                Yaml::Map(entries) if !entries.is_empty() => {
                    self.new_line(indent + 2);
                    self.map(entries, indent + 2);
                }
                Yaml::List(items) if !items.is_empty() => {
                    self.new_line(indent);
                    self.list(items, indent);
                }
                Yaml::Null => {}
                value => {
                    self.push(" ");
                    self.scalar(value, indent + 2, true);
                }
            }
        }
    }

    fn list(&mut self, items: &[Yaml], indent: usize) {
        for (n, item) in items.iter().enumerate() {
            if n > 0 {
                self.new_line(indent);
            }
            self.push("- ");
            self.item(item, indent + 2);
        }
    }

    /// A value on the line of its mark.
    fn item(&mut self, value: &Yaml, indent: usize) {
        match value {
            Yaml::Null => {}
            Yaml::Map(entries) if !entries.is_empty() => self.map(entries, indent),
            Yaml::List(items) if !items.is_empty() => self.list(items, indent),
            value => self.scalar(value, indent, true),
        }
    }

    /// A value on its line. `indent` is where the lines go on that it is broken into, if it may be.
    fn scalar(&mut self, value: &Yaml, indent: usize, may_break: bool) {
        match value {
            Yaml::Null => self.push("null"),
            Yaml::Flag(flag) => self.plain(if *flag { "true" } else { "false" }, indent, may_break),
            Yaml::Integer(n) => self.plain(&n.to_string(), indent, may_break),
            Yaml::Number(n) => self.plain(&number(*n), indent, may_break),
            Yaml::Date(text) => self.plain(text, indent, may_break),
            Yaml::List(_) => self.push("[]"),
            Yaml::Map(_) => self.push("{}"),
            Yaml::Text(text) => match Style::of(text) {
                Style::Plain => self.plain(text, indent, may_break),
                Style::Single => self.single(text, indent, may_break),
                Style::Double => self.double(text, indent, may_break),
            },
        }
    }

    /// A word that would cross the width begins a new line; the space before it stays where it was. DVC does so after
    /// several spaces too, of which a reader sees one, and in names, which nobody can read: not here.
    fn plain(&mut self, text: &str, indent: usize, may_break: bool) {
        let mut is_after_gap = false;
        for part in words(text) {
            let n_chars = part.chars().count();
            if !part.starts_with(' ') {
                if may_break && !is_after_gap && self.column + n_chars > WIDTH && self.column > indent {
                    self.new_line(indent);
                }
                self.push(part);
            } else if n_chars == 1 && self.column >= WIDTH && may_break {
                self.new_line(indent);
            } else {
                self.push(part);
            }
            is_after_gap = part.starts_with(' ') && n_chars > 1;
        }
    }

    fn single(&mut self, text: &str, indent: usize, may_break: bool) {
        self.push("'");
        let mut at = 0;
        for part in words(text) {
            let is_inside = at > 0 && at + part.len() < text.len();
            if part == " " && is_inside && self.column > WIDTH && may_break {
                self.new_line(indent);
            } else {
                self.push(part);
            }
            at += part.len();
        }
        self.push("'");
    }

    /// Broken at the first space, or after the first escape, past the width. A backslash ends the line where a
    /// reader would else see a space that is not there, or lose one that is.
    fn double(&mut self, text: &str, indent: usize, may_break: bool) {
        let chars: Vec<char> = text.chars().collect();
        self.push("\"");
        // Characters from `start` on are not written yet.
        let mut start = 0;
        for (end, c) in chars.iter().copied().enumerate() {
            if let Some(escape) = escape(c) {
                self.push(&String::from_iter(&chars[start..end]));
                self.push(&escape);
                start = end + 1;
            }
            let is_inside = end > 0 && end + 1 < chars.len();
            let is_place = c == ' ' || start >= end;
            // One less than nothing waits after an escape.
            if may_break && is_inside && is_place && self.column + end > WIDTH + start {
                let is_clean = is_clean_break(&chars, start, end);
                self.push(&String::from_iter(&chars[start.min(end)..end]));
                start = start.max(end);
                if !is_clean {
                    self.push("\\");
                }
                self.new_line(indent);
                if chars[start] == ' ' {
                    if is_clean {
                        start += 1;
                    } else {
                        self.push("\\");
                    }
                }
            }
        }
        self.push(&String::from_iter(&chars[start..]));
        self.push("\"");
    }
}

/// Whether a name stands on one line with its colon, and not after a question mark.
fn is_simple_name(name: &str) -> bool {
    name.chars().count() <= LONGEST_NAME && !name.contains(['\n', '\u{85}', '\u{2028}', '\u{2029}'])
}

/// Whether a quoted text, written up to `start`, can be broken at `end` without a backslash, because the line's end
/// stands for a space: one alone, before something else, and not right after an escape that is passed already.
///
/// DVC leaves the backslash out in more places after an escape, where no space follows. A reader then sees one that
/// is not there, so these are no clean breaks here.
fn is_clean_break(chars: &[char], start: usize, end: usize) -> bool {
    let space = start.max(end);
    let is_after_escape = start == end || (start > end && matches!(chars[end], '"' | '\n'));
    let is_alone = chars[space] == ' ' && chars[space - 1] != ' ';
    !is_after_escape && is_alone && chars.get(space + 1).is_some_and(|next| !matches!(next, ' ' | '\n'))
}

/// A text in runs of spaces and runs of anything else.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_space = rest.starts_with(' ');
        let end = rest.find(|c| (c == ' ') != is_space).unwrap_or(rest.len());
        let (part, more) = rest.split_at(end);
        rest = more;
        (!part.is_empty()).then_some(part)
    })
}

/// A number as Python shows it: the fewest digits that give it back, an exponent from 1e16 on and below 1e-4.
fn number(value: f64) -> String {
    if value.is_nan() {
        return ".nan".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf".into() } else { "-.inf".into() };
    }
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = format!("{value:e}");
        let (base, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
        return format!("{base}e{sign}{digits:0>2}");
    }
    format!("{value:?}")
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn numbers_are_pythons() {
        for (value, expected) in [
            (0.1, "0.1"),
            (1.0, "1.0"),
            (1e-5, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (0.0001, "0.0001"),
            (1e16, "1e+16"),
            (123456789012345.0, "123456789012345.0"),
            (1e100, "1e+100"),
            (-0.0, "-0.0"),
        ] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn long_texts_are_broken_as_ruamel_yaml_breaks_them() {
        let check = |text: &str, expected: &str| {
            assert_eq!(write(&Yaml::Map(vec![("cmd".into(), Yaml::text(text))])), expected);
            assert_eq!(read(expected).unwrap().get("cmd"), Some(&Yaml::text(text)));
        };
        check(
            "it's word word word word word word word word word word word word word \\ and a path a\\b \\ c",
            "cmd: it's word word word word word word word word word word word word word \\ and\n  a path a\\b \\ c\n",
        );
        check(
            "it's word word word word word word word word word word word word word longer \"quoted\" \\",
            "cmd: it's word word word word word word word word word word word word word \n  longer \"quoted\" \\\n",
        );
        check(
            "it's xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\\\\ y",
            "cmd: it's \n  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\\\\ y\n",
        );
        check(
            "it's xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\\n\\t z",
            "cmd: it's \n  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\\n\\t z\n",
        );
        check(
            "it's w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w \"a\" \"b\" c",
            "cmd: it's w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w w \"a\" \n  \"b\" c\n",
        );
        check(
            "it's xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx  two spaces",
            "cmd: it's \n  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx  two\n  spaces\n",
        );
        check(
            "it's xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\t\"a\\b\" c",
            "cmd: \"it's xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\\t\\\"\\\n  a\\\\b\\\" c\"\n",
        );
        // Here ruamel.yaml breaks the line right before `ab`, and a space is read there.
        let tabs = format!("it's\t{}\tab\t c", "x".repeat(75));
        check(&tabs, &format!("cmd: \"it's\\t{}\\t\\\n  ab\\t c\"\n", "x".repeat(75)));
    }

    #[test]
    fn long_names_stand_after_a_question_mark() {
        let name = "k".repeat(123);
        let list = Yaml::List(vec![Yaml::Integer(1), Yaml::Map(vec![(name.clone(), Yaml::Null)])]);
        let value = Yaml::Map(vec![(name.clone(), list), ("a\nb".into(), Yaml::text("x"))]);
        let expected = format!("? {name}\n: - 1\n  - ? {name}\n    :\n? \"a\\nb\"\n: x\n");
        assert_eq!(write(&value), expected);
        assert_eq!(read(&expected), Ok(value));
        assert_eq!(write(&Yaml::Map(vec![("k".repeat(122), Yaml::Null)])), format!("{}:\n", "k".repeat(122)));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let odd = [
            "",
            " a",
            "no",
            "null",
            "1e5",
            "a: b",
            "#",
            "- x",
            "it's",
            "2024-01-01",
            "é ข",
            "x\ty",
            "a\nb",
            "<<",
            "=",
            "0x1",
            "\"",
            "a #b",
            "?",
            ":x",
            "-x",
            "\u{feff}",
            "\u{1f600}",
            "2001-12-14t21:59:43Z",
        ];
        let mut items: Vec<Yaml> = odd.iter().map(|text| Yaml::text(*text)).collect();
        items.extend([
            Yaml::Null,
            Yaml::Flag(true),
            Yaml::Number(1e-7),
            Yaml::Integer(-3),
            Yaml::List(vec![]),
            Yaml::Map(vec![]),
        ]);
        items.push(Yaml::List(vec![Yaml::List(vec![Yaml::Integer(1)]), Yaml::Map(vec![("k".into(), Yaml::Null)])]));
        let value = Yaml::Map(vec![("a b".into(), Yaml::List(items)), ("1".into(), Yaml::Date("2024-01-02".into()))]);
        let text = write(&value);
        assert_eq!(read(&text), Ok(value), "{text}");
    }
}
