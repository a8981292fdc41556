//! What the line to the worker says when something goes wrong with it.

use super::Words;

catalogue! {
    /// What the line to the worker says.
    BridgeText {
        unreadable_answer: fn(&str) -> String =
            |why| format!("The engine gave an answer that this page cannot read ({why}).");
        worker_died: fn(&str) -> String = |what| {
            if what.is_empty() {
                "The engine stopped unexpectedly.".into()
            } else {
                format!("The engine stopped unexpectedly ({what}).")
            }
        };
        what_is_kept: Words = "Projects, data and finished runs are kept in this browser; a run that was training \
            can be resumed from its last checkpoint.";
        not_posted: Words = "a question could not be handed to it";
        silent: Words = "it no longer answers";
        device_changed: Words = "The device was changed before the answer came.";
        no_adapter: Words = "This browser offers no graphics adapter to WebGPU, so training stays on the CPU.";
        no_adapter_remedy: Words = "Chrome, Edge and Safari 26 offer one on most computers with a graphics processor.";
        gpu_failed: fn(&str) -> String = |why| {
            if why.is_empty() {
                "WebGPU could not be started, so training stays on the CPU.".into()
            } else {
                format!("WebGPU could not be started, so training stays on the CPU. {why}")
            }
        };
        gpu_failed_remedy: Words = "Everything works on the CPU too, only more slowly for networks.";
    }
}
