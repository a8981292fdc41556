//! The text of a document of Word.

use bunsen_retrieve::BlockKind;
use bunsen_spec::{Problem, say};
use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::notes::Notes;
use super::styles::{Styles, attribute};
use crate::blocks::Blocks;
use crate::rows::named_cells;

/// Tables within tables, and paragraphs within paragraphs (text boxes).
const MAX_DEPTH: usize = 64;

/// Reads `document.xml`. One that is damaged is read as far as it goes, which is noted.
pub(super) fn read(name: &str, xml: &str, styles: &Styles, notes: &Notes, blocks: &mut Blocks) -> Result<(), Problem> {
    let mut reader =
        Reader { styles, notes, blocks, paragraphs: Vec::new(), tables: Vec::new(), skipped: 0, in_text: false };
    let mut events = XmlReader::from_str(xml);
    events.config_mut().check_end_names = false;
    loop {
        match events.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => reader.take(&event)?,
            Err(_) => {
                reader.blocks.note(say::documents::part_unread("document.xml"));
                break;
            }
        }
    }
    while reader.end_paragraph()? {}
    while reader.end_table()? {}
    match reader.blocks.is_empty() && !xml.contains("document") {
        true => Err(say::documents::damaged(name, say::documents::docx())),
        false => Ok(()),
    }
}

/// The character of an entity, or of a number.
pub(super) fn entity(name: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return Some(c);
    }
    match &**name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

struct Reader<'r> {
    styles: &'r Styles,
    notes: &'r Notes,
    blocks: &'r mut Blocks,
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    /// How deep in what is left out.
    skipped: usize,
    in_text: bool,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    level: Option<u8>,
    is_item: bool,
    notes: Vec<String>,
}

#[derive(Default)]
struct Table {
    header: Vec<String>,
    cells: Vec<String>,
    cell: String,
    is_header: bool,
}

impl Reader<'_> {
    fn take(&mut self, event: &Event<'_>) -> Result<(), Problem> {
        match event {
            Event::Start(tag) => {
                let name = tag.local_name().into_inner();
                if self.skipped > 0 || is_left_out(name) {
                    self.skipped += 1;
                    return Ok(());
                }
                self.start(name, tag);
            }
            Event::Empty(tag) if self.skipped == 0 => {
                let name = tag.local_name().into_inner();
                self.start(name, tag);
                self.end(name)?;
            }
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            Event::End(tag) => self.end(tag.local_name().into_inner())?,
            Event::Text(text) if self.is_read() => self.add(text),
            Event::CData(text) if self.is_read() => self.add(text),
            Event::GeneralRef(name) if self.is_read() => {
                if let (Some(c), Some(paragraph)) = (entity(name), self.paragraphs.last_mut()) {
                    paragraph.text.push(c);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn is_read(&self) -> bool {
        self.in_text && self.skipped == 0
    }

    fn add(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    fn start(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "p" if self.paragraphs.len() < MAX_DEPTH => self.paragraphs.push(Paragraph::default()),
            "tbl" if self.tables.len() < MAX_DEPTH => self.tables.push(Table::default()),
            "t" => self.in_text = true,
            "tab" | "br" | "cr" | "ptab" => self.add(" "),
            "noBreakHyphen" => self.add("-"),
            "tblHeader" => {
                if let Some(table) = self.tables.last_mut() {
                    table.is_header =
                        attribute(tag, "val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"));
                }
            }
            _ => {}
        }
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match name {
            "pStyle" => {
                let style = attribute(tag, "val").unwrap_or_default();
                paragraph.level = paragraph.level.or(self.styles.level(&style));
                paragraph.is_item |= self.styles.is_item(&style);
            }
            "outlineLvl" => {
                let level = attribute(tag, "val").and_then(|level| level.parse::<u8>().ok());
                paragraph.level = level.filter(|level| *level < 9).map(|level| level + 1).or(paragraph.level);
            }
            "numId" => paragraph.is_item = attribute(tag, "val").is_some_and(|id| id != "0"),
            "footnoteReference" | "endnoteReference" => {
                let kind = name.trim_end_matches("Reference");
                let note = attribute(tag, "id").and_then(|id| self.notes.text(kind, &id).map(str::to_string));
                paragraph.notes.extend(note);
            }
            // The signs of symbol fonts have no meaning elsewhere, but for the bullet.
            "sym" if attribute(tag, "char").is_some_and(|code| code.eq_ignore_ascii_case("F0B7")) => {
                paragraph.text.push('•');
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Problem> {
        match name {
            "t" => self.in_text = false,
            "p" => drop(self.end_paragraph()?),
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    let cell = std::mem::take(&mut table.cell);
                    table.cells.push(cell.split_whitespace().collect::<Vec<_>>().join(" "));
                }
            }
            "tr" => self.end_row()?,
            "tbl" => drop(self.end_table()?),
            _ => {}
        }
        Ok(())
    }

    /// Ends the innermost paragraph, if one is open.
    fn end_paragraph(&mut self) -> Result<bool, Problem> {
        let Some(paragraph) = self.paragraphs.pop() else { return Ok(false) };
        if let Some(table) = self.tables.last_mut() {
            for text in std::iter::once(&paragraph.text).chain(&paragraph.notes) {
                table.cell.push(' ');
                table.cell.push_str(text);
            }
            return Ok(true);
        }
        let kind = match paragraph.level {
            Some(level) => BlockKind::Heading(level.min(6)),
            None if paragraph.is_item => BlockKind::Item,
            None => BlockKind::Paragraph,
        };
        self.blocks.push(kind, &paragraph.text)?;
        for note in &paragraph.notes {
            self.blocks.push(BlockKind::Paragraph, note)?;
        }
        Ok(true)
    }

    fn end_row(&mut self) -> Result<(), Problem> {
        let n_tables = self.tables.len();
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let cells = std::mem::take(&mut table.cells);
        if std::mem::take(&mut table.is_header) && table.header.is_empty() {
            table.header = cells;
            return Ok(());
        }
        let row = match table.header.is_empty() {
            true => cells.join("\t"),
            false => named_cells(table.header.iter().map(String::as_str), cells.iter().map(String::as_str)),
        };
        // A table within a cell is that cell's text.
        match n_tables.checked_sub(2).and_then(|outer| self.tables.get_mut(outer)) {
            Some(outer) => {
                outer.cell.push(' ');
                outer.cell.push_str(&row);
                Ok(())
            }
            None => self.blocks.push(BlockKind::Row, &row),
        }
    }

    /// Ends the innermost table, if one is open.
    fn end_table(&mut self) -> Result<bool, Problem> {
        if self.tables.last().is_some_and(|table| !table.cells.is_empty()) {
            self.end_row()?;
        }
        Ok(self.tables.pop().is_some())
    }
}

/// What was deleted or moved away, what stands in for something that is read, and what fields are made of.
fn is_left_out(name: &str) -> bool {
    matches!(name, "del" | "moveFrom" | "Fallback" | "instrText" | "delText" | "pPrChange" | "rPrChange" | "sdtPr")
}
