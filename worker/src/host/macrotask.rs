//! Giving way to messages and timers.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures::channel::oneshot;
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessagePort};

/// Lets the browser deliver messages in the middle of a long computation.
///
/// A message to itself is the quickest task a worker can queue: `setTimeout` waits 4 ms once nested,
/// and a resolved promise would come back before any message is delivered.
pub struct Macrotasks {
    sender: MessagePort,
    waiting: Rc<RefCell<VecDeque<oneshot::Sender<()>>>>,
    // Hears the messages for as long as this lives.
    _receiver: MessagePort,
    _on_message: Closure<dyn Fn()>,
}

impl Macrotasks {
    /// Opens the channel to itself.
    ///
    /// # Panics
    /// If the browser has no `MessageChannel`; all with module workers have.
    pub fn new() -> Self {
        let channel = MessageChannel::new().expect("every browser with module workers has MessageChannel");
        let waiting = Rc::new(RefCell::new(VecDeque::<oneshot::Sender<()>>::new()));
        let queue = waiting.clone();
        let on_message = Closure::<dyn Fn()>::new(move || {
            let next = queue.borrow_mut().pop_front();
            if let Some(next) = next {
                // Nobody waits any more if its future was dropped.
                let _ = next.send(());
            }
        });
        channel.port1().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Self { sender: channel.port2(), waiting, _receiver: channel.port1(), _on_message: on_message }
    }

    /// Comes back after everything that already waits in the browser's queue.
    pub async fn turn(&self) {
        let (sender, receiver) = oneshot::channel();
        self.waiting.borrow_mut().push_back(sender);
        if self.sender.post_message(&JsValue::NULL).is_ok() {
            let _ = receiver.await;
        }
    }
}

impl Default for Macrotasks {
    fn default() -> Self {
        Self::new()
    }
}
