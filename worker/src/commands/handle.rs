//! What every command's handler looks like.

use std::rc::Rc;

use bunsen_protocol::Call;
use bunsen_spec::{Problem, say};
use web_sys::Blob;

use crate::laboratory::Laboratory;

/// What a handler gets beside its command.
pub struct Ask {
    /// Everything the commands share.
    pub lab: Rc<Laboratory>,
    /// The request's number, for [`bunsen_protocol::Event::Working`].
    pub id: u64,
    /// The request's files.
    pub files: Vec<Blob>,
}

impl Ask {
    /// The file that comes with the request.
    pub fn take_file(&mut self) -> Result<Blob, Problem> {
        if self.files.is_empty() {
            return Err(say::worker::no_bytes());
        }
        Ok(self.files.swap_remove(0))
    }
}

/// What a handler answers: a value of the call's type, and the buffers beside it.
pub struct Answer<T> {
    /// The value.
    pub value: T,
    /// The buffers.
    pub buffers: Vec<Vec<u8>>,
}

impl<T> Answer<T> {
    /// A value with one file beside it.
    pub fn with_file(value: T, bytes: Vec<u8>) -> Self {
        Self { value, buffers: vec![bytes] }
    }
}

impl<T> From<T> for Answer<T> {
    fn from(value: T) -> Self {
        Self { value, buffers: Vec::new() }
    }
}

/// A command that the worker can do. [`super::dispatch`] has an arm for each.
pub trait Handle: Call {
    /// Does it.
    async fn handle(self, ask: Ask) -> Result<Answer<Self::Reply>, Problem>;
}
