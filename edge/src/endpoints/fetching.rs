//! Fetching a project with git: its refs and its objects, each under an address of its own.

use std::io::{BufWriter, ErrorKind};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State, rejection::BytesRejection};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bunsen_spec::Problem;
use futures::StreamExt;
use gix_hash::ObjectId;
use serde::Deserialize;
use tokio_util::io::ReaderStream;

use super::links::{SENDING_BUFFER_BYTES, is_unchanged};
use super::outgoing::Outgoing;
use crate::answer::Refusal;
use crate::app::App;
use crate::asked::{Path, Query, whole_body};
use crate::git::{
    MAX_FETCH_REQUEST_BYTES, PushError, answer_fetch, loose_object, receive_advertisement, text_refs,
    upload_advertisement, write_pack,
};
use crate::guard::{Caller, Need};
use crate::openapi::{Answer, Body as Sent, Operation, Parameter, Routes};
use crate::store::{IDLE_TIMEOUT, StoreFault, StoredProject, find_object, list_refs};

pub(super) const NAME: Parameter = Parameter::path(
    "name",
    "The project's name: 1 to 60 of a to z, 0 to 9 and hyphens. Git's addresses may have .git after it.",
);

pub(super) const PRIVATE: &str =
    "A public project is read without a token. Git gives the token as the password of any name.";

pub(super) const ASKED: Answer = Answer::problem(401, "It is private or not there, and no right token was shown.");

const REFS: Operation = Operation {
    id: "read_git_refs",
    method: "GET",
    path: "/p/{name}/info/refs",
    tag: "Git",
    summary: "The branches and tags of a project, as git asks for them before it fetches or pushes.",
    detail: "Clone with git clone …/p/NAME.git. With “service” git-upload-pack: what git needs to fetch; with \
             git-receive-pack: what it needs to push, for writers only; without: lines of text, for clients that fetch \
             object by object.",
    needs_token: true,
    parameters: &[
        NAME,
        Parameter { name: "service", place: "query", kind: "string", what: "What git is about to do." },
    ],
    body: None,
    answers: &[
        Answer::raw(200, "text/plain", "The refs."),
        ASKED,
        Answer::problem(403, "The token does not allow to push."),
        Answer::problem(404, "There is no such project."),
    ],
};

const HEAD: Operation = Operation {
    id: "read_git_head",
    method: "GET",
    path: "/p/{name}/HEAD",
    tag: "Git",
    summary: "The branch that a clone of a project starts on.",
    detail: PRIVATE,
    needs_token: true,
    parameters: &[NAME],
    body: None,
    answers: &[
        Answer::raw(200, "text/plain", "The branch, after “ref: ”."),
        ASKED,
        Answer::problem(404, "There is no such project."),
    ],
};

const OBJECT: Operation = Operation {
    id: "read_git_object",
    method: "GET",
    path: "/p/{name}/objects/{start}/{rest}",
    tag: "Git",
    summary: "A version, folder or file of a project, as git keeps it: header and content, zlib-compressed.",
    detail: "An object never changes, so caches may keep it for ever.",
    needs_token: true,
    parameters: &[
        NAME,
        Parameter::path("start", "The first two digits of its SHA-1."),
        Parameter::path("rest", "The other 38."),
    ],
    body: None,
    answers: &[
        Answer::raw(200, "application/x-git-loose-object", "The object."),
        Answer::empty(304, "It is still what If-None-Match says."),
        ASKED,
        Answer::problem(404, "There is no such project or object."),
    ],
};

const FETCH: Operation = Operation {
    id: "fetch_git",
    method: "POST",
    path: "/p/{name}/git-upload-pack",
    tag: "Git",
    summary: "Answers a fetch with a pack of all that the client lacks.",
    detail: "Git's smart protocol, version 0, with multi_ack_detailed, no-done and side-band-64k; the request may be \
             gzipped. Shallow and partial clones are not offered.",
    needs_token: true,
    parameters: &[NAME],
    body: Some(Sent { media: &[("application/x-git-upload-pack-request", "")], example: "" }),
    answers: &[
        Answer::raw(200, "application/x-git-upload-pack-result", "What both sides have, and the pack."),
        Answer::problem(400, "The request cannot be read or followed."),
        ASKED,
        Answer::problem(404, "There is no such project."),
        Answer::problem(413, "The request is larger than 16 MiB."),
    ],
};

/// The routes.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .add(&FETCH, fetch_git)
        .limit_body(DefaultBodyLimit::max(MAX_FETCH_REQUEST_BYTES as usize))
        .add(&REFS, read_git_refs)
        .add(&HEAD, read_git_head)
        .add(&OBJECT, read_git_object)
}

#[derive(Deserialize)]
struct Asked {
    service: Option<String>,
}

/// The project that an address of git's names.
pub(super) fn project_name(name: &str) -> &str {
    name.strip_suffix(".git").unwrap_or(name)
}

async fn read_git_refs(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let name = project_name(&name).to_string();
    let service = asked.service.unwrap_or_default();
    let is_push = service == "git-receive-pack";
    let entered = caller.enter(&app, &name, if is_push { Need::Write } else { Need::Read }).await?;
    // The edge's owner makes a project by pushing to it, so until then it is as if it were empty.
    let project = if is_push { entered.project } else { Some(entered.project(&name)?.clone()) };
    let (media_type, body) = app
        .blocking(move |_, database| {
            let refs = match &project {
                Some(project) => database.read(|t| list_refs(t, project.id))?,
                None => Vec::new(),
            };
            if is_push {
                let told = receive_advertisement(&refs).map_err(Refusal::fault)?;
                return Ok(("application/x-git-receive-pack-advertisement", told));
            }
            match &project {
                Some(project) if service == "git-upload-pack" => {
                    let told = upload_advertisement(&refs, &project.head).map_err(Refusal::fault)?;
                    Ok(("application/x-git-upload-pack-advertisement", told))
                }
                _ => Ok(("text/plain; charset=utf-8", text_refs(&refs).into_bytes())),
            }
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-cache")], body).into_response())
}

async fn read_git_head(State(app): State<App>, caller: Caller, Path(name): Path<String>) -> Result<Response, Refusal> {
    let project = read(&app, &caller, &name).await?;
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    Ok((headers, format!("ref: {}\n", project.head)).into_response())
}

async fn read_git_object(
    State(app): State<App>,
    caller: Caller,
    Path((name, start, rest)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let project = read(&app, &caller, &name).await?;
    let id = format!("{start}{rest}");
    let missing = || Refusal::from(Problem::not_found("The project has no such object."));
    let id = ObjectId::from_hex(id.as_bytes()).ok().filter(|_| start.len() == 2).ok_or_else(missing)?;
    let caching = caching(&project, &id.to_string());
    if is_unchanged(&headers, &caching[0].1) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let bytes = app
        .blocking(move |_, database| {
            let object = database.read(|t| find_object(t, project.id, &id))?.ok_or_else(missing)?;
            Ok(loose_object(&object)?)
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "application/x-git-loose-object")], caching, bytes).into_response())
}

async fn fetch_git(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let project = read(&app, &caller, &name).await?.id;
    let body = whole_body(body, MAX_FETCH_REQUEST_BYTES)?;
    let turn = Arc::clone(app.fetch_budget()).acquire_owned().await.map_err(Refusal::fault)?;
    let answer = app
        .blocking(move |_, database| {
            answer_fetch(database, project, &body).map_err(|error| match error {
                PushError::Fault(fault) => fault.into(),
                PushError::Unreadable(why) => {
                    Problem::bad_input(format!("The fetch cannot be answered: {why}.")).remedy("Fetch with git.").into()
                }
            })
        })
        .await?;
    let headers = [(header::CONTENT_TYPE, "application/x-git-upload-pack-result"), (header::CACHE_CONTROL, "no-cache")];
    let Some(objects) = answer.objects else { return Ok((headers, answer.lines).into_response()) };
    let (pack, out) = tokio::io::duplex(SENDING_BUFFER_BYTES);
    let out = Outgoing::new(out, IDLE_TIMEOUT);
    let writing = async move {
        let written = app.blocking(move |_, database| {
            // Ends when the client has read all, or gone away.
            let _turn = turn;
            let mut out = BufWriter::with_capacity(SENDING_BUFFER_BYTES, out);
            match write_pack(database, project, &objects, &mut out) {
                // The client went away, or reads no more.
                Err(StoreFault::Io(error)) if matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::TimedOut) => {
                    Ok(())
                }
                written => Ok(written?),
            }
        });
        // A fault stands in the log; the client sees a pack that ends too early.
        written.await
    };
    tokio::spawn(writing);
    let lines = futures::stream::once(async { Ok(Bytes::from(answer.lines)) });
    Ok((headers, Body::from_stream(lines.chain(ReaderStream::with_capacity(pack, SENDING_BUFFER_BYTES))))
        .into_response())
}

/// Headers of what never changes. Caches that many share may keep only what everybody may read.
pub(super) fn caching(project: &StoredProject, tag: &str) -> [(header::HeaderName, String); 2] {
    let who = if project.shown.private { "private" } else { "public" };
    [(header::ETAG, format!("\"{tag}\"")), (header::CACHE_CONTROL, format!("{who}, max-age=31536000, immutable"))]
}

async fn read(app: &App, caller: &Caller, name: &str) -> Result<StoredProject, Refusal> {
    let name = project_name(name);
    Ok(caller.enter(app, name, Need::Read).await?.project(name)?.clone())
}
