//! Locks between the tabs of this site (Web Locks).
//!
//! Absent on pages without TLS (other than `localhost`): there every tab acts as if it were alone, and
//! only the store's compare-and-swap stands between two of them.

use std::cell::Cell;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortSignal;

use super::scope::scope;

// web-sys offers these only behind a compiler flag for unstable interfaces; browsers have shipped them
// since 2022.
#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &Object, callback: &Function) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn query(this: &LockManager) -> Result<Promise, JsValue>;
}

/// A lock that this tab holds until this value is dropped, or another tab steals it.
#[derive(Debug)]
pub struct HeldLock {
    release: Option<Function>,
}

impl HeldLock {
    /// The lock of a tab that acts as if it were alone.
    pub fn alone() -> Self {
        Self { release: None }
    }
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            // Settles a promise, which cannot throw.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Takes the lock called `name` if no tab has it. `on_lost` is called when another tab steals it.
pub async fn hold_if_free(name: &str, on_lost: impl FnOnce() + 'static) -> Option<HeldLock> {
    request(name, ("ifAvailable", &JsValue::TRUE), on_lost).await
}

/// Takes the lock called `name` as soon as no other tab has it; `None` when `until` ends the wait before.
/// `on_lost` is called when another tab steals it.
pub async fn hold_when_free(name: &str, until: &AbortSignal, on_lost: impl FnOnce() + 'static) -> Option<HeldLock> {
    let lock = request(name, ("signal", until), on_lost).await;
    lock.filter(|_| !until.aborted())
}

/// Takes the lock called `name` whoever has it. `on_lost` is called when another tab steals it back.
pub async fn steal(name: &str, on_lost: impl FnOnce() + 'static) -> Option<HeldLock> {
    request(name, ("steal", &JsValue::TRUE), on_lost).await
}

/// The names of all locks that some tab holds, this one included. Empty where locks do not exist.
pub async fn held_names() -> Vec<String> {
    let Some(Ok(answer)) = manager().map(|manager| manager.query()) else { return Vec::new() };
    let Ok(snapshot) = JsFuture::from(answer).await else { return Vec::new() };
    let held = Reflect::get(&snapshot, &"held".into()).unwrap_or_default();
    let Some(held) = held.dyn_ref::<Array>() else { return Vec::new() };
    held.iter().filter_map(|lock| Reflect::get(&lock, &"name".into()).ok()?.as_string()).collect()
}

/// Asks for a lock with one option, by its name in the browser's interface.
async fn request(name: &str, option: (&str, &JsValue), on_lost: impl FnOnce() + 'static) -> Option<HeldLock> {
    let alone = || Some(HeldLock::alone());
    let Some(manager) = manager() else { return alone() };

    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    let (sender, receiver) = oneshot::channel();
    let was_granted = Rc::new(Cell::new(false));
    let granting = was_granted.clone();
    let on_answer = Closure::once(move |lock: JsValue| {
        granting.set(!lock.is_null());
        let _ = sender.send(granting.get());
        // The browser keeps the lock for this tab until this promise settles.
        if granting.get() { JsValue::from(held) } else { JsValue::UNDEFINED }
    });

    let options = Object::new();
    Reflect::set(&options, &option.0.into(), option.1).ok()?;
    let Ok(outcome) = manager.request(name, &options, on_answer.as_ref().unchecked_ref()) else { return alone() };
    spawn_local(async move {
        let was_stolen = JsFuture::from(outcome).await.is_err();
        drop(on_answer);
        if was_stolen && was_granted.get() {
            on_lost();
        }
    });
    match receiver.await {
        Ok(true) => Some(HeldLock { release: release.map(|resolve| resolve.unchecked_into()) }),
        Ok(false) => None,
        // Refused altogether, as in a sandboxed frame, or waited for until someone ended the wait.
        Err(_) => alone(),
    }
}

/// The lock manager, absent where the page has no secure context.
fn manager() -> Option<LockManager> {
    let manager = Reflect::get(&scope().navigator(), &"locks".into()).ok()?;
    (!manager.is_undefined()).then(|| manager.unchecked_into())
}
