//! The styles of a document of Word: which of them are headings, and which are items of lists.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::language::primary_tag;

/// How long a chain of styles may be that build on one another.
const MAX_CHAIN: usize = 32;

/// What styles make of paragraphs.
#[derive(Debug, Default)]
pub(super) struct Styles {
    known: BTreeMap<String, Style>,
    /// The language of the text, unless it says otherwise.
    pub(super) language: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    level: Option<u8>,
    is_item: bool,
}

impl Styles {
    /// Reads `styles.xml`; what is damaged ends it early.
    pub(super) fn read(xml: &str) -> Self {
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        let mut reader = Reader::from_str(xml);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().into_inner() {
                    "style" => open = attribute(&tag, "styleId").map(|id| (id, Style::default())),
                    "lang" => styles.language = styles.language.or_else(|| primary_tag(&attribute(&tag, "val")?)),
                    other => {
                        if let Some((_, style)) = &mut open {
                            style.take(other, &tag);
                        }
                    }
                },
                Event::End(tag) if tag.local_name().into_inner() == "style" => styles.known.extend(open.take()),
                _ => {}
            }
        }
        styles
    }

    /// The level of heading that a style has, from 1.
    pub(super) fn level(&self, style: &str) -> Option<u8> {
        self.chain(style).find_map(|style| style.level).filter(|level| *level > 0)
    }

    /// Whether paragraphs of a style are items of a list.
    pub(super) fn is_item(&self, style: &str) -> bool {
        self.chain(style).any(|style| style.is_item)
    }

    /// A style and those that it builds on.
    fn chain(&self, style: &str) -> impl Iterator<Item = &Style> {
        let first = self.known.get(style);
        std::iter::successors(first, |style| self.known.get(style.based_on.as_deref()?)).take(MAX_CHAIN)
    }
}

impl Style {
    fn take(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "name" => {
                let called = attribute(tag, "val").unwrap_or_default().to_lowercase();
                let level = called.strip_prefix("heading ").and_then(|level| level.parse().ok());
                self.level = self.level.or(if called == "title" { Some(1) } else { level });
                self.is_item |= called.starts_with("list bullet") || called.starts_with("list number");
            }
            "basedOn" => self.based_on = attribute(tag, "val"),
            "numPr" => self.is_item = true,
            // Level 9 is that of running text.
            "outlineLvl" => {
                let level = attribute(tag, "val").and_then(|level| level.parse::<u8>().ok());
                self.level = level.filter(|level| *level < 9).map(|level| level + 1).or(self.level);
            }
            _ => {}
        }
    }
}

/// The value of an attribute, whatever its namespace is called.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found =
        tag.attributes().with_checks(false).flatten().find(|found| found.key.local_name().into_inner() == name)?;
    Some(quick_xml::escape::unescape(&found.value).map(Cow::into_owned).unwrap_or_else(|_| found.value.to_string()))
}
