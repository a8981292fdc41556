//! Files outside of this worker's memory: those that the page gives, and those that an assistant is given.

use std::ops::Range;

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, MessageChannel, MessageEvent, MessagePort};

/// Some bytes of a file that the page gave; fewer where it ends before. `None` if the browser cannot read it (any more).
pub async fn read_blob(file: &Blob, range: Range<u64>) -> Option<Vec<u8>> {
    let slice = file.slice_with_f64_and_f64(range.start as f64, range.end as f64).ok()?;
    let buffer: ArrayBuffer = JsFuture::from(slice.array_buffer()).await.ok()?.dyn_into().ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// This worker's end of a line on which an assistant asks for bytes of a file.
pub struct Wishes {
    port: MessagePort,
    receiver: UnboundedReceiver<Range<u64>>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Wishes {
    /// Opens a line. The port is the assistant's end.
    ///
    /// # Panics
    /// If the browser has no `MessageChannel`; all with module workers have.
    pub fn open() -> (Self, MessagePort) {
        let channel = MessageChannel::new().expect("every browser with module workers has MessageChannel");
        let (sender, receiver) = unbounded();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(range) = range_of(&event.data()) {
                // Nobody listens any more once this end is gone.
                let _ = sender.unbounded_send(range);
            }
        });
        channel.port1().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        (Self { port: channel.port1(), receiver, _on_message: on_message }, channel.port2())
    }

    /// The bytes that the assistant asks for next.
    pub async fn next(&mut self) -> Option<Range<u64>> {
        self.receiver.next().await
    }

    /// Gives it the bytes that it asked for.
    pub fn give(&self, bytes: &[u8]) {
        let buffer = Uint8Array::from(bytes).buffer();
        if let Err(error) = self.port.post_message_with_transferable(&buffer, &Array::of1(&buffer)) {
            web_sys::console::error_2(&JsValue::from_str("Bytes could not be sent to an assistant."), &error);
        }
    }
}

impl Drop for Wishes {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}

fn range_of(data: &JsValue) -> Option<Range<u64>> {
    let pair = data.dyn_ref::<Array>()?;
    Some(pair.get(0).as_f64()? as u64..pair.get(1).as_f64()? as u64)
}
