//! Reading YAML: the events of a parser made into values.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::{Yaml, resolve};

/// Most values in a file, those that aliases repeat counted again.
const MAX_VALUES: usize = 200_000;
/// Most lists and maps inside one another.
const MAX_DEPTH: usize = 100;

/// Why a text is no YAML that we read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct YamlError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there, as the end of a sentence without its point.
    pub why: String,
}

/// Reads the first document of a YAML text; an empty one is [`Yaml::Null`].
///
/// # Errors
/// If it is not well-formed, names something twice in one map, has a name that is no text, or holds too much.
pub fn read(text: &str) -> Result<Yaml, YamlError> {
    let mut reader = Reader { events: Parser::new_from_str(text), anchors: BTreeMap::new(), n_values: 0 };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_), _) => {}
            (Event::StreamEnd | Event::DocumentEnd, _) => return Ok(Yaml::Null),
            (event, span) => return reader.value(event, span, 0),
        }
    }
}

struct Reader<'a> {
    events: Parser<'a, saphyr_parser::StrInput<'a>>,
    /// Values that aliases can name, with how many values they hold.
    anchors: BTreeMap<usize, (Yaml, usize)>,
    n_values: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), YamlError> {
        match self.events.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(scan_error(&error)),
            None => Err(YamlError { line: 1, why: "it ends too early".into() }),
        }
    }

    fn value(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Yaml, YamlError> {
        let before = self.n_values;
        self.count(1, span)?;
        if depth > MAX_DEPTH {
            return Err(at(span, "there are too many lists and maps inside one another"));
        }
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str");
                (if is_text { Yaml::text(text) } else { resolve(&text) }, anchor)
            }
            Event::SequenceStart(anchor, _) => (self.list(depth)?, anchor),
            Event::MappingStart(anchor, _) => (self.map(depth)?, anchor),
            Event::Alias(anchor) => {
                let known = self.anchors.get(&anchor).cloned();
                let (value, size) = known.ok_or_else(|| at(span, "this alias names a value that holds it"))?;
                self.count(size, span)?;
                return Ok(value);
            }
            _ => return Err(at(span, "a value is missing")),
        };
        if anchor > 0 {
            self.anchors.insert(anchor, (value.clone(), self.n_values - before));
        }
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Yaml, YamlError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Yaml::List(items)),
                (event, span) => items.push(self.value(event, span, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Yaml, YamlError> {
        let mut entries: Vec<(String, Yaml)> = Vec::new();
        let mut merged = Vec::new();
        loop {
            let (event, span) = self.next()?;
            let name = match event {
                Event::MappingEnd => break,
                Event::Scalar(text, style, ..) => {
                    if text == "<<" && style == ScalarStyle::Plain {
                        let (event, span) = self.next()?;
                        merged.push((self.value(event, span, depth + 1)?, span));
                        continue;
                    }
                    text.into_owned()
                }
                _ => return Err(at(span, "a name is not a text")),
            };
            if entries.iter().any(|(known, _)| *known == name) {
                return Err(at(span, &format!("{name} comes twice")));
            }
            let (event, span) = self.next()?;
            entries.push((name, self.value(event, span, depth + 1)?));
        }
        for (value, span) in merged {
            let maps = if let Yaml::List(maps) = value { maps } else { vec![value] };
            for map in maps {
                let Yaml::Map(more) = map else { return Err(at(span, "what << names is no map")) };
                let is_new = |(name, _): &(String, Yaml)| !entries.iter().any(|(known, _)| known == name);
                let more: Vec<_> = more.into_iter().filter(is_new).collect();
                entries.extend(more);
            }
        }
        Ok(Yaml::Map(entries))
    }

    fn count(&mut self, n: usize, span: Span) -> Result<(), YamlError> {
        self.n_values += n;
        if self.n_values > MAX_VALUES { Err(at(span, "there are too many values")) } else { Ok(()) }
    }
}

fn at(span: Span, why: &str) -> YamlError {
    YamlError { line: span.start.line(), why: why.to_string() }
}

fn scan_error(error: &ScanError) -> YamlError {
    YamlError { line: error.marker().line(), why: error.info().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str, line: usize, why: &str) {
        let error = read(text).unwrap_err();
        assert!(error.line == line && error.why.contains(why), "{text}: {error}");
    }

    #[test]
    fn maps_keep_their_order_and_texts_their_kind() {
        let yaml = read("b: 'x'\na:\n- 1\n- \"2\"\n- |\n  two\n  lines\nc: {d: ~}\n").unwrap();
        let expected = Yaml::Map(vec![
            ("b".into(), Yaml::text("x")),
            ("a".into(), Yaml::List(vec![Yaml::Integer(1), Yaml::text("2"), Yaml::text("two\nlines\n")])),
            ("c".into(), Yaml::Map(vec![("d".into(), Yaml::Null)])),
        ]);
        assert_eq!(yaml, expected);
        assert_eq!(read("# nothing\n"), Ok(Yaml::Null));
    }

    #[test]
    fn aliases_and_merges_are_followed() {
        let yaml = read("base: &b {x: 1, y: 2}\nfull:\n  <<: *b\n  y: 3\nsame: *b\n").unwrap();
        assert!(yaml.get("full").unwrap().says(&read("{x: 1, y: 3}").unwrap()));
        assert_eq!(yaml.get("same"), yaml.get("base"));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        refused("a: 1\na: 2\n", 2, "a comes twice");
        refused("a: [1\nb: 2\n", 2, "");
        refused("? [1]\n: 2\n", 1, "not a text");
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for n in 1..9 {
            bomb.push_str(&format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", ")));
        }
        refused(&bomb, 6, "too many values");
        refused(&"[".repeat(5000), 1, "");
    }
}
