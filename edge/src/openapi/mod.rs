//! The description of the interface. A route exists only together with its description, so the two
//! cannot part.

mod document;
mod page;
mod routes;

pub(crate) use document::Document;
pub(crate) use routes::{Answer, Body, Operation, Parameter, Routes};
