//! JSON to a table: lists of records, lines of them, and pandas' other forms.

mod document;
mod elements;
mod node;
mod records;

use bunsen_spec::{FileFormat, Problem, ReadOptions, say};
use bunsen_table::{MAX_BYTES, TableRead};

use document::{Found, find};
use elements::Elements;
use node::{Node, parse};
use records::Records;

use crate::steps::Steps;

/// How many bytes a step works on: a few milliseconds' worth.
const STEP_BYTES: usize = 256 << 10;
/// At most one line in so many may be no JSON; they are listed. In a file with more the first is refused.
const TOLERATED: u64 = 20;

/// Reads JSON in steps of a few milliseconds.
pub struct JsonReader {
    source: Source,
    records: Records,
    options: ReadOptions,
    parts: Vec<String>,
}

enum Source {
    /// One record per line.
    Lines { bytes: Vec<u8>, position: usize, line: u64, first_problem: Option<Problem> },
    /// The elements of a list, not yet parsed.
    Elements(Elements),
    /// A document that had to be parsed as a whole.
    Found(std::vec::IntoIter<Node>),
}

impl JsonReader {
    /// Begins to read `bytes`; what `options` leave open is found out from them.
    ///
    /// # Errors
    /// If the bytes are too many or no JSON that holds a table.
    pub fn new(mut bytes: Vec<u8>, options: &ReadOptions) -> Result<Self, Problem> {
        if bytes.len() > MAX_BYTES {
            return Err(say::tables::too_many_bytes());
        }
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        let format = match options.format {
            Some(format) => format,
            None => guess(&bytes)?,
        };
        let read = |format, part| ReadOptions { format: Some(format), part, ..ReadOptions::default() };
        let begun = |source, records, options, parts| Ok(Self { source, records, options, parts });
        match format {
            FileFormat::JsonLines => {
                let source = Source::Lines { bytes, position: 0, line: 0, first_problem: None };
                begun(source, Records::default(), read(format, None), Vec::new())
            }
            FileFormat::JsonRecords | FileFormat::JsonValues if bytes.trim_ascii_start().starts_with(b"[") => {
                begun(Source::Elements(Elements::new(bytes)), Records::default(), read(format, None), Vec::new())
            }
            _ => {
                let document = parse(&bytes, 0, &bytes)?;
                drop(bytes);
                let Found { format, part, parts, names, rows } = find(document, format, options.part.as_deref())?;
                let records = Records::named(names);
                begun(Source::Found(rows.into_iter()), records, read(format, part), parts)
            }
        }
    }
}

impl Steps for JsonReader {
    fn step(&mut self) -> Result<bool, Problem> {
        let records = &mut self.records;
        match &mut self.source {
            Source::Lines { bytes, position, line, first_problem } => {
                let until = bytes.len().min(*position + STEP_BYTES);
                while *position < until {
                    let rest = &bytes[*position..];
                    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                    let text = rest[..end].trim_ascii();
                    *line += 1;
                    if !text.is_empty() {
                        match parse(text, *position, bytes) {
                            Ok(node) => records.push(node)?,
                            Err(problem) => {
                                records.note_broken(*line, text);
                                first_problem.get_or_insert(problem);
                            }
                        }
                    }
                    *position += end + 1;
                }
                let is_done = *position >= bytes.len();
                match first_problem {
                    Some(problem) if is_done && records.n_broken() * TOLERATED > records.n_rows() => {
                        Err(problem.clone())
                    }
                    _ => Ok(is_done),
                }
            }
            Source::Elements(elements) => {
                let until = elements.position() + STEP_BYTES;
                while elements.position() < until {
                    match elements.next()? {
                        Some(node) => records.push(node)?,
                        None => return Ok(true),
                    }
                }
                Ok(false)
            }
            Source::Found(rows) => {
                for node in rows.by_ref().take(4096) {
                    records.push(node)?;
                }
                Ok(rows.len() == 0)
            }
        }
    }

    fn done_share(&self) -> f64 {
        match &self.source {
            Source::Lines { bytes, position, .. } => (*position as f64 / bytes.len().max(1) as f64).min(1.0),
            Source::Elements(elements) => elements.done_share(),
            Source::Found(rows) => {
                1.0 - rows.len() as f64 / (rows.len() as f64 + self.records.n_rows() as f64).max(1.0)
            }
        }
    }

    fn finish(self: Box<Self>) -> Result<TableRead, Problem> {
        let (table, issues) = self.records.finish()?;
        Ok(TableRead { table, options: self.options, parts: self.parts, issues })
    }
}

/// The layout of JSON by its beginning: lines, a list, or a document that must be looked at as a whole.
fn guess(bytes: &[u8]) -> Result<FileFormat, Problem> {
    let text = bytes.trim_ascii_start();
    match text.first() {
        Some(b'[') => Ok(match text[1..].trim_ascii_start().first() {
            Some(b'{') | None => FileFormat::JsonRecords,
            Some(_) => FileFormat::JsonValues,
        }),
        Some(b'{') => {
            let line_end = text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len());
            let is_whole = parse(text[..line_end].trim_ascii(), 0, text).is_ok();
            let goes_on = !text[line_end..].trim_ascii().is_empty();
            // A document may be written on one line, too: then nothing follows, and it is looked at as a whole.
            Ok(if is_whole && goes_on { FileFormat::JsonLines } else { FileFormat::JsonColumns })
        }
        _ => Err(say::json::no_records()),
    }
}
