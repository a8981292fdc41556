//! The worker's global object.

use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

/// The global object. Does not check that it is a dedicated worker's: what all calls here use exists
/// in every kind of worker and page, but for `postMessage`, which only the port uses.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
