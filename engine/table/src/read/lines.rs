//! Plain text: each line is a row.

use bunsen_spec::say::columns;
use bunsen_spec::{ColumnKind, ColumnPlan, FileFormat, Problem, ReadEnd, ReadOptions, TablePlan, say};

use super::MAX_CELLS;
use super::encoding::TextDecoder;
use super::piece::Piece;
use crate::builder::TextBuilder;
use crate::issues::Noted;
use crate::table::{Column, Table, Values};

/// The one column.
const COLUMN: &str = "text";

/// The only walk over a plain text. Lines end with `\n`, `\r\n` or `\r`; a blank one is a missing text, so that the
/// number of a row is that of its line.
pub(crate) struct LinesPass {
    text_bytes: u64,
    n_rows: u64,
    max_rows: u64,
    /// What came of a line that goes on in the next piece.
    unfinished: Vec<u8>,
    /// Whether the last line ended with `\r`, so that `\n` may be the other half of its end.
    is_half_ended: bool,
    texts: TextBuilder,
    garbled: Noted,
}

impl LinesPass {
    /// Begins with a text that has about `text_bytes` bytes.
    pub(crate) fn new(text_bytes: u64) -> Self {
        Self {
            text_bytes,
            n_rows: 0,
            max_rows: MAX_CELLS,
            unfinished: Vec::new(),
            is_half_ended: false,
            texts: TextBuilder::default(),
            garbled: Noted::default(),
        }
    }

    /// What the table will be. How many rows it has is not known before the end.
    pub(crate) fn plan(&self) -> TablePlan {
        let column =
            ColumnPlan { name: COLUMN.into(), kind: ColumnKind::Text, is_bytes: false, text_bytes: self.text_bytes };
        TablePlan { columns: vec![column], n_rows: 0 }
    }

    /// Takes the lines that end in the next piece.
    ///
    /// # Errors
    /// When there are more than [`MAX_CELLS`].
    pub(crate) fn take(&mut self, piece: &Piece<'_>) -> Result<(), Problem> {
        let mut rest = piece.bytes;
        while !rest.is_empty() {
            if std::mem::take(&mut self.is_half_ended) && rest[0] == b'\n' {
                rest = &rest[1..];
                continue;
            }
            let Some(end) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
                self.unfinished.extend_from_slice(rest);
                break;
            };
            if self.unfinished.is_empty() {
                self.push(&rest[..end])?;
            } else {
                self.unfinished.extend_from_slice(&rest[..end]);
                self.push_unfinished()?;
            }
            self.is_half_ended = rest[end] == b'\r';
            rest = &rest[end + 1..];
        }
        if piece.is_last && !self.unfinished.is_empty() {
            self.push_unfinished()?;
        }
        Ok(())
    }

    /// The rows since they were last taken.
    pub(crate) fn rows(&mut self) -> Table {
        let (kind, values) = (self.texts.kind(), Values::Text(self.texts.take()));
        Table::new(vec![Column { name: COLUMN.into(), kind, values }])
    }

    /// What is known at the end: the column's kind, and what did not fit.
    pub(crate) fn finish(self, decoder: &TextDecoder) -> ReadEnd {
        // Where nothing was replaced, such a character stood in the file.
        let garbled = if decoder.has_replacements() { self.garbled } else { Noted::default() };
        let issue = garbled.issue(Some(COLUMN), |n, example| columns::garbled(n, COLUMN, example));
        let options = ReadOptions {
            format: Some(FileFormat::TextLines),
            encoding: Some(decoder.form().encoding.name().to_ascii_lowercase()),
            ..ReadOptions::default()
        };
        ReadEnd { kinds: vec![self.texts.kind()], options, parts: Vec::new(), issues: issue.into_iter().collect() }
    }

    fn push_unfinished(&mut self) -> Result<(), Problem> {
        let line = std::mem::take(&mut self.unfinished);
        self.push(&line)
    }

    fn push(&mut self, line: &[u8]) -> Result<(), Problem> {
        if self.n_rows == self.max_rows {
            return Err(say::tables::too_many_cells(self.max_rows));
        }
        let line = String::from_utf8_lossy(line);
        self.n_rows += 1;
        if line.trim().is_empty() {
            self.texts.append_null();
            return Ok(());
        }
        if line.contains('\u{fffd}') {
            self.garbled.note(self.n_rows, line.as_bytes());
        }
        self.texts.append_value(&line);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_lines_than_a_table_has_cells_are_refused() {
        let take = |bytes: &[u8]| {
            let mut pass = LinesPass { max_rows: 3, ..LinesPass::new(0) };
            pass.take(&Piece { bytes, start: 0, is_last: true })
        };
        assert_eq!(take(b"\n\n\n"), Ok(()));
        assert_eq!(take(b"a\n\nb"), Ok(()));
        for many in [&b"\n\n\n\n"[..], b"a\n\nb\nc"] {
            assert_eq!(take(many), Err(say::tables::too_many_cells(3)));
        }
        assert_eq!(LinesPass::new(0).max_rows, MAX_CELLS);
    }
}
