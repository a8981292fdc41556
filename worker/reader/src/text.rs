//! Delimited text: it is never here as a whole, nor is its table.

use bunsen_assistant::Tell;
use bunsen_spec::{Problem, ReadOptions, TablePlan, say};
use bunsen_table::CsvStream;

use crate::Batch;
use crate::file::File;

/// A text that is being read.
pub struct Reading {
    file: File,
    stream: CsvStream,
}

impl Reading {
    /// Reads until it is known what the table will be.
    pub async fn open(file: File, options: &ReadOptions, tell: &Tell) -> Result<(Self, TablePlan), Problem> {
        let stream = CsvStream::new(file.size_bytes, options)?;
        let mut reading = Self { file, stream };
        loop {
            if let Some(plan) = reading.stream.plan() {
                return Ok((reading, plan));
            }
            reading.step(tell).await?;
        }
    }

    /// The next rows.
    pub async fn next(mut self, tell: &Tell) -> Result<Batch<Self>, Problem> {
        loop {
            if let Some(rows) = self.stream.take_rows() {
                let is_last = self.stream.is_done()?;
                return Ok(if is_last { Batch::Last(rows, self.stream.finish()?) } else { Batch::More(rows, self) });
            }
            self.step(tell).await?;
        }
    }

    async fn step(&mut self, tell: &Tell) -> Result<(), Problem> {
        let no_end = || Problem::internal("A file was read to its end without a result.");
        let range = self.stream.wants().ok_or_else(no_end)?;
        self.stream.take(&self.file.read(range).await?)?;
        tell.working(&say::tables::reading(&self.file.name), self.stream.done_share());
        Ok(())
    }
}
