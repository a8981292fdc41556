//! Documents: read whole, and given back as text in blocks.

use bunsen_assistant::{Given, Tell};
use bunsen_documents::{MAX_BYTES, read, recognize};
use bunsen_protocol::ReadDocumentFile;
use bunsen_spec::{Problem, say};
use js_sys::Function;

use crate::file::File;

/// As much of a file as shows whether it is a document.
const LOOKED_AT_BYTES: usize = 4096;

/// Reads a document; what is none, or too large, is not read whole.
pub async fn read_document(call: ReadDocumentFile, file: Option<Function>, tell: &Tell) -> Result<Given, Problem> {
    let ReadDocumentFile { name, size_bytes } = call;
    let file = File::new(name, size_bytes, file.ok_or_else(say::worker::no_bytes)?);
    let len = usize::try_from(size_bytes).unwrap_or(usize::MAX);
    recognize(&file.name, &file.read(0..len.min(LOOKED_AT_BYTES)).await?)?;
    if len > MAX_BYTES {
        return Err(say::documents::too_large(&file.name, MAX_BYTES >> 20));
    }
    let reading = say::tables::reading(&file.name);
    let bytes = file.read_whole(|done| tell.working(&reading, 0.2 * done)).await?;
    tell.working(&reading, 0.2);
    Ok(Given::value(&read(&file.name, &bytes)?))
}
