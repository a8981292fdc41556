//! The only file that talks to the edge that served this page: lists, removes and watches deployments, and says who
//! may read and write the projects it keeps. Models, versions and data are sent by the worker, which has their bytes.

use bunsen_spec::{
    ANSWERED, Deployment, DeploymentStats, NOT_ANSWERED, Prediction, PredictionCount, Problem, ProblemKind, SyncRole,
    SyncToken, SyncedProject,
};
use gloo::net::http::{Request, RequestBuilder, Response};
use gloo::utils::window;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use web_sys::RequestCredentials;

use crate::state::watch::Window;
use crate::text::text;

const TOKEN_KEY: &str = "bunsen.token";

/// The edge, and what allows to change what it serves.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The token; may be empty.
    pub token: String,
}

/// A token of a project that was just made. Its secret is shown this once.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct NewToken {
    /// The token.
    #[serde(flatten)]
    pub token: SyncToken,
    /// What is to be passed on.
    #[serde(rename = "token")]
    pub secret: String,
}

impl Edge {
    /// The edge with its own token, as it was used last.
    pub fn stored() -> Self {
        Self { token: read_token(TOKEN_KEY).unwrap_or_default() }
    }

    /// The edge with the token that was used last for a project it keeps; its own, if there was none.
    pub fn stored_for(project: &str) -> Self {
        Self { token: read_token(&project_key(project)).unwrap_or_else(|| Self::stored().token) }
    }

    /// Remembers the edge's own token in this browser.
    pub fn store(&self) {
        self.write_token(TOKEN_KEY);
    }

    /// Remembers the token in this browser for a project that the edge keeps.
    pub fn store_for(&self, project: &str) {
        if *self != Self::stored() {
            self.write_token(&project_key(project));
        } else if let Ok(Some(storage)) = window().local_storage() {
            // One that was used before must not be taken for it again.
            let _ = storage.remove_item(&project_key(project));
        }
    }

    fn write_token(&self, key: &str) {
        if let Ok(Some(storage)) = window().local_storage() {
            // Where nothing can be stored, it is asked for again.
            let _ = storage.set_item(key, &self.token);
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

    /// The projects it keeps that this token shows.
    pub async fn projects(&self) -> Result<Vec<SyncedProject>, Problem> {
        self.get("/api/projects").await
    }

    /// A project it keeps; `None`: there is none of this name.
    pub async fn project(&self, name: &str) -> Result<Option<SyncedProject>, Problem> {
        match self.get(&format!("/api/projects/{name}")).await {
            Err(problem) if problem.kind == ProblemKind::NotFound => Ok(None),
            found => found.map(Some),
        }
    }

    /// Makes a project on it, or changes whether only those with a token may read it.
    pub async fn put_project(&self, name: &str, is_private: bool) -> Result<(), Problem> {
        let request = Request::put(&format!("/api/projects/{name}"));
        self.send_json(request, &json!({ "private": is_private })).await.map(drop)
    }

    /// The tokens of a project.
    pub async fn tokens(&self, name: &str) -> Result<Vec<SyncToken>, Problem> {
        self.get(&format!("/api/projects/{name}/tokens")).await
    }

    /// Makes a token for a project.
    pub async fn create_token(&self, name: &str, role: SyncRole, label: &str) -> Result<NewToken, Problem> {
        let request = Request::post(&format!("/api/projects/{name}/tokens"));
        let response = self.send_json(request, &json!({ "role": role, "label": label })).await?;
        read(response).await
    }

    /// Ends a token of a project.
    pub async fn revoke_token(&self, name: &str, id: u64) -> Result<(), Problem> {
        self.send(Request::delete(&format!("/api/projects/{name}/tokens/{id}"))).await.map(drop)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        read(self.send(Request::get(path)).await?).await
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, Problem> {
        answered(self.sign(request).send().await).await
    }

    async fn send_json(&self, request: RequestBuilder, body: &serde_json::Value) -> Result<Response, Problem> {
        let request = self.sign(request).json(body).map_err(|error| Problem::internal(error.to_string()))?;
        answered(request.send().await).await
    }

    fn sign(&self, request: RequestBuilder) -> RequestBuilder {
        // With credentials, the browser would ask for a name and a password where the edge asks for a token.
        let request = request.credentials(RequestCredentials::Omit);
        match self.token.as_str() {
            "" => request,
            token => request.header("Authorization", &format!("Bearer {token}")),
        }
    }
}

fn project_key(project: &str) -> String {
    format!("{TOKEN_KEY}.{project}")
}

fn read_token(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, Problem> {
    let status = response.status();
    response.json().await.map_err(|_| Problem::internal((text().publish.odd_answer)(status)))
}

/// What the edge answered, if it did and did not refuse.
async fn answered(sent: Result<Response, gloo::net::Error>) -> Result<Response, Problem> {
    let t = &text().publish;
    let unreachable = |_| Problem::new(ProblemKind::Unreachable, t.unreachable).remedy(t.unreachable_remedy);
    let response = sent.map_err(unreachable)?;
    if response.ok() {
        return Ok(response);
    }
    let status = response.status();
    Err(explain(status, response.json().await.ok()))
}

/// Where the projects are that this edge keeps, such as `https://example.org`.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// The address of a deployment's page, as it can be passed on.
pub fn link(name: &str) -> String {
    format!("{}/d/{name}", origin())
}

/// Tells the edge that a prediction was made. Only where the owner chose so.
pub async fn count_prediction(name: &str, version: u64, answer: &Prediction, latency_ms: f64) {
    let (label, value) = match answer {
        Prediction::Class { label, .. } => (Some(label.clone()), None),
        Prediction::Number { value } => (None, Some(*value)),
    };
    send_count(name, &PredictionCount { version: Some(version), latency_ms, label, value }).await;
}

/// Tells the edge that documents were asked, and whether they answered. Only where the owner chose so.
pub async fn count_question(name: &str, version: u64, is_answered: bool, latency_ms: f64) {
    let label = if is_answered { ANSWERED } else { NOT_ANSWERED };
    let count = PredictionCount { version: Some(version), latency_ms, label: Some(label.into()), value: None };
    send_count(name, &count).await;
}

async fn send_count(name: &str, count: &PredictionCount) {
    if let Ok(request) = Request::post(&format!("/d/{name}/count")).json(count) {
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
