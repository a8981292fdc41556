//! Text files in folders by class: one row for each.

use arrow_array::StringArray;
use arrow_array::builder::StringBuilder;
use bunsen_spec::{ColumnKind, FileFormat, Problem, ReadOptions, say};
use bunsen_table::{Column, MAX_BYTES, MAX_TEXT_BYTES, Noted, Table, TableRead, Values, decode_text};

use crate::archive::{Archive, ArchivedFile};
use crate::labelled::file_columns;
use crate::steps::Steps;

/// The names of text files end so.
pub(crate) const ENDING: &str = ".txt";

/// A step goes on until it read as many bytes.
const STEP_BYTES: usize = 256 << 10;

/// Reads one text after the other, in the order of their names. A file without a text is a missing one.
pub(crate) struct TextsReader {
    archive: Archive,
    files: Vec<ArchivedFile>,
    n_read: usize,
    texts: StringBuilder,
    encoding: Option<String>,
    garbled: Noted,
}

impl TextsReader {
    /// Begins to read these files of an archive, in `encoding` or in that which each seems to have.
    pub(crate) fn new(archive: Archive, mut files: Vec<ArchivedFile>, encoding: Option<String>) -> Self {
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self { archive, files, n_read: 0, texts: StringBuilder::new(), encoding, garbled: Noted::default() }
    }
}

impl Steps for TextsReader {
    fn step(&mut self) -> Result<bool, Problem> {
        let mut n_bytes = 0;
        while n_bytes < STEP_BYTES {
            let Some(file) = self.files.get(self.n_read) else { return Ok(true) };
            let bytes = self.archive.unpack(file, MAX_BYTES)?;
            n_bytes += bytes.len();
            self.n_read += 1;
            let decoded = decode_text(bytes, self.encoding.as_deref())?;
            if decoded.is_garbled {
                self.garbled.note(self.n_read as u64, file.name.as_bytes());
            }
            if self.texts.values_slice().len() + decoded.text.len() > MAX_TEXT_BYTES {
                return Err(say::tables::too_many_bytes());
            }
            let text = decoded.text.trim_end();
            self.texts.append_option((!text.is_empty()).then_some(text));
        }
        Ok(self.n_read == self.files.len())
    }

    fn done_share(&self) -> f64 {
        self.n_read as f64 / self.files.len().max(1) as f64
    }

    fn finish(mut self: Box<Self>) -> Result<TableRead, Problem> {
        let texts: StringArray = self.texts.finish();
        let mut columns = file_columns(&self.files);
        columns.push(Column { name: "text".into(), kind: ColumnKind::Text, values: Values::Text(texts) });
        let garbled = self.garbled.issue(Some("text"), say::formats::garbled_files);
        let options =
            ReadOptions { format: Some(FileFormat::TextFiles), encoding: self.encoding, ..ReadOptions::default() };
        Ok(TableRead { table: Table::new(columns), options, parts: Vec::new(), issues: garbled.into_iter().collect() })
    }
}
