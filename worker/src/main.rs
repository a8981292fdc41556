//! The program that the browser runs.

use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the worker. Called by `js/start.js` once the module is loaded.
#[wasm_bindgen]
pub async fn start() {
    bunsen_worker::start().await;
}

/// Nothing is to be done before [`start`].
fn main() {}
