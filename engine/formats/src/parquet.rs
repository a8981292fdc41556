//! Parquet to a table.

use bunsen_spec::{FileFormat, Problem, ReadOptions, say};
use bunsen_table::{MAX_BYTES, MAX_CELLS, TableRead};
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use crate::columns::Columns;
use crate::steps::Steps;

/// How many rows a step reads.
const STEP_ROWS: usize = 16_384;

/// Reads a Parquet file in steps of some rows.
pub(crate) struct ParquetReader {
    batches: ParquetRecordBatchReader,
    columns: Columns,
    n_rows: usize,
}

impl ParquetReader {
    pub(crate) fn new(bytes: Vec<u8>) -> Result<Self, Problem> {
        if bytes.len() > MAX_BYTES {
            return Err(say::tables::too_many_bytes());
        }
        let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes)).map_err(damaged)?;
        let n_rows = builder.metadata().file_metadata().num_rows().max(0) as u64;
        let columns = Columns::new(say::formats::parquet_file(), builder.schema().fields())?;
        if n_rows.saturating_mul(builder.schema().fields().len() as u64) > MAX_CELLS {
            return Err(say::tables::too_many_cells(MAX_CELLS));
        }
        let batches = builder.with_batch_size(STEP_ROWS).build().map_err(damaged)?;
        Ok(Self { batches, columns, n_rows: n_rows as usize })
    }
}

impl Steps for ParquetReader {
    fn step(&mut self) -> Result<bool, Problem> {
        match self.batches.next() {
            Some(batch) => self.columns.push(&batch.map_err(damaged)?).map(|()| false),
            None => Ok(true),
        }
    }

    fn done_share(&self) -> f64 {
        (self.columns.n_rows() as f64 / self.n_rows.max(1) as f64).min(1.0)
    }

    fn finish(self: Box<Self>) -> Result<TableRead, Problem> {
        let (table, issues) = self.columns.finish()?;
        let options = ReadOptions { format: Some(FileFormat::Parquet), ..ReadOptions::default() };
        Ok(TableRead { table, options, parts: Vec::new(), issues })
    }
}

fn damaged(error: impl std::fmt::Display) -> Problem {
    say::formats::damaged(say::formats::parquet_file(), &error.to_string())
}
