//! Fixed values that steer an operator.

use crate::proto::{AttributeProto, attribute_type};

/// A fixed value that steers an operator, such as the axis of a sum.
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    /// A 32-bit float.
    Float(f32),
    /// A whole number.
    Int(i64),
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
}
