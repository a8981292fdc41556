//! Builds a graph node by node.

/// Element types of tensors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementType {
    /// 32-bit float.
    Float,
    /// 64-bit float.
    Double,
    /// 64-bit integer.
    Int64,
    /// Text.
    String,
    /// True or false.
    Bool,
}

/// A graph under construction. Names of tensors are made unique by the builder.
#[derive(Debug, Default)]
pub struct GraphBuilder {}
