//! Publishing, listing and unpublishing models and documents.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State, rejection::BytesRejection};
use axum::http::StatusCode;
use bunsen_project::is_md5;
use bunsen_project::model_folder::{MAX_FILES, is_safe_path};
use bunsen_spec::{Deployment, Problem, ProblemKind, PublishRequest, check_deployment_name};

use super::links::{find, unknown};
use crate::answer::Refusal;
use crate::app::App;
use crate::asked::{Path, whole_body};
use crate::guard::Owner;
use crate::openapi::{Answer, Body, Operation, Parameter, Routes};
use crate::serving::Busy;
use crate::store::{
    Durability, State as NameState, StoreFault, newest_state, publish, published, record_audit, unpublish,
};

/// The largest request to publish.
const MAX_REQUEST_BYTES: u64 = 1 << 20;

pub(super) const NAME: Parameter =
    Parameter::path("name", "The deployment's name: 1 to 60 of a to z, 0 to 9 and hyphens.");

const LIST: Operation = Operation {
    id: "list_deployments",
    method: "GET",
    path: "/api/deployments",
    tag: "Deployments",
    summary: "Lists what is served, by name.",
    detail: "",
    needs_token: false,
    parameters: &[],
    body: None,
    answers: &[Answer::json(200, "[]Deployment", "The newest version of each.")],
};

const GET: Operation = Operation {
    id: "get_deployment",
    method: "GET",
    path: "/api/deployments/{name}",
    tag: "Deployments",
    summary: "Gives the newest version of a deployment.",
    detail: "",
    needs_token: false,
    parameters: &[NAME],
    body: None,
    answers: &[
        Answer::json(200, "Deployment", "The newest version."),
        Answer::problem(404, "Nothing was ever published under this name."),
        Answer::problem(410, "It was unpublished."),
    ],
};

const PUT: Operation = Operation {
    id: "publish_model",
    method: "PUT",
    path: "/api/deployments/{name}",
    tag: "Deployments",
    summary: "Publishes a model folder or an index of documents under a name, as a new version.",
    detail: "An index has collection.json, vectors.bin and, if passages are not searched as usual, search.json: what `bunsen \
             index` writes. It holds all text of its documents, which everybody can read then. \
             What is published is loaded and checked first; what is broken is refused and nothing changes. “replaces” must be the \
             newest version, so that two owners cannot overwrite each other unseen.",
    needs_token: true,
    parameters: &[NAME],
    body: Some(Body {
        media: &[("application/json", "PublishRequest")],
        example: "{\"files\": [{\"path\": \"pipeline.json\", \"md5\": \"…\", \"size_bytes\": 1234}],\n \
                  \"options\": {\"title\": \"Which iris is it?\"}, \"replaces\": 0}",
    }),
    answers: &[
        Answer::json(200, "Deployment", "A newer version is served now."),
        Answer::json(201, "Deployment", "The name is served now."),
        Answer::problem(400, "The request, the model or the index cannot be used; a file may not have been sent."),
        Answer::problem(401, "The token is missing or wrong."),
        Answer::json(409, "ConflictProblem", "Another version is the newest."),
        Answer::problem(413, "The request is larger than 1 MiB."),
        Answer::problem(429, "Too many wrong tokens; Retry-After says when to come back."),
        Answer::problem(504, "It took longer than a minute; it may still be done."),
    ],
};

const DELETE: Operation = Operation {
    id: "unpublish_model",
    method: "DELETE",
    path: "/api/deployments/{name}",
    tag: "Deployments",
    summary: "Stops serving a name.",
    detail: "Its versions stay on disk, and the name may be published again. Safe to repeat.",
    needs_token: true,
    parameters: &[NAME],
    body: None,
    answers: &[
        Answer::empty(204, "It is not served (any more)."),
        Answer::problem(401, "The token is missing or wrong."),
        Answer::problem(404, "Nothing was ever published under this name."),
        Answer::problem(429, "Too many wrong tokens; Retry-After says when to come back."),
        Answer::problem(504, "It took longer than a minute; it may still be done."),
    ],
};

/// The routes.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .add(&LIST, list_deployments)
        .add(&GET, get_deployment)
        .add(&PUT, publish_model)
        .add(&DELETE, unpublish_model)
        .limit_body(DefaultBodyLimit::max(MAX_REQUEST_BYTES as usize))
}

async fn list_deployments(State(app): State<App>) -> Result<Json<Vec<Deployment>>, Refusal> {
    app.blocking(|_, database| Ok(Json(database.read(published)?))).await
}

async fn get_deployment(State(app): State<App>, Path(name): Path<String>) -> Result<Json<Deployment>, Refusal> {
    Ok(Json(find(&app, &name).await?.deployment))
}

async fn publish_model(
    State(app): State<App>,
    owner: Owner,
    Path(name): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Deployment>), Refusal> {
    let body = whole_body(body, MAX_REQUEST_BYTES)?;
    check_deployment_name(&name)?;
    let request: PublishRequest = serde_json::from_slice(&body).map_err(|error| {
        Problem::bad_input(format!("The request cannot be read: {error}.")).remedy("Send it as /api describes.")
    })?;
    check_files(&request)?;
    let files = request.files.clone();
    let signature = app.models().run(move |models| models.check(&files)).await.map_err(|busy| match busy {
        Busy::Full => Refusal::busy(),
        Busy::Failed => Problem::bad_input("What was sent cannot be loaded.")
            .remedy("Train the model or index the documents again, then publish them.")
            .into(),
    })??;
    let published = app
        .blocking(move |app, database| {
            let now_ms = app.now_ms();
            let outcome = database.write(Durability::PowerCut, |t| {
                // Objects are collected under the same lock: what is there now stays.
                for file in &request.files {
                    if app.objects().size(&file.md5)?.is_none() {
                        return Err(StoreFault::Damaged(format!("object {} went while it was published", file.md5)));
                    }
                }
                let outcome = publish(t, &name, &request, signature.as_ref(), now_ms)?;
                if let Ok(deployment) = &outcome {
                    record_audit(t, &owner.audit(now_ms, PUT.id, &name, Some(deployment.version)))?;
                }
                Ok(outcome)
            })?;
            app.count_deployments();
            outcome.map_err(|state| conflict(&name, request.replaces, &state))
        })
        .await?;
    let status = if published.version == 1 { StatusCode::CREATED } else { StatusCode::OK };
    tracing::info!(name = published.name, version = published.version, "published");
    Ok((status, Json(published)))
}

async fn unpublish_model(
    State(app): State<App>,
    owner: Owner,
    Path(name): Path<String>,
) -> Result<StatusCode, Refusal> {
    app.blocking(move |app, database| {
        let now_ms = app.now_ms();
        let state = database.write(Durability::PowerCut, |t| {
            let state = newest_state(t, &name)?;
            if let Some(version) = unpublish(t, &name, now_ms)? {
                record_audit(t, &owner.audit(now_ms, DELETE.id, &name, Some(version)))?;
            }
            Ok(state)
        })?;
        app.count_deployments();
        if state == NameState::Unknown { Err(unknown(&name)) } else { Ok(StatusCode::NO_CONTENT) }
    })
    .await
}

fn check_files(request: &PublishRequest) -> Result<(), Problem> {
    let files = &request.files;
    if files.is_empty() || files.len() > MAX_FILES {
        let what = format!("The model folder has {} files, but 1 to {MAX_FILES} are taken.", files.len());
        return Err(Problem::bad_input(what).in_field("files"));
    }
    for (index, file) in files.iter().enumerate() {
        if !is_safe_path(&file.path) {
            let what = format!("The path of file {} cannot be used.", index + 1);
            return Err(Problem::bad_input(what)
                .in_field("files")
                .remedy("Use names that every system allows, with / between folders."));
        }
        if !is_md5(&file.md5) {
            return Err(Problem::bad_input(format!("The md5 of {} is none.", file.path)).in_field(&file.path));
        }
        if files[..index].iter().any(|earlier| earlier.path == file.path) {
            return Err(Problem::bad_input(format!("{} is there twice.", file.path)).in_field(&file.path));
        }
    }
    Ok(())
}

fn conflict(name: &str, replaces: u64, state: &NameState) -> Refusal {
    let problem = |what: String| Problem::new(ProblemKind::Conflict, what).in_field("replaces");
    match state {
        NameState::Published(found) => {
            let version = found.deployment.version;
            let (what, remedy) = if replaces == 0 {
                (
                    format!("The name {name} is taken; its newest version is {version}."),
                    "Choose another name, or publish a newer version of it.",
                )
            } else {
                (
                    format!("The newest version of {name} is {version}, not {replaces}."),
                    "Look at what was published meanwhile, then publish again.",
                )
            };
            Refusal::new(problem(what).remedy(remedy)).with("version", version)
        }
        NameState::Unpublished { version } => {
            let what = format!("{name} was unpublished; its last version was {version}, not {replaces}.");
            Refusal::new(problem(what).remedy("Publish it again as a new name.")).with("version", *version)
        }
        NameState::Unknown => {
            let what = format!("There is no version {replaces} of {name} to replace.");
            Refusal::new(problem(what).remedy("Publish it as a new name.")).with("version", 0)
        }
    }
}
