//! The description of the interface, for programs and for people.

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use crate::app::App;
use crate::openapi::{Answer, Operation, Routes};

const OPENAPI: Operation = Operation {
    id: "read_openapi",
    method: "GET",
    path: "/openapi.json",
    tag: "Operation",
    summary: "Describes all of this as OpenAPI 3.1.",
    detail: "",
    needs_token: false,
    parameters: &[],
    body: None,
    answers: &[Answer::raw(200, "application/json", "The document.")],
};

const PAGE: Operation = Operation {
    id: "read_description",
    method: "GET",
    path: "/api",
    tag: "Operation",
    summary: "Describes all of this as a page to read.",
    detail: "",
    needs_token: false,
    parameters: &[],
    body: None,
    answers: &[Answer::raw(200, "text/html", "This page.")],
};

/// The routes.
pub(crate) fn routes() -> Routes {
    Routes::new().add(&OPENAPI, read_openapi).add(&PAGE, read_description)
}

async fn read_openapi(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], app.document().json().to_string()).into_response()
}

async fn read_description(State(app): State<App>) -> Html<String> {
    Html(app.document().page().to_string())
}
