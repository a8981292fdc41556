//! Push, pull and clone over the browser's network.

use async_trait::async_trait;
use bunsen_project::sync::{self, Remote, Request, Response, Transport};
use bunsen_spec::{Problem, say};

use crate::host::{Method, fetch};

/// How long one request may take: a part of a file, or all versions at once, on a slow line.
const TIMEOUT_MS: u32 = 15 * 60_000;

/// The way to an edge, with the token that opens it.
pub struct FetchTransport {
    origin: String,
    authorization: Option<String>,
}

impl FetchTransport {
    /// The way to a remote's edge. Without a token only public projects can be read.
    ///
    /// # Errors
    /// When the token could not be sent.
    pub fn new(remote: &Remote, token: &str) -> Result<Self, Problem> {
        let token = token.trim();
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(say::syncing::token_refused(&remote.name).in_field("token"));
        }
        let authorization = (!token.is_empty()).then(|| format!("Bearer {token}"));
        Ok(Self { origin: remote.origin.clone(), authorization })
    }
}

#[async_trait(?Send)]
impl Transport for FetchTransport {
    async fn send(&self, request: &Request<'_>) -> Result<Response, Problem> {
        let authorization = self.authorization.iter().map(|value| ("Authorization", value.as_str()));
        let headers: Vec<_> =
            request.headers.iter().map(|(name, value)| (*name, value.as_str())).chain(authorization).collect();
        let (method, body) = match request.method {
            sync::Method::Get => (Method::Get, None),
            sync::Method::Head => (Method::Head, None),
            sync::Method::Put => (Method::Put, Some(request.body)),
            sync::Method::Post => (Method::Post, Some(request.body)),
        };
        let url = format!("{}{}", self.origin, request.path);
        let answer = fetch(method, &url, &headers, body, TIMEOUT_MS).await?;
        Ok(Response { status: answer.status, upload_offset: answer.upload_offset, body: answer.bytes })
    }
}
