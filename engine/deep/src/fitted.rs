//! A network that has learned.

use async_trait::async_trait;
use bunsen_model::{FittedModel, Host, Matrix, ModelError, Signal};
use bunsen_onnx::{Attribute, ElementType, GraphBuilder};
use bunsen_spec::say::{networks, weights};
use bunsen_spec::{Device, Problem, Task};
use burn::tensor::{Device as TensorDevice, Tensor, TensorData};
use serde::{Deserialize, Serialize};

use crate::architecture::Architecture;
use crate::device::tensor_device;
use crate::head::Head;
use crate::samples::to_f32;
use crate::weights_file::{self, WeightsFile};

/// Version of the file's description.
const VERSION: u32 = 1;
/// Multiplications between two chances for others to run: some 20 ms in a browser.
const MULTIPLICATIONS_PER_CHUNK: u64 = 100_000_000;

/// A network with its weights.
#[derive(Debug)]
pub(crate) struct FittedNetwork {
    architecture: Architecture,
    head: Head,
    /// In the order of [`Architecture::parameters`].
    weights: Vec<Vec<f32>>,
    tensors: Vec<Tensor<1>>,
    device: TensorDevice,
}

/// What a weights file says about itself.
#[derive(Serialize, Deserialize)]
struct Note {
    version: u32,
    architecture: Architecture,
    head: Head,
}

impl FittedNetwork {
    /// A network with these weights, on `device`.
    pub(crate) fn new(architecture: Architecture, head: Head, weights: Vec<Vec<f32>>, device: TensorDevice) -> Self {
        let tensors = weights.iter().map(|w| flat_tensor(w.clone(), &device)).collect();
        Self { architecture, head, weights, tensors, device }
    }

    /// Its layers.
    pub(crate) fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// Reads what [`FittedModel::to_safetensors`] wrote.
    pub(crate) fn read(bytes: &[u8], task: Task, device: Device) -> Result<Self, Problem> {
        let device = tensor_device(device)?;
        let file = WeightsFile::open(bytes)?;
        let note: Note = file.note()?;
        if note.version != VERSION {
            return Err(weights::unusable(&weights::other_version(note.version, VERSION)));
        }
        let Note { architecture, head, .. } = note;
        if !head.is_sound() || head.task() != task || head.n_outputs() != architecture.n_outputs() {
            return Err(weights::unusable(weights::other_outputs()));
        }
        architecture.check()?;
        let parameters = architecture.parameters();
        if file.len() != parameters.len() {
            return Err(weights::unusable(&weights::other_number_of_tensors(file.len(), parameters.len())));
        }
        let weights = parameters.iter().map(|p| file.values(&p.name, &p.shape)).collect::<Result<_, _>>()?;
        Ok(Self::new(architecture, head, weights, device))
    }
}

#[async_trait(?Send)]
impl FittedModel for FittedNetwork {
    async fn predict(&self, x: &Matrix, host: &dyn Host) -> Result<Matrix, ModelError> {
        if x.n_cols != self.architecture.n_inputs() {
            let (given, wanted) = (x.n_cols, self.architecture.n_inputs());
            return Err(networks::other_width(wanted, given).into());
        }
        let mut outputs = Vec::with_capacity(x.n_rows * self.head.n_outputs());
        let rows_per_chunk = rows_per_chunk(&self.architecture);
        for (i, chunk) in x.values.chunks(rows_per_chunk * x.n_cols).enumerate() {
            if host.turn().await == Signal::Cancel {
                return Err(ModelError::Cancelled);
            }
            let rows = chunk.len() / x.n_cols;
            let values = to_f32(chunk).map_err(|at| too_large(i * rows_per_chunk + at / x.n_cols))?;
            let chunk = Tensor::from_data(TensorData::new(values, [rows, x.n_cols]), &self.device);
            outputs.extend(read_values(self.architecture.forward(&self.tensors, chunk, None)).await?);
        }
        Ok(self.head.predictions(&outputs))
    }

    fn to_safetensors(&self) -> Vec<u8> {
        let note = Note { version: VERSION, architecture: self.architecture.clone(), head: self.head };
        let parameters = self.architecture.parameters();
        let tensors = parameters.iter().zip(&self.weights);
        weights_file::write(&note, tensors.map(|(p, w)| (p.name.clone(), &p.shape[..], &w[..])))
    }

    fn add_to_onnx(&self, graph: &mut GraphBuilder, input: &str) -> String {
        let x = graph.cast(input, ElementType::Float);
        let outputs = self.architecture.add_to_onnx(graph, &self.weights, &x);
        let outputs = graph.cast(&outputs, ElementType::Double);
        match self.head {
            Head::Classes { .. } => graph.op("Softmax", &[&outputs], &[("axis", Attribute::Int(1))]),
            Head::Value { mean, std } => {
                let std = graph.initializer_f64("target_std", &[], &[std]);
                let mean = graph.initializer_f64("target_mean", &[], &[mean]);
                let scaled = graph.op("Mul", &[&outputs, &std], &[]);
                graph.op("Add", &[&scaled, &mean], &[])
            }
        }
    }

    fn n_weights(&self) -> u64 {
        self.architecture.n_weights()
    }
}

/// Why this row (from 0) cannot be answered.
fn too_large(row: usize) -> Problem {
    networks::number_too_large().in_row(row as u64 + 1)
}

/// Rows to compute at a time, so that others get their turn.
pub(crate) fn rows_per_chunk(architecture: &Architecture) -> usize {
    (MULTIPLICATIONS_PER_CHUNK / architecture.n_multiplications().max(1)).clamp(1, 1024) as usize
}

/// A tensor of one dimension.
pub(crate) fn flat_tensor(values: Vec<f32>, device: &TensorDevice) -> Tensor<1> {
    let n = values.len();
    Tensor::from_data(TensorData::new(values, [n]), device)
}

/// Reads a tensor's values, row by row. Asynchronous, because a browser lets nobody wait for the
/// graphics processor.
pub(crate) async fn read_values<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, Problem> {
    let gave_up = |e: &dyn std::fmt::Display| networks::device_stopped(&e.to_string());
    let data = tensor.into_data_async().await.map_err(|e| gave_up(&e))?;
    Ok(data.as_slice::<f32>().map_err(|e| gave_up(&format!("{e:?}")))?.to_vec())
}
