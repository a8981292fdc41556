//! Predicting and answering on the edge, as MLflow's scoring servers do.

use std::time::{Duration, Instant};

use axum::Json;
use axum::body::{Body, HttpBody};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bunsen_learn::answers::to_json;
use bunsen_model::QuietHost;
use bunsen_spec::{ModelFile, Problem, ProblemKind};
use futures::StreamExt;
use serde_json::{Value, json};
use tokio::sync::OwnedSemaphorePermit;

use super::deployments::NAME;
use super::links::find;
use crate::answer::Refusal;
use crate::app::{App, TIMEOUT};
use crate::asked::Path;
use crate::guard::Client;
use crate::metrics::DeploymentLabels;
use crate::openapi::{Answer, Body as Sent, Operation, Routes};
use crate::serving::{
    Busy, ErrorCode, Libraries, ModelKey, Models, QuestionError, enforce, read_csv_question, read_documents_question,
    read_json_question, tally, tally_answers,
};
use crate::store::{Published, TrafficEntry};

/// The largest question.
const MAX_BYTES: usize = 16 << 20;
/// How long a client may take to send it.
const SENDING_TIMEOUT: Duration = Duration::from_secs(30);

const INVOKE: Operation = Operation {
    id: "invoke_deployment",
    method: "POST",
    path: "/d/{name}/invocations",
    tag: "Predictions",
    summary: "Predicts rows, or answers questions to documents, on the edge: MLflow's scoring protocol.",
    detail: "Takes one of MLflow's four JSON shapes, or CSV with a header row. Columns may come in any order, further \
             ones are ignored, and “2” will do for a number; but unlike MLflow no value is cut, wrapped or guessed: what \
             does not fit is refused with its row and column. The answer has one entry per row: a number, or the most \
             probable label with the probability of each. Counted, never kept: time, duration and what was predicted. \
             Documents take one question by itself, and the answer comes by itself; or up to 16 as rows with a column \
             “question”, and the answers come as predictions. A question has 2,000 characters at most.",
    needs_token: false,
    parameters: &[NAME],
    body: Some(Sent {
        media: &[("application/json", "Invocation"), ("text/csv", "")],
        example: "{\"dataframe_split\": {\"columns\": [\"sepal_length\", \"sepal_width\"], \"data\": [[5.1, 3.5], [6.2, 2.9]]}}\n\
                  {\"dataframe_records\": [{\"sepal_length\": 5.1, \"sepal_width\": 3.5}]}\n\
                  {\"instances\": [[5.1, 3.5]]}\n\
                  {\"inputs\": {\"sepal_length\": [5.1], \"sepal_width\": [3.5]}}\n\
                  {\"question\": \"How long must the dough rest?\"}\n\
                  {\"inputs\": {\"question\": [\"How long must the dough rest?\", \"Is it hot?\"]}}",
    }),
    answers: &[
        Answer::json(200, "Predictions", "One entry per row; of a question that came by itself, the answer."),
        Answer::json(400, "InvocationProblem", "The rows cannot be read or do not fit the model."),
        Answer::json(404, "InvocationProblem", "Nothing was ever published under this name."),
        Answer::json(408, "InvocationProblem", "The request did not come in thirty seconds."),
        Answer::json(410, "InvocationProblem", "It was unpublished."),
        Answer::json(413, "InvocationProblem", "The request is larger than 16 MiB."),
        Answer::json(415, "InvocationProblem", "Another media type than JSON and CSV, or not UTF-8."),
        Answer::json(429, "InvocationProblem", "This address asks too often; Retry-After says when to come back."),
        Answer::json(
            503,
            "InvocationProblem",
            "Too much to do; Retry-After says when to come back. Or documents were asked, and this edge lacks their encoder.",
        ),
        Answer::json(504, "InvocationProblem", "It took too long."),
    ],
};

/// The route.
pub(crate) fn routes() -> Routes {
    Routes::new().add(&INVOKE, invoke_deployment)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Json,
    Csv,
}

/// What a refusal is called in MLflow's protocol.
struct Refused {
    code: &'static str,
    refusal: Refusal,
}

async fn invoke_deployment(
    State(app): State<App>,
    client: Client,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    app.limits().check_request(client)?;
    let started = Instant::now();
    let at_ms = app.now_ms();
    let found = find(&app, &name).await?;
    let entry =
        TrafficEntry { name: name.clone(), version: found.deployment.version, at_ms, ..TrafficEntry::default() };
    let label = DeploymentLabels { deployment: name };
    let answering = tokio::time::timeout(TIMEOUT, answer(&app, found, &headers, body));
    match answering.await.unwrap_or_else(|_| Err(Refusal::timed_out().into())) {
        Ok((predictions, by_label, values)) => {
            let n_rows = by_label.values().sum::<u64>() + values.0;
            let latency_ms = started.elapsed().as_secs_f64() * 1000.0;
            note(&app, TrafficEntry { latency_ms, by_label, values, ..entry }).await;
            app.metrics().predictions.get_or_create(&label).inc_by(n_rows);
            Ok(Json(predictions).into_response())
        }
        Err(refused) => {
            note(&app, TrafficEntry { is_refused: true, ..entry }).await;
            app.metrics().refused.get_or_create(&label).inc();
            Err(refused)
        }
    }
}

type Answered = (Value, std::collections::BTreeMap<String, u64>, (u64, f64));

async fn answer(app: &App, found: Published, headers: &HeaderMap, body: Body) -> Result<Answered, Refused> {
    let format = format_of(headers)?;
    let Received { bytes, share } = receive(app, body).await?;
    let key = ModelKey { name: found.deployment.name.clone(), version: found.deployment.version };
    let Some(signature) = found.signature else {
        return ask_documents(app, key, found.deployment.files, format, Received { bytes, share }).await;
    };
    let work = move |models: &mut Models| -> Result<Answered, QuestionError> {
        // The share is given back when the work is done or, should nobody wait for it any more, thrown away.
        let _share = share;
        let question = match format {
            Format::Json => read_json_question(&bytes)?,
            Format::Csv => read_csv_question(&bytes)?,
        };
        drop(bytes);
        let rows = enforce(&signature, question)?;
        if rows.rows.is_empty() {
            return Ok((to_json(&signature, &[]), Default::default(), (0, 0.0)));
        }
        let pipeline = models.get(&key, &found.deployment.files).map_err(QuestionError::bad)?;
        let host = QuietHost::default();
        let predictions = futures::executor::block_on(pipeline.predict(&rows, &host)).map_err(QuestionError::bad)?;
        let (by_label, values) = tally(&predictions);
        Ok((to_json(pipeline.signature(), &predictions), by_label, values))
    };
    match app.models().run(work).await {
        Ok(Ok(answered)) => Ok(answered),
        Ok(Err(error)) => Err(error.into()),
        Err(Busy::Full) => Err(Refusal::busy().into()),
        Err(Busy::Failed) => Err(Refusal::fault("a prediction panicked").into()),
    }
}

/// Has documents answer.
async fn ask_documents(
    app: &App,
    key: ModelKey,
    files: Vec<ModelFile>,
    format: Format,
    received: Received,
) -> Result<Answered, Refused> {
    let work = move |libraries: &mut Libraries| -> Result<Answered, Problem> {
        let Received { bytes, share: _share } = received;
        let asked = read_documents_question(&bytes, format == Format::Csv)?;
        drop(bytes);
        let answers = libraries.ask(&key, &files, &asked.questions)?;
        let answered = if asked.is_single { json!(answers[0]) } else { json!({ "predictions": answers }) };
        Ok((answered, tally_answers(&answers), (0, 0.0)))
    };
    match app.libraries().run(work).await {
        Ok(answered) => answered.map_err(|problem| Refusal::new(problem).into()),
        Err(Busy::Full) => Err(Refusal::busy().into()),
        Err(Busy::Failed) => Err(Refusal::fault("an answer panicked").into()),
    }
}

/// A question as it came, and its share of the memory that all questions together may take.
struct Received {
    bytes: Vec<u8>,
    share: OwnedSemaphorePermit,
}

/// Takes the body in, in time.
async fn receive(app: &App, body: Body) -> Result<Received, Refusal> {
    if body.size_hint().lower() > MAX_BYTES as u64 {
        return Err(Refusal::too_large(MAX_BYTES as u64));
    }
    tokio::time::timeout(SENDING_TIMEOUT, collect(app, body)).await.unwrap_or_else(|_| {
        let problem = Problem::bad_input("The request did not come in thirty seconds.").remedy("Send it again.");
        Err(Refusal::with_status(StatusCode::REQUEST_TIMEOUT, problem))
    })
}

/// Takes the body in. Memory is counted as it fills: what a client only announces takes none.
async fn collect(app: &App, body: Body) -> Result<Received, Refusal> {
    let budget = app.question_budget();
    let mut share = budget.clone().try_acquire_owned().map_err(|_| Refusal::busy())?;
    let mut bytes = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Refusal::broke_off())?;
        if bytes.len() + chunk.len() > MAX_BYTES {
            return Err(Refusal::too_large(MAX_BYTES as u64));
        }
        bytes.extend_from_slice(&chunk);
        let missing_kib = ((bytes.len() >> 10) + 1 - share.num_permits()) as u32;
        share.merge(budget.clone().try_acquire_many_owned(missing_kib).map_err(|_| Refusal::busy())?);
    }
    Ok(Received { bytes, share })
}

/// The form of the question; JSON when the client does not say.
fn format_of(headers: &HeaderMap) -> Result<Format, Refused> {
    let Some(given) = headers.get(header::CONTENT_TYPE) else { return Ok(Format::Json) };
    let given = given.to_str().unwrap_or_default().to_ascii_lowercase();
    let mut parts = given.split(';').map(str::trim);
    let format = match parts.next() {
        Some("application/json") => Format::Json,
        Some("text/csv") => Format::Csv,
        _ => {
            let problem = Problem::bad_input(format!("The media type {given} is not understood here."))
                .remedy("Send application/json or text/csv, and say so in the Content-Type header.");
            return Err(Refusal::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, problem).into());
        }
    };
    let charset = parts.find_map(|part| part.strip_prefix("charset=")).map(|charset| charset.trim_matches('"'));
    if charset.is_some_and(|charset| !matches!(charset, "utf-8" | "utf8" | "us-ascii")) {
        let problem = Problem::bad_input("Only UTF-8 is understood here.").remedy("Send the text as UTF-8.");
        return Err(Refusal::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, problem).into());
    }
    Ok(format)
}

async fn note(app: &App, entry: TrafficEntry) {
    if !app.traffic().note(entry).await {
        app.metrics().uncounted.inc();
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal.problem().kind {
            ProblemKind::NotFound => "RESOURCE_DOES_NOT_EXIST",
            ProblemKind::Forbidden => "PERMISSION_DENIED",
            ProblemKind::Unreachable if refusal.status() == StatusCode::TOO_MANY_REQUESTS => "REQUEST_LIMIT_EXCEEDED",
            ProblemKind::Unreachable if refusal.status() == StatusCode::GATEWAY_TIMEOUT => "DEADLINE_EXCEEDED",
            ProblemKind::Unreachable => "TEMPORARILY_UNAVAILABLE",
            ProblemKind::Internal | ProblemKind::Cancelled | ProblemKind::Full => "INTERNAL_ERROR",
            ProblemKind::BadInput | ProblemKind::Conflict => "BAD_REQUEST",
        };
        Self { code, refusal }
    }
}

impl From<QuestionError> for Refused {
    fn from(error: QuestionError) -> Self {
        let is_ours = error.problem.kind == ProblemKind::Internal;
        let code = match error.code {
            _ if is_ours => "INTERNAL_ERROR",
            ErrorCode::BadRequest => "BAD_REQUEST",
            ErrorCode::InvalidParameterValue => "INVALID_PARAMETER_VALUE",
        };
        Self { code, refusal: error.problem.into() }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let message = self.refusal.problem().to_string();
        self.refusal.with("error_code", self.code).with("message", message).into_response()
    }
}
