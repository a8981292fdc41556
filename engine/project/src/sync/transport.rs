//! The way to the other side: requests and answers, without sockets.

use async_trait::async_trait;
use bunsen_spec::Problem;

/// What is done at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Ask whether it is there.
    Head,
    /// Write, as often as one likes.
    Put,
    /// Ask for something to be done.
    Post,
}

/// A request to the other side.
#[derive(Clone, Debug, PartialEq)]
pub struct Request<'a> {
    /// What is done.
    pub method: Method,
    /// The path and what is asked, such as `/p/iris.git/info/refs`; plain ASCII.
    pub path: String,
    /// Headers beside those of the transport itself.
    pub headers: Vec<(&'static str, String)>,
    /// What is sent with it.
    pub body: &'a [u8],
}

/// An answer of the other side, whatever it says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// The header `Upload-Offset`: how many bytes of a content have arrived.
    pub upload_offset: Option<u64>,
    /// The body.
    pub body: Vec<u8>,
}

/// Sends requests to one origin, with the right token.
#[async_trait(?Send)]
pub trait Transport {
    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    /// When there is no whole answer, with what the learner should read. An answer that says no is an answer.
    async fn send(&self, request: &Request<'_>) -> Result<Response, Problem>;
}
