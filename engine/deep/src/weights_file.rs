//! Safetensors files of 32-bit floats with one note in JSON. Files may come from strangers.

use std::collections::HashMap;

use bunsen_spec::Problem;
use bunsen_spec::say::weights;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensorError, SafeTensors};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where the note stands in the file's metadata. A single entry: several would be written in an order
/// that changes from run to run.
const NOTE: &str = "bunsen";

/// The bytes of a file with this note and these tensors (name, shape, values).
pub(crate) fn write<'a>(
    note: &impl Serialize,
    tensors: impl IntoIterator<Item = (String, &'a [usize], &'a [f32])>,
) -> Vec<u8> {
    let note = serde_json::to_string(note).expect("our notes are plain values");
    let tensors: Vec<(String, &[usize], Vec<u8>)> = tensors
        .into_iter()
        .map(|(name, shape, values)| (name, shape, values.iter().flat_map(|v| v.to_le_bytes()).collect()))
        .collect();
    let views = tensors.iter().map(|(name, shape, bytes)| {
        let view = TensorView::new(Dtype::F32, shape.to_vec(), bytes).expect("as many values as the shape says");
        (name.as_str(), view)
    });
    safetensors::serialize(views, Some(HashMap::from([(NOTE.to_string(), note)])))
        .expect("names and shapes of a network make a small header")
}

/// An opened file. Nothing in it is believed before it is asked for by name and shape.
pub(crate) struct WeightsFile<'a> {
    tensors: SafeTensors<'a>,
    note: String,
}

impl<'a> WeightsFile<'a> {
    /// Opens the bytes of a file.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Problem> {
        let damaged = |e: SafeTensorError| weights::unusable(&weights::no_safetensors(&e.to_string()));
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
        let note = metadata.metadata().as_ref().and_then(|m| m.get(NOTE)).cloned().unwrap_or_default();
        Ok(Self { tensors: SafeTensors::deserialize(bytes).map_err(damaged)?, note })
    }

    /// The note, in the form it was written.
    pub(crate) fn note<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_str(&self.note)
            .map_err(|e| weights::unusable(&weights::unreadable_description(&e.to_string())))
    }

    /// Number of tensors.
    pub(crate) fn len(&self) -> usize {
        self.tensors.len()
    }

    /// The values of the tensor `name`, which must have this shape and hold finite 32-bit floats.
    pub(crate) fn values(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Problem> {
        let view = self.tensors.tensor(name).map_err(|_| weights::unusable(&weights::no_weights(name)))?;
        if view.dtype() != Dtype::F32 || view.shape() != shape {
            let found = format!("{:?} {:?}", view.dtype(), view.shape());
            return Err(weights::unusable(&weights::other_tensor(name, &found, shape)));
        }
        let (chunks, _) = view.data().as_chunks::<4>();
        let values: Vec<f32> = chunks.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        if values.iter().any(|v| !v.is_finite()) {
            return Err(weights::unusable(&weights::weights_not_finite(name)));
        }
        Ok(values)
    }
}
