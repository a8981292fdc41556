//! The readers: each looks into one file from a stranger, in a worker that is thrown away afterwards.
//!
//! WebAssembly cannot catch a panic, and its memory never shrinks. So the engine's worker reads no file
//! itself: it starts this small program in a worker of its own, takes what it found as buffers (a table's
//! rows batch by batch, a project's checked contents) and ends it. Whatever a file does to it, the engine lives on
//! and stays small. There are three of it: one for delimited text and exported projects, and two that are several times as
//! large, for tables in files of every format and for documents.

#[cfg(feature = "documents")]
mod documents;
mod file;
#[cfg(feature = "formats")]
mod formats;
#[cfg(not(feature = "formats"))]
mod text;

use std::cell::RefCell;

use bunsen_assistant::{Given, Tell, reply};
use bunsen_project::{ImportLimits, archive};
use bunsen_protocol::{AssistantCommand, EncodeText, OpenTableFile, ReadProjectFile, ReadTableBatch, TableBatch};
use bunsen_spec::{Problem, ReadEnd, say};
use bunsen_table::{Table, encode_text};
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

use file::File;
#[cfg(feature = "formats")]
use formats::Reading;
#[cfg(not(feature = "formats"))]
use text::Reading;

thread_local! {
    static READING: RefCell<Option<Reading>> = const { RefCell::new(None) };
}

/// Rows of a table that is being read.
enum Batch<R> {
    /// More will come, from what is still being read.
    More(Table, R),
    /// These are the last.
    Last(Table, ReadEnd),
}

/// Answers a message of the worker; `tell` hears how it goes, `read` promises bytes of the file that came with it. Called
/// by the assistants' `start.js`.
#[wasm_bindgen]
pub async fn answer(request: String, buffers: Array, tell: Function, read: Option<Function>) -> Array {
    reply(&request, &buffers, tell, async |command, mut buffers, tell| match command {
        AssistantCommand::OpenTableFile(call) => open(call, read, tell).await,
        AssistantCommand::ReadTableBatch(ReadTableBatch {}) => next(tell).await,
        #[cfg(feature = "documents")]
        AssistantCommand::ReadDocumentFile(call) => documents::read_document(call, read, tell).await,
        AssistantCommand::ReadProjectFile(call) => read_project(call, read).await,
        AssistantCommand::EncodeText(EncodeText { encoding }) => {
            let (bytes, encoding) = encode_text(buffers.pop().ok_or_else(say::worker::no_bytes)?, &encoding);
            Ok(Given::with_buffers(&encoding, [&bytes[..]].into_iter()))
        }
        _ => Err(say::worker::unknown_request()),
    })
    .await
}

async fn open(call: OpenTableFile, read: Option<Function>, tell: &Tell) -> Result<Given, Problem> {
    let OpenTableFile { file_name, size_bytes, options } = call;
    let file = File::new(file_name, size_bytes, read.ok_or_else(say::worker::no_bytes)?);
    let (reading, plan) = Reading::open(file, &options, tell).await?;
    READING.set(Some(reading));
    Ok(Given::value(&plan))
}

async fn next(tell: &Tell) -> Result<Given, Problem> {
    let reading = READING.take().ok_or_else(say::worker::no_bytes)?;
    let (rows, end) = match reading.next(tell).await? {
        Batch::More(rows, reading) => {
            READING.set(Some(reading));
            (rows, None)
        }
        Batch::Last(rows, end) => (rows, Some(end)),
    };
    Ok(Given::with_table(&rows, |rows| TableBatch { rows, end }))
}

async fn read_project(call: ReadProjectFile, read: Option<Function>) -> Result<Given, Problem> {
    let read = read.ok_or_else(say::worker::no_bytes)?;
    let file = File::new(say::archives::the_file().into(), call.size_bytes, read);
    let bytes = file.read_whole(|_| ()).await?;
    let checked = archive::check(&call.file_name, &bytes, &ImportLimits::default()).await?;
    let (manifest, contents) = checked.into_buffers();
    Ok(Given::with_buffers(&manifest, contents.iter().map(Vec::as_slice)))
}
