//! The projects that are synced with the edge.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State, rejection::BytesRejection};
use axum::http::{HeaderMap, StatusCode, header};
use bunsen_spec::{Problem, ProblemKind, SyncedProject, check_synced_name};
use serde::Deserialize;

use crate::answer::Refusal;
use crate::app::App;
use crate::asked::{Path, whole_body};
use crate::guard::{Caller, Need, Owner, no_project};
use crate::openapi::{Answer, Body, Operation, Parameter, Routes};
use crate::store::{
    Durability, create_project, delete_project, find_project, list_projects, record_audit, set_private,
};

/// The largest request about a project.
pub(super) const MAX_REQUEST_BYTES: u64 = 64 << 10;

pub(super) const NAME: Parameter =
    Parameter::path("name", "The project's name: 1 to 60 of a to z, 0 to 9 and hyphens.");

pub(super) const WRONG_TOKEN: Answer = Answer::problem(401, "The edge's own token is missing or wrong.");
pub(super) const TOO_OFTEN: Answer = Answer::problem(429, "Too many wrong tokens; Retry-After says when to come back.");

const LIST: Operation = Operation {
    id: "list_projects",
    method: "GET",
    path: "/api/projects",
    tag: "Projects",
    summary: "Lists the projects that are synced with this edge, by name.",
    detail: "Public ones; with a project's token that one too; with the edge's token all.",
    needs_token: false,
    parameters: &[],
    body: None,
    answers: &[
        Answer::json(200, "[]SyncedProject", "The projects."),
        Answer::problem(401, "A token was shown that is none."),
        TOO_OFTEN,
    ],
};

const GET: Operation = Operation {
    id: "get_project",
    method: "GET",
    path: "/api/projects/{name}",
    tag: "Projects",
    summary: "Gives a project.",
    detail: super::fetching::PRIVATE,
    needs_token: true,
    parameters: &[NAME],
    body: None,
    answers: &[
        Answer::json(200, "SyncedProject", "The project."),
        super::fetching::ASKED,
        Answer::problem(404, "There is no such project."),
    ],
};

pub(super) const PUT: Operation = Operation {
    id: "put_project",
    method: "PUT",
    path: "/api/projects/{name}",
    tag: "Projects",
    summary: "Makes a project, or changes who may read it.",
    detail: "Then push to /p/NAME.git with git, and send its data to /p/NAME/dvc with DVC. With the header \
             “If-None-Match: *”, one that is there is left as it is.",
    needs_token: true,
    parameters: &[NAME],
    body: Some(Body { media: &[("application/json", "ProjectRequest")], example: "{\"private\": true}" }),
    answers: &[
        Answer::json(200, "SyncedProject", "It was there; who may read it is as asked now."),
        Answer::json(201, "SyncedProject", "It is there now."),
        Answer::problem(400, "The name or the request cannot be used."),
        WRONG_TOKEN,
        Answer::problem(412, "It is there, and If-None-Match says that it must not be."),
        Answer::problem(413, "The request is larger than 64 KiB."),
        TOO_OFTEN,
    ],
};

const DELETE: Operation = Operation {
    id: "delete_project",
    method: "DELETE",
    path: "/api/projects/{name}",
    tag: "Projects",
    summary: "Removes a project with all versions and tokens.",
    detail: "Contents that nothing else refers to are removed within a day. Cannot be taken back.",
    needs_token: true,
    parameters: &[NAME],
    body: None,
    answers: &[
        Answer::empty(204, "It is gone."),
        WRONG_TOKEN,
        Answer::problem(404, "There is no such project."),
        TOO_OFTEN,
    ],
};

/// The routes.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .add(&LIST, list)
        .add(&GET, get_project)
        .add(&PUT, put_project)
        .add(&DELETE, remove_project)
        .limit_body(DefaultBodyLimit::max(MAX_REQUEST_BYTES as usize))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectRequest {
    private: bool,
}

async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Vec<SyncedProject>>, Refusal> {
    let is_owner = caller.is_owner(&app);
    let own = if is_owner { None } else { caller.project_token(&app).await?.map(|(_, project, _)| project) };
    app.blocking(move |_, database| {
        let projects = database.read(list_projects)?.into_iter();
        let seen = projects.filter(|project| is_owner || !project.shown.private || own == Some(project.id));
        Ok(Json(seen.map(|project| project.shown).collect()))
    })
    .await
}

async fn get_project(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<SyncedProject>, Refusal> {
    Ok(Json(caller.enter(&app, &name, Need::Read).await?.project(&name)?.shown.clone()))
}

async fn put_project(
    State(app): State<App>,
    owner: Owner,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<SyncedProject>), Refusal> {
    let body = whole_body(body, MAX_REQUEST_BYTES)?;
    check_synced_name(&name)?;
    let request: ProjectRequest = read_request(&body)?;
    let is_new_only = headers.get(header::IF_NONE_MATCH).is_some_and(|tags| tags.as_bytes() == b"*");
    app.blocking(move |app, database| {
        let now_ms = app.now_ms();
        let put = database.write(Durability::PowerCut, |t| {
            let there = find_project(t, &name)?;
            if is_new_only && there.is_some() {
                return Ok(None);
            }
            record_audit(t, &owner.audit(now_ms, PUT.id, &name, None))?;
            if let Some(project) = there {
                set_private(t, project.id, request.private)?;
                return Ok(Some((StatusCode::OK, project.shown)));
            }
            Ok(Some((StatusCode::CREATED, create_project(t, &name, request.private, now_ms)?.shown)))
        })?;
        let Some((status, mut project)) = put else {
            let what = format!("There is a project {name} on this edge already; it was left as it is.");
            let problem = Problem::new(ProblemKind::Conflict, what).remedy("Take another name, or push to this one.");
            return Err(Refusal::with_status(StatusCode::PRECONDITION_FAILED, problem));
        };
        project.private = request.private;
        Ok((status, Json(project)))
    })
    .await
}

async fn remove_project(State(app): State<App>, owner: Owner, Path(name): Path<String>) -> Result<StatusCode, Refusal> {
    app.blocking(move |app, database| {
        let now_ms = app.now_ms();
        let is_there = database.write(Durability::PowerCut, |t| {
            let Some(project) = find_project(t, &name)? else { return Ok(false) };
            delete_project(t, project.id)?;
            record_audit(t, &owner.audit(now_ms, DELETE.id, &name, None))?;
            Ok(true)
        })?;
        if is_there { Ok(StatusCode::NO_CONTENT) } else { Err(no_project(&name)) }
    })
    .await
}

/// Reads a request that is JSON.
pub(super) fn read_request<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        Problem::bad_input(format!("The request cannot be read: {error}.")).remedy("Send it as /api describes.")
    })
}
