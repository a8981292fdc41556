//! Reading YAML: the events of a parser made into values.

use std::collections::{BTreeMap, BTreeSet};

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::{Yaml, resolve};

/// Most values in a file, those that aliases repeat counted again.
const MAX_VALUES: usize = 200_000;
/// Most bytes of texts that anchors and aliases repeat.
const MAX_REPEATED_BYTES: usize = 16 << 20;
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
    let events = Parser::new_from_str(text);
    let mut reader = Reader { events, anchors: BTreeMap::new(), n_values: 0, repeated_bytes: 0 };
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
    /// Values that aliases can name.
    anchors: BTreeMap<usize, (Yaml, Size)>,
    n_values: usize,
    /// Bytes of texts that were copied, because an anchor keeps them or an alias names them.
    repeated_bytes: usize,
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
        self.count(1, span)?;
        check_depth(depth, span)?;
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str");
                (if is_text { Yaml::text(text) } else { resolve(&text) }, anchor)
            }
            Event::SequenceStart(anchor, _) => (self.list(depth)?, anchor),
            Event::MappingStart(anchor, _) => (self.map(depth)?, anchor),
            Event::Alias(anchor) => {
                let known = self.anchors.get(&anchor).map(|(_, size)| *size);
                let size = known.ok_or_else(|| at(span, "this alias names a value that holds it"))?;
                check_depth(depth + size.depth, span)?;
                self.count(size.n_values, span)?;
                self.repeat(size.bytes, span)?;
                return Ok(self.anchors[&anchor].0.clone());
            }
            _ => return Err(at(span, "a value is missing")),
        };
        if anchor > 0 {
            let size = Size::of(&value);
            self.repeat(size.bytes, span)?;
            self.anchors.insert(anchor, (value.clone(), size));
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
        let mut names = BTreeSet::new();
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
            if !names.insert(name.clone()) {
                return Err(at(span, &format!("{name} comes twice")));
            }
            let (event, span) = self.next()?;
            entries.push((name, self.value(event, span, depth + 1)?));
        }
        for (value, span) in merged {
            let maps = if let Yaml::List(maps) = value { maps } else { vec![value] };
            for map in maps {
                let Yaml::Map(more) = map else { return Err(at(span, "what << names is no map")) };
                entries.extend(more.into_iter().filter(|(name, _)| names.insert(name.clone())));
            }
        }
        Ok(Yaml::Map(entries))
    }

    fn count(&mut self, n: usize, span: Span) -> Result<(), YamlError> {
        self.n_values += n;
        if self.n_values > MAX_VALUES { Err(at(span, "there are too many values")) } else { Ok(()) }
    }

    fn repeat(&mut self, bytes: usize, span: Span) -> Result<(), YamlError> {
        self.repeated_bytes += bytes;
        if self.repeated_bytes > MAX_REPEATED_BYTES { Err(at(span, "too much is repeated")) } else { Ok(()) }
    }
}

/// What a value costs that is repeated.
#[derive(Clone, Copy, Default)]
struct Size {
    /// Values in it, and itself.
    n_values: usize,
    /// Bytes of its texts and names.
    bytes: usize,
    /// How many lists and maps it has inside one another.
    depth: usize,
}

impl Size {
    fn of(value: &Yaml) -> Self {
        let mut size = Self { n_values: 1, ..Self::default() };
        match value {
            Yaml::Text(text) | Yaml::Date(text) => size.bytes = text.len(),
            Yaml::List(items) => items.iter().for_each(|item| size.add(item)),
            Yaml::Map(entries) => entries.iter().for_each(|(name, value)| {
                size.bytes += name.len();
                size.add(value);
            }),
            Yaml::Null | Yaml::Flag(_) | Yaml::Integer(_) | Yaml::Number(_) => {}
        }
        size
    }

    fn add(&mut self, inner: &Yaml) {
        let Self { n_values, bytes, depth } = Self::of(inner);
        self.n_values += n_values;
        self.bytes += bytes;
        self.depth = self.depth.max(depth + 1);
    }
}

fn check_depth(depth: usize, span: Span) -> Result<(), YamlError> {
    let why = "there are too many lists and maps inside one another";
    if depth > MAX_DEPTH { Err(at(span, why)) } else { Ok(()) }
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
    fn many_names_take_no_time() {
        let names: String = (0..60_000).map(|n| format!("name-{n}: 1\n")).collect();
        let started = std::time::Instant::now();
        assert_eq!(read(&names).unwrap().as_map().unwrap().len(), 60_000);
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
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
        let long = format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 1000].join(", "));
        refused(&long, 2, "too much is repeated");
        let nested: String = (0..50).map(|_| "&a [").chain(["x"]).chain((0..50).map(|_| "]")).collect();
        let nested = nested.replace("&a ", "").replacen('[', "&a [", 1);
        let inside = format!("{}*a{}", "[".repeat(60), "]".repeat(60));
        refused(&format!("a: {nested}\nb: {inside}\n"), 2, "inside one another");
    }
}
