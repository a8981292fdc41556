//! ONNX files: a graph builder, a writer and a reader of the format. Knows no model of ours.

mod builder;
mod proto;

pub use builder::{ElementType, GraphBuilder};
