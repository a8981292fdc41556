//! Reads delimited text that is in memory, step by step.

use bunsen_spec::{Problem, ReadOptions};

use super::TableRead;
use super::stream::CsvStream;
use crate::assembly::TableBuilder;

/// Reads delimited text, or plain text line by line, in steps of a few milliseconds, so that a worker can listen in between.
///
/// ```
/// # use bunsen_table::CsvReader;
/// let mut reader = CsvReader::new(b"a,b\n1,2\n".to_vec(), &Default::default())?;
/// while !reader.step()? {}
/// assert_eq!(reader.finish()?.table.n_rows(), 1);
/// # Ok::<(), bunsen_spec::Problem>(())
/// ```
pub struct CsvReader {
    bytes: Vec<u8>,
    stream: CsvStream,
    table: Option<TableBuilder>,
}

impl CsvReader {
    /// Begins to read `bytes`; what `options` leave open is guessed from them.
    ///
    /// # Errors
    /// If there are no bytes or too many, or an option does not exist.
    pub fn new(bytes: Vec<u8>, options: &ReadOptions) -> Result<Self, Problem> {
        let stream = CsvStream::new(bytes.len() as u64, options)?;
        Ok(Self { bytes, stream, table: None })
    }

    /// Works for a few milliseconds and says whether the file is read.
    ///
    /// # Errors
    /// If the bytes are no text, or turn out to be unreadable; further steps say the same.
    pub fn step(&mut self) -> Result<bool, Problem> {
        if let Some(range) = self.stream.wants() {
            self.stream.take(&self.bytes[range])?;
            if self.table.is_none() {
                self.table = self.stream.plan().map(|plan| TableBuilder::new(&plan));
            }
            if let (Some(table), Some(rows)) = (&mut self.table, self.stream.take_rows()) {
                table.append(&rows)?;
            }
        }
        self.stream.is_done()
    }

    /// How much of the work is done, 0 to 1.
    pub fn done_share(&self) -> f64 {
        self.stream.done_share()
    }

    /// What was read, after the steps that are left.
    ///
    /// # Errors
    /// As [`CsvReader::step`].
    pub fn finish(mut self) -> Result<TableRead, Problem> {
        while !self.step()? {}
        let no_result = || Problem::internal("A file was read to its end without a result.");
        self.table.ok_or_else(no_result)?.finish(self.stream.finish()?)
    }
}
