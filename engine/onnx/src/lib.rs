//! ONNX files: a graph builder that writes them, and a reader that checks them. Knows no model of
//! ours.

mod attribute;
mod builder;
mod element;
mod error;
mod model;
mod proto;
mod tensor;

pub use attribute::Attribute;
pub use builder::{GraphBuilder, ML_DOMAIN};
pub use element::{Dim, ElementType};
pub use error::OnnxError;
pub use model::{Model, Node, ValueInfo};
pub use tensor::{Tensor, TensorData};
