//! Tensors that are stored in a file.

use crate::proto::TensorProto;
use crate::{ElementType, OnnxError};

/// A tensor with its values, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// Length of each dimension; none for a single value.
    pub dims: Vec<u64>,
    /// As many values as the product of `dims`.
    pub data: TensorData,
}

/// Values of a tensor.
#[derive(Clone, Debug, PartialEq)]
pub enum TensorData {
    /// 32-bit floats.
    Floats(Vec<f32>),
    /// 64-bit floats.
    Doubles(Vec<f64>),
    /// 32-bit whole numbers.
    Int32s(Vec<i32>),
    /// 64-bit whole numbers.
    Int64s(Vec<i64>),
    /// Truths.
    Bools(Vec<bool>),
    /// Texts.
    Strings(Vec<String>),
    /// Values of another type, little endian.
    Other(ElementType, Vec<u8>),
}

impl TensorData {
    /// The type of the values.
    pub fn element_type(&self) -> ElementType {
        match self {
            Self::Floats(_) => ElementType::Float,
            Self::Doubles(_) => ElementType::Double,
            Self::Int32s(_) => ElementType::Int32,
            Self::Int64s(_) => ElementType::Int64,
            Self::Bools(_) => ElementType::Bool,
            Self::Strings(_) => ElementType::String,
            Self::Other(element_type, _) => *element_type,
        }
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        match self {
            Self::Floats(v) => v.len(),
            Self::Doubles(v) => v.len(),
            Self::Int32s(v) => v.len(),
            Self::Int64s(v) => v.len(),
            Self::Bools(v) => v.len(),
            Self::Strings(v) => v.len(),
            Self::Other(element_type, bytes) => bytes.len() / element_type.size_bytes().unwrap_or(1),
        }
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Tensor {
    /// A tensor of these values.
    ///
    /// # Panics
    /// If there are not as many values as `dims` says.
    pub fn new(dims: &[u64], data: TensorData) -> Self {
        assert_eq!(count(dims), Some(data.len()), "a tensor of shape {dims:?} has another number of values");
        Self { dims: dims.to_vec(), data }
    }

    pub(crate) fn to_proto(&self, name: &str) -> TensorProto {
        let mut proto = TensorProto {
            dims: self.dims.iter().map(|&d| d as i64).collect(),
            data_type: Some(self.data.element_type().code()),
            name: (!name.is_empty()).then(|| name.to_string()),
            ..Default::default()
        };
        match &self.data {
            TensorData::Strings(v) => proto.string_data = v.iter().map(|s| s.clone().into_bytes()).collect(),
            TensorData::Floats(v) => proto.raw_data = Some(v.iter().flat_map(|x| x.to_le_bytes()).collect()),
            TensorData::Doubles(v) => proto.raw_data = Some(v.iter().flat_map(|x| x.to_le_bytes()).collect()),
            TensorData::Int32s(v) => proto.raw_data = Some(v.iter().flat_map(|x| x.to_le_bytes()).collect()),
            TensorData::Int64s(v) => proto.raw_data = Some(v.iter().flat_map(|x| x.to_le_bytes()).collect()),
            TensorData::Bools(v) => proto.raw_data = Some(v.iter().map(|&x| u8::from(x)).collect()),
            TensorData::Other(_, bytes) => proto.raw_data = Some(bytes.clone()),
        }
        proto
    }

    /// Reads what [`Tensor::to_proto`] or another program wrote. Values must lie in the file itself,
    /// and there must be exactly as many as the shape says.
    pub(crate) fn from_proto(proto: TensorProto) -> Result<Self, OnnxError> {
        let name = proto.name.clone().unwrap_or_default();
        let bad = |reason: String| OnnxError::BadTensor { tensor: name.clone(), reason };
        if proto.data_location.unwrap_or(0) != 0 || !proto.external_data.is_empty() {
            return Err(bad("its values lie in another file".into()));
        }
        let code = proto.data_type.unwrap_or(0);
        let element_type = ElementType::from_code(code).ok_or_else(|| bad(format!("its type {code} is unknown")))?;
        let dims: Vec<u64> = proto
            .dims
            .iter()
            .map(|&d| u64::try_from(d).map_err(|_| bad(format!("a dimension is {d}"))))
            .collect::<Result<_, _>>()?;
        let expected = count(&dims).ok_or_else(|| bad("its shape is too large".into()))?;
        let data = data_of(proto, element_type).map_err(bad)?;
        if data.len() != expected {
            return Err(bad(format!("its shape has {expected} values, but {} are there", data.len())));
        }
        Ok(Self { dims, data })
    }
}

/// Product of `dims`, unless it is more than a machine can count.
fn count(dims: &[u64]) -> Option<usize> {
    dims.iter().try_fold(1usize, |n, &d| n.checked_mul(usize::try_from(d).ok()?))
}

fn data_of(proto: TensorProto, element_type: ElementType) -> Result<TensorData, String> {
    use ElementType as T;
    let raw = match (proto.raw_data, element_type.size_bytes()) {
        (Some(_), None) => return Err("text is stored as raw bytes".into()),
        (Some(raw), Some(size)) if raw.len() % size != 0 => return Err("its last value is cut off".into()),
        (raw, _) => raw,
    };
    Ok(match (element_type, raw) {
        (T::Float, Some(raw)) => TensorData::Floats(values(&raw, f32::from_le_bytes)),
        (T::Float, None) => TensorData::Floats(proto.float_data),
        (T::Double, Some(raw)) => TensorData::Doubles(values(&raw, f64::from_le_bytes)),
        (T::Double, None) => TensorData::Doubles(proto.double_data),
        (T::Int32, Some(raw)) => TensorData::Int32s(values(&raw, i32::from_le_bytes)),
        (T::Int32, None) => TensorData::Int32s(proto.int32_data),
        (T::Int64, Some(raw)) => TensorData::Int64s(values(&raw, i64::from_le_bytes)),
        (T::Int64, None) => TensorData::Int64s(proto.int64_data),
        (T::Bool, Some(raw)) => TensorData::Bools(raw.iter().map(|&b| b != 0).collect()),
        (T::Bool, None) => TensorData::Bools(proto.int32_data.iter().map(|&b| b != 0).collect()),
        (T::String, _) => TensorData::Strings(
            proto
                .string_data
                .into_iter()
                .map(|s| String::from_utf8(s).map_err(|_| String::from("its text is not UTF-8")))
                .collect::<Result<_, _>>()?,
        ),
        (other, Some(raw)) => TensorData::Other(other, raw),
        (other @ (T::UInt32 | T::UInt64), None) => {
            let size = other.size_bytes().unwrap_or(8);
            let bytes = proto.uint64_data.iter().flat_map(|v| v.to_le_bytes().into_iter().take(size)).collect();
            TensorData::Other(other, bytes)
        }
        (other, None) => {
            let size = other.size_bytes().unwrap_or(4);
            let bytes = proto.int32_data.iter().flat_map(|v| v.to_le_bytes().into_iter().take(size)).collect();
            TensorData::Other(other, bytes)
        }
    })
}

/// The values in `raw`, `N` bytes each.
fn values<T, const N: usize>(raw: &[u8], read: fn([u8; N]) -> T) -> Vec<T> {
    let (chunks, _) = raw.as_chunks::<N>();
    chunks.iter().map(|&chunk| read(chunk)).collect()
}
