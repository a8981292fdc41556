//! The reader: a worker of the worker, for one file, thrown away afterwards.

use bunsen_protocol::{ReadRequest, ReaderMessage};
use bunsen_spec::Problem;
use bunsen_spec::say::worker;
use futures::StreamExt;
use futures::channel::mpsc;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::port::read_pair;

/// Where the reader's entry is served.
const START: &str = "/worker/reader/start.js";

/// Has a reader read `bytes` as `request` says. `working` hears what it does and the share done. Gives its
/// last message and the buffers beside it. The reader ends with the future, also when that is dropped.
///
/// # Errors
/// If the bytes are not what they should be, or the reader died of them.
pub async fn read(request: &ReadRequest, bytes: &[u8], mut working: impl FnMut(String, f64)) -> Result<Heard, Problem> {
    let (tell, mut heard) = mpsc::unbounded();
    let reader = Reader::start(tell).map_err(|_| died(request, worker::not_started()))?;
    reader.ask(request, bytes).map_err(|_| died(request, worker::no_memory()))?;
    while let Some((message, buffers)) = heard.next().await {
        match message {
            ReaderMessage::Working { what, done } => working(what, done),
            ReaderMessage::Refused(problem) => return Err(problem),
            ReaderMessage::Failed { what } => return Err(died(request, &what)),
            read => return Ok((read, buffers)),
        }
    }
    Err(died(request, worker::fell_silent()))
}

/// A message, and the buffers beside it.
pub type Heard = (ReaderMessage, Vec<Vec<u8>>);

struct Reader {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl Reader {
    fn start(tell: mpsc::UnboundedSender<Heard>) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(START, &options)?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let tell = tell.clone();
            move |event: MessageEvent| {
                let Some((text, buffers)) = read_pair(&event.data()) else { return };
                let message = serde_json::from_str(&text);
                let message = message.unwrap_or(ReaderMessage::Failed { what: worker::of_another_version().into() });
                // Nobody listens any more when the answer has come.
                let _ = tell.unbounded_send((message, buffers));
            }
        });
        let on_error = Closure::<dyn Fn(Event)>::new(move |_| {
            let what = String::from(worker::not_loaded_or_crashed());
            let _ = tell.unbounded_send((ReaderMessage::Failed { what }, Vec::new()));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    fn ask(&self, request: &ReadRequest, bytes: &[u8]) -> Result<(), JsValue> {
        let text = serde_json::to_string(request).expect("messages have string keys only");
        let transfer = Array::of1(&Uint8Array::new_from_slice(bytes).buffer());
        self.worker.post_message_with_transfer(&Array::of2(&JsValue::from_str(&text), &transfer), &transfer)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn died(request: &ReadRequest, why: &str) -> Problem {
    worker::reader_gave_up(&request.file_name, why)
}
