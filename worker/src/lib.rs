//! The engine in a Web Worker.

mod host;
pub mod store;
mod training;
