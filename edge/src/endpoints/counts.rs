//! Counting predictions that visitors' devices made, where the owner chose so.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State, rejection::BytesRejection};
use axum::http::StatusCode;
use bunsen_spec::{ANSWERED, NOT_ANSWERED, Output, PredictionCount, Problem, ProblemKind, Signature};

use super::deployments::NAME;
use super::links::find;
use crate::answer::Refusal;
use crate::app::App;
use crate::asked::{Path, whole_body};
use crate::guard::Client;
use crate::openapi::{Answer, Body, Operation, Routes};
use crate::store::TrafficEntry;

const MAX_BYTES: u64 = 4 << 10;

const COUNT: Operation = Operation {
    id: "count_prediction",
    method: "POST",
    path: "/d/{name}/count",
    tag: "Predictions",
    summary: "Counts one prediction made on a visitor's device, if the owner chose to count.",
    detail: "Nothing about the visitor or the inputs is sent or kept. Any media type, so that a page can send it while \
             it closes.",
    needs_token: false,
    parameters: &[NAME],
    body: Some(Body {
        media: &[("application/json", "PredictionCount")],
        example: "{\"version\": 1, \"latency_ms\": 3.2, \"label\": \"setosa\"}",
    }),
    answers: &[
        Answer::empty(204, "Counted."),
        Answer::problem(400, "It cannot be read, or the model does not predict that."),
        Answer::problem(403, "The owner does not count predictions."),
        Answer::problem(404, "Nothing was ever published under this name."),
        Answer::problem(410, "It was unpublished."),
        Answer::problem(413, "The request is larger than 4 KiB."),
        Answer::problem(429, "This address counts too fast; Retry-After says when to come back."),
    ],
};

/// The route.
pub(crate) fn routes() -> Routes {
    Routes::new().add(&COUNT, count_prediction).limit_body(DefaultBodyLimit::max(MAX_BYTES as usize))
}

async fn count_prediction(
    State(app): State<App>,
    client: Client,
    Path(name): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Refusal> {
    app.limits().check_request(client)?;
    let body = whole_body(body, MAX_BYTES)?;
    let found = find(&app, &name).await?;
    if !found.deployment.options.counts_predictions {
        return Err(
            Problem::new(ProblemKind::Forbidden, format!("The owner of {name} does not count predictions.")).into()
        );
    }
    let count: PredictionCount = serde_json::from_slice(&body)
        .map_err(|error| Problem::bad_input(format!("The count cannot be read: {error}.")))?;
    let entry = TrafficEntry {
        version: count
            .version
            .filter(|&version| version < found.deployment.version)
            .unwrap_or(found.deployment.version),
        at_ms: app.now_ms(),
        name,
        ..checked(found.signature.as_ref(), count)?
    };
    if !app.traffic().note(entry).await {
        app.metrics().uncounted.inc();
        return Err(Refusal::busy());
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Only what the model can predict, or documents can say, is counted, so strangers cannot fill the log with words of theirs.
fn checked(signature: Option<&Signature>, count: PredictionCount) -> Result<TrafficEntry, Problem> {
    if !(0.0..=3_600_000.0).contains(&count.latency_ms) {
        return Err(Problem::bad_input("latency_ms must be from 0 to 3600000.").in_field("latency_ms"));
    }
    let mut entry = TrafficEntry { latency_ms: count.latency_ms, ..TrafficEntry::default() };
    let Some(signature) = signature else {
        return match (count.label, count.value) {
            (Some(label), None) if label == ANSWERED || label == NOT_ANSWERED => {
                entry.by_label.insert(label, 1);
                Ok(entry)
            }
            _ => {
                Err(Problem::bad_input(format!("label must be “{ANSWERED}” or “{NOT_ANSWERED}”, and value left out."))
                    .in_field("label"))
            }
        };
    };
    match (&signature.output, count.label, count.value) {
        (Output::Classes { labels, .. }, Some(label), None) if labels.contains(&label) => {
            entry.by_label.insert(label, 1);
        }
        (Output::Classes { .. }, _, _) => {
            return Err(
                Problem::bad_input("label must be one of the model's labels, and value left out.").in_field("label")
            );
        }
        (Output::Number { .. }, None, Some(value)) if value.is_finite() => entry.values = (1, value),
        (Output::Number { .. }, _, _) => {
            return Err(Problem::bad_input("value must be a number, and label left out.").in_field("value"));
        }
    }
    Ok(entry)
}
