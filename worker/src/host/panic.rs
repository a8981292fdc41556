//! The last words of a worker that hits a fault of ours.

use bunsen_protocol::Message;
use wasm_bindgen::JsValue;

use super::Port;

/// Makes every panic write to the console and post [`Message::Failed`] before the worker dies.
///
/// WebAssembly cannot catch a panic: after this message no other will come, and the page starts
/// another worker.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        let what = info.to_string();
        web_sys::console::error_1(&JsValue::from_str(&what));
        Port::of_worker().post(&Message::Failed { what }, Vec::new());
    }));
}
