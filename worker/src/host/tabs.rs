//! Word to the other tabs of this site.

use bunsen_spec::ProjectId;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

/// The line between the tabs of this site. Says only that a project changed; what changed is in the
/// store.
pub struct Tabs {
    // Absent in browsers without it: tabs then see each other's changes when they next ask.
    channel: Option<BroadcastChannel>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Tabs {
    /// Opens the line and hands every project that another tab changed to `on_change`.
    pub fn new(on_change: impl Fn(ProjectId) + 'static) -> Self {
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(id) = event.data().as_string() {
                on_change(ProjectId(id));
            }
        });
        let channel = BroadcastChannel::new("bunsen").ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        Self { channel, _on_message: on_message }
    }

    /// Tells the other tabs that a project, or one of its runs, changed.
    pub fn tell_changed(&self, project: &ProjectId) {
        if let Some(channel) = &self.channel {
            // It fails for values that cannot be cloned only; a text can.
            let _ = channel.post_message(&JsValue::from_str(&project.0));
        }
    }
}
