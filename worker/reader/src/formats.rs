//! Files of every format: most of them say at one place what is at another, so they are read as a whole.

use bunsen_assistant::Tell;
use bunsen_formats::FileReader;
use bunsen_spec::{Problem, ReadEnd, ReadOptions, TablePlan, say};
use bunsen_table::TableRead;

use crate::Batch;
use crate::file::File;

/// How many bytes of the table are given away at once, about.
const BATCH_BYTES: usize = 4 << 20;

/// A table that was read, and how much of it was given away.
pub struct Reading {
    read: TableRead,
    n_given: usize,
    n_rows_at_once: usize,
}

impl Reading {
    /// Reads the file.
    pub async fn open(file: File, options: &ReadOptions, tell: &Tell) -> Result<(Self, TablePlan), Problem> {
        let reading = say::tables::reading(&file.name);
        let bytes = file.read_whole(|done| tell.working(&reading, 0.2 * done)).await?;
        let mut reader = FileReader::new(bytes, options)?;
        while !reader.step()? {
            tell.working(&reading, 0.2 + 0.8 * reader.done_share());
        }
        let read = reader.finish()?;
        let plan = read.table.plan();
        let (_, buffers) = read.table.to_buffers();
        let size_bytes: usize = buffers.iter().map(|buffer| buffer.len()).sum();
        let n_batches = size_bytes.div_ceil(BATCH_BYTES).max(1);
        let n_rows_at_once = read.table.n_rows().div_ceil(n_batches).max(1);
        Ok((Self { read, n_given: 0, n_rows_at_once }, plan))
    }

    /// The next rows.
    pub async fn next(mut self, _: &Tell) -> Result<Batch<Self>, Problem> {
        let n_left = self.read.table.n_rows() - self.n_given;
        let n = n_left.min(self.n_rows_at_once);
        let rows = self.read.table.slice(self.n_given, n);
        self.n_given += n;
        if n < n_left {
            return Ok(Batch::More(rows, self));
        }
        let kinds = rows.columns().iter().map(|column| column.kind).collect();
        let TableRead { options, parts, issues, .. } = self.read;
        Ok(Batch::Last(rows, ReadEnd { kinds, options, parts, issues }))
    }
}
