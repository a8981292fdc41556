//! Tensors that are stored in a file.

use crate::ElementType;
use crate::proto::TensorProto;

/// Values of a tensor, row by row.
#[derive(Clone, Debug, PartialEq)]
pub enum TensorData {
    /// 32-bit floats.
    Floats(Vec<f32>),
    /// 64-bit floats.
    Doubles(Vec<f64>),
    /// 64-bit whole numbers.
    Int64s(Vec<i64>),
    /// Texts.
    Strings(Vec<String>),
}

impl TensorData {
    /// The type of the values.
    pub fn element_type(&self) -> ElementType {
        match self {
            Self::Floats(_) => ElementType::Float,
            Self::Doubles(_) => ElementType::Double,
            Self::Int64s(_) => ElementType::Int64,
            Self::Strings(_) => ElementType::String,
        }
    }

    /// The tensor `name` of shape `dims`; no `dims` for a single value.
    ///
    /// # Panics
    /// If there are not as many values as `dims` says.
    pub(crate) fn to_proto(&self, name: &str, dims: &[u64]) -> TensorProto {
        let (n_values, raw, texts) = match self {
            Self::Floats(v) => (v.len(), Some(v.iter().flat_map(|x| x.to_le_bytes()).collect()), Vec::new()),
            Self::Doubles(v) => (v.len(), Some(v.iter().flat_map(|x| x.to_le_bytes()).collect()), Vec::new()),
            Self::Int64s(v) => (v.len(), Some(v.iter().flat_map(|x| x.to_le_bytes()).collect()), Vec::new()),
            Self::Strings(v) => (v.len(), None, v.iter().map(|text| text.clone().into_bytes()).collect()),
        };
        let n_expected: u64 = dims.iter().product();
        assert_eq!(n_values as u64, n_expected, "a tensor of shape {dims:?} has another number of values");
        TensorProto {
            dims: dims.iter().map(|&d| d as i64).collect(),
            data_type: Some(self.element_type().code()),
            string_data: texts,
            name: Some(name.to_string()),
            raw_data: raw,
        }
    }
}
