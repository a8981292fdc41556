//! The start of the worker.

use std::rc::Rc;

use bunsen_protocol::{Message, Ready, Request};
use wasm_bindgen_futures::spawn_local;

use crate::commands::{Ask, dispatch, fetch_ahead};
use crate::host::{Port, report_panics};
use crate::laboratory::{Laboratory, cpu_in_words};

/// Starts the worker: looks for a graphics processor if this build can use one, then listens.
pub async fn start() {
    report_panics();
    let port = Port::of_worker();
    let ready = look_around().await;
    let lab = Rc::new(Laboratory::new(port.clone(), ready.clone()));
    // Each request is a task of its own: a run is steered while it trains.
    port.listen(move |Request { id, command }, files| {
        let lab = lab.clone();
        spawn_local(async move {
            lab.requests.begin(id);
            let (result, buffers) = dispatch(command, Ask { lab: lab.clone(), id, files }).await;
            lab.requests.end(id);
            lab.port.post(&Message::Reply { id, result }, buffers);
        });
    });
    port.post(&Message::Ready(ready), Vec::new());
    spawn_local(fetch_ahead());
}

/// Finds out what this worker computes on. Without a graphics processor it computes on the processor.
async fn look_around() -> Ready {
    let cpu = Ready { computes_on: cpu_in_words().to_string(), has_gpu: false, gpu_problem: None };
    if !cfg!(feature = "webgpu") {
        return cpu;
    }
    match bunsen_deep::init_gpu().await {
        Ok(adapter) => {
            // An adapter without a name of its own is called WebGPU.
            let computes_on = if adapter == "WebGPU" { adapter } else { format!("WebGPU · {adapter}") };
            Ready { computes_on, has_gpu: true, gpu_problem: None }
        }
        Err(problem) => Ready { gpu_problem: Some(problem), ..cpu },
    }
}
