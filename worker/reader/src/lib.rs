//! The reader: looks into a file from a stranger, in a worker that is thrown away afterwards.
//!
//! WebAssembly cannot catch a panic, and its memory never shrinks. So the engine's worker reads no file
//! itself: it starts this small program in a worker of its own, takes what it found as buffers (a table's
//! columns, a project's checked contents) and ends it. Whatever a file does to it, the engine lives on and
//! stays small.

use bunsen_formats::FileReader;
use bunsen_project::{ImportLimits, archive};
use bunsen_protocol::{ReadKind, ReadRequest, ReadTable, ReaderMessage};
use bunsen_spec::{Problem, ReadOptions, say};
use bunsen_table::Profiler;
use js_sys::{Array, Date, Function, Uint8Array};
use wasm_bindgen::prelude::*;

/// Least milliseconds between two words on how it goes.
const TELL_MS: f64 = 50.0;

/// Reads `bytes` as `request`, the JSON text of a [`ReadRequest`], says. `tell` gets the JSON text of a
/// [`ReaderMessage::Working`] now and then. Gives what is posted: the JSON text of the last
/// [`ReaderMessage`], and the list of its buffers. Called by `js/start.js`.
#[wasm_bindgen]
pub async fn read(request: String, bytes: Vec<u8>, tell: Function) -> Array {
    let mut told_ms = f64::NEG_INFINITY;
    let working = |what: &str, done: f64| {
        if Date::now() - told_ms >= TELL_MS {
            told_ms = Date::now();
            // A word that is not heard harms nothing.
            let _ = tell.call1(&JsValue::NULL, &text(&ReaderMessage::Working { what: what.into(), done }));
        }
    };
    let found = match serde_json::from_str(&request) {
        Ok(ReadRequest { file_name, kind: ReadKind::Table { options, is_profiled } }) => {
            read_table(&file_name, &options, is_profiled, bytes, working)
        }
        Ok(ReadRequest { kind: ReadKind::Project, .. }) => read_project(&bytes).await,
        Err(_) => Err(say::worker::unknown_request()),
    };
    let (message, buffers) = found.unwrap_or_else(|problem| (ReaderMessage::Refused(problem), Array::new()));
    Array::of2(&text(&message), &buffers)
}

/// The last message, and the buffers beside it.
type Found = (ReaderMessage, Array);

async fn read_project(bytes: &[u8]) -> Result<Found, Problem> {
    let (manifest, contents) = archive::check(bytes, &ImportLimits::default()).await?.into_buffers();
    Ok((ReaderMessage::Project(manifest), to_js(contents.iter().map(Vec::as_slice))))
}

fn read_table(
    file_name: &str,
    options: &ReadOptions,
    is_profiled: bool,
    bytes: Vec<u8>,
    mut working: impl FnMut(&str, f64),
) -> Result<Found, Problem> {
    let mut reader = FileReader::new(bytes, options)?;
    let reading = say::tables::reading(file_name);
    while !reader.step()? {
        working(&reading, reader.done_share());
    }
    let read = reader.finish()?;
    let profile = is_profiled.then(|| {
        let looking = say::tables::looking_at_columns(file_name);
        let mut profiler = Profiler::new(&read);
        while !profiler.step() {
            working(&looking, profiler.done_share());
        }
        profiler.finish()
    });
    let (columns, buffers) = read.table.to_buffers();
    let n_rows = read.table.n_rows() as u64;
    let read = ReadTable { columns, n_rows, options: read.options, parts: read.parts, issues: read.issues, profile };
    Ok((ReaderMessage::Read(Box::new(read)), to_js(buffers.iter().map(|buffer| buffer.as_slice()))))
}

fn to_js<'a>(buffers: impl Iterator<Item = &'a [u8]>) -> Array {
    buffers.map(|buffer| Uint8Array::from(buffer).buffer()).collect()
}

fn text(message: &ReaderMessage) -> JsValue {
    JsValue::from_str(&serde_json::to_string(message).expect("messages have string keys only"))
}
