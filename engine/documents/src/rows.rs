//! Tables: one row is one block.

use bunsen_spec::{BlockKind, Problem, say};
use csv::ReaderBuilder;

use crate::blocks::Blocks;
use crate::endings::ending;

/// The delimiters there are, the likelier first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// By how many records a delimiter is chosen.
const N_SAMPLED: usize = 50;

/// Reads a table. Its first row names the columns; each other becomes `column: value; column: value`, cells without
/// a value left out.
pub(crate) fn read(text: &str, name: &str, blocks: &mut Blocks) -> Result<(), Problem> {
    let delimiter = if ending(name) == "csv" { guess(text) } else { b'\t' };
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(true).from_reader(text.as_bytes());
    let damaged = |_| say::documents::damaged(name, say::documents::csv());
    let mut header = Header::default();
    header.set(reader.headers().map_err(damaged)?.iter().map(str::to_string).collect());
    let (mut row, mut n_ragged) = (csv::StringRecord::new(), 0);
    while reader.read_record(&mut row).map_err(damaged)? {
        blocks.push(BlockKind::Row, &header.row(row.iter()))?;
        n_ragged += u64::from(row.len() > header.names.len());
    }
    if let Some(alone) = header.end() {
        blocks.push(BlockKind::Row, &alone)?;
    }
    if n_ragged > 0 {
        blocks.note(say::documents::ragged_rows(n_ragged));
    }
    Ok(())
}

/// The names of a table's columns, which are a row themselves where none comes below them.
#[derive(Default)]
pub(crate) struct Header {
    names: Vec<String>,
    has_rows: bool,
}

impl Header {
    /// Whether there are names.
    pub(crate) fn is_set(&self) -> bool {
        !self.names.is_empty()
    }

    /// Names the columns.
    pub(crate) fn set(&mut self, names: Vec<String>) {
        self.names = names;
    }

    /// The text of a row: its cells with their columns' names, or with tabs between them where there are none.
    pub(crate) fn row<'a>(&mut self, cells: impl Iterator<Item = &'a str>) -> String {
        let text = match self.is_set() {
            true => named_cells(&self.names, cells),
            false => cells.collect::<Vec<_>>().join("\t"),
        };
        self.has_rows |= !text.trim().is_empty();
        text
    }

    /// Ends the table: gives the names if no row was below them.
    pub(crate) fn end(self) -> Option<String> {
        (self.is_set() && !self.has_rows).then(|| self.names.join("\t"))
    }
}

/// `column: value; column: value`, without cells that have no value.
fn named_cells<'a>(names: &[String], cells: impl Iterator<Item = &'a str>) -> String {
    let mut names = names.iter();
    let mut text = String::new();
    for cell in cells {
        let name = names.next().map(String::as_str).unwrap_or_default().trim();
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str("; ");
        }
        if !name.is_empty() {
            text.push_str(name);
            text.push_str(": ");
        }
        text.push_str(cell);
    }
    text
}

/// The delimiter that splits most of the first records into as many cells, and into more than one.
fn guess(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
        let widths: Vec<usize> = reader.records().take(N_SAMPLED).flatten().map(|record| record.len()).collect();
        let first = widths.first().copied().unwrap_or(1);
        let n_alike = widths.iter().filter(|width| **width == first && first > 1).count();
        (n_alike * 100 / widths.len().max(1), first)
    };
    let mut best = (b',', score(b','));
    for delimiter in &DELIMITERS[1..] {
        let found = score(*delimiter);
        if found > best.1 {
            best = (*delimiter, found);
        }
    }
    best.0
}
