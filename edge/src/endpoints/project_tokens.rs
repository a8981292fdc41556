//! Tokens of a project: for those who may push to it, or only read it.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State, rejection::BytesRejection};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bunsen_spec::{Problem, SyncRole, SyncToken};
use serde::Deserialize;
use serde_json::json;

use super::projects::{MAX_REQUEST_BYTES, NAME, TOO_OFTEN, WRONG_TOKEN, read_request};
use crate::answer::Refusal;
use crate::app::App;
use crate::asked::{Path, whole_body};
use crate::guard::{Owner, no_project};
use crate::openapi::{Answer, Body, Operation, Parameter, Routes};
use crate::store::{Durability, add_token, find_project, list_tokens, record_audit, revoke_token};
use crate::token::new_secret;

/// The longest label, in characters.
const MAX_LABEL: usize = 100;

const LIST: Operation = Operation {
    id: "list_project_tokens",
    method: "GET",
    path: "/api/projects/{name}/tokens",
    tag: "Projects",
    summary: "Lists the tokens of a project, oldest first, without their secrets.",
    detail: "",
    needs_token: true,
    parameters: &[NAME],
    body: None,
    answers: &[
        Answer::json(200, "[]SyncToken", "The tokens."),
        WRONG_TOKEN,
        Answer::problem(404, "There is no such project."),
        TOO_OFTEN,
    ],
};

const CREATE: Operation = Operation {
    id: "create_project_token",
    method: "POST",
    path: "/api/projects/{name}/tokens",
    tag: "Projects",
    summary: "Makes a token for one project.",
    detail: "“role” is writer or viewer. The secret is shown this once; the edge keeps only its hash.",
    needs_token: true,
    parameters: &[NAME],
    body: Some(Body {
        media: &[("application/json", "TokenRequest")],
        example: "{\"role\": \"writer\", \"label\": \"Group 3\"}",
    }),
    answers: &[
        Answer::json(201, "NewToken", "The token with its secret."),
        Answer::problem(400, "The request cannot be used."),
        WRONG_TOKEN,
        Answer::problem(404, "There is no such project."),
        Answer::problem(413, "The request is larger than 64 KiB."),
        TOO_OFTEN,
    ],
};

const REVOKE: Operation = Operation {
    id: "revoke_project_token",
    method: "DELETE",
    path: "/api/projects/{name}/tokens/{id}",
    tag: "Projects",
    summary: "Ends a token at once.",
    detail: "",
    needs_token: true,
    parameters: &[NAME, Parameter { name: "id", place: "path", kind: "integer", what: "The token's number." }],
    body: None,
    answers: &[
        Answer::empty(204, "It allows nothing any more."),
        WRONG_TOKEN,
        Answer::problem(404, "There is no such project or token."),
        TOO_OFTEN,
    ],
};

/// The routes.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .add(&LIST, list)
        .add(&CREATE, create_token)
        .add(&REVOKE, revoke)
        .limit_body(DefaultBodyLimit::max(MAX_REQUEST_BYTES as usize))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenRequest {
    role: SyncRole,
    #[serde(default)]
    label: String,
}

async fn list(
    State(app): State<App>,
    _owner: Owner,
    Path(name): Path<String>,
) -> Result<Json<Vec<SyncToken>>, Refusal> {
    app.blocking(move |_, database| {
        let tokens = database.read(|t| match find_project(t, &name)? {
            Some(project) => Ok(Some(list_tokens(t, project.id)?)),
            None => Ok(None),
        })?;
        tokens.map(Json).ok_or_else(|| no_project(&name))
    })
    .await
}

async fn create_token(
    State(app): State<App>,
    owner: Owner,
    Path(name): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let TokenRequest { role, label } = read_request(&whole_body(body, MAX_REQUEST_BYTES)?)?;
    if label.chars().count() > MAX_LABEL {
        let what = format!("The label is longer than {MAX_LABEL} characters.");
        return Err(Problem::bad_input(what).in_field("label").into());
    }
    app.blocking(move |app, database| {
        let now_ms = app.now_ms();
        let secret = new_secret().map_err(Refusal::fault)?;
        let made = database.write(Durability::PowerCut, |t| {
            let Some(project) = find_project(t, &name)? else { return Ok(None) };
            let token = add_token(t, project.id, role, &label, &secret, now_ms)?;
            record_audit(t, &owner.audit(now_ms, CREATE.id, &format!("{name} {}", token.id), None))?;
            Ok(Some(token))
        })?;
        let SyncToken { id, role, label, created_ms } = made.ok_or_else(|| no_project(&name))?;
        let shown = json!({ "id": id, "role": role, "label": label, "created_ms": created_ms, "token": secret });
        Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(shown)).into_response())
    })
    .await
}

async fn revoke(
    State(app): State<App>,
    owner: Owner,
    Path((name, id)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    app.blocking(move |app, database| {
        let now_ms = app.now_ms();
        let is_ended = database.write(Durability::PowerCut, |t| {
            let Some(project) = find_project(t, &name)? else { return Ok(None) };
            // What is no number is no token's number either.
            let is_ended = revoke_token(t, project.id, id.parse().unwrap_or(0))?;
            if is_ended {
                record_audit(t, &owner.audit(now_ms, REVOKE.id, &format!("{name} {id}"), None))?;
            }
            Ok(Some(is_ended))
        })?;
        match is_ended {
            Some(true) => Ok(StatusCode::NO_CONTENT),
            Some(false) => Err(Problem::not_found(format!("{name} has no such token.")).into()),
            None => Err(no_project(&name)),
        }
    })
    .await
}
