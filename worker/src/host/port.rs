//! The line to the page: JSON text beside a list of files (from it) or buffers (to it).

use bunsen_protocol::{Event, Message, Request};
use bunsen_spec::say;
use js_sys::{Array, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

use super::scope::scope;

/// The worker's end of the line to the page.
///
/// A message is an array of two: the JSON text, and a list of `Blob`s that are read piece by piece, or of `ArrayBuffer`s.
/// Buffers are transferred, so bytes are copied once, between the buffer and the memory of WebAssembly.
#[derive(Clone)]
pub struct Port {
    scope: DedicatedWorkerGlobalScope,
}

impl Port {
    /// The port of the worker this runs in.
    pub fn of_worker() -> Self {
        Self { scope: scope() }
    }

    /// Sends a message with its buffers.
    pub fn post(&self, message: &Message, buffers: Vec<Vec<u8>>) {
        let text = serde_json::to_string(message).expect("messages have string keys only");
        let transfer: Array = buffers.iter().map(|bytes| Uint8Array::from(bytes.as_slice()).buffer()).collect();
        drop(buffers);
        let pair = Array::of2(&JsValue::from_str(&text), &transfer);
        if let Err(error) = self.scope.post_message_with_transfer(&pair, &transfer) {
            web_sys::console::error_2(&JsValue::from_str("A message could not be sent."), &error);
        }
    }

    /// Tells the page that something happened.
    pub fn event(&self, event: Event) {
        self.post(&Message::Event { event }, Vec::new());
    }

    /// Hands every request, with its files, to `handle` from now on. Answers requests that cannot be
    /// read itself.
    pub fn listen(&self, handle: impl Fn(Request, Vec<Blob>) + 'static) {
        let port = self.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let Some((text, files)) = split_pair(&event.data()) else { return };
            match serde_json::from_str(&text) {
                Ok(request) => handle(request, files.iter().filter_map(|file| file.dyn_into().ok()).collect()),
                Err(_) => port.refuse(&text),
            }
        });
        self.scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
    }

    /// Answers a request of another version of the page, if it has a number to answer to.
    fn refuse(&self, text: &str) {
        #[derive(Deserialize)]
        struct Numbered {
            id: u64,
        }
        if let Ok(Numbered { id }) = serde_json::from_str(text) {
            let result = Err(say::worker::unknown_command());
            self.post(&Message::Reply { id, result }, Vec::new());
        }
    }
}

/// The text of a message and the list beside it; `None` for messages that are not ours.
pub(super) fn split_pair(data: &JsValue) -> Option<(String, Array)> {
    let pair = data.dyn_ref::<Array>()?;
    Some((pair.get(0).as_string()?, pair.get(1).dyn_into().ok()?))
}
