//! Whether the edge lives and works, which it is, and what it has counted.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bunsen_spec::{Problem, ProblemKind};
use serde_json::{Value, json};

use crate::answer::Refusal;
use crate::app::App;
use crate::openapi::{Answer, Operation, Routes};

const fn operation(
    id: &'static str,
    path: &'static str,
    summary: &'static str,
    answers: &'static [Answer],
) -> Operation {
    Operation {
        id,
        method: "GET",
        path,
        tag: "Operation",
        summary,
        detail: "",
        needs_token: false,
        parameters: &[],
        body: None,
        answers,
    }
}

const HEALTHZ: Operation = operation(
    "check_health",
    "/healthz",
    "Says that the process lives.",
    &[Answer::raw(200, "text/plain", "It lives.")],
);

const READYZ: Operation = operation(
    "check_readiness",
    "/readyz",
    "Says whether the database and the disk can be used.",
    &[Answer::json(200, "Ready", "They can."), Answer::problem(503, "They cannot.")],
);

const VERSION: Operation = operation(
    "read_version",
    "/version",
    "Gives the program's name and version.",
    &[Answer::json(200, "Version", "Name and version.")],
);

const METRICS: Operation = operation(
    "read_metrics",
    "/metrics",
    "Counts for Prometheus.",
    &[Answer::raw(200, "application/openmetrics-text", "OpenMetrics text.")],
);

/// The routes.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .add(&HEALTHZ, check_health)
        .add(&READYZ, check_readiness)
        .add(&VERSION, read_version)
        .add(&METRICS, read_metrics)
}

async fn check_health() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

async fn check_readiness(State(app): State<App>) -> Result<Json<Value>, Refusal> {
    let checked = app.blocking(|app, database| {
        database.read(|t| Ok(t.query_row("SELECT count(*) FROM deployments", [], |row| row.get::<_, i64>(0))?))?;
        app.objects().size("d41d8cd98f00b204e9800998ecf8427e").map_err(Refusal::fault)?;
        Ok(())
    });
    match checked.await {
        Ok(()) => Ok(Json(json!({ "ready": true }))),
        Err(_) => {
            let what = "The edge cannot use its database or its disk.";
            let problem = Problem::new(ProblemKind::Internal, what).remedy("Its log says why.");
            Err(Refusal::with_status(StatusCode::SERVICE_UNAVAILABLE, problem))
        }
    }
}

async fn read_version() -> Json<Value> {
    Json(json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") }))
}

async fn read_metrics(State(app): State<App>) -> Result<Response, Refusal> {
    let text = app.metrics().encode().map_err(Refusal::fault)?;
    let media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, media_type)], text).into_response())
}
