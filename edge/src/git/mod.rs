//! Git's own protocols over HTTP: pushing by the smart one, fetching by both.
//!
//! Nothing here knows of requests or tokens. A push is a file that has arrived; what it asks for is checked
//! against the database and then done, or refused in the words that git shows.

mod advertise;
mod commands;
mod connect;
mod fetch_request;
mod incoming;
mod named_contents;
mod receive;
mod sweep;
mod upload;
mod walk;

pub(crate) use advertise::{loose_object, receive_advertisement, text_refs, upload_advertisement};
pub(crate) use receive::{Push, PushError, receive_pack, too_large};
pub(crate) use sweep::{Swept, sweep};
pub(crate) use upload::{answer_fetch, write_pack};

/// The largest request of a fetch, in bytes.
pub(crate) const MAX_FETCH_REQUEST_BYTES: u64 = 16 << 20;
/// The largest push, in bytes.
pub(crate) const MAX_PUSH_BYTES: u64 = 256 << 20;
