//! ONNX files: a graph builder that writes them. Knows no model of ours.

mod attribute;
mod builder;
mod element;
mod proto;
mod tensor;

pub use attribute::Attribute;
pub use builder::{GraphBuilder, ML_DOMAIN};
pub use element::{Dim, ElementType};
pub use tensor::TensorData;
