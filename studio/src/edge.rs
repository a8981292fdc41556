//! The only file that talks to the edge that served this page: lists, removes and watches deployments. Models are
//! sent by the worker, which has their bytes.

use bunsen_spec::{Deployment, DeploymentStats, Prediction, PredictionCount, Problem, ProblemKind};
use gloo::net::http::{Request, RequestBuilder, Response};
use gloo::utils::window;
use serde::de::DeserializeOwned;

use crate::state::watch::Window;
use crate::text::text;

const TOKEN_KEY: &str = "bunsen.token";

/// The edge, and what allows to change what it serves.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The token; may be empty.
    pub token: String,
}

impl Edge {
    /// The edge with the token that was used last.
    pub fn stored() -> Self {
        let storage = window().local_storage().ok().flatten();
        Self { token: storage.and_then(|storage| storage.get_item(TOKEN_KEY).ok().flatten()).unwrap_or_default() }
    }

    /// Remembers the token in this browser.
    pub fn store(&self) {
        if let Ok(Some(storage)) = window().local_storage() {
            // Where nothing can be stored, it is asked for again.
            let _ = storage.set_item(TOKEN_KEY, &self.token);
        }
    }

    /// Takes the token out of an address that ends in `#token=…`, as the edge prints it when it first
    /// starts, remembers it, and leaves an address that can be shown around.
    pub fn sign_in_from_address() {
        let location = window().location();
        let hash = location.hash().unwrap_or_default();
        let Some(token) = hash.strip_prefix("#token=").filter(|token| !token.is_empty()) else { return };
        Self { token: token.into() }.store();
        let path = format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
        }
    }

    /// Every deployment.
    pub async fn deployments(&self) -> Result<Vec<Deployment>, Problem> {
        self.get("/api/deployments").await
    }

    /// What a deployment predicted in a window of time.
    pub async fn stats(&self, name: &str, span: Window) -> Result<DeploymentStats, Problem> {
        let Window { from_ms, to_ms, buckets } = span;
        self.get(&format!("/api/deployments/{name}/stats?from_ms={from_ms}&to_ms={to_ms}&buckets={buckets}")).await
    }

    /// Takes a deployment away.
    pub async fn unpublish(&self, name: &str) -> Result<(), Problem> {
        self.send(Request::delete(&format!("/api/deployments/{name}"))).await.map(|_| ())
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        let response = self.send(Request::get(path)).await?;
        let status = response.status();
        response.json().await.map_err(|_| Problem::internal((text().publish.odd_answer)(status)))
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, Problem> {
        let t = &text().publish;
        let request = match self.token.as_str() {
            "" => request,
            token => request.header("Authorization", &format!("Bearer {token}")),
        };
        let unreachable = |_| Problem::new(ProblemKind::Unreachable, t.unreachable).remedy(t.unreachable_remedy);
        let response = request.send().await.map_err(unreachable)?;
        if response.ok() {
            return Ok(response);
        }
        let status = response.status();
        let told: Option<Problem> = response.json().await.ok();
        Err(explain(status, told))
    }
}

/// The address of a deployment's page, as it can be passed on.
pub fn link(name: &str) -> String {
    format!("{}/d/{name}", window().location().origin().unwrap_or_default())
}

/// Tells the edge that a prediction was made. Only where the owner chose so.
pub async fn count_prediction(name: &str, version: u64, answer: &Prediction, latency_ms: f64) {
    let (label, value) = match answer {
        Prediction::Class { label, .. } => (Some(label.clone()), None),
        Prediction::Number { value } => (None, Some(*value)),
    };
    let count = PredictionCount { version: Some(version), latency_ms, label, value };
    if let Ok(request) = Request::post(&format!("/d/{name}/count")).json(&count) {
        // A count that is lost costs the visitor nothing.
        let _ = request.send().await;
    }
}

/// A refusal in plain words. What the edge says itself is kept where it says more.
pub fn explain(status: u16, told: Option<Problem>) -> Problem {
    let t = &text().publish;
    match (status, told) {
        (401 | 403, _) => Problem::new(ProblemKind::Forbidden, t.refused).remedy(t.refused_remedy).in_field("token"),
        (409, _) => Problem::new(ProblemKind::Conflict, t.conflict).remedy(t.conflict_remedy).in_field("name"),
        (_, Some(problem)) => problem,
        (404, None) => Problem::not_found(t.no_such),
        (status, None) => Problem::internal((t.odd_answer)(status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_say_what_to_do() {
        let check = |status, told: Option<Problem>, kind: ProblemKind| assert_eq!(explain(status, told).kind, kind);
        check(401, None, ProblemKind::Forbidden);
        check(409, Some(Problem::internal("x")), ProblemKind::Conflict);
        check(400, Some(Problem::bad_input("x")), ProblemKind::BadInput);
        check(404, None, ProblemKind::NotFound);
        check(502, None, ProblemKind::Internal);
        assert!(explain(401, None).remedy.contains("token"));
    }
}
