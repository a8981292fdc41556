//! Arrow's file format (Feather) and stream format to a table.

mod claims;

use arrow_array::RecordBatch;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{FileDecoder, StreamDecoder, read_footer_length};
use arrow_ipc::{Block, root_as_footer};
use bunsen_spec::{FileFormat, Problem, ReadOptions, say};
use bunsen_table::{MAX_BYTES, TableRead};

use arrow_buffer::Buffer;
use claims::{check_message, check_stream};

use crate::columns::Columns;
use crate::steps::Steps;

/// How many bytes a file ends with after its footer: the footer's length and a mark.
const TRAILER_BYTES: usize = 10;

/// Reads Arrow's record batches, one a step. Everything a file claims of its own sizes is checked before it is
/// believed.
pub(crate) struct ArrowReader {
    batches: Batches,
    columns: Option<Columns>,
}

enum Batches {
    File { bytes: Buffer, decoder: Box<FileDecoder>, blocks: Vec<Block>, n_done: usize },
    Stream { rest: Buffer, decoder: Box<StreamDecoder>, n_bytes: usize },
}

impl ArrowReader {
    pub(crate) fn new(bytes: Vec<u8>, format: FileFormat) -> Result<Self, Problem> {
        if bytes.len() > MAX_BYTES {
            return Err(say::tables::too_many_bytes());
        }
        let bytes = Buffer::from_vec(bytes);
        if format == FileFormat::ArrowStream {
            check_stream(&bytes)?;
            let n_bytes = bytes.len();
            let batches = Batches::Stream { rest: bytes, decoder: Box::default(), n_bytes };
            return Ok(Self { batches, columns: None });
        }
        let trailer = bytes.len().checked_sub(TRAILER_BYTES).ok_or_else(cut_off)?;
        let mut tail = [0; TRAILER_BYTES];
        tail.copy_from_slice(&bytes[trailer..]);
        let footer_start = trailer.checked_sub(read_footer_length(tail).map_err(damaged)?).ok_or_else(cut_off)?;
        let footer = root_as_footer(&bytes[footer_start..trailer]).map_err(damaged)?;
        let schema = footer.schema().ok_or_else(cut_off)?;
        let schema = std::sync::Arc::new(try_fb_to_schema(schema).map_err(damaged)?);
        let columns = Columns::new(say::formats::arrow_file(), schema.fields())?;
        let mut decoder = FileDecoder::new(schema, footer.version());
        for block in footer.dictionaries().iter().flatten() {
            decoder.read_dictionary(block, &message(&bytes, block)?).map_err(damaged)?;
        }
        let blocks: Vec<Block> = footer.recordBatches().iter().flatten().copied().collect();
        let batches = Batches::File { bytes: bytes.clone(), decoder: Box::new(decoder), blocks, n_done: 0 };
        Ok(Self { batches, columns: Some(columns) })
    }
}

impl Steps for ArrowReader {
    fn step(&mut self) -> Result<bool, Problem> {
        let batch = match &mut self.batches {
            Batches::File { bytes, decoder, blocks, n_done } => {
                let Some(block) = blocks.get(*n_done) else { return Ok(true) };
                *n_done += 1;
                decoder.read_record_batch(block, &message(bytes, block)?)
            }
            Batches::Stream { rest, .. } if rest.is_empty() => return Ok(true),
            Batches::Stream { rest, decoder, .. } => decoder.decode(rest),
        };
        match batch.map_err(damaged)? {
            Some(batch) => self.push(&batch)?,
            // A stream says that it ends; what follows is not of it.
            None => {
                if let Batches::Stream { rest, .. } = &mut self.batches {
                    *rest = Buffer::default();
                }
            }
        }
        Ok(false)
    }

    fn done_share(&self) -> f64 {
        match &self.batches {
            Batches::File { blocks, n_done, .. } => *n_done as f64 / blocks.len().max(1) as f64,
            Batches::Stream { rest, n_bytes, .. } => 1.0 - rest.len() as f64 / (*n_bytes).max(1) as f64,
        }
    }

    fn finish(self: Box<Self>) -> Result<TableRead, Problem> {
        let (table, issues) = self.columns.ok_or_else(say::tables::no_rows)?.finish()?;
        let format = match self.batches {
            Batches::File { .. } => FileFormat::Arrow,
            Batches::Stream { .. } => FileFormat::ArrowStream,
        };
        let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
        Ok(TableRead { table, options, parts: Vec::new(), issues })
    }
}

impl ArrowReader {
    fn push(&mut self, batch: &RecordBatch) -> Result<(), Problem> {
        let columns = match &mut self.columns {
            Some(columns) => columns,
            none => none.insert(Columns::new(say::formats::arrow_file(), batch.schema().fields())?),
        };
        columns.push(batch)
    }
}

/// The bytes of a message of a file: what it claims lies within the file and can be held.
fn message(bytes: &Buffer, block: &Block) -> Result<Buffer, Problem> {
    let part = |n: i64| usize::try_from(n).map_err(|_| cut_off());
    let (start, n_metadata, n_body) =
        (part(block.offset())?, part(i64::from(block.metaDataLength()))?, part(block.bodyLength())?);
    let end = start.checked_add(n_metadata).and_then(|end| end.checked_add(n_body));
    let end = end.filter(|end| *end <= bytes.len()).ok_or_else(cut_off)?;
    let message = bytes.slice_with_length(start, end - start);
    check_message(&message[..n_metadata], &message[n_metadata..])?;
    Ok(message)
}

fn cut_off() -> Problem {
    damaged(say::formats::reader_stumbled())
}

fn damaged(error: impl std::fmt::Display) -> Problem {
    say::formats::damaged(say::formats::arrow_file(), &error.to_string())
}
