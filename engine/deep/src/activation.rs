//! Functions between the layers, without which a network would be one linear map.

use bunsen_onnx::GraphBuilder;
use burn::tensor::{Tensor, activation};
use serde::{Deserialize, Serialize};

/// The function applied to what each hidden layer gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Activation {
    /// `max(x, 0)`.
    Relu,
    /// Hyperbolic tangent.
    Tanh,
    /// `x Φ(x)` with the normal distribution function Φ (Hendrycks and Gimpel 2016), not its
    /// approximation by tanh.
    Gelu,
}

impl Activation {
    /// The names in settings.
    pub(crate) const NAMES: [&str; 3] = ["relu", "tanh", "gelu"];

    /// The function with this name in settings.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "relu" => Self::Relu,
            "tanh" => Self::Tanh,
            "gelu" => Self::Gelu,
            _ => return None,
        })
    }

    /// Applies it to each element.
    pub(crate) fn apply<const D: usize>(self, x: Tensor<D>) -> Tensor<D> {
        match self {
            Self::Relu => activation::relu(x),
            Self::Tanh => x.tanh(),
            Self::Gelu => activation::gelu(x),
        }
    }

    /// Adds it to an ONNX graph of 32-bit floats, and gives the name of the result.
    pub(crate) fn add_to_onnx(self, graph: &mut GraphBuilder, x: &str) -> String {
        match self {
            Self::Relu => graph.op("Relu", &[x], &[]),
            Self::Tanh => graph.op("Tanh", &[x], &[]),
            // ONNX has Gelu only from operator set 20 on, which older runtimes lack.
            Self::Gelu => {
                let root = graph.initializer_f32("inverse_root_2", &[], &[std::f32::consts::FRAC_1_SQRT_2]);
                let one = graph.initializer_f32("one", &[], &[1.0]);
                let half = graph.initializer_f32("half", &[], &[0.5]);
                let scaled = graph.op("Mul", &[x, &root], &[]);
                let erf = graph.op("Erf", &[&scaled], &[]);
                let shifted = graph.op("Add", &[&erf, &one], &[]);
                let product = graph.op("Mul", &[x, &shifted], &[]);
                graph.op("Mul", &[&product, &half], &[])
            }
        }
    }
}
