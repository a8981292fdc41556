//! Delimited text (CSV, TSV) to a table, and plain text with a row for each line.
//!
//! Reading takes four walks over the file, each in steps of a few milliseconds: find the encoding, look at
//! the first records for the layout, count what the cells of every column say, and build typed columns. So a
//! column's kind is never a guess from some rows: it is known from all of them before the first value is stored.
//!
//! Memory: a [`CsvStream`] asks for a piece of the file at a time, as often as it needs it, and gives the rows away in
//! batches; it holds a few megabytes, or a few times the longest record if that is longer. A [`CsvReader`] holds the
//! file's bytes and puts the batches together (8 bytes per number, the text itself and 4 bytes per text). Time grows
//! linearly.

mod binary;
mod build;
mod encoding;
mod layout;
mod lines;
mod literal;
mod orders;
mod passes;
mod piece;
mod prose;
mod pump;
mod reader;
mod scan;
mod stream;
mod written;

use bunsen_spec::{Problem, ReadIssue, ReadOptions};

pub use binary::{HEAD_BYTES, foreign, is_delimited};
pub use encoding::{DecodedText, decode_text};
pub use layout::guess_header;
pub use literal::is_missing_word;
pub use prose::is_tabular;
pub use reader::CsvReader;
pub use stream::CsvStream;
pub use written::read_written;

use crate::table::Table;

/// The most columns a table can have: as many as a spreadsheet.
pub const MAX_COLUMNS: usize = 16_384;
/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 30;
/// The most bytes that all texts of a column can have together: their offsets have 32 bits.
pub const MAX_TEXT_BYTES: usize = i32::MAX as usize;
/// The most cells a table can have.
pub const MAX_CELLS: u64 = 250_000_000;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct TableRead {
    /// What is in it.
    pub table: Table,
    /// How it was read: nothing left to guess.
    pub options: ReadOptions,
    /// The tables of a file that holds several, by name.
    pub parts: Vec<String>,
    /// What did not fit and what became of it. Nothing is left out without a word here.
    pub issues: Vec<ReadIssue>,
}

/// Reads delimited text at once; see [`CsvReader`].
///
/// # Errors
/// If the bytes are no delimited text, hold no rows, or are too many; the problem says which and what to do.
pub fn read_csv(bytes: Vec<u8>, options: &ReadOptions) -> Result<TableRead, Problem> {
    CsvReader::new(bytes, options)?.finish()
}
