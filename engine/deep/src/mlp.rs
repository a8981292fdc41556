//! Multilayer perceptron: dense layers one after the other.
//!
//! Each layer computes `f(x W + b)`, with no `f` after the last one. Good on tables of numbers with
//! bends and interactions that a linear model misses; on few rows (under some hundreds) a linear
//! model is often as good and easier to read. Rumelhart, Hinton and Williams 1986.

use bunsen_onnx::{Attribute, GraphBuilder};
use burn::tensor::{Tensor, module::linear};
use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::architecture::{Parameter, Start};
use crate::dropout::Dropout;

/// Most hidden layers.
pub(crate) const MAX_LAYERS: usize = 6;
/// Most units in a hidden layer.
pub(crate) const MAX_UNITS: usize = 1024;
/// Most inputs or outputs.
pub(crate) const MAX_WIDTH: usize = 1_000_000;

/// The layers of a multilayer perceptron.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Mlp {
    /// Number of features.
    pub(crate) n_inputs: usize,
    /// Units of each hidden layer.
    pub(crate) hidden: Vec<usize>,
    /// Number of classes, or 1 value.
    pub(crate) n_outputs: usize,
    /// Applied after each hidden layer.
    pub(crate) activation: Activation,
}

impl Mlp {
    /// Inputs and outputs of each dense layer.
    fn layers(&self) -> impl Iterator<Item = (usize, usize)> {
        let sizes: Vec<_> = [self.n_inputs].into_iter().chain(self.hidden.clone()).chain([self.n_outputs]).collect();
        (1..sizes.len()).map(move |i| (sizes[i - 1], sizes[i]))
    }

    pub(crate) fn parameters(&self) -> Vec<Parameter> {
        self.layers()
            .enumerate()
            .flat_map(|(i, (n_in, n_out))| {
                let is_last = i == self.hidden.len();
                let start = match self.activation {
                    Activation::Relu | Activation::Gelu if !is_last => Start::Kaiming { n_in },
                    _ => Start::Xavier { n_in, n_out },
                };
                dense_parameters(&format!("dense_{}", i + 1), n_in, n_out, start)
            })
            .collect()
    }

    pub(crate) fn forward(
        &self,
        weights: &[Tensor<1>],
        mut x: Tensor<2>, // [rows, inputs]
        mut dropout: Option<&mut Dropout>,
    ) -> Tensor<2> {
        for (i, (n_in, n_out)) in self.layers().enumerate() {
            x = dense(x, &weights[2 * i..], n_in, n_out); // [rows, n_out]
            if i < self.hidden.len() {
                x = self.activation.apply(x);
                if let Some(dropout) = &mut dropout {
                    x = dropout.apply(x);
                }
            }
        }
        x
    }

    pub(crate) fn add_to_onnx(&self, graph: &mut GraphBuilder, weights: &[Vec<f32>], x: &str) -> String {
        let mut x = x.to_string();
        for (i, (n_in, n_out)) in self.layers().enumerate() {
            x = add_dense_to_onnx(graph, &format!("dense_{}", i + 1), &weights[2 * i..], (n_in, n_out), &x);
            if i < self.hidden.len() {
                x = self.activation.add_to_onnx(graph, &x);
            }
        }
        x
    }

    pub(crate) fn n_multiplications(&self) -> u64 {
        self.layers().map(|(n_in, n_out)| n_in as u64 * n_out as u64).sum()
    }

    pub(crate) fn is_sound(&self) -> bool {
        (1..=MAX_WIDTH).contains(&self.n_inputs)
            && (1..=MAX_WIDTH).contains(&self.n_outputs)
            && self.hidden.len() <= MAX_LAYERS
            && self.hidden.iter().all(|n| (1..=MAX_UNITS).contains(n))
    }
}

/// The weights of a dense layer: `NAME.weight` \[n_in, n_out\] and `NAME.bias` \[n_out\].
pub(crate) fn dense_parameters(name: &str, n_in: usize, n_out: usize, start: Start) -> [Parameter; 2] {
    [
        Parameter::new(format!("{name}.weight"), &[n_in, n_out], start),
        Parameter::new(format!("{name}.bias"), &[n_out], Start::Zeros),
    ]
}

/// A dense layer with the first two of `weights`.
pub(crate) fn dense(x: Tensor<2>, weights: &[Tensor<1>], n_in: usize, n_out: usize) -> Tensor<2> {
    linear(x, weights[0].clone().reshape([n_in, n_out]), Some(weights[1].clone()))
}

/// Adds a dense layer with the first two of `weights` to an ONNX graph.
pub(crate) fn add_dense_to_onnx(
    graph: &mut GraphBuilder,
    name: &str,
    weights: &[Vec<f32>],
    (n_in, n_out): (usize, usize),
    x: &str,
) -> String {
    let weight = graph.initializer_f32(&format!("{name}.weight"), &[n_in as u64, n_out as u64], &weights[0]);
    let bias = graph.initializer_f32(&format!("{name}.bias"), &[n_out as u64], &weights[1]);
    graph.op("Gemm", &[x, &weight, &bias], &[("alpha", Attribute::Float(1.0)), ("beta", Attribute::Float(1.0))])
}
