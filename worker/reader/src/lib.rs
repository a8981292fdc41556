//! The reader: turns a file from a stranger into a table, in a worker that is thrown away afterwards.
//!
//! WebAssembly cannot catch a panic, and its memory never shrinks. So the engine's worker reads no file
//! itself: it starts this small program in a worker of its own, takes the table's buffers and ends it.
//! Whatever a file does to it, the engine lives on and stays small.

use bunsen_protocol::{ReadRequest, ReadTable, ReaderMessage};
use bunsen_spec::{Problem, say};
use bunsen_table::{CsvReader, Profiler};
use js_sys::{Array, Date, Function, Uint8Array};
use wasm_bindgen::prelude::*;

/// Least milliseconds between two words on how it goes.
const TELL_MS: f64 = 50.0;

/// Reads `bytes` as `request`, the JSON text of a [`ReadRequest`], says. `tell` gets the JSON text of a
/// [`ReaderMessage::Working`] now and then. Gives what is posted: the JSON text of the last
/// [`ReaderMessage`], and the list of its buffers. Called by `js/start.js`.
#[wasm_bindgen]
pub fn read(request: &str, bytes: Vec<u8>, tell: &Function) -> Array {
    let mut told_ms = f64::NEG_INFINITY;
    let working = |what: &str, done: f64| {
        if Date::now() - told_ms >= TELL_MS {
            told_ms = Date::now();
            // A word that is not heard harms nothing.
            let _ = tell.call1(&JsValue::NULL, &text(&ReaderMessage::Working { what: what.into(), done }));
        }
    };
    let (message, buffers) = match read_table(request, bytes, working) {
        Ok((read, buffers)) => (ReaderMessage::Read(Box::new(read)), buffers),
        Err(problem) => (ReaderMessage::Refused(problem), Array::new()),
    };
    Array::of2(&text(&message), &buffers)
}

fn read_table(
    request: &str,
    bytes: Vec<u8>,
    mut working: impl FnMut(&str, f64),
) -> Result<(ReadTable, Array), Problem> {
    let request: ReadRequest = serde_json::from_str(request).map_err(|_| say::worker::unknown_request())?;
    let mut reader = CsvReader::new(bytes, &request.options)?;
    let reading = say::tables::reading(&request.file_name);
    while !reader.step()? {
        working(&reading, reader.done_share());
    }
    let read = reader.finish()?;
    let profile = request.is_profiled.then(|| {
        let looking = say::tables::looking_at_columns(&request.file_name);
        let mut profiler = Profiler::new(&read);
        while !profiler.step() {
            working(&looking, profiler.done_share());
        }
        profiler.finish()
    });
    let (columns, buffers) = read.table.to_buffers();
    let buffers = buffers.iter().map(|buffer| Uint8Array::from(buffer.as_slice()).buffer()).collect();
    let n_rows = read.table.n_rows() as u64;
    Ok((ReadTable { columns, n_rows, options: read.options, issues: read.issues, profile }, buffers))
}

fn text(message: &ReaderMessage) -> JsValue {
    JsValue::from_str(&serde_json::to_string(message).expect("messages have string keys only"))
}
