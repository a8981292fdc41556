//! Assistants: workers of the worker, each with one small program.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use bunsen_protocol::{AssistantCall, AssistantMessage, AssistantRequest};
use bunsen_spec::Problem;
use bunsen_spec::say::worker;
use futures::channel::oneshot;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde_json::value::RawValue;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, Event, MessageEvent, MessagePort, Worker, WorkerOptions, WorkerType};

use super::port::split_pair;

/// The programs that assistants run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Reads delimited text and exported projects.
    TextReader,
    /// Reads files of every format.
    FormatReader,
    /// Holds a table.
    Tables,
    /// Checks a table.
    Checks,
    /// Reads documents.
    DocumentReader,
    /// Holds documents and finds what answers questions.
    Library,
}

impl Program {
    /// Where its entry is served.
    fn start(self) -> &'static str {
        match self {
            Self::TextReader => "/worker/reader/start.js",
            Self::FormatReader => "/worker/formats/start.js",
            Self::Tables => "/worker/tables/start.js",
            Self::Checks => "/worker/checks/start.js",
            Self::DocumentReader => "/worker/documents/start.js",
            Self::Library => "/worker/library/start.js",
        }
    }
}

/// An assistant at work. It ends when it is dropped, and its memory with it.
pub struct Assistant {
    worker: Option<Worker>,
    line: Rc<Line>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

/// Hears what is being done, and the share done.
type Working = Box<dyn FnMut(String, f64)>;

type Heard = Answered<Box<RawValue>>;

/// An answer and the buffers beside it, or why there is none.
type Answered<R> = Result<(R, Buffers), Ended>;

/// Buffers on their way, outside of this worker's memory: those of one assistant can be handed to another without
/// being copied.
#[derive(Clone, Default)]
pub struct Buffers(Array);

/// Who waits for which answer.
#[derive(Default)]
struct Line {
    next_id: Cell<u64>,
    waiting: RefCell<BTreeMap<u64, (oneshot::Sender<Heard>, Working)>>,
    end: RefCell<Option<String>>,
}

/// A file that a command is about. The assistant reads it piece by piece.
pub enum Handed {
    /// None, or the one that came before.
    Nothing,
    /// One of the page.
    Blob(Blob),
    /// One that this worker gives it in pieces, at the other end of this port.
    Port(MessagePort),
}

/// Why an assistant gave no answer.
#[derive(Clone, Debug)]
pub enum Ended {
    /// It answered with a problem.
    Refused(Problem),
    /// It is dead, and why.
    Died(String),
}

impl Buffers {
    /// Buffers with these bytes.
    pub fn of<'a>(all: impl Iterator<Item = &'a [u8]>) -> Self {
        Self(all.map(|bytes| Uint8Array::from(bytes).buffer()).collect())
    }

    /// One more buffer at the end.
    pub fn push(&self, buffer: &ArrayBuffer) {
        self.0.push(buffer);
    }

    /// Copies of the buffers in this worker's memory.
    pub fn to_bytes(&self) -> Vec<Vec<u8>> {
        self.0.iter().map(|buffer| Uint8Array::new(&buffer).to_vec()).collect()
    }
}

impl Assistant {
    /// Starts a program. One that cannot be started is dead at once.
    pub fn start(program: Program) -> Self {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let line = Rc::new(Line::default());
        let worker = Worker::new_with_options(program.start(), &options).ok();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new({
            let line = line.clone();
            move |event: MessageEvent| line.hear(&event.data())
        });
        let on_error = Closure::<dyn Fn(Event)>::new({
            let line = line.clone();
            move |_| line.end(worker::not_loaded_or_crashed())
        });
        match &worker {
            Some(worker) => {
                worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
                worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
            }
            None => line.end(worker::not_started()),
        }
        Self { worker, line, _on_message: on_message, _on_error: on_error }
    }

    /// Has it do something, and waits for the answer and the buffers beside it. `buffers` are moved to it; `working`
    /// hears how it goes.
    ///
    /// # Errors
    /// If it refuses, or is or becomes dead.
    pub async fn call<C: AssistantCall>(
        &self,
        call: C,
        buffers: Buffers,
        working: impl FnMut(String, f64) + 'static,
    ) -> Answered<C::Reply> {
        self.send(call, buffers, Handed::Nothing, working).await
    }

    /// As [`Assistant::call`], for commands that are about a file.
    ///
    /// # Errors
    /// As there.
    pub async fn call_about<C: AssistantCall>(
        &self,
        call: C,
        file: Handed,
        working: impl FnMut(String, f64) + 'static,
    ) -> Answered<C::Reply> {
        self.send(call, Buffers::default(), file, working).await
    }

    async fn send<C: AssistantCall>(
        &self,
        call: C,
        buffers: Buffers,
        file: Handed,
        working: impl FnMut(String, f64) + 'static,
    ) -> Answered<C::Reply> {
        if let Some(why) = self.line.end.borrow().clone() {
            return Err(Ended::Died(why));
        }
        let id = self.line.next_id.replace(self.line.next_id.get() + 1);
        let request = AssistantRequest { id, command: call.into() };
        let text = serde_json::to_string(&request).expect("messages have string keys only");
        let (sender, receiver) = oneshot::channel();
        self.line.waiting.borrow_mut().insert(id, (sender, Box::new(working)));
        let transfer = Array::from(&buffers.0);
        let file = match file {
            Handed::Nothing => JsValue::UNDEFINED,
            Handed::Blob(blob) => blob.into(),
            Handed::Port(port) => {
                transfer.push(&port);
                port.into()
            }
        };
        let message = Array::of3(&JsValue::from_str(&text), &buffers.0, &file);
        let posted = self.worker.as_ref().map(|worker| worker.post_message_with_transfer(&message, &transfer));
        if !matches!(posted, Some(Ok(()))) {
            self.line.end(worker::no_memory());
        }
        drop((message, transfer, file, buffers));
        let (value, buffers) = receiver.await.unwrap_or_else(|_| Err(Ended::Died(worker::fell_silent().into())))?;
        let reply = serde_json::from_str(value.get()).map_err(|_| Ended::Died(worker::of_another_version().into()))?;
        Ok((reply, buffers))
    }

    /// Whether it can no longer be asked.
    pub fn is_dead(&self) -> bool {
        self.line.end.borrow().is_some()
    }
}

impl Line {
    fn hear(&self, data: &JsValue) {
        let Some((text, buffers)) = split_pair(data) else { return };
        match serde_json::from_str(&text) {
            Ok(AssistantMessage::Working { id, what, done }) => {
                if let Some((_, working)) = self.waiting.borrow_mut().get_mut(&id) {
                    working(what, done);
                }
            }
            Ok(AssistantMessage::Reply { id, result }) => {
                let waiting = self.waiting.borrow_mut().remove(&id);
                if let Some((sender, _)) = waiting {
                    // Nobody listens any more when the request was given up.
                    let _ = sender.send(result.map(|value| (value, Buffers(buffers))).map_err(Ended::Refused));
                }
            }
            Ok(AssistantMessage::Failed { what }) => self.end(&what),
            Err(_) => self.end(worker::of_another_version()),
        }
    }

    /// Fails everything that waits, and all that will be asked.
    fn end(&self, why: &str) {
        self.end.borrow_mut().get_or_insert_with(|| why.to_string());
        for (_, (sender, _)) in self.waiting.take() {
            let _ = sender.send(Err(Ended::Died(why.to_string())));
        }
    }
}

impl Ended {
    /// The problem it refused with, or what `died` makes of its death.
    pub fn problem(self, died: impl FnOnce(&str) -> Problem) -> Problem {
        match self {
            Self::Refused(problem) => problem,
            Self::Died(why) => died(&why),
        }
    }
}

impl Drop for Assistant {
    fn drop(&mut self) {
        if let Some(worker) = &self.worker {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
    }
}
