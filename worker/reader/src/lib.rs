//! The readers: each looks into one file from a stranger, in a worker that is thrown away afterwards.
//!
//! WebAssembly cannot catch a panic, and its memory never shrinks. So the engine's worker reads no file
//! itself: it starts this small program in a worker of its own, takes what it found as buffers (a table's
//! columns, a project's checked contents) and ends it. Whatever a file does to it, the engine lives on and
//! stays small. There are two of it: one for delimited text and exported projects, and one, several times as
//! large, for files of every format.

use bunsen_assistant::{Given, Tell, reply};
#[cfg(feature = "formats")]
use bunsen_formats::FileReader;
use bunsen_project::{ImportLimits, archive};
use bunsen_protocol::{AssistantCommand, EncodeText, ReadProjectFile, ReadTableFile, TableFile};
use bunsen_spec::{Problem, say};
#[cfg(not(feature = "formats"))]
use bunsen_table::CsvReader as FileReader;
use bunsen_table::encode_text;
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

/// Answers a message of the worker; `tell` hears how it goes. Called by the assistants' `start.js`.
#[wasm_bindgen]
pub async fn answer(request: String, buffers: Array, tell: Function) -> Array {
    reply(&request, &buffers, tell, async |command, mut buffers, tell| {
        let bytes = buffers.pop().ok_or_else(say::worker::no_bytes)?;
        match command {
            AssistantCommand::ReadTableFile(call) => read_table(call, bytes, tell),
            AssistantCommand::ReadProjectFile(ReadProjectFile {}) => read_project(&bytes).await,
            AssistantCommand::EncodeText(EncodeText { encoding }) => {
                let (bytes, encoding) = encode_text(bytes, &encoding);
                Ok(Given::with_buffers(&encoding, [&bytes[..]].into_iter()))
            }
            _ => Err(say::worker::unknown_request()),
        }
    })
    .await
}

async fn read_project(bytes: &[u8]) -> Result<Given, Problem> {
    let (manifest, contents) = archive::check(bytes, &ImportLimits::default()).await?.into_buffers();
    Ok(Given::with_buffers(&manifest, contents.iter().map(Vec::as_slice)))
}

fn read_table(call: ReadTableFile, bytes: Vec<u8>, tell: &Tell) -> Result<Given, Problem> {
    let mut reader = FileReader::new(bytes, &call.options)?;
    let reading = say::tables::reading(&call.file_name);
    while !reader.step()? {
        tell.working(&reading, reader.done_share());
    }
    let read = reader.finish()?;
    let (options, parts, issues) = (read.options, read.parts, read.issues);
    Ok(Given::with_table(&read.table, |table| TableFile { table, options, parts, issues }))
}
