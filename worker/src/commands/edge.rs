//! The edge that served the page, and the right to write on it.

use bunsen_spec::say::publishing;
use bunsen_spec::{Deployment, ModelFile, Problem, PublishRequest};
use serde::de::DeserializeOwned;

use crate::host::{self, Method, fetch};

/// Files from this size on are sent only if the edge lacks them; asking about smaller ones would take
/// as long as sending them.
const ASK_FROM_BYTES: u64 = 64 << 10;
/// How long a small request may take.
const TIMEOUT_MS: u32 = 30_000;
/// How long a file may take.
const FILE_TIMEOUT_MS: u32 = 15 * 60_000;

/// See the module.
pub struct Edge {
    authorization: String,
}

impl Edge {
    /// With this token.
    ///
    /// # Errors
    /// If it cannot be one.
    pub fn new(token: &str) -> Result<Self, Problem> {
        if token.trim().is_empty() || !token.trim().bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(publishing::token_needed().in_field("token"));
        }
        Ok(Self { authorization: format!("Bearer {}", token.trim()) })
    }

    /// Sends what `read` gives of a file, if the edge may lack it.
    ///
    /// # Errors
    /// If it cannot be read, the edge refuses it or does not answer.
    pub async fn send_file(
        &self,
        file: &ModelFile,
        read: impl AsyncFnOnce() -> Result<Vec<u8>, Problem>,
    ) -> Result<(), Problem> {
        let url = format!("/api/objects/{}", file.md5);
        let headers = [("Authorization", self.authorization.as_str())];
        if file.size_bytes >= ASK_FROM_BYTES && fetch(Method::Head, &url, &headers, None, TIMEOUT_MS).await?.is_ok() {
            return Ok(());
        }
        let bytes = read().await?;
        let headers = [headers[0], ("Content-Type", "application/octet-stream")];
        let answer = fetch(Method::Put, &url, &headers, Some(&bytes), FILE_TIMEOUT_MS).await?;
        if answer.is_ok() { Ok(()) } else { Err(refusal(&answer)) }
    }

    /// Publishes what was sent under a name.
    ///
    /// # Errors
    /// If the edge refuses it or does not answer.
    pub async fn publish(&self, name: &str, request: &PublishRequest) -> Result<Deployment, Problem> {
        let name = String::from(js_sys::encode_uri_component(name));
        let url = format!("/api/deployments/{name}");
        let headers = [("Authorization", self.authorization.as_str()), ("Content-Type", "application/json")];
        let body = serde_json::to_vec(request).expect("requests have text keys and no failing parts");
        let answer = fetch(Method::Put, &url, &headers, Some(&body), TIMEOUT_MS).await?;
        if answer.is_ok() { parse(&answer.bytes) } else { Err(refusal(&answer)) }
    }
}

/// Why an edge refused: its own words where it has some.
pub fn refusal(answer: &host::Answer) -> Problem {
    if let Ok(problem) = serde_json::from_slice(&answer.bytes) {
        return problem;
    }
    match answer.status {
        401 | 403 => publishing::token_refused(),
        404 => publishing::no_such_thing(),
        status => publishing::odd_status(status),
    }
}

/// Reads an answer of an edge.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| publishing::no_edge(&error.to_string()))
}
