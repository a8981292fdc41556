//! What a message claims of sizes, checked before memory is set aside for it.

use arrow_ipc::{RecordBatch, root_as_message};
use bunsen_spec::{Problem, say};
use bunsen_table::{MAX_BYTES, MAX_CELLS};

use super::{cut_off, damaged};

/// Marks the beginning of a message, before the length of its metadata.
const MARK: [u8; 4] = [0xff; 4];

/// Checks a message: its metadata, perhaps with mark and length before it, and its body. No more rows than a table
/// may have, no more bytes once unpacked than can be read.
pub(super) fn check_message(metadata: &[u8], body: &[u8]) -> Result<(), Problem> {
    let metadata = match metadata {
        [a, b, c, d, _, _, _, _, rest @ ..] if [*a, *b, *c, *d] == MARK => rest,
        [_, _, _, _, rest @ ..] => rest,
        _ => return Err(cut_off()),
    };
    let message = root_as_message(metadata).map_err(damaged)?;
    let dictionary = message.header_as_dictionary_batch();
    let batch = message.header_as_record_batch().or(dictionary.and_then(|dictionary| dictionary.data()));
    batch.map_or(Ok(()), |batch| check_batch(&batch, body))
}

/// Checks every message of a stream.
pub(super) fn check_stream(bytes: &[u8]) -> Result<(), Problem> {
    let mut rest = bytes;
    loop {
        let marked = rest.strip_prefix(&MARK).unwrap_or(rest);
        let Some((length, after)) = marked.split_first_chunk::<4>() else { return Ok(()) };
        let n_metadata = usize::try_from(i32::from_le_bytes(*length)).map_err(|_| cut_off())?;
        if n_metadata == 0 {
            return Ok(());
        }
        let (metadata, after) = after.split_at_checked(n_metadata).ok_or_else(cut_off)?;
        let message = root_as_message(metadata).map_err(damaged)?;
        let n_body = usize::try_from(message.bodyLength()).map_err(|_| cut_off())?;
        let (body, after) = after.split_at_checked(n_body).ok_or_else(cut_off)?;
        let dictionary = message.header_as_dictionary_batch();
        if let Some(batch) = message.header_as_record_batch().or(dictionary.and_then(|dictionary| dictionary.data())) {
            check_batch(&batch, body)?;
        }
        rest = after;
    }
}

fn check_batch(batch: &RecordBatch<'_>, body: &[u8]) -> Result<(), Problem> {
    let lengths = batch.nodes().into_iter().flatten().map(|node| node.length());
    for length in lengths.chain([batch.length()]) {
        if u64::try_from(length).map_err(|_| cut_off())? > MAX_CELLS {
            return Err(say::tables::too_many_cells(MAX_CELLS));
        }
    }
    if batch.compression().is_none() {
        return Ok(());
    }
    // A packed buffer begins with the length that it will have, or -1 if it is not packed after all.
    let mut n_unpacked = 0u64;
    for buffer in batch.buffers().into_iter().flatten() {
        let start = usize::try_from(buffer.offset()).map_err(|_| cut_off())?;
        let length = body.get(start..).and_then(|bytes| bytes.first_chunk::<8>());
        if buffer.length() < 8 {
            continue;
        }
        let claimed = i64::from_le_bytes(*length.ok_or_else(cut_off)?);
        n_unpacked = n_unpacked.saturating_add(u64::try_from(claimed.max(0)).unwrap_or(u64::MAX));
    }
    if n_unpacked > MAX_BYTES as u64 {
        return Err(say::formats::unpacks_too_large(MAX_BYTES >> 20));
    }
    Ok(())
}
