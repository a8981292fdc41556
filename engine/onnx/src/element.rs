//! What tensors are made of, and how long they are.

/// Element types of tensors. The numbers are those of ONNX's `TensorProto.DataType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i32)]
pub enum ElementType {
    /// 32-bit float.
    Float = 1,
    /// 8-bit whole number from 0.
    UInt8 = 2,
    /// 8-bit whole number.
    Int8 = 3,
    /// 16-bit whole number from 0.
    UInt16 = 4,
    /// 16-bit whole number.
    Int16 = 5,
    /// 32-bit whole number.
    Int32 = 6,
    /// 64-bit whole number.
    Int64 = 7,
    /// Text.
    String = 8,
    /// True or false.
    Bool = 9,
    /// 16-bit float.
    Float16 = 10,
    /// 64-bit float.
    Double = 11,
    /// 32-bit whole number from 0.
    UInt32 = 12,
    /// 64-bit whole number from 0.
    UInt64 = 13,
    /// 16-bit float with the range of a 32-bit one.
    BFloat16 = 16,
}

impl ElementType {
    /// The type with this number in ONNX, if it is one we know.
    pub fn from_code(code: i32) -> Option<Self> {
        use ElementType as T;
        [
            T::Float,
            T::UInt8,
            T::Int8,
            T::UInt16,
            T::Int16,
            T::Int32,
            T::Int64,
            T::String,
            T::Bool,
            T::Float16,
            T::Double,
            T::UInt32,
            T::UInt64,
            T::BFloat16,
        ]
        .into_iter()
        .find(|t| t.code() == code)
    }

    /// Its number in ONNX.
    pub fn code(self) -> i32 {
        self as i32
    }

    /// Bytes of one element in a file. `None` for text.
    pub fn size_bytes(self) -> Option<usize> {
        match self {
            Self::UInt8 | Self::Int8 | Self::Bool => Some(1),
            Self::UInt16 | Self::Int16 | Self::Float16 | Self::BFloat16 => Some(2),
            Self::Float | Self::Int32 | Self::UInt32 => Some(4),
            Self::Double | Self::Int64 | Self::UInt64 => Some(8),
            Self::String => None,
        }
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
