//! The right to write.

use axum::extract::FromRequestParts;
use axum::http::{StatusCode, header, request::Parts};
use bunsen_spec::{Problem, ProblemKind};

use super::limits::Client;
use crate::answer::Refusal;
use crate::app::App;
use crate::store::AuditEntry;

/// Somebody who showed the token. An endpoint that takes one cannot be reached without it.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// The address they came from.
    pub remote: Option<String>,
}

impl Owner {
    /// A line of the audit log about what the owner did to `subject`.
    pub fn audit(&self, at_ms: f64, action: &'static str, subject: &str, version: Option<u64>) -> AuditEntry {
        AuditEntry { at_ms, action, subject: subject.to_string(), version, remote: self.remote.clone(), token: None }
    }
}

impl FromRequestParts<App> for Owner {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let Ok(client) = Client::from_request_parts(parts, app).await;
        let remote = client.0.map(|address| address.to_string());
        let shown = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let what = match shown.and_then(|value| value.split_once(' ')) {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && app.token().matches(token.trim()) => {
                return Ok(Self { remote });
            }
            Some(_) => {
                app.limits().check_wrong_token(client)?;
                "The token is not this edge's."
            }
            None => "This needs the edge's token.",
        };
        tracing::warn!(?remote, "a write without the right token was refused");
        let remedy = "Send it as “Authorization: Bearer …”; it stands in the file “token” of the edge's data folder.";
        Err(Refusal::with_status(StatusCode::UNAUTHORIZED, Problem::new(ProblemKind::Forbidden, what).remedy(remedy)))
    }
}
