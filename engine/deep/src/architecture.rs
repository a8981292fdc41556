//! What a network is made of, whatever its kind.

use bunsen_onnx::GraphBuilder;
use bunsen_spec::{Problem, say};
use bunsen_stats::Rng;
use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

use crate::cnn::Cnn;
use crate::dropout::Dropout;
use crate::mlp::Mlp;

/// Most weights a network may have: 80 MB of them, and three times as much while training.
pub(crate) const MAX_WEIGHTS: u64 = 20_000_000;

/// The layers of a network, without their weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub(crate) enum Architecture {
    /// Dense layers one after the other.
    Mlp(Mlp),
    /// Convolutions and pooling, then dense layers.
    Cnn(Cnn),
}

/// One tensor of weights.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parameter {
    /// Its name in files.
    pub(crate) name: String,
    /// Its shape.
    pub(crate) shape: Vec<usize>,
    /// What it is before training.
    pub(crate) start: Start,
}

/// How weights are drawn before training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Start {
    /// All zero.
    Zeros,
    /// Normal with standard deviation `sqrt(2 / n_in)` (He et al. 2015): keeps the scale through
    /// layers that lose half of it, as ReLU does.
    Kaiming {
        /// Number of values that each output sums over.
        n_in: usize,
    },
    /// Uniform within `± sqrt(6 / (n_in + n_out))` (Glorot and Bengio 2010).
    Xavier {
        /// Number of values that each output sums over.
        n_in: usize,
        /// Number of outputs that each value goes into.
        n_out: usize,
    },
}

impl Parameter {
    pub(crate) fn new(name: String, shape: &[usize], start: Start) -> Self {
        Self { name, shape: shape.to_vec(), start }
    }

    /// Number of weights.
    pub(crate) fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// The weights before training. Same generator, same bits on every target.
    pub(crate) fn draw(&self, rng: &mut Rng) -> Vec<f32> {
        let mut fill = |value: &mut dyn FnMut(&mut Rng) -> f64| (0..self.len()).map(|_| value(rng) as f32).collect();
        match self.start {
            Start::Zeros => vec![0.0; self.len()],
            Start::Kaiming { n_in } => {
                let std = (2.0 / n_in.max(1) as f64).sqrt();
                fill(&mut |rng| std * rng.normal())
            }
            Start::Xavier { n_in, n_out } => {
                let bound = (6.0 / (n_in + n_out).max(1) as f64).sqrt();
                fill(&mut |rng| bound * (2.0 * rng.uniform() - 1.0))
            }
        }
    }
}

impl Architecture {
    /// Its tensors of weights, in the order that [`Architecture::forward`] takes them.
    pub(crate) fn parameters(&self) -> Vec<Parameter> {
        match self {
            Self::Mlp(mlp) => mlp.parameters(),
            Self::Cnn(cnn) => cnn.parameters(),
        }
    }

    /// What the last layer gives for each row. `weights` are flat, one per parameter. Without
    /// `dropout` nothing is hidden.
    pub(crate) fn forward(
        &self,
        weights: &[Tensor<1>],
        x: Tensor<2>, // [rows, inputs]
        dropout: Option<&mut Dropout>,
    ) -> Tensor<2> {
        match self {
            Self::Mlp(mlp) => mlp.forward(weights, x, dropout),
            Self::Cnn(cnn) => cnn.forward(weights, x, dropout),
        }
    }

    /// Adds it to an ONNX graph. `x` is a 32-bit tensor \[rows, inputs\]; gives the name of one
    /// \[rows, outputs\].
    pub(crate) fn add_to_onnx(&self, graph: &mut GraphBuilder, weights: &[Vec<f32>], x: &str) -> String {
        match self {
            Self::Mlp(mlp) => mlp.add_to_onnx(graph, weights, x),
            Self::Cnn(cnn) => cnn.add_to_onnx(graph, weights, x),
        }
    }

    /// Number of inputs.
    pub(crate) fn n_inputs(&self) -> usize {
        match self {
            Self::Mlp(mlp) => mlp.n_inputs,
            Self::Cnn(cnn) => cnn.n_inputs(),
        }
    }

    /// Number of outputs.
    pub(crate) fn n_outputs(&self) -> usize {
        match self {
            Self::Mlp(mlp) => mlp.n_outputs,
            Self::Cnn(cnn) => cnn.n_outputs,
        }
    }

    /// Multiplications to compute one row.
    pub(crate) fn n_multiplications(&self) -> u64 {
        match self {
            Self::Mlp(mlp) => mlp.n_multiplications(),
            Self::Cnn(cnn) => cnn.n_multiplications(),
        }
    }

    /// Number of weights. Counts in 64 bits and stops at the largest number, because the layers may
    /// have been read from a stranger's file.
    pub(crate) fn n_weights(&self) -> u64 {
        let product = |shape: &[usize]| shape.iter().fold(1u64, |n, &d| n.saturating_mul(d as u64));
        self.parameters().iter().fold(0, |n, p| n.saturating_add(product(&p.shape)))
    }

    /// Refuses layers that no settings allow, and networks too large for a browser.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        let is_sound = match self {
            Self::Mlp(mlp) => mlp.is_sound(),
            Self::Cnn(cnn) => cnn.is_sound(),
        };
        if !is_sound {
            return Err(say::networks::foreign_layers());
        }
        let n_weights = self.n_weights();
        if n_weights > MAX_WEIGHTS {
            return Err(say::networks::too_many_weights(n_weights, MAX_WEIGHTS).in_field(match self {
                Self::Mlp(_) => "hidden_layers",
                Self::Cnn(_) => "hidden",
            }));
        }
        Ok(())
    }
}
