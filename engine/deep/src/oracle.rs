//! Networks against numbers computed elsewhere: `tests/oracle/deep.py` wrote the golden file with
//! numpy in 64 bits, gradients by finite differences.

use std::collections::BTreeMap;

use bunsen_spec::Device;
use burn::tensor::{Device as TensorDevice, Tensor, TensorData};
use serde::Deserialize;

use crate::architecture::Architecture;
use crate::fitted::flat_tensor;
use crate::head::Head;
use crate::optimiser::{Optimiser, OptimiserKind};

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    architecture: Architecture,
    is_classes: bool,
    n_rows: usize,
    weights: Vec<Vec<f32>>,
    x: Vec<f32>,
    targets: Vec<f32>,
    outputs: Vec<f64>,
    loss: f64,
    gradients: Vec<Vec<f64>>,
    after_3_steps: BTreeMap<String, Vec<Vec<f64>>>,
}

impl Case {
    fn head(&self) -> Head {
        match self.is_classes {
            true => Head::Classes { n_classes: self.architecture.n_outputs() },
            false => Head::Value { mean: 0.0, std: 1.0 },
        }
    }

    fn first_weights(&self) -> Vec<Tensor<1>> {
        self.weights.iter().map(|w| flat_tensor(w.clone(), &TensorDevice::flex())).collect()
    }

    /// Outputs, mean loss and gradients at these weights.
    fn gradients(&self, weights: &[Tensor<1>]) -> (Tensor<2>, Tensor<1>, Vec<Tensor<1>>) {
        let device = TensorDevice::flex();
        let matrix = |values: &[f32], n_cols| {
            Tensor::<2>::from_data(TensorData::new(values.to_vec(), [self.n_rows, n_cols]), &device)
        };
        let leaves: Vec<_> = weights.iter().map(|w| w.clone().autodiff().require_grad()).collect();
        let outputs = self.architecture.forward(&leaves, matrix(&self.x, self.architecture.n_inputs()), None);
        let targets = matrix(&self.targets, self.architecture.n_outputs());
        let loss = self.head().loss(outputs.clone(), targets) / self.n_rows as f32;
        let mut gradients = loss.backward();
        let gradients = leaves.iter().map(|l| l.grad_remove(&mut gradients).expect("every weight is used")).collect();
        (outputs.inner(), loss.inner(), gradients)
    }
}

fn cases() -> Vec<Case> {
    let golden = include_str!("../../../tests/oracle/deep.json");
    serde_json::from_str::<Golden>(golden).expect("the golden file is JSON").cases
}

fn check<const D: usize>(what: &str, tensor: Tensor<D>, expected: &[f64], tolerance: f64) {
    let data = tensor.into_data();
    let values = data.as_slice::<f32>().expect("32-bit floats");
    assert_eq!(values.len(), expected.len(), "{what}");
    for (value, expected) in values.iter().zip(expected) {
        assert!((f64::from(*value) - expected).abs() < tolerance, "{what}: {value} instead of {expected}");
    }
}

#[test]
fn outputs_losses_and_gradients_are_those_of_numpy() {
    for (i, case) in cases().iter().enumerate() {
        let expected = case.architecture.parameters();
        assert_eq!(expected.iter().map(|p| p.len()).collect::<Vec<_>>(), lengths(&case.weights), "case {i}");
        let (outputs, loss, gradients) = case.gradients(&case.first_weights());
        check(&format!("case {i}, outputs"), outputs, &case.outputs, 1e-5);
        check(&format!("case {i}, loss"), loss, &[case.loss], 1e-5);
        for (k, (gradient, expected)) in gradients.into_iter().zip(&case.gradients).enumerate() {
            check(&format!("case {i}, gradient {k}"), gradient, expected, 1e-5);
        }
    }
}

#[test]
fn three_steps_of_each_optimiser_are_those_of_numpy_in_both_forms() {
    for (i, case) in cases().iter().enumerate() {
        for (name, expected) in &case.after_3_steps {
            for device in [Device::Cpu, Device::Webgpu] {
                let mut weights = case.first_weights();
                let kind = OptimiserKind::from_name(name).expect("a rule of ours");
                let mut optimiser = Optimiser::new(kind, 0.01, 0.1, &weights);
                for _ in 0..3 {
                    let (_, _, gradients) = case.gradients(&weights);
                    optimiser.step(&mut weights, gradients, device);
                }
                for (k, (weight, expected)) in weights.into_iter().zip(expected).enumerate() {
                    check(&format!("case {i}, {name}, {device:?}, weights {k}"), weight, expected, 2e-5);
                }
            }
        }
    }
}

fn lengths(lists: &[Vec<f32>]) -> Vec<usize> {
    lists.iter().map(Vec::len).collect()
}
