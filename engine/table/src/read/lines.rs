//! Plain text: each line is a row.

use bunsen_spec::say::columns;
use bunsen_spec::{FileFormat, ReadOptions};

use super::TableRead;
use super::encoding::Decoded;
use crate::builder::{ColumnBuilder, TextBuilder};
use crate::issues::Noted;
use crate::table::Table;

/// The one column.
const COLUMN: &str = "text";

/// The only walk over a plain text. Lines end with `\n`, `\r\n` or `\r`; a blank one is a missing text, so that the
/// number of a row is that of its line.
pub(crate) struct LinesPass {
    decoded: Decoded,
    position: usize,
    n_rows: u64,
    texts: TextBuilder,
    garbled: Noted,
}

impl LinesPass {
    pub(crate) fn new(decoded: Decoded) -> Self {
        let position = decoded.start;
        Self { decoded, position, n_rows: 0, texts: TextBuilder::with_capacity(0), garbled: Noted::default() }
    }

    /// Takes the lines of the next `budget` bytes; whether all are taken.
    pub(crate) fn step(&mut self, budget: usize) -> bool {
        let text = &self.decoded.text;
        let until = text.len().min(self.position.saturating_add(budget));
        while self.position < until {
            let rest = &text[self.position..];
            let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
            let line = String::from_utf8_lossy(&rest[..end]);
            self.n_rows += 1;
            if line.trim().is_empty() {
                self.texts.append_null();
            } else {
                if self.decoded.has_replacements && line.contains('\u{fffd}') {
                    self.garbled.note(self.n_rows, line.as_bytes());
                }
                self.texts.append_value(&line);
            }
            self.position += end + if rest[end..].starts_with(b"\r\n") { 2 } else { 1 };
        }
        self.position >= text.len()
    }

    pub(crate) fn done_share(&self) -> f64 {
        (self.position as f64 / self.decoded.text.len().max(1) as f64).min(1.0)
    }

    /// The table, and what did not fit.
    pub(crate) fn finish(&mut self) -> TableRead {
        let texts = std::mem::take(&mut self.texts);
        let garbled = std::mem::take(&mut self.garbled);
        let issue = garbled.issue(Some(COLUMN), |n, example| columns::garbled(n, COLUMN, example));
        let options = ReadOptions {
            format: Some(FileFormat::TextLines),
            encoding: Some(self.decoded.encoding.name().to_ascii_lowercase()),
            ..ReadOptions::default()
        };
        let table = Table::new(vec![ColumnBuilder::Text(texts).finish(COLUMN.into())]);
        TableRead { table, options, parts: Vec::new(), issues: issue.into_iter().collect() }
    }
}
