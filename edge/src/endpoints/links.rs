//! What a shared link needs: the page, what is published, and the files.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bunsen_spec::{Deployment, Problem};
use tokio_util::io::ReaderStream;

use super::deployments::NAME;
use super::site::serve_page;
use crate::answer::Refusal;
use crate::app::App;
use crate::asked::Path;
use crate::openapi::{Answer, Operation, Parameter, Routes};
use crate::store::{Published, State as NameState, newest_state, version_files};

/// How much of what is sent is in memory at one time.
pub(super) const SENDING_BUFFER_BYTES: usize = 64 << 10;

const PAGE: Operation = Operation {
    id: "open_link",
    method: "GET",
    path: "/d/{name}",
    tag: "Links",
    summary: "The page of what is published: a form made from a model's signature, or a page where documents are asked.",
    detail: "It predicts, searches and answers on the visitor's device.",
    needs_token: false,
    parameters: &[NAME],
    body: None,
    answers: &[Answer::raw(200, "text/html", "The page; it says itself when nothing is published.")],
};

const DEPLOYMENT: Operation = Operation {
    id: "read_link",
    method: "GET",
    path: "/d/{name}/deployment.json",
    tag: "Links",
    summary: "What is published under a link.",
    detail: "",
    needs_token: false,
    parameters: &[NAME],
    body: None,
    answers: &[
        Answer::json(200, "Deployment", "The newest version."),
        Answer::empty(304, "It is still what If-None-Match says."),
        Answer::problem(404, "Nothing was ever published under this name."),
        Answer::problem(410, "It was unpublished."),
    ],
};

const FILE: Operation = Operation {
    id: "read_model_file",
    method: "GET",
    path: "/d/{name}/model/{version}/{*path}",
    tag: "Links",
    summary: "A file of a version: of its model folder, or of its index of documents.",
    detail: "A version never changes, so caches may keep it for ever.",
    needs_token: false,
    parameters: &[
        NAME,
        Parameter { name: "version", place: "path", kind: "integer", what: "The version, from 1." },
        Parameter::path("path", "The file's path inside the folder."),
    ],
    body: None,
    answers: &[
        Answer::raw(200, "application/octet-stream", "The bytes."),
        Answer::empty(304, "They are still what If-None-Match says."),
        Answer::problem(404, "There is no such version or file."),
        Answer::problem(410, "The deployment was unpublished."),
    ],
};

/// The routes.
pub(crate) fn routes() -> Routes {
    Routes::new().add(&PAGE, open_link).add(&DEPLOYMENT, read_link).add(&FILE, read_model_file)
}

/// The answer when nothing was ever published under a name.
pub(super) fn unknown(name: &str) -> Refusal {
    Problem::not_found(format!("Nothing is published under the name {name}."))
        .remedy("Check the link, or ask whoever sent it.")
        .into()
}

/// The answer when a name was unpublished.
pub(super) fn gone(name: &str) -> Refusal {
    let problem =
        Problem::not_found(format!("{name} is not published any more.")).remedy("Ask its owner for a new link.");
    Refusal::with_status(StatusCode::GONE, problem)
}

/// What is served under a name.
pub(super) async fn find(app: &App, name: &str) -> Result<Published, Refusal> {
    let wanted = name.to_string();
    match app.blocking(move |_, database| Ok(database.read(|t| newest_state(t, &wanted))?)).await? {
        NameState::Published(found) => Ok(*found),
        NameState::Unpublished { .. } => Err(gone(name)),
        NameState::Unknown => Err(unknown(name)),
    }
}

async fn open_link(State(app): State<App>, headers: HeaderMap) -> Result<Response, Refusal> {
    serve_page(&app, &headers, StatusCode::OK).await
}

async fn read_link(State(app): State<App>, Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let deployment: Deployment = find(&app, &name).await?.deployment;
    let tag = format!("W/\"{}-{}\"", deployment.version, deployment.n_predictions);
    let caching = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "no-cache".to_string())];
    if is_unchanged(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    Ok((caching, Json(deployment)).into_response())
}

async fn read_model_file(
    State(app): State<App>,
    Path((name, version, path)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    find(&app, &name).await?;
    let file = app
        .blocking(move |_, database| {
            // A version that is no number has no files either.
            let number = version.parse().unwrap_or(0);
            let files = database.read(|t| version_files(t, &name, number))?;
            files
                .into_iter()
                .find(|file| file.path == path)
                .ok_or_else(|| Problem::not_found(format!("Version {version} of {name} has no file {path}.")).into())
        })
        .await?;
    let tag = format!("\"{}\"", file.md5);
    let is_unchanged = is_unchanged(&headers, &tag);
    let headers = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_string()),
        // Owners choose these bytes: a browser must never take them for a page of ours.
        (header::CONTENT_TYPE, media_type(&file.path).to_string()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'".to_string()),
        (header::CONTENT_DISPOSITION, "attachment".to_string()),
    ];
    if is_unchanged {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let opened = app.objects().open_file(&file.md5).await.map_err(Refusal::fault)?;
    let (bytes, size_bytes) = opened.ok_or_else(|| Refusal::fault(format!("object {} is lost", file.md5)))?;
    let body = Body::from_stream(ReaderStream::with_capacity(bytes, SENDING_BUFFER_BYTES));
    Ok(([(header::CONTENT_LENGTH, size_bytes)], headers, body).into_response())
}

/// Whether the client has what `tag` names.
pub(super) fn is_unchanged(headers: &HeaderMap, tag: &str) -> bool {
    let strip = |tag: &str| tag.trim().trim_start_matches("W/").to_string();
    headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|given| given.trim() == "*" || given.split(',').any(|one| strip(one) == strip(tag)))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("json") => "application/json",
        Some("md" | "txt" | "yaml" | "yml" | "csv") => "text/plain; charset=utf-8",
        None if path.ends_with("MLmodel") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
