//! What tensors are made of, and how long they are.

/// Element types of tensors. The numbers are those of ONNX's `TensorProto.DataType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i32)]
pub enum ElementType {
    /// 32-bit float.
    Float = 1,
    /// 64-bit whole number.
    Int64 = 7,
    /// Text.
    String = 8,
    /// True or false.
    Bool = 9,
    /// 64-bit float.
    Double = 11,
}

impl ElementType {
    /// Its number in ONNX.
    pub fn code(self) -> i32 {
        self as i32
    }
}

/// One dimension of an input's or output's shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dim {
    /// Always this long.
    Fixed(u64),
    /// As long as the caller likes; equal names are equally long. Empty: not even named.
    Named(String),
}

impl From<u64> for Dim {
    fn from(size: u64) -> Self {
        Self::Fixed(size)
    }
}

impl From<&str> for Dim {
    fn from(name: &str) -> Self {
        Self::Named(name.to_string())
    }
}
