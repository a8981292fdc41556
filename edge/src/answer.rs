//! Answers that say no: a status, and the problem as JSON.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bunsen_spec::{Problem, ProblemKind};
use serde_json::{Map, Value};

use crate::store::StoreFault;

/// A request that was not done as asked, and why.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    problem: Problem,
    extra: Map<String, Value>,
    retry_after_s: Option<u32>,
    challenge: &'static str,
}

/// How a client that shows no right token is asked for one.
const BEARER: &str = "Bearer realm=\"bunsen\"";
/// The same for git, which knows names and passwords: the token is the password of any name.
const BASIC: &str = "Basic realm=\"bunsen\"";

impl Refusal {
    /// Refuses with the status that belongs to the problem's kind.
    pub fn new(problem: Problem) -> Self {
        let status = match problem.kind {
            ProblemKind::BadInput => StatusCode::BAD_REQUEST,
            ProblemKind::NotFound => StatusCode::NOT_FOUND,
            ProblemKind::Conflict => StatusCode::CONFLICT,
            ProblemKind::Forbidden => StatusCode::FORBIDDEN,
            ProblemKind::Full => StatusCode::INSUFFICIENT_STORAGE,
            ProblemKind::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
            ProblemKind::Cancelled | ProblemKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self { status, problem, extra: Map::new(), retry_after_s: None, challenge: BEARER }
    }

    /// Refuses with another status than the kind's own.
    pub fn with_status(status: StatusCode, problem: Problem) -> Self {
        Self { status, ..Self::new(problem) }
    }

    /// A fault of ours: the log gets the cause, the client a plain sentence.
    pub fn fault(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed through a fault of the edge");
        Self::new(
            Problem::internal("The edge could not do this because of a fault of its own.")
                .remedy("Try again; if it stays so, the edge's log says why."),
        )
    }

    /// The edge has as much to do as it can bear.
    pub fn busy() -> Self {
        let problem = Problem::new(ProblemKind::Unreachable, "The edge has more to do right now than it can take on.")
            .remedy("Try again in a second.");
        Self { retry_after_s: Some(1), ..Self::new(problem) }
    }

    /// The client asks more often than it may; it may again after `wait`.
    pub fn too_often(wait: Duration) -> Self {
        let seconds = wait.as_secs().saturating_add(1).min(3600) as u32;
        let problem = Problem::new(ProblemKind::Unreachable, "This address asks more often than the edge allows.")
            .remedy(format!("Wait {seconds} s, then go on more slowly, or ask about several rows at once."));
        Self { retry_after_s: Some(seconds), ..Self::with_status(StatusCode::TOO_MANY_REQUESTS, problem) }
    }

    /// The edge gave up; nothing was to be changed.
    pub fn timed_out() -> Self {
        let problem = Problem::new(ProblemKind::Unreachable, "This took longer than a minute and was given up.")
            .remedy("Ask for less at once.");
        Self::with_status(StatusCode::GATEWAY_TIMEOUT, problem)
    }

    /// The edge stopped waiting for a change, which goes on.
    pub fn timed_out_change() -> Self {
        let problem = Problem::new(ProblemKind::Unreachable, "This took longer than a minute; it may still be done.")
            .remedy("Look whether it was, then send it again if it was not.");
        Self::with_status(StatusCode::GATEWAY_TIMEOUT, problem)
    }

    /// The body stopped before its end.
    pub fn broke_off() -> Self {
        Problem::bad_input("The request broke off.").remedy("Send it again.").into()
    }

    /// The body is larger than `limit_bytes`.
    pub fn too_large(limit_bytes: u64) -> Self {
        let limit = if limit_bytes >= 1 << 20 {
            format!("{} MiB", limit_bytes >> 20)
        } else {
            format!("{} KiB", limit_bytes >> 10)
        };
        Self::with_status(
            StatusCode::PAYLOAD_TOO_LARGE,
            Problem::bad_input(format!("The request is larger than {limit}.")).remedy("Send it in smaller parts."),
        )
    }

    /// Bytes that are kept under their MD5 have another.
    pub fn other_md5(got: &str, wanted: &str) -> Self {
        Problem::bad_input(format!("The bytes have the MD5 {got}, not {wanted}."))
            .in_field("md5")
            .remedy("They changed on the way or the name is another file's: send them again.")
            .into()
    }

    /// Bytes that are kept under their MD5 stopped coming: how far they came, what became of them, and what to send.
    pub fn interrupted(how_far: &str, what_then: &str, remedy: &str) -> Self {
        let problem = Problem::bad_input(format!("The bytes did not come {how_far}; {what_then}."));
        Self::with_status(StatusCode::REQUEST_TIMEOUT, problem.remedy(remedy))
    }

    /// Asks for the token in the way that git understands.
    pub fn asking_for_password(self) -> Self {
        Self { challenge: BASIC, ..self }
    }

    /// Adds a field beside those of the problem.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_string(), value.into());
        self
    }

    /// The status it answers with.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Why it refuses.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::new(problem)
    }
}

impl From<StoreFault> for Refusal {
    fn from(fault: StoreFault) -> Self {
        if fault.is_full() {
            tracing::error!(cause = %fault, "the disk is full");
            return Self::new(
                Problem::new(ProblemKind::Full, "The edge's disk is full; nothing was changed.")
                    .remedy("Make room on it, then try again."),
            );
        }
        Self::fault(fault)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = match serde_json::to_value(&self.problem) {
            Ok(Value::Object(body)) => body,
            _ => Map::new(),
        };
        body.extend(self.extra);
        let mut response = (self.status, Json(Value::Object(body))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(self.challenge));
        }
        response
    }
}
