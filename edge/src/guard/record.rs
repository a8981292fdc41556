//! Counts and logs every request: its route, never what stood in its path, query or body.

use std::any::Any;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::answer::Refusal;
use crate::app::App;
use crate::metrics::{RequestLabels, RouteLabels};

/// Runs a request and takes note of it.
pub(crate) async fn record_request(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = known_method(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("(files)", MatchedPath::as_str).to_string();
    let response = next.run(request).await;
    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    let elapsed_ms = elapsed.as_secs_f64() * 1000.0;
    if status >= 500 {
        tracing::warn!(method, route, status, elapsed_ms, "request");
    } else if route == "(files)" {
        tracing::debug!(method, route, status, elapsed_ms, "request");
    } else {
        tracing::info!(method, route, status, elapsed_ms, "request");
    }
    let metrics = app.metrics();
    metrics.request_seconds.get_or_create(&RouteLabels { route: route.clone() }).observe(elapsed.as_secs_f64());
    metrics.requests.get_or_create(&RequestLabels { route, method: method.to_string(), status }).inc();
    response
}

/// The method if it is one of HTTP's own. A client may make up as many as it likes: they count as one.
fn known_method(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"];
    KNOWN.into_iter().find(|known| method.as_str() == *known).unwrap_or("other")
}

/// The answer when an endpoint panicked.
pub(crate) fn caught_panic(panic: Box<dyn Any + Send>) -> Response {
    let cause = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words")
        .to_string();
    Refusal::fault(cause).into_response()
}
