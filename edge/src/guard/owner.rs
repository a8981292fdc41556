//! The right to write.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::{StatusCode, header, request::Parts};
use bunsen_spec::{Problem, ProblemKind};

use crate::answer::Refusal;
use crate::app::App;

/// Somebody who showed the token. An endpoint that takes one cannot be reached without it.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// The address they came from.
    pub remote: Option<String>,
}

impl FromRequestParts<App> for Owner {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let remote =
            parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip().to_string());
        let shown = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let shown = shown.and_then(|value| value.split_once(' '));
        match shown {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && app.token().matches(token.trim()) => {
                Ok(Self { remote })
            }
            _ => {
                let what =
                    if shown.is_some() { "The token is not this edge's." } else { "This needs the edge's token." };
                tracing::warn!(?remote, "a write without the right token was refused");
                let remedy =
                    "Send it as “Authorization: Bearer …”; it stands in the file “token” of the edge's data folder.";
                Err(Refusal::with_status(
                    StatusCode::UNAUTHORIZED,
                    Problem::new(ProblemKind::Forbidden, what).remedy(remedy),
                ))
            }
        }
    }
}
