//! Arrow's file format (Feather) and stream format to a table.

use std::io::Cursor;

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::ArrowError;
use bunsen_spec::{FileFormat, Problem, ReadOptions, say};
use bunsen_table::{MAX_BYTES, TableRead};

use crate::columns::Columns;

/// Reads Arrow's record batches, one a step.
pub(crate) struct ArrowReader {
    batches: Batches,
    columns: Columns,
    n_done: usize,
}

enum Batches {
    File(FileReader<Cursor<Vec<u8>>>),
    Stream(Box<StreamReader<Cursor<Vec<u8>>>>),
}

impl ArrowReader {
    pub(crate) fn new(bytes: Vec<u8>, format: FileFormat) -> Result<Self, Problem> {
        if bytes.len() > MAX_BYTES {
            return Err(say::tables::too_many_bytes());
        }
        let bytes = Cursor::new(bytes);
        let (batches, schema) = if format == FileFormat::ArrowStream {
            let reader = StreamReader::try_new(bytes, None).map_err(damaged)?;
            let schema = reader.schema();
            (Batches::Stream(Box::new(reader)), schema)
        } else {
            let reader = FileReader::try_new(bytes, None).map_err(damaged)?;
            let schema = reader.schema();
            (Batches::File(reader), schema)
        };
        Ok(Self { batches, columns: Columns::new(say::formats::arrow_file(), schema.fields())?, n_done: 0 })
    }

    pub(crate) fn step(&mut self) -> Result<bool, Problem> {
        let next: Option<Result<RecordBatch, ArrowError>> = match &mut self.batches {
            Batches::File(reader) => reader.next(),
            Batches::Stream(reader) => reader.next(),
        };
        self.n_done += 1;
        match next {
            Some(batch) => self.columns.push(&batch.map_err(damaged)?).map(|()| false),
            None => Ok(true),
        }
    }

    pub(crate) fn done_share(&self) -> f64 {
        match &self.batches {
            Batches::File(reader) => (self.n_done as f64 / reader.num_batches().max(1) as f64).min(1.0),
            Batches::Stream(reader) => {
                let bytes = reader.get_ref();
                (bytes.position() as f64 / bytes.get_ref().len().max(1) as f64).min(1.0)
            }
        }
    }

    pub(crate) fn finish(self) -> Result<TableRead, Problem> {
        let (table, issues) = self.columns.finish()?;
        let format = match self.batches {
            Batches::File(_) => FileFormat::Arrow,
            Batches::Stream(_) => FileFormat::ArrowStream,
        };
        let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
        Ok(TableRead { table, options, parts: Vec::new(), issues })
    }
}

fn damaged(error: impl std::fmt::Display) -> Problem {
    say::formats::damaged(say::formats::arrow_file(), &error.to_string())
}
