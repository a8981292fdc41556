//! Footnotes and endnotes of a document of Word.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::body::entity;
use super::styles::attribute;

/// The texts of notes, by kind and id.
#[derive(Debug, Default)]
pub(super) struct Notes(BTreeMap<(String, String), String>);

impl Notes {
    /// Reads `footnotes.xml` or `endnotes.xml`, whose notes are elements called `element`.
    pub(super) fn read(&mut self, xml: &str, element: &str) {
        let mut open: Option<(String, String)> = None;
        let mut in_text = false;
        let mut reader = Reader::from_str(xml);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(tag) => match tag.local_name().into_inner() {
                    name if name == element => {
                        // Lines between text and notes are notes, too, of a type.
                        let is_line = attribute(&tag, "type").is_some_and(|kind| kind.contains("eparator"));
                        open = attribute(&tag, "id").filter(|_| !is_line).map(|id| (id, String::new()));
                    }
                    "t" => in_text = true,
                    _ => {}
                },
                Event::End(tag) => match tag.local_name().into_inner() {
                    name if name == element => {
                        if let Some((id, text)) = open.take() {
                            self.0.insert((element.to_string(), id), text);
                        }
                    }
                    "t" => in_text = false,
                    "p" => {
                        if let Some((_, text)) = &mut open {
                            text.push(' ');
                        }
                    }
                    _ => {}
                },
                Event::Text(part) if in_text => {
                    if let Some((_, text)) = &mut open {
                        text.push_str(&part);
                    }
                }
                Event::GeneralRef(name) if in_text => {
                    if let Some((_, text)) = &mut open {
                        text.extend(entity(&name));
                    }
                }
                _ => {}
            }
        }
    }

    /// The text of a note; `kind` is `footnote` or `endnote`.
    pub(super) fn text(&self, kind: &str, id: &str) -> Option<&str> {
        self.0.get(&(kind.to_string(), id.to_string())).map(String::as_str)
    }
}
