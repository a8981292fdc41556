//! What is taken out of a request's address and body, refused in our words when it cannot be read.

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::http::StatusCode;
use bunsen_spec::Problem;

use crate::answer::Refusal;

/// What stands in the place of a path's `{placeholders}`.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Refusal))]
pub(crate) struct Path<T>(pub T);

/// What stands after the `?` of an address.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Refusal))]
pub(crate) struct Query<T>(pub T);

/// A body that is read whole, where the route takes at most `limit_bytes`.
///
/// # Errors
/// Refuses a body that is larger or that broke off.
pub(crate) fn whole_body(read: Result<Bytes, BytesRejection>, limit_bytes: u64) -> Result<Bytes, Refusal> {
    read.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::too_large(limit_bytes),
        _ => Refusal::broke_off(),
    })
}

impl From<PathRejection> for Refusal {
    fn from(rejection: PathRejection) -> Self {
        if rejection.status().is_server_error() {
            return Self::fault(rejection);
        }
        Problem::bad_input("The path of the address cannot be read.")
            .remedy("Write it as UTF-8, and what is no letter or digit as % and two hexadecimal digits.")
            .into()
    }
}

impl From<QueryRejection> for Refusal {
    fn from(_: QueryRejection) -> Self {
        Problem::bad_input("The part of the address after “?” cannot be read.")
            .remedy("Write it as name=value, joined by &, each name once; /api lists the names.")
            .into()
    }
}
