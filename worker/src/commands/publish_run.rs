//! `PublishRun`: the model's files go to the edge that served the page, then its name does.

use bunsen_project::{read_content, runs};
use bunsen_protocol::PublishRun;
use bunsen_spec::say::{model_tests, publishing};
use bunsen_spec::{Deployment, ModelFile, Problem, PublishRequest, RunStatus};
use serde::de::DeserializeOwned;

use super::handle::{Answer, Ask, Handle};
use crate::host::{self, Method, fetch};

/// Files from this size on are sent only if the edge lacks them; asking about smaller ones would take
/// as long as sending them.
const ASK_FROM_BYTES: u64 = 64 << 10;
/// How long a small request may take.
const TIMEOUT_MS: u32 = 30_000;
/// How long a file may take.
const FILE_TIMEOUT_MS: u32 = 15 * 60_000;

impl Handle for PublishRun {
    async fn handle(self, ask: Ask) -> Result<Answer<Deployment>, Problem> {
        let record = runs::read(&ask.lab.store, &self.project, &self.run).await?;
        if record.status != RunStatus::Finished || record.spec.train().is_none() {
            return Err(publishing::no_model(&record.name));
        }
        if let Some(why) = record.held_back() {
            return Err(model_tests::not_published(&record.name, &why));
        }
        let edge = Edge::new(&self.token)?;
        let total_bytes = record.files.iter().map(|file| file.size_bytes).sum::<u64>().max(1);
        let sending = async {
            let mut sent_bytes = 0;
            for file in &record.files {
                let done = sent_bytes as f64 / total_bytes as f64;
                ask.lab.working(ask.id, publishing::sending(&file.path), Some(done));
                edge.send_file(&ask, file).await?;
                sent_bytes += file.size_bytes;
            }
            Ok(())
        };
        // What follows is short, and nobody could say whether the edge has done it.
        ask.lab.requests.until_given_up(ask.id, sending).await?;
        ask.lab.working(ask.id, publishing::publishing(&self.name), Some(1.0));
        let request = PublishRequest { files: record.files, options: self.options, replaces: self.replaces };
        Ok(edge.publish(&self.name, &request).await?.into())
    }
}

/// The edge that served the page, and the right to write on it.
struct Edge {
    authorization: String,
}

impl Edge {
    fn new(token: &str) -> Result<Self, Problem> {
        if token.trim().is_empty() || !token.trim().bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(publishing::token_needed().in_field("token"));
        }
        Ok(Self { authorization: format!("Bearer {}", token.trim()) })
    }

    async fn send_file(&self, ask: &Ask, file: &ModelFile) -> Result<(), Problem> {
        let url = format!("/api/objects/{}", file.md5);
        let headers = [("Authorization", self.authorization.as_str())];
        if file.size_bytes >= ASK_FROM_BYTES && fetch(Method::Head, &url, &headers, None, TIMEOUT_MS).await?.is_ok() {
            return Ok(());
        }
        let bytes = read_content(&ask.lab.store, &file.md5).await.map_err(|error| error.in_file(&file.path))?;
        let headers = [headers[0], ("Content-Type", "application/octet-stream")];
        let answer = fetch(Method::Put, &url, &headers, Some(&bytes), FILE_TIMEOUT_MS).await?;
        if answer.is_ok() { Ok(()) } else { Err(refusal(&answer)) }
    }

    async fn publish(&self, name: &str, request: &PublishRequest) -> Result<Deployment, Problem> {
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
