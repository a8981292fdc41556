//! The only file that talks to the worker: starts it, sends commands, hears events, notices its death.
//!
//! A dead worker (an `error` event, a `Failed` message, silence in spite of a ping) is named to the app
//! through a [`Notice`], replaced, and every call that waited for it fails with a [`Problem`] that says
//! what is kept. Nothing is sent twice: whoever asked decides whether to ask again.

mod hooks;
mod newest;
mod work;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use bunsen_protocol::{Call, Command, Event, Message, ReadStorageUse, Ready, Request};
use bunsen_spec::{Device, Problem, ProblemKind};
use futures::channel::oneshot;
use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use js_sys::{Array, ArrayBuffer, Reflect};
use serde::Deserialize;
use serde_json::value::RawValue;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use crate::state::watchdog::{Verdict, Watchdog};
use crate::text::text;

pub use hooks::{Asked, use_answer, use_asks, use_bridge, use_events, use_stop};
pub use newest::use_newest;
pub use work::{Work, use_work};

/// How often the worker's pulse is looked at.
const WATCH_MS: u32 = 2_000;
/// A worker that dies this often in a row without answering anything in between is not started again
/// until the learner asks for it.
const MAX_DEATHS: u32 = 3;

/// An answer and the buffers beside it.
type WithBuffers<C> = Result<(<C as Call>::Reply, Vec<ArrayBuffer>), Problem>;

/// The page's end of the line to the worker. Clones share one worker.
#[derive(Clone)]
pub struct Bridge(Rc<Inner>);

impl PartialEq for Bridge {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What the app is told about the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// A worker is being fetched and started.
    Starting,
    /// The worker takes commands. A new worker knows nothing of what its predecessor had open.
    Ready(Ready),
    /// The worker died; another is being started.
    Died(Problem),
    /// The worker died or failed to start too often; [`Bridge::restart`] tries again.
    GaveUp(Problem),
}

type Answer = Result<(Box<RawValue>, Vec<ArrayBuffer>), Problem>;

/// What can be read of a reply that cannot be read as a whole.
#[derive(Deserialize)]
struct Unread {
    reply: Addressed,
}

#[derive(Deserialize)]
struct Addressed {
    id: u64,
}

struct Inner {
    notices: Callback<Notice>,
    live: RefCell<Option<Live>>,
    device: Cell<Device>,
    ready: RefCell<Option<Ready>>,
    next_id: Cell<u64>,
    waiting: RefCell<BTreeMap<u64, oneshot::Sender<Answer>>>,
    unsent: RefCell<Vec<(u64, String, Vec<Blob>)>>,
    listeners: RefCell<Vec<(u64, Callback<Event>)>>,
    watchdog: RefCell<Watchdog>,
    n_deaths: Cell<u32>,
    /// While set, a worker that dies is neither named nor replaced: whoever tries it out does that.
    is_trial: Cell<bool>,
    watch: RefCell<Option<Interval>>,
}

/// A running worker; ends when dropped.
struct Live {
    worker: Worker,
    _listeners: Vec<EventListener>,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Hears events until it is dropped.
pub struct Subscription {
    bridge: Bridge,
    id: u64,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.bridge.0.listeners.borrow_mut().retain(|(id, _)| *id != self.id);
    }
}

impl Bridge {
    /// Starts the CPU worker. `notices` hears how it is.
    pub fn start(notices: Callback<Notice>) -> Self {
        let bridge = Self(Rc::new(Inner {
            notices,
            live: RefCell::default(),
            device: Cell::new(Device::Cpu),
            ready: RefCell::default(),
            next_id: Cell::new(1),
            waiting: RefCell::default(),
            unsent: RefCell::default(),
            listeners: RefCell::default(),
            watchdog: RefCell::new(Watchdog::new(js_sys::Date::now())),
            n_deaths: Cell::new(0),
            is_trial: Cell::new(false),
            watch: RefCell::default(),
        }));
        bridge.spawn();
        let weak = Rc::downgrade(&bridge.0);
        let watch = Interval::new(WATCH_MS, move || {
            if let Some(inner) = weak.upgrade() {
                Bridge(inner).look_after();
            }
        });
        bridge.0.watch.replace(Some(watch));
        bridge
    }

    /// Sends a command and waits for its answer.
    pub async fn call<C: Call + 'static>(&self, call: C) -> Result<C::Reply, Problem> {
        self.begin(call).1.await
    }

    /// As [`Bridge::call`], for commands that answer with buffers.
    pub async fn call_for_bytes<C: Call + 'static>(&self, call: C) -> WithBuffers<C> {
        self.begin_for_bytes(call, Vec::new()).1.await
    }

    /// As [`Bridge::call`], for long work: also gives the number that the worker's events name it by, and by which
    /// it can be given up.
    pub fn begin<C: Call + 'static>(&self, call: C) -> (u64, impl Future<Output = Result<C::Reply, Problem>> + use<C>) {
        self.begin_with(call, Vec::new())
    }

    /// As [`Bridge::begin`], and hands over files. The worker reads them itself: their bytes never lie in the page's
    /// memory.
    pub fn begin_with<C: Call + 'static>(
        &self,
        call: C,
        files: Vec<Blob>,
    ) -> (u64, impl Future<Output = Result<C::Reply, Problem>> + use<C>) {
        let (id, answer) = self.begin_for_bytes(call, files);
        (id, async move { Ok(answer.await?.0) })
    }

    /// As [`Bridge::begin_with`], for commands that answer with buffers.
    pub fn begin_for_bytes<C: Call + 'static>(
        &self,
        call: C,
        files: Vec<Blob>,
    ) -> (u64, impl Future<Output = WithBuffers<C>> + use<C>) {
        let (id, bridge) = (self.next_id(), self.clone());
        (id, async move {
            let (value, buffers) = bridge.send_as(id, call.into(), files).await?;
            Ok((read_answer(&value)?, buffers))
        })
    }

    /// Sends a command whose answer's type does not matter, such as an undone one.
    pub async fn send(&self, command: Command, files: Vec<Blob>) -> Answer {
        self.send_as(self.next_id(), command, files).await
    }

    fn next_id(&self) -> u64 {
        self.0.next_id.replace(self.0.next_id.get() + 1)
    }

    async fn send_as(&self, id: u64, command: Command, files: Vec<Blob>) -> Answer {
        let (sender, receiver) = oneshot::channel();
        let json = serde_json::to_string(&Request { id, command }).expect("commands are plain values");
        if self.0.live.borrow().is_none() {
            return Err(lost(""));
        }
        if self.0.waiting.borrow().is_empty() {
            self.0.watchdog.borrow_mut().heard(js_sys::Date::now());
        }
        self.0.waiting.borrow_mut().insert(id, sender);
        if self.0.ready.borrow().is_some() {
            self.post(id, &json, &files);
        } else {
            self.0.unsent.borrow_mut().push((id, json, files));
        }
        receiver.await.unwrap_or_else(|_| Err(lost("")))
    }

    /// Hears every event of the worker from now on, until the subscription is dropped.
    pub fn subscribe(&self, callback: Callback<Event>) -> Subscription {
        let id = self.next_id();
        self.0.listeners.borrow_mut().push((id, callback));
        Subscription { bridge: self.clone(), id }
    }

    /// What the worker is, once it is ready.
    pub fn ready(&self) -> Option<Ready> {
        self.0.ready.borrow().clone()
    }

    /// Which kind of worker runs.
    pub fn device(&self) -> Device {
        self.0.device.get()
    }

    /// Whether the browser offers a graphics adapter to WebGPU.
    pub async fn has_adapter() -> bool {
        adapter().await.is_some()
    }

    /// Goes over to the WebGPU worker, if the browser gives an adapter and the worker gets along with it.
    /// Otherwise the CPU worker stays and the problem says why.
    pub async fn use_gpu(&self) -> Result<Ready, Problem> {
        let t = &text().bridge;
        if adapter().await.is_none() {
            return Err(Problem::new(ProblemKind::NotFound, t.no_adapter).remedy(t.no_adapter_remedy));
        }
        self.0.is_trial.set(true);
        self.swap(Device::Webgpu);
        let ready = self.wait_until_ready().await;
        self.0.is_trial.set(false);
        let problem = match ready {
            Ok(ready) if ready.has_gpu => return Ok(ready),
            Ok(ready) => ready.gpu_problem,
            Err(problem) => Some(problem),
        };
        self.swap(Device::Cpu);
        let why = problem.map(|p| p.what).unwrap_or_default();
        Err(Problem::new(ProblemKind::NotFound, (t.gpu_failed)(&why)).remedy(t.gpu_failed_remedy))
    }

    /// Goes back to the CPU worker.
    pub fn use_cpu(&self) {
        if self.device() != Device::Cpu {
            self.swap(Device::Cpu);
        }
    }

    /// Starts a worker again after the bridge gave up.
    pub fn restart(&self) {
        self.0.n_deaths.set(0);
        self.spawn();
    }

    fn swap(&self, device: Device) {
        self.0.device.set(device);
        let t = &text().bridge;
        self.fail_waiting(&Problem::new(ProblemKind::Cancelled, t.device_changed).remedy(t.what_is_kept));
        self.spawn();
    }

    async fn wait_until_ready(&self) -> Result<Ready, Problem> {
        // A call is answered only by a worker that is ready, and fails with one that dies.
        self.call(ReadStorageUse {}).await?;
        self.ready().ok_or_else(|| lost(""))
    }

    /// Replaces the worker by a new one. Calls that wait are the caller's to fail.
    fn spawn(&self) {
        self.0.live.replace(None);
        self.0.ready.replace(None);
        self.0.unsent.borrow_mut().clear();
        self.0.watchdog.replace(Watchdog::new(js_sys::Date::now()));
        self.0.notices.emit(Notice::Starting);
        let url = match self.device() {
            Device::Cpu => "/worker/cpu/start.js",
            Device::Webgpu => "/worker/webgpu/start.js",
        };
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        match Worker::new_with_options(url, &options) {
            Ok(worker) => {
                let listeners = vec![
                    self.listen(&worker, "message", |bridge, event| {
                        if let Some(event) = event.dyn_ref::<MessageEvent>() {
                            bridge.hear(&event.data());
                        }
                    }),
                    self.listen(&worker, "error", |bridge, event| {
                        let what = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
                        bridge.bury(&what);
                    }),
                    self.listen(&worker, "messageerror", |bridge, _| bridge.bury("messageerror")),
                ];
                self.0.live.replace(Some(Live { worker, _listeners: listeners }));
            }
            Err(error) => self.bury(&format!("{error:?}")),
        }
    }

    fn listen(&self, worker: &Worker, name: &'static str, act: fn(&Bridge, &web_sys::Event)) -> EventListener {
        let weak = Rc::downgrade(&self.0);
        EventListener::new(worker, name, move |event| {
            if let Some(inner) = weak.upgrade() {
                act(&Bridge(inner), event);
            }
        })
    }

    fn post(&self, id: u64, json: &str, files: &[Blob]) {
        let files: Array = files.iter().collect();
        let message = Array::of2(&JsValue::from_str(json), &files);
        let posted = match &*self.0.live.borrow() {
            Some(live) => live.worker.post_message(&message),
            None => return,
        };
        if let Err(error) = posted {
            web_sys::console::error_2(&"could not post to the worker".into(), &error);
            self.answer(id, Err(lost(text().bridge.not_posted)));
        }
    }

    fn hear(&self, data: &JsValue) {
        self.0.watchdog.borrow_mut().heard(js_sys::Date::now());
        let parts: Array = match data.clone().dyn_into() {
            Ok(parts) => parts,
            Err(_) => return,
        };
        let message = parts.get(0).as_string().map(|json| serde_json::from_str::<Message>(&json));
        let buffers: Vec<ArrayBuffer> = parts
            .get(1)
            .dyn_into::<Array>()
            .map(|a| a.iter().filter_map(|b| b.dyn_into().ok()).collect())
            .unwrap_or_default();
        match message {
            Some(Ok(Message::Ready(ready))) => {
                self.0.ready.replace(Some(ready.clone()));
                let unsent = self.0.unsent.take();
                for (id, json, files) in &unsent {
                    self.post(*id, json, files);
                }
                self.0.notices.emit(Notice::Ready(ready));
            }
            Some(Ok(Message::Reply { id, result })) => {
                self.0.n_deaths.set(0);
                self.answer(id, result.map(|value| (value, buffers)));
            }
            Some(Ok(Message::Event { event })) => {
                let listeners: Vec<Callback<Event>> =
                    self.0.listeners.borrow().iter().map(|(_, callback)| callback.clone()).collect();
                for listener in listeners {
                    listener.emit(event.clone());
                }
            }
            Some(Ok(Message::Failed { what })) => self.bury(&what),
            // Of a worker that another build of this page started.
            Some(Err(error)) => {
                web_sys::console::error_2(&"unreadable message of the worker".into(), &error.to_string().into());
                let json = parts.get(0).as_string().unwrap_or_default();
                if let Ok(Unread { reply: Addressed { id } }) = serde_json::from_str(&json) {
                    self.answer(id, Err(Problem::internal((text().bridge.unreadable_answer)(&error.to_string()))));
                }
            }
            None => web_sys::console::error_1(&"a message of the worker is not text".into()),
        }
    }

    fn answer(&self, id: u64, answer: Answer) {
        let sender = self.0.waiting.borrow_mut().remove(&id);
        if let Some(sender) = sender {
            // The receiver may be gone with the component that asked.
            let _ = sender.send(answer);
        }
    }

    /// Looks whether the worker still answers; pings it if it has been silent, buries it if that is in vain.
    fn look_after(&self) {
        let is_waiting = !self.0.waiting.borrow().is_empty() && self.0.live.borrow().is_some();
        let is_slow = self.device() == Device::Webgpu || self.0.ready.borrow().is_none();
        let verdict = self.0.watchdog.borrow_mut().look(js_sys::Date::now(), is_waiting, is_slow);
        match verdict {
            Verdict::Alive => {}
            Verdict::Ping if self.0.ready.borrow().is_some() => {
                let bridge = self.clone();
                spawn_local(async move {
                    // What it answers does not matter; that it answers does.
                    let _ = bridge.call(ReadStorageUse {}).await;
                });
            }
            Verdict::Ping => {}
            Verdict::Dead => self.bury(text().bridge.silent),
        }
    }

    /// Names the death of the worker, fails what waited for it and starts another.
    fn bury(&self, what: &str) {
        if self.0.live.take().is_none() && self.0.n_deaths.get() >= MAX_DEATHS {
            return;
        }
        let problem = lost(what);
        self.0.n_deaths.set(self.0.n_deaths.get() + 1);
        let gives_up = self.0.n_deaths.get() >= MAX_DEATHS;
        self.fail_waiting(&problem);
        if self.0.is_trial.get() {
            self.0.n_deaths.set(0);
        } else if gives_up {
            self.0.ready.replace(None);
            self.0.notices.emit(Notice::GaveUp(problem));
        } else {
            self.0.notices.emit(Notice::Died(problem));
            let bridge = self.clone();
            spawn_local(async move { bridge.spawn() });
        }
    }

    fn fail_waiting(&self, problem: &Problem) {
        let waiting = self.0.waiting.take();
        for (_, sender) in waiting {
            let _ = sender.send(Err(problem.clone()));
        }
    }
}

fn read_answer<T: serde::de::DeserializeOwned>(value: &RawValue) -> Result<T, Problem> {
    serde_json::from_str(value.get())
        .map_err(|error| Problem::internal((text().bridge.unreadable_answer)(&error.to_string())))
}

/// The problem of a dead worker: what happened and what is kept.
fn lost(what: &str) -> Problem {
    let t = &text().bridge;
    Problem::internal((t.worker_died)(what)).remedy(t.what_is_kept)
}

/// The adapter that `navigator.gpu` gives, if any.
async fn adapter() -> Option<JsValue> {
    let navigator = gloo::utils::window().navigator();
    let gpu = Reflect::get(&navigator, &"gpu".into()).ok().filter(|gpu| gpu.is_object())?;
    let request: js_sys::Function = Reflect::get(&gpu, &"requestAdapter".into()).ok()?.dyn_into().ok()?;
    let promise: js_sys::Promise = request.call0(&gpu).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok().filter(|adapter| adapter.is_object())
}
