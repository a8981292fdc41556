//! Fixed values that steer an operator.

use crate::proto::{AttributeProto, attribute_type};
use crate::{OnnxError, Tensor};

/// A fixed value that steers an operator, such as the axis of a sum.
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    /// A 32-bit float.
    Float(f32),
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// A tensor.
    Tensor(Tensor),
    /// 32-bit floats.
    Floats(Vec<f32>),
    /// Whole numbers.
    Ints(Vec<i64>),
    /// Texts.
    Texts(Vec<String>),
}

impl Attribute {
    pub(crate) fn to_proto(&self, name: &str) -> AttributeProto {
        let mut proto = AttributeProto { name: Some(name.to_string()), ..Default::default() };
        let code = match self {
            Self::Float(v) => {
                proto.f = Some(*v);
                attribute_type::FLOAT
            }
            Self::Int(v) => {
                proto.i = Some(*v);
                attribute_type::INT
            }
            Self::Text(v) => {
                proto.s = Some(v.clone().into_bytes());
                attribute_type::STRING
            }
            Self::Tensor(v) => {
                proto.t = Some(v.to_proto(""));
                attribute_type::TENSOR
            }
            Self::Floats(v) => {
                proto.floats.clone_from(v);
                attribute_type::FLOATS
            }
            Self::Ints(v) => {
                proto.ints.clone_from(v);
                attribute_type::INTS
            }
            Self::Texts(v) => {
                proto.strings = v.iter().map(|s| s.clone().into_bytes()).collect();
                attribute_type::STRINGS
            }
        };
        proto.r#type = Some(code);
        proto
    }

    /// Reads an attribute of `operator`: the value must be there and of the type it names.
    pub(crate) fn from_proto(proto: AttributeProto, operator: &str) -> Result<(String, Self), OnnxError> {
        let name = proto.name.clone().unwrap_or_default();
        let bad = || OnnxError::BadAttribute { operator: operator.to_string(), attribute: name.clone() };
        let text = |bytes| String::from_utf8(bytes).map_err(|_| bad());
        if name.is_empty() || proto.ref_attr_name.as_ref().is_some_and(|r| !r.is_empty()) {
            return Err(bad());
        }
        let value = match proto.r#type.unwrap_or(0) {
            // A writer of proto3 leaves out zeros.
            attribute_type::FLOAT => Self::Float(proto.f.unwrap_or(0.0)),
            attribute_type::INT => Self::Int(proto.i.unwrap_or(0)),
            attribute_type::STRING => Self::Text(text(proto.s.unwrap_or_default())?),
            attribute_type::TENSOR => Self::Tensor(Tensor::from_proto(proto.t.ok_or_else(bad)?)?),
            attribute_type::FLOATS => Self::Floats(proto.floats),
            attribute_type::INTS => Self::Ints(proto.ints),
            attribute_type::STRINGS => Self::Texts(proto.strings.into_iter().map(text).collect::<Result<_, _>>()?),
            attribute_type::GRAPH => return Err(OnnxError::Unsupported(format!("a graph inside {operator}"))),
            _ => return Err(bad()),
        };
        Ok((name, value))
    }
}
