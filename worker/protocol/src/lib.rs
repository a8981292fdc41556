//! What the page and the worker say to each other.
//!
//! The page sends a [`Request`] with a [`Command`]; the worker answers each with one
//! [`Message::Reply`] and sends [`Message::Event`]s in between. Both travel as JSON text beside what is large, which is
//! never copied. [`Call`] ties each command to the type of its answer.
//!
//! On the wire every message is an array of two. From the page: the JSON text of a [`Request`], and an array of `Blob`s,
//! the files that the command is about: the worker reads them piece by piece. From the worker: the JSON text of a
//! [`Message`], and an array of `ArrayBuffer`s, which is also the transfer list. Both arrays are empty for most.

mod assistants;
mod calls;
mod documents;
mod event;
mod macros;
mod values;
mod versions;

pub use assistants::*;
pub use calls::*;
pub use documents::*;
pub use event::{Event, Message, Ready, Request};
pub use values::*;
pub use versions::*;
