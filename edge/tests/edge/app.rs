//! An edge without a socket, and what tests say to it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use bunsen_edge::{App, Settings};
use bunsen_spec::{DeploymentOptions, PublishRequest};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tower::ServiceExt;

use crate::model::Folder;

/// The token of every edge in tests.
pub const TOKEN: &str = "a-token-for-tests";
/// The time at which every edge in tests begins, in milliseconds since 1970: a full minute.
pub const START_MS: u64 = 1_750_000_020_000;

/// An edge on an empty data folder, with a clock that tests move.
pub struct TestApp {
    app: App,
    router: Router,
    clock_ms: Arc<AtomicU64>,
    /// Its studio's folder.
    pub dist: TempDir,
    /// Its data folder.
    pub data: TempDir,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
}

impl TestApp {
    /// Starts one.
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    /// Starts one with changed settings.
    pub fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let (data, dist) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut settings = Settings::local(data.path());
        settings.token = Some(TOKEN.into());
        settings.dist = Some(dist.path().to_path_buf());
        settings.predict_threads = Some(2);
        change(&mut settings);
        let clock_ms = Arc::new(AtomicU64::new(START_MS));
        let clock = Arc::clone(&clock_ms);
        let app = App::open(&settings, Arc::new(move || clock.load(Ordering::Relaxed) as f64)).unwrap();
        Self { router: app.router(), app, clock_ms, dist, data }
    }

    /// Moves the clock on.
    pub fn advance_ms(&self, ms: u64) {
        self.clock_ms.fetch_add(ms, Ordering::Relaxed);
    }

    /// Does what a server does every day.
    pub async fn tidy(&self) {
        self.app.tidy().await;
    }

    /// Serves it on a free port for as long as the runtime of the test goes on; gives its address, without a slash at
    /// the end.
    pub async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let bound = listener.local_addr().unwrap();
        let service = self.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        format!("http://{bound}")
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Sends a request as the owner, and leaves the answer's body where it is.
    pub async fn begin(&self, method: &str, path: &str, body: impl Into<Body>) -> axum::response::Response {
        let request = Request::builder().method(method).uri(path).header("host", "localhost:8080");
        let request = request.header("authorization", format!("Bearer {TOKEN}")).body(body.into()).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Sends a request with headers and a body.
    pub async fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost:8080");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Looks.
    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], Body::empty()).await
    }

    /// Writes as the owner.
    pub async fn write(&self, method: &str, path: &str, body: impl Into<Body>) -> Answer {
        self.call(method, path, &[("authorization", &format!("Bearer {TOKEN}"))], body).await
    }

    /// Asks a deployment to predict.
    pub async fn invoke(&self, name: &str, body: &Value) -> Answer {
        let json = [("content-type", "application/json")];
        self.call("POST", &format!("/d/{name}/invocations"), &json, body.to_string()).await
    }

    /// Sends every file of a folder.
    pub async fn send_files(&self, folder: &Folder) {
        for (file, bytes) in folder.files.iter().zip(&folder.bytes) {
            let answer = self.write("PUT", &format!("/api/objects/{}", file.md5), bytes.clone()).await;
            assert!(answer.status.is_success(), "{answer:?}");
        }
    }

    /// Asks to publish a folder whose files have been sent.
    pub async fn try_publish(&self, name: &str, folder: &Folder, replaces: u64, options: DeploymentOptions) -> Answer {
        let request = PublishRequest { files: folder.files.clone(), options, replaces };
        self.write("PUT", &format!("/api/deployments/{name}"), serde_json::to_vec(&request).unwrap()).await
    }

    /// Publishes a folder as the first version of a name.
    pub async fn publish(&self, name: &str, folder: &Folder) {
        self.send_files(folder).await;
        let options = DeploymentOptions { title: "Which?".into(), counts_predictions: true, ..Default::default() };
        let answer = self.try_publish(name, folder, 0, options).await;
        assert_eq!(answer.status, 201, "{answer:?}");
    }
}

impl Answer {
    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header, empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Checks the whole answer.
    #[track_caller]
    pub fn check(&self, status: u16, body: &Value) {
        assert_eq!(json!([self.status.as_u16(), self.json()]), json!([status, body]), "{}", self.text());
    }

    /// Checks a refusal by its kind and its first sentence.
    #[track_caller]
    pub fn check_refusal(&self, status: u16, kind: &str, what: &str) {
        let body = self.json();
        assert_eq!(
            (self.status.as_u16(), body["kind"].as_str(), body["what"].as_str()),
            (status, Some(kind), Some(what))
        );
    }
}
