//! Bytes by their MD5: sent once, before what refers to them is published.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bunsen_project::is_md5;
use bunsen_spec::Problem;
use serde_json::{Value, json};

use crate::answer::Refusal;
use crate::app::App;
use crate::asked::Path;
use crate::guard::Owner;
use crate::openapi::{Answer, Body as Sent, Operation, Parameter, Routes};
use crate::store::{AuditEntry, Durability, Received, is_audited, record_audit};

/// The largest object.
const MAX_BYTES: u64 = 256 << 20;
/// How long receiving an object may take.
const TIMEOUT: Duration = Duration::from_secs(15 * 60);

const MD5: Parameter = Parameter::path("md5", "The MD5 of the bytes: 32 hexadecimal digits in lower case.");

const PUT: Operation = Operation {
    id: "put_object",
    method: "PUT",
    path: "/api/objects/{md5}",
    tag: "Objects",
    summary: "Stores bytes under their MD5.",
    detail: "Safe to repeat: an object that is there already is not written again. Not there before, 201; else 200. \
             What no deployment refers to within a day is removed.",
    needs_token: true,
    parameters: &[MD5],
    body: Some(Sent { media: &[("application/octet-stream", "")], example: "" }),
    answers: &[
        Answer::json(200, "ObjectReceipt", "It was there already."),
        Answer::json(201, "ObjectReceipt", "It is on disk now."),
        Answer::problem(400, "The bytes have another MD5, or the name is none."),
        Answer::problem(401, "The token is missing or wrong."),
        Answer::problem(408, "The bytes stopped coming."),
        Answer::problem(413, "More than 256 MiB."),
        Answer::problem(429, "Too many wrong tokens; Retry-After says when to come back."),
        Answer::problem(507, "The disk is full."),
    ],
};

const HEAD: Operation = Operation {
    id: "find_object",
    method: "HEAD",
    path: "/api/objects/{md5}",
    tag: "Objects",
    summary: "Says whether an object is there, so that it need not be sent again.",
    detail: "",
    needs_token: true,
    parameters: &[MD5],
    body: None,
    answers: &[
        Answer::empty(200, "It is there; Content-Length is its size."),
        Answer::empty(401, "The token is missing or wrong."),
        Answer::empty(404, "It is not there."),
        Answer::empty(429, "Too many wrong tokens; Retry-After says when to come back."),
    ],
};

/// The routes.
pub(crate) fn routes() -> Routes {
    Routes::new().add(&PUT, put_object).add(&HEAD, find_object)
}

async fn put_object(
    State(app): State<App>,
    owner: Owner,
    Path(md5): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    check_name(&md5)?;
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|size| size > MAX_BYTES) {
        return Err(Refusal::too_large(MAX_BYTES));
    }
    let entry = owner.audit(app.now_ms(), PUT.id, &md5, None);
    let name = md5.clone();
    let stored = app.blocking(move |app, _| app.objects().renew(&name).map_err(Refusal::fault)).await?;
    if let Some(size_bytes) = stored {
        note(&app, entry).await?;
        return Ok((StatusCode::OK, Json(json!({ "md5": md5, "size_bytes": size_bytes }))));
    }
    let receiving = tokio::time::timeout(TIMEOUT, app.objects().receive(&md5, body, MAX_BYTES)).await;
    let size_bytes = match receiving.map_err(|_| interrupted("in fifteen minutes"))?? {
        Received::Stored { size_bytes } => size_bytes,
        Received::TooLarge => return Err(Refusal::too_large(MAX_BYTES)),
        Received::Interrupted => return Err(interrupted("to their end")),
        Received::Mismatch { md5: got } => return Err(Refusal::other_md5(&got, &md5)),
    };
    app.metrics().received_bytes.inc_by(size_bytes);
    note(&app, entry).await?;
    Ok((StatusCode::CREATED, Json(json!({ "md5": md5, "size_bytes": size_bytes }))))
}

/// Adds the line to the audit log that tells of the object, unless it stands there: a request that ended
/// between storing and noting left an object without one.
async fn note(app: &App, entry: AuditEntry) -> Result<(), Refusal> {
    app.blocking(move |_, database| {
        let is_noted = database.read(|t| is_audited(t, entry.action, &entry.subject))?;
        if !is_noted {
            database.write(Durability::PowerCut, |t| record_audit(t, &entry))?;
        }
        Ok(())
    })
    .await
}

async fn find_object(State(app): State<App>, _owner: Owner, Path(md5): Path<String>) -> Result<Response, Refusal> {
    check_name(&md5)?;
    let size = app.blocking(move |app, _| app.objects().renew(&md5).map_err(Refusal::fault)).await?;
    Ok(match size {
        Some(size) => ([(header::CONTENT_LENGTH, size)], StatusCode::OK).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    })
}

fn check_name(md5: &str) -> Result<(), Problem> {
    if is_md5(md5) {
        return Ok(());
    }
    Err(Problem::bad_input("The object's name is not an MD5: 32 hexadecimal digits in lower case.").in_field("md5"))
}

fn interrupted(how_far: &str) -> Refusal {
    Refusal::interrupted(how_far, "nothing was kept", "Send them again.")
}
