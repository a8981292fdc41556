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
        let transfer: Array = buffers.iter().map(|bytes| Uint8Array::from(bytes.as_slice()).buffer()).collect();
        drop(buffers);
        let Err(error) = self.send(message, &transfer) else { return };
        web_sys::console::error_2(&JsValue::from_str("A message could not be sent."), &error);
        if let Message::Reply { id, .. } = message {
            // Whoever asked would wait for ever.
            let refused = Message::Reply { id: *id, result: Err(say::worker::answer_not_sent()) };
            // The console has the reason already.
            let _ = self.send(&refused, &Array::new());
        }
    }

    fn send(&self, message: &Message, transfer: &Array) -> Result<(), JsValue> {
        let text = serde_json::to_string(message).expect("messages have string keys only");
        self.scope.post_message_with_transfer(&Array::of2(&JsValue::from_str(&text), transfer), transfer)
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
            let Some((text, files)) = split_pair(&event.data()) else {
                // It has no number to answer to.
                web_sys::console::error_2(&JsValue::from_str("A message of the page is no request."), &event.data());
                return;
            };
            match serde_json::from_str(&text) {
                Ok(request) => handle(request, files.iter().filter_map(|file| file.dyn_into().ok()).collect()),
                Err(_) => port.refuse(&text),
            }
        });
        self.scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
    }

    /// Answers a request that cannot be read, such as one of another version of the page.
    fn refuse(&self, text: &str) {
        match number(text) {
            Some(id) => self.post(&Message::Reply { id, result: Err(say::worker::unknown_command()) }, Vec::new()),
            None => web_sys::console::error_2(
                &JsValue::from_str("A request of the page cannot be read, nor its number."),
                &JsValue::from_str(text),
            ),
        }
    }
}

/// The number of a request of which nothing else is known.
fn number(text: &str) -> Option<u64> {
    #[derive(Deserialize)]
    struct Numbered {
        id: u64,
    }
    serde_json::from_str(text).ok().map(|Numbered { id }| id)
}

/// The text of a message and the list beside it; `None` for messages that are not ours.
pub(super) fn split_pair(data: &JsValue) -> Option<(String, Array)> {
    let pair = data.dyn_ref::<Array>()?;
    Some((pair.get(0).as_string()?, pair.get(1).dyn_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::number;

    fn check(text: &str, expected: Option<u64>) {
        assert_eq!(number(text), expected, "{text}");
    }

    #[test]
    fn a_request_that_cannot_be_read_has_its_number_still() {
        check(r#"{"id":7,"command":{"from_the_future":{"many":[1,2]}}}"#, Some(7));
        check(r#"{"command":{"open_project":{}},"since":"later","id":9007199254740991}"#, Some(9_007_199_254_740_991));
        check(r#"{"id":7}"#, Some(7));
        check(r#"{"id":-1}"#, None);
        check(r#"{"id":7,"#, None);
        check("", None);
    }
}
