//! What every assistant of the worker is made of: it takes commands, tells how they go, and answers.
//!
//! Knows no command: an assistant is a program of its own that names what it can do.

use std::cell::Cell;

use bunsen_protocol::{AssistantCommand, AssistantMessage, AssistantRequest, TableColumns};
use bunsen_spec::{Problem, say};
use bunsen_table::Table;
use js_sys::{Array, Date, Function, Uint8Array};
use serde::Serialize;
use serde_json::value::to_raw_value;
use wasm_bindgen::prelude::*;

/// Least milliseconds between two words on how it goes.
const TELL_MS: f64 = 50.0;

/// Tells the worker how a command goes.
pub struct Tell {
    id: u64,
    tell: Function,
    told_ms: Cell<f64>,
}

impl Tell {
    /// Says what is being done and the share done, 0 to 1. What comes too often is left out.
    pub fn working(&self, what: &str, done: f64) {
        if Date::now() - self.told_ms.get() < TELL_MS {
            return;
        }
        self.told_ms.set(Date::now());
        let message = AssistantMessage::Working { id: self.id, what: what.into(), done };
        // A word that is not heard harms nothing.
        let _ = self.tell.call1(&JsValue::NULL, &text(&message));
    }
}

/// An answer: its value, and the list of the buffers beside it.
pub struct Given {
    value: Result<Box<serde_json::value::RawValue>, Problem>,
    buffers: Array,
}

impl Given {
    /// A value without buffers.
    pub fn value(value: &impl Serialize) -> Self {
        Self::with_buffers(value, std::iter::empty())
    }

    /// A value and the buffers beside it.
    pub fn with_buffers<'a>(value: &impl Serialize, buffers: impl Iterator<Item = &'a [u8]>) -> Self {
        let value = to_raw_value(value)
            .map_err(|error| Problem::internal(format!("An assistant's answer could not be written: {error}.")));
        Self { value, buffers: buffers.map(|buffer| Uint8Array::from(buffer).buffer()).collect() }
    }

    /// A table's columns beside what `value` makes of their layout.
    pub fn with_table<T: Serialize>(table: &Table, value: impl FnOnce(TableColumns) -> T) -> Self {
        let (columns, buffers) = table.to_buffers();
        let value = value(TableColumns { columns, n_rows: table.n_rows() as u64 });
        Self::with_buffers(&value, buffers.iter().map(|buffer| buffer.as_slice()))
    }
}

/// Takes a message of the worker and answers it with what `handle` gives: the JSON text of an [`AssistantMessage`],
/// and the list of its buffers.
pub async fn reply(
    request: &str,
    buffers: &Array,
    tell: Function,
    handle: impl AsyncFnOnce(AssistantCommand, Vec<Vec<u8>>, &Tell) -> Result<Given, Problem>,
) -> Array {
    let Ok(AssistantRequest { id, command }) = serde_json::from_str(request) else {
        let what = say::worker::of_another_version().into();
        return Array::of2(&text(&AssistantMessage::Failed { what }), &Array::new());
    };
    let bytes = buffers.iter().map(|buffer| Uint8Array::new(&buffer).to_vec()).collect();
    let tell = Tell { id, tell, told_ms: Cell::new(f64::NEG_INFINITY) };
    let (result, buffers) = match handle(command, bytes, &tell).await {
        Ok(given) => (given.value, given.buffers),
        Err(problem) => (Err(problem), Array::new()),
    };
    Array::of2(&text(&AssistantMessage::Reply { id, result }), &buffers)
}

fn text(message: &AssistantMessage) -> JsValue {
    JsValue::from_str(&serde_json::to_string(message).expect("messages have string keys only"))
}
