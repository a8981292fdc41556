//! DVC's contents of a project: an HTTP remote for DVC, and what a client of ours asks beside it.

use std::collections::BTreeSet;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request, State, rejection::BytesRejection};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bunsen_project::is_md5;
use bunsen_spec::{Problem, ProblemKind};
use mime_guess::mime;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::fetching::{ASKED, PRIVATE, caching};
use super::links::is_unchanged;
use super::projects::{NAME, TOO_OFTEN, read_request};
use crate::answer::Refusal;
use crate::app::App;
use crate::asked::{Path, whole_body};
use crate::guard::{Caller, Entered, Need, no_project};
use crate::openapi::{Answer, Body as Sent, Operation, Parameter, Routes};
use crate::store::{
    Database, Durability, Received, ReceivedPart, SentPart, StoreFault, add_content, has_project, record_audit,
    renew_contents,
};

/// The largest content.
const MAX_BYTES: u64 = 16 << 30;
/// The largest list of names.
const MAX_LIST_BYTES: u64 = 4 << 20;
/// Where the next part of a content begins, for clients that send it in parts.
const OFFSET: header::HeaderName = header::HeaderName::from_static("upload-offset");

const START: Parameter = Parameter::path("start", "The first two digits of the content's MD5.");
const REST: Parameter = Parameter::path("rest", "The other 30; “.dir” after them for a folder's listing.");
const PATH: &str = "/p/{name}/dvc/files/md5/{start}/{rest}";

const GET: Operation = Operation {
    id: "read_content",
    method: "GET",
    path: PATH,
    tag: "Data",
    summary: "Gives a content of a project: a file of data, or a folder's listing.",
    detail: "This is DVC's HTTP remote: dvc remote add edge …/p/NAME/dvc. Parts can be asked for with Range. Where a \
             content has arrived in part, HEAD and GET answer 404 with the header Upload-Offset, which says how many \
             bytes are there.",
    needs_token: true,
    parameters: &[NAME, START, REST],
    body: None,
    answers: &[
        Answer::raw(200, "application/octet-stream", "The bytes."),
        Answer::raw(206, "application/octet-stream", "The part that Range asks for."),
        Answer::empty(304, "They are still what If-None-Match says."),
        Answer::problem(400, "The name is no MD5."),
        ASKED,
        Answer::problem(404, "The project or the content is not there."),
        Answer::empty(416, "The content has no such part."),
    ],
};

const PUT: Operation = Operation {
    id: "put_content",
    method: "PUT",
    path: PATH,
    tag: "Data",
    summary: "Stores a content under its MD5, whole or in parts.",
    detail: "For parts, send “Content-Range: bytes FIRST-LAST/TOTAL”, each beginning where the last ended; 202 and the \
             header Upload-Offset say that more is to come. What arrived of a part stays when the connection breaks: \
             ask with HEAD where to go on, and send “bytes */TOTAL” without a body if all is there.",
    needs_token: true,
    parameters: &[NAME, START, REST],
    body: Some(Sent { media: &[("application/octet-stream", "")], example: "" }),
    answers: STORED,
};

const POST: Operation = Operation {
    id: "post_content",
    method: "POST",
    summary: "The same as PUT, for DVC, which sends so unless told otherwise.",
    detail: "",
    ..PUT
};

const STORED: &[Answer] = &[
    Answer::empty(200, "It was there already."),
    Answer::empty(201, "It is on disk now."),
    Answer::empty(202, "The part is there; Upload-Offset says where the next one begins."),
    Answer::problem(400, "The bytes have another MD5, or the name or Content-Range cannot be read."),
    Answer::problem(401, "The token is missing or wrong."),
    Answer::problem(403, "The token does not allow to write."),
    Answer::problem(404, "There is no such project."),
    Answer::problem(408, "The bytes stopped coming."),
    Answer::problem(409, "The part does not begin where the last one ended, or another one is arriving."),
    Answer::problem(413, "More than 16 GiB, or more than the part's Content-Range says."),
    TOO_OFTEN,
    Answer::problem(507, "The disk is full."),
];

const MISSING: Operation = Operation {
    id: "list_missing_contents",
    method: "POST",
    path: "/p/{name}/dvc/missing",
    tag: "Data",
    summary: "Says which of a list of contents the project lacks, so that only those are sent.",
    detail: PRIVATE,
    needs_token: true,
    parameters: &[NAME],
    body: Some(Sent {
        media: &[("application/json", "ContentNames")],
        example: "[\"5d41402abc4b2a76b9719d911017c592\", \"d41d8cd98f00b204e9800998ecf8427e.dir\"]",
    }),
    answers: &[
        Answer::json(200, "ContentNames", "Those that are not there, sorted."),
        Answer::problem(400, "The list cannot be read."),
        ASKED,
        Answer::problem(404, "There is no such project."),
        Answer::problem(413, "The list is larger than 4 MiB."),
    ],
};

/// The routes.
pub(crate) fn routes() -> Routes {
    let lists = Routes::new().add(&MISSING, list_missing).limit_body(DefaultBodyLimit::max(MAX_LIST_BYTES as usize));
    Routes::new().add(&GET, read_content).add(&PUT, put_content).add(&POST, put_content).merge(lists)
}

/// A content's name: DVC's, and the MD5 in it.
struct Content {
    name: String,
    md5: String,
}

impl Content {
    fn named(name: String) -> Result<Self, Problem> {
        let md5 = name.strip_suffix(".dir").unwrap_or(&name).to_string();
        if is_md5(&md5) {
            return Ok(Self { name, md5 });
        }
        let what =
            "The content's name is not an MD5: 32 hexadecimal digits in lower case, “.dir” after them for a folder.";
        Err(Problem::bad_input(what).in_field("md5"))
    }

    fn in_path(start: &str, rest: &str) -> Result<Self, Problem> {
        // Two digits before the slash and not more, so that a content has one address.
        Self::named(if start.len() == 2 { format!("{start}{rest}") } else { String::new() })
    }
}

async fn read_content(
    State(app): State<App>,
    caller: Caller,
    Path((name, start, rest)): Path<(String, String, String)>,
    request: Request,
) -> Result<Response, Refusal> {
    let entered = caller.enter(&app, &name, Need::Read).await?;
    let project = entered.project(&name)?.clone();
    let content = Content::in_path(&start, &rest)?;
    let (id, md5) = (project.id, content.md5.clone());
    let (is_there, arrived_bytes) = app
        .blocking(move |app, database| {
            let is_there = has_content(database, id, &content)?;
            let arrived =
                if is_there { 0 } else { app.objects().arrived_bytes(id, &content.name).map_err(Refusal::fault)? };
            Ok((is_there, arrived))
        })
        .await?;
    if !is_there {
        let refusal = Refusal::from(Problem::not_found("The project has no such content."));
        let offset = (arrived_bytes > 0).then_some([(OFFSET, arrived_bytes)]);
        return Ok((offset, refusal).into_response());
    }
    let caching = caching(&project, &md5);
    if is_unchanged(request.headers(), &caching[0].1) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let file = ServeFile::new_with_mime(app.objects().path(&md5), &mime::APPLICATION_OCTET_STREAM);
    let sent = file.oneshot(request).await.map_err(Refusal::fault)?;
    if sent.status() == StatusCode::NOT_FOUND {
        return Err(Refusal::fault(format!("object {md5} is lost")));
    }
    let as_file = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'"),
        (header::CONTENT_DISPOSITION, "attachment"),
    ];
    Ok((caching, as_file, sent.map(Body::new)).into_response())
}

async fn put_content(
    State(app): State<App>,
    caller: Caller,
    Path((name, start, rest)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let entered = caller.enter(&app, &name, Need::Write).await?;
    let project = entered.project(&name)?.id;
    let content = Content::in_path(&start, &rest)?;
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|size| size > MAX_BYTES) {
        return Err(Refusal::too_large(MAX_BYTES));
    }
    let (is_there, content) =
        app.blocking(move |_, database| Ok((has_content(database, project, &content)?, content))).await?;
    if is_there {
        return Ok(StatusCode::OK.into_response());
    }
    let range = match headers.get(header::CONTENT_RANGE) {
        None => None,
        Some(range) => Some(range.to_str().ok().and_then(read_range).ok_or_else(|| {
            Problem::bad_input("Content-Range cannot be read.").remedy("Write it as “bytes FIRST-LAST/TOTAL”.")
        })?),
    };
    // In a task of its own: checking a large content takes its time, and once all of it is here it is stored and noted
    // even if nobody waits for the answer any more.
    let receiving = tokio::spawn(receive_content(app, entered, name, content, range, body));
    receiving.await.map_err(Refusal::fault)?
}

/// Takes a content or, with where it begins and the bytes of the whole, a part of one.
async fn receive_content(
    app: App,
    entered: Entered,
    name: String,
    content: Content,
    range: Option<(u64, u64)>,
    body: Body,
) -> Result<Response, Refusal> {
    let project = entered.project(&name)?.id;
    // Even bytes that another project has are received: a name alone opens no other's content.
    if let Some((start, total_bytes)) = range {
        if total_bytes > MAX_BYTES {
            return Err(Refusal::too_large(MAX_BYTES));
        }
        let part = SentPart { owner: project, name: &content.name, md5: &content.md5, start, total_bytes };
        match app.objects().receive_part(&part, body).await? {
            ReceivedPart::Stored => app.metrics().received_bytes.inc_by(total_bytes),
            ReceivedPart::Waiting { arrived_bytes } => {
                return Ok((StatusCode::ACCEPTED, [(OFFSET, arrived_bytes)]).into_response());
            }
            ReceivedPart::Elsewhere { arrived_bytes } => {
                let what = format!("The next part begins at {arrived_bytes}, not at {start}.");
                let refusal = Refusal::new(Problem::new(ProblemKind::Conflict, what).remedy("Go on there."));
                return Ok(([(OFFSET, arrived_bytes)], refusal).into_response());
            }
            ReceivedPart::Busy => {
                let what = "Another part of this content is arriving.";
                let remedy = "Wait a second, then ask with HEAD where to go on.";
                return Err(Problem::new(ProblemKind::Conflict, what).remedy(remedy).into());
            }
            ReceivedPart::TooLarge => {
                let what = "More came than Content-Range says; all parts were thrown away.";
                let problem = Problem::bad_input(what).remedy("Send the content again from its beginning.");
                return Err(Refusal::with_status(StatusCode::PAYLOAD_TOO_LARGE, problem));
            }
            ReceivedPart::Mismatch { md5 } => return Err(Refusal::other_md5(&md5, &content.md5)),
            ReceivedPart::Interrupted => {
                let remedy = "Send the rest, or all of it again.";
                return Err(Refusal::interrupted("to their end", "what came was kept", remedy));
            }
        };
    } else {
        match app.objects().receive(&content.md5, body, MAX_BYTES).await? {
            Received::Stored { size_bytes } => app.metrics().received_bytes.inc_by(size_bytes),
            Received::TooLarge => return Err(Refusal::too_large(MAX_BYTES)),
            Received::Interrupted => {
                return Err(Refusal::interrupted("to their end", "nothing was kept", "Send them again."));
            }
            Received::Mismatch { md5 } => return Err(Refusal::other_md5(&md5, &content.md5)),
        };
    }
    note(&app, entered, project, name, content).await?;
    Ok(StatusCode::CREATED.into_response())
}

fn has_content(database: &Database, project: i64, content: &Content) -> Result<bool, StoreFault> {
    Ok(!renew_contents(database, project, &BTreeSet::from([content.name.clone()]))?.is_empty())
}

/// Says that the project has a content that has arrived.
async fn note(app: &App, entered: Entered, project: i64, name: String, content: Content) -> Result<(), Refusal> {
    app.blocking(move |app, database| {
        let now_ms = app.now_ms();
        let is_noted = database.write(Durability::PowerCut, |t| {
            if !has_project(t, project)? {
                return Ok(false);
            }
            // Objects are collected under the same lock: what is there now stays.
            if app.objects().size(&content.md5)?.is_none() {
                return Err(StoreFault::Damaged(format!("object {} went while it was noted", content.md5)));
            }
            add_content(t, project, &content.name, &content.md5)?;
            record_audit(t, &entered.audit(now_ms, PUT.id, format!("{name} {}", content.name)))?;
            Ok(true)
        })?;
        // Its bytes go with the next collection of objects.
        if is_noted { Ok(()) } else { Err(no_project(&name)) }
    })
    .await
}

async fn list_missing(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<BTreeSet<String>>, Refusal> {
    let entered = caller.enter(&app, &name, Need::Read).await?;
    let project = entered.project(&name)?.id;
    let names: BTreeSet<String> = read_request(&whole_body(body, MAX_LIST_BYTES)?)?;
    let contents = names.into_iter().map(Content::named).collect::<Result<Vec<_>, _>>()?;
    app.blocking(move |_, database| {
        let names: BTreeSet<String> = contents.into_iter().map(|content| content.name).collect();
        let there = renew_contents(database, project, &names)?;
        Ok(Json(&names - &there))
    })
    .await
}

/// Where a part begins, and the bytes of the whole: of `bytes FIRST-LAST/TOTAL` or `bytes */TOTAL`.
fn read_range(value: &str) -> Option<(u64, u64)> {
    let (part, total) = value.strip_prefix("bytes ")?.split_once('/')?;
    let total: u64 = total.parse().ok()?;
    if part == "*" {
        return Some((total, total));
    }
    let (first, last) = part.split_once('-')?;
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last && last < total).then_some((first, total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_say_where_they_belong() {
        let check = |value: &str, expected| assert_eq!(read_range(value), expected, "{value}");
        check("bytes 0-9/10", Some((0, 10)));
        check("bytes 4-4/10", Some((4, 10)));
        check("bytes */10", Some((10, 10)));
        for wrong in ["", "bytes 0-9", "bytes 5-4/10", "bytes 0-10/10", "bytes -1-2/3", "items 0-9/10", "bytes 0-9/*"] {
            check(wrong, None);
        }
    }
}
