//! Fetching a project with git: its refs and its objects, each under an address of its own.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bunsen_spec::Problem;
use gix_hash::ObjectId;
use serde::Deserialize;

use super::links::is_unchanged;
use crate::answer::Refusal;
use crate::app::App;
use crate::asked::{Path, Query};
use crate::git::{loose_object, receive_advertisement, text_refs};
use crate::guard::{Caller, Need};
use crate::openapi::{Answer, Operation, Parameter, Routes};
use crate::store::{StoredProject, find_object, list_refs};

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
    detail: "Clone with git clone …/p/NAME.git. Without “service” or with git-upload-pack: lines of text, after which \
             git fetches object by object. With git-receive-pack: what git needs to push, for writers only.",
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

/// The routes.
pub(crate) fn routes() -> Routes {
    Routes::new().add(&REFS, read_git_refs).add(&HEAD, read_git_head).add(&OBJECT, read_git_object)
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
    let is_push = asked.service.as_deref() == Some("git-receive-pack");
    let entered = caller.enter(&app, &name, if is_push { Need::Write } else { Need::Read }).await?;
    // The edge's owner makes a project by pushing to it, so until then it is as if it were empty.
    let project = if is_push { entered.project } else { Some(entered.project(&name)?.clone()) };
    let (media_type, body) = app
        .blocking(move |_, database| {
            let refs = match project {
                Some(project) => database.read(|t| list_refs(t, project.id))?,
                None => Vec::new(),
            };
            if is_push {
                let told = receive_advertisement(&refs).map_err(Refusal::fault)?;
                return Ok(("application/x-git-receive-pack-advertisement", told));
            }
            Ok(("text/plain; charset=utf-8", text_refs(&refs).into_bytes()))
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

/// Headers of what never changes. Caches that many share may keep only what everybody may read.
pub(super) fn caching(project: &StoredProject, tag: &str) -> [(header::HeaderName, String); 2] {
    let who = if project.shown.private { "private" } else { "public" };
    [(header::ETAG, format!("\"{tag}\"")), (header::CACHE_CONTROL, format!("{who}, max-age=31536000, immutable"))]
}

async fn read(app: &App, caller: &Caller, name: &str) -> Result<StoredProject, Refusal> {
    let name = project_name(name);
    Ok(caller.enter(app, name, Need::Read).await?.project(name)?.clone())
}
