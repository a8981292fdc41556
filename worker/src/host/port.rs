//! The line to the page: JSON text beside a list of buffers.

use bunsen_protocol::{Event, Message, Request};
use bunsen_spec::say;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::scope::scope;

/// The worker's end of the line to the page.
///
/// A message is an array of two: the JSON text, and the list of its `ArrayBuffer`s. Buffers are
/// transferred, so bytes are copied once, between the buffer and the memory of WebAssembly.
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

    /// Hands every request, with its buffers, to `handle` from now on. Answers requests that cannot be
    /// read itself.
    pub fn listen(&self, handle: impl Fn(Request, Vec<Vec<u8>>) + 'static) {
        let port = self.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let Some((text, buffers)) = read_pair(&event.data()) else { return };
            match serde_json::from_str(&text) {
                Ok(request) => handle(request, buffers),
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

/// The text of a message, and its buffers copied; `None` for messages that are not ours.
fn read_pair(data: &JsValue) -> Option<(String, Vec<Vec<u8>>)> {
    let (text, buffers) = split_pair(data)?;
    let bytes = buffers.iter().map(|buffer| Some(Uint8Array::new(buffer.dyn_ref::<ArrayBuffer>()?).to_vec()));
    Some((text, bytes.collect::<Option<_>>()?))
}

/// The text of a message and the list of its buffers; `None` for messages that are not ours.
pub(super) fn split_pair(data: &JsValue) -> Option<(String, Array)> {
    let pair = data.dyn_ref::<Array>()?;
    Some((pair.get(0).as_string()?, pair.get(1).dyn_into().ok()?))
}
