//! What was predicted over time, for the Watch room.

use axum::Json;
use axum::extract::State;
use bunsen_spec::{DeploymentStats, Problem};
use serde::Deserialize;

use super::deployments::NAME;
use super::links::unknown;
use crate::answer::Refusal;
use crate::app::App;
use crate::asked::{Path, Query};
use crate::openapi::{Answer, Operation, Parameter, Routes};
use crate::store::{Span, State as NameState, newest_state, traffic_stats};

/// The most parts a span is cut into.
const MAX_BUCKETS: usize = 500;
const DAY_MS: f64 = 86_400_000.0;

const STATS: Operation = Operation {
    id: "read_stats",
    method: "GET",
    path: "/api/deployments/{name}/stats",
    tag: "Deployments",
    summary: "What was predicted in a span of time: counts, latency, classes.",
    detail: "Kept by the minute for two days, by the hour for sixty days, by the day for ever; a part that is shorter \
             than that holds what began in it. Unpublished deployments still have theirs.",
    needs_token: false,
    parameters: &[
        NAME,
        Parameter {
            name: "from_ms",
            place: "query",
            kind: "number",
            what: "Start of the span in milliseconds since 1970. Default: a day before its end.",
        },
        Parameter { name: "to_ms", place: "query", kind: "number", what: "End of the span. Default: now." },
        Parameter {
            name: "buckets",
            place: "query",
            kind: "integer",
            what: "Into how many equal parts it is cut, 1 to 500. Default: 24.",
        },
    ],
    body: None,
    answers: &[
        Answer::json(200, "DeploymentStats", "The counts."),
        Answer::problem(400, "The span makes no sense."),
        Answer::problem(404, "Nothing was ever published under this name."),
    ],
};

/// The route.
pub(crate) fn routes() -> Routes {
    Routes::new().add(&STATS, read_stats)
}

/// Texts, so that a wrong one can be answered in our words.
#[derive(Deserialize)]
struct Asked {
    from_ms: Option<String>,
    to_ms: Option<String>,
    buckets: Option<String>,
}

async fn read_stats(
    State(app): State<App>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<DeploymentStats>, Refusal> {
    let span = span(&asked, app.now_ms())?;
    app.blocking(move |_, database| {
        let stats = database.read(|t| {
            if newest_state(t, &name)? == NameState::Unknown {
                return Ok(None);
            }
            Ok(Some(traffic_stats(t, &name, span)?))
        })?;
        stats.map(Json).ok_or_else(|| unknown(&name))
    })
    .await
}

fn span(asked: &Asked, now_ms: f64) -> Result<Span, Problem> {
    let to_ms = number("to_ms", asked.to_ms.as_deref(), now_ms)?;
    let from_ms = number("from_ms", asked.from_ms.as_deref(), to_ms - DAY_MS)?;
    let buckets = number("buckets", asked.buckets.as_deref(), 24.0)?;
    if from_ms >= to_ms {
        return Err(Problem::bad_input("The span ends before it begins.").in_field("to_ms"));
    }
    if buckets.fract() != 0.0 || !(1.0..=MAX_BUCKETS as f64).contains(&buckets) {
        let what = format!("buckets is {buckets}, but it must be a whole number from 1 to {MAX_BUCKETS}.");
        return Err(Problem::bad_input(what).in_field("buckets"));
    }
    Ok(Span { from_ms, to_ms, n_buckets: buckets as usize })
}

fn number(field: &str, text: Option<&str>, default: f64) -> Result<f64, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(default) };
    // The bound keeps times exact in a double and in a database integer.
    text.parse().ok().filter(|number: &f64| number.abs() < 1e15).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        Problem::bad_input(format!("{field} is “{shown}”, but a number was expected.")).in_field(field)
    })
}
