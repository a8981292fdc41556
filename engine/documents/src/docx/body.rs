//! The text of a document of Word.

use bunsen_spec::{BlockKind, Problem, say};
use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::notes::Notes;
use super::styles::{Styles, attribute};
use crate::blocks::Blocks;
use crate::rows::Header;

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
    paragraphs: Vec<Paragraph<'r>>,
    tables: Vec<Table>,
    /// How deep in what is left out.
    skipped: usize,
    in_text: bool,
}

#[derive(Default)]
struct Paragraph<'r> {
    text: String,
    level: Option<u8>,
    is_item: bool,
    notes: Vec<&'r str>,
    n_note_bytes: usize,
}

#[derive(Default)]
struct Table {
    header: Header,
    cells: Vec<String>,
    /// How many bytes the cells of a row have.
    n_row_bytes: usize,
    cell: String,
    is_header: bool,
}

impl<'r> Reader<'r> {
    fn take(&mut self, event: &Event<'_>) -> Result<(), Problem> {
        match event {
            Event::Start(tag) => {
                let name = tag.local_name().into_inner();
                if self.skipped > 0 || is_left_out(name) {
                    self.skipped += 1;
                    return Ok(());
                }
                self.start(name, tag)?;
            }
            Event::Empty(tag) if self.skipped == 0 => {
                let name = tag.local_name().into_inner();
                self.start(name, tag)?;
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

    fn start(&mut self, name: &str, tag: &BytesStart<'_>) -> Result<(), Problem> {
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
        let Some(paragraph) = self.paragraphs.last_mut() else { return Ok(()) };
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
                if let Some(note) = attribute(tag, "id").and_then(|id| self.notes.text(kind, &id)) {
                    paragraph.notes.push(note);
                    // One note may be long, and referred to without end.
                    paragraph.n_note_bytes += note.len() + 1;
                    self.blocks.allow(paragraph.text.len() + paragraph.n_note_bytes)?;
                }
            }
            // The signs of symbol fonts have no meaning elsewhere, but for the bullet.
            "sym" if attribute(tag, "char").is_some_and(|code| code.eq_ignore_ascii_case("F0B7")) => {
                paragraph.text.push('•');
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Problem> {
        match name {
            "t" => self.in_text = false,
            "p" => drop(self.end_paragraph()?),
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    let cell = std::mem::take(&mut table.cell);
                    table.cells.push(cell.split_whitespace().collect::<Vec<_>>().join(" "));
                    table.n_row_bytes += cell.len() + 1;
                    self.blocks.allow(table.n_row_bytes)?;
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
            for text in std::iter::once(paragraph.text.as_str()).chain(paragraph.notes) {
                table.cell.push(' ');
                table.cell.push_str(text);
            }
            self.blocks.allow(table.cell.len())?;
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
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let cells = std::mem::take(&mut table.cells);
        table.n_row_bytes = 0;
        if std::mem::take(&mut table.is_header) && !table.header.is_set() {
            table.header.set(cells);
            return Ok(());
        }
        let row = table.header.row(cells.iter().map(String::as_str));
        self.push_row(&row, 1)
    }

    /// Adds a row of the table that has `n_within` open ones from it on. A table within a cell is that cell's text.
    fn push_row(&mut self, row: &str, n_within: usize) -> Result<(), Problem> {
        match self.tables.len().checked_sub(n_within + 1).and_then(|outer| self.tables.get_mut(outer)) {
            Some(outer) => {
                outer.cell.push(' ');
                outer.cell.push_str(row);
                self.blocks.allow(outer.cell.len())
            }
            None => self.blocks.push(BlockKind::Row, row),
        }
    }

    /// Ends the innermost table, if one is open.
    fn end_table(&mut self) -> Result<bool, Problem> {
        if self.tables.last().is_some_and(|table| !table.cells.is_empty()) {
            self.end_row()?;
        }
        let Some(table) = self.tables.pop() else { return Ok(false) };
        if let Some(alone) = table.header.end() {
            self.push_row(&alone, 0)?;
        }
        Ok(true)
    }
}

/// What was deleted or moved away, what stands in for something that is read, and what fields are made of.
fn is_left_out(name: &str) -> bool {
    matches!(name, "del" | "moveFrom" | "Fallback" | "instrText" | "delText" | "pPrChange" | "rPrChange" | "sdtPr")
}
