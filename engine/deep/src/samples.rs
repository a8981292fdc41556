//! Rows to learn from or to judge by, as 32-bit numbers.

use bunsen_model::{Matrix, Target};
use bunsen_spec::{Problem, say};
use burn::tensor::{Device, Tensor, TensorData};

use crate::head::Head;

/// Features and targets of some rows.
#[derive(Clone, Debug)]
pub(crate) struct Samples {
    n_features: usize,
    n_outputs: usize,
    x: Vec<f32>,
    labels: Labels,
}

#[derive(Clone, Debug)]
enum Labels {
    Classes(Vec<u32>),
    /// Standardised.
    Values(Vec<f32>),
}

impl Samples {
    /// The rows of `x` with their targets.
    ///
    /// # Errors
    /// If a feature or target is not a number that 32 bits can hold.
    pub(crate) fn new(x: &Matrix, y: &Target, head: &Head) -> Result<Self, Problem> {
        let labels = match (y, head) {
            (Target::Values(values), Head::Value { mean, std }) => {
                let standardised = values.iter().map(|v| ((v - mean) / std) as f32).collect::<Vec<_>>();
                if standardised.iter().any(|v| !v.is_finite()) {
                    return Err(say::networks::target_too_large());
                }
                Labels::Values(standardised)
            }
            (Target::Classes { labels, .. }, _) => Labels::Classes(labels.clone()),
            (Target::Values(_), Head::Classes { .. }) => {
                return Err(Problem::internal("Values were given where classes are wanted."));
            }
        };
        Ok(Self {
            n_features: x.n_cols,
            n_outputs: head.n_outputs(),
            x: to_f32(&x.values).map_err(|at| too_large(at, x.n_cols))?,
            labels,
        })
    }

    /// Number of rows.
    pub(crate) fn n_rows(&self) -> usize {
        match &self.labels {
            Labels::Classes(labels) => labels.len(),
            Labels::Values(values) => values.len(),
        }
    }

    /// Features of these rows: \[rows, features\].
    pub(crate) fn inputs(&self, rows: &[usize], device: &Device) -> Tensor<2> {
        let n = self.n_features;
        let values: Vec<f32> = rows.iter().flat_map(|&row| &self.x[row * n..(row + 1) * n]).copied().collect();
        Tensor::from_data(TensorData::new(values, [rows.len(), n]), device)
    }

    /// Targets of these rows: \[rows, outputs\], with a one at the right class, or standardised values.
    pub(crate) fn targets(&self, rows: &[usize], device: &Device) -> Tensor<2> {
        let mut values = vec![0.0f32; rows.len() * self.n_outputs];
        for (target, &row) in values.chunks_exact_mut(self.n_outputs).zip(rows) {
            match &self.labels {
                Labels::Classes(labels) => target[labels[row] as usize] = 1.0,
                Labels::Values(values) => target[0] = values[row],
            }
        }
        Tensor::from_data(TensorData::new(values, [rows.len(), self.n_outputs]), device)
    }
}

/// Features in 32 bits.
///
/// # Errors
/// The position of the first that is something else than a number that 32 bits can hold.
pub(crate) fn to_f32(features: &[f64]) -> Result<Vec<f32>, usize> {
    let values: Vec<f32> = features.iter().map(|&v| v as f32).collect();
    values.iter().position(|v| !v.is_finite()).map_or(Ok(values), Err)
}

/// Why the value at this position among rows of `n_cols` features cannot be learned from.
fn too_large(at: usize, n_cols: usize) -> Problem {
    say::networks::feature_too_large(at % n_cols.max(1) + 1)
}
