//! Pushing to a project with git.

use std::sync::Arc;

use axum::body::{Body, BodyDataStream};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bunsen_spec::{Problem, check_synced_name};
use futures::StreamExt;

use super::fetching::{NAME, project_name};
use crate::answer::Refusal;
use crate::app::App;
use crate::asked::Path;
use crate::git::{MAX_PUSH_BYTES, Push, PushError, receive_pack, too_large};
use crate::guard::{Caller, Entered, Need};
use crate::openapi::{Answer, Body as Sent, Operation, Routes};
use crate::store::{
    Database, Durability, IDLE_TIMEOUT, RefMove, StoreFault, Writing, create_project, find_project, note_push,
    record_audit, write_body,
};

/// What a client may go on sending after the limit, so that it hears why it was refused.
const MAX_IGNORED_BYTES: usize = 1 << 30;

const PUSH: Operation = Operation {
    id: "push_git",
    method: "POST",
    path: "/p/{name}/git-receive-pack",
    tag: "Git",
    summary: "Takes a push: new versions, and branches and tags that move.",
    detail: "Git's smart protocol, version 0: lines of “OLD NEW REF”, a flush, a pack (whole or thin), at most 256 MiB; \
             may be gzipped. Every object is checked by its SHA-1, all that a new tip reaches must be there, and a ref \
             moves only if it still is at OLD. A push with the edge's token makes a project that is not there, as a \
             private one.",
    needs_token: true,
    parameters: &[NAME],
    body: Some(Sent { media: &[("application/x-git-receive-pack-request", "")], example: "" }),
    answers: &[
        Answer::raw(
            200,
            "application/x-git-receive-pack-result",
            "For each ref, whether it moved, or why not: that the project was deleted meanwhile, too.",
        ),
        Answer::problem(400, "It cannot be read, or the project's name cannot be used."),
        Answer::problem(401, "The token is missing or wrong."),
        Answer::problem(403, "The token does not allow to push."),
        Answer::problem(408, "The bytes stopped coming; nothing was changed."),
        Answer::problem(429, "Too many wrong tokens; Retry-After says when to come back."),
        Answer::problem(507, "The disk is full."),
    ],
};

/// The route.
pub(crate) fn routes() -> Routes {
    Routes::new().add(&PUSH, push_git)
}

async fn push_git(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    body: Body,
) -> Result<Response, Refusal> {
    let name = project_name(&name).to_string();
    let entered = caller.enter(&app, &name, Need::Write).await?;
    check_synced_name(&name)?;
    let mut body = body.into_data_stream();
    let folder = app.objects().incoming_folder().map_err(Refusal::fault)?;
    let path = folder.path().join("push");
    let mut file = tokio::fs::File::create(&path).await.map_err(Refusal::fault)?;
    let written = write_body(&mut body, &mut file, MAX_PUSH_BYTES, |_| ()).await;
    let written = written.map_err(|error| Refusal::from(StoreFault::from(error)))?;
    match written {
        Writing::Whole { size_bytes } => {
            app.metrics().received_bytes.inc_by(size_bytes);
        }
        Writing::TooLarge => ignore_rest(&mut body).await,
        Writing::Interrupted => {
            let problem = Problem::bad_input("The push did not come to its end; nothing was changed.");
            return Err(Refusal::with_status(StatusCode::REQUEST_TIMEOUT, problem.remedy("Push again.")));
        }
    }
    let is_too_large = written == Writing::TooLarge;
    let turn = Arc::clone(app.push_budget()).acquire_owned().await.map_err(Refusal::fault)?;
    let report = app
        .blocking(move |app, database| {
            // Ends with the work, which goes on when the client is gone.
            let _turn = turn;
            let file = std::fs::File::open(&path).map_err(Refusal::fault)?;
            let taken = if is_too_large { too_large(file) } else { take(app, database, &name, &entered, file) };
            drop(folder);
            taken.map_err(|error| match error {
                PushError::Fault(fault) => fault.into(),
                PushError::Unreadable(why) => {
                    Problem::bad_input(format!("The push cannot be read: {why}.")).remedy("Push with git.").into()
                }
            })
        })
        .await?;
    let headers =
        [(header::CONTENT_TYPE, "application/x-git-receive-pack-result"), (header::CACHE_CONTROL, "no-cache")];
    Ok((headers, report).into_response())
}

fn take(
    app: &App,
    database: &Database,
    name: &str,
    entered: &Entered,
    file: std::fs::File,
) -> Result<Vec<u8>, PushError> {
    let now_ms = app.now_ms();
    let push = Push { database, objects: app.objects(), project: entered.project.clone() };
    let create = || {
        database.write(Durability::PowerCut, |t| {
            // Another first push may have been quicker.
            if let Some(project) = find_project(t, name)? {
                return Ok(project);
            }
            record_audit(t, &entered.audit(now_ms, super::projects::PUT.id, name.to_string()))?;
            create_project(t, name, true, now_ms)
        })
    };
    receive_pack(&push, file, create, |t, project, moved: &[&RefMove]| {
        for RefMove { name: moved, from, to } in moved {
            let shown = |id: &Option<gix_hash::ObjectId>| id.map_or("none".into(), |id| id.to_string());
            let subject = format!("{name} {moved} {} {}", shown(from), shown(to));
            record_audit(t, &entered.audit(now_ms, PUSH.id, subject))?;
        }
        note_push(t, project.id, now_ms)
    })
}

/// Reads on for a while without keeping anything: a client that still sends does not listen. One that falls silent is
/// not waited for.
async fn ignore_rest(body: &mut BodyDataStream) {
    let mut n_bytes = 0;
    while let Ok(Some(Ok(chunk))) = tokio::time::timeout(IDLE_TIMEOUT, body.next()).await {
        n_bytes += chunk.len();
        if n_bytes > MAX_IGNORED_BYTES {
            return;
        }
    }
}
