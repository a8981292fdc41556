//! What a network's outputs mean: classes or a value, their loss and their metric.

use bunsen_model::{Matrix, Target};
use bunsen_spec::Task;
use burn::tensor::{Tensor, activation::log_softmax};
use serde::{Deserialize, Serialize};

/// What the outputs of a network mean.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub(crate) enum Head {
    /// One score per class; their softmax is the probabilities. Loss: cross entropy.
    Classes {
        /// Number of classes.
        n_classes: usize,
    },
    /// A value, less the mean of the training targets and divided by their standard deviation, so
    /// that the same learning rate suits every unit. Loss: squared error of that.
    Value {
        /// Mean of the training targets.
        mean: f64,
        /// Standard deviation of the training targets (divisor n); 1 if they are all alike.
        std: f64,
    },
}

/// How well a network does on some rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Score {
    /// Mean loss of the rows.
    pub(crate) loss: f64,
    /// Share of rows that are right, or root mean squared error in the target's unit.
    pub(crate) metric: f64,
}

impl Head {
    /// The head for these training targets.
    pub(crate) fn for_target(target: &Target) -> Self {
        match target {
            Target::Classes { n_classes, .. } => Self::Classes { n_classes: *n_classes },
            Target::Values(values) => {
                let mean = bunsen_stats::mean(values);
                let std = bunsen_stats::variance(values, 0).unwrap_or(0.0).sqrt();
                Self::Value { mean, std: if std > 0.0 { std } else { 1.0 } }
            }
        }
    }

    /// What it can be asked to do.
    pub(crate) fn task(&self) -> Task {
        match self {
            Self::Classes { .. } => Task::Classification,
            Self::Value { .. } => Task::Regression,
        }
    }

    /// Number of outputs a network needs for it.
    pub(crate) fn n_outputs(&self) -> usize {
        match self {
            Self::Classes { n_classes } => *n_classes,
            Self::Value { .. } => 1,
        }
    }

    /// Whether its numbers can be used.
    pub(crate) fn is_sound(&self) -> bool {
        match self {
            Self::Classes { n_classes } => *n_classes >= 2,
            Self::Value { mean, std } => mean.is_finite() && std.is_finite() && *std > 0.0,
        }
    }

    /// Name of its metric.
    pub(crate) fn metric_name(&self) -> &'static str {
        match self {
            Self::Classes { .. } => "accuracy",
            Self::Value { .. } => "root_mean_squared_error",
        }
    }

    /// Sum of the rows' losses. `targets` has ones at the right classes, or standardised values.
    pub(crate) fn loss(
        &self,
        outputs: Tensor<2>, // [rows, outputs]
        targets: Tensor<2>, // [rows, outputs]
    ) -> Tensor<1> {
        match self {
            Self::Classes { .. } => (log_softmax(outputs, 1) * targets).sum().neg(),
            Self::Value { .. } => (outputs - targets).square().sum(),
        }
    }

    /// Number of rows whose largest score is that of the right class; 0 for values.
    pub(crate) fn n_right(&self, outputs: Tensor<2>, targets: Tensor<2>) -> Tensor<1> {
        match self {
            Self::Classes { .. } => {
                let of_right = (outputs.clone() * targets).sum_dim(1); // [rows, 1]
                of_right.greater_equal(outputs.max_dim(1)).float().sum()
            }
            Self::Value { .. } => outputs.slice([0..1, 0..1]).reshape([1]).mul_scalar(0.0),
        }
    }

    /// The score from sums over `n_rows` rows.
    pub(crate) fn score(&self, loss_sum: f64, n_right: f64, n_rows: usize) -> Score {
        let loss = loss_sum / n_rows as f64;
        let metric = match self {
            Self::Classes { .. } => n_right / n_rows as f64,
            Self::Value { std, .. } => loss.sqrt() * std,
        };
        Score { loss, metric }
    }

    /// Probabilities by class (rows sum to 1), or values in the target's own unit.
    pub(crate) fn predictions(&self, outputs: &[f32]) -> Matrix {
        let n_outputs = self.n_outputs();
        let values = match self {
            Self::Classes { .. } => outputs.chunks_exact(n_outputs).flat_map(softmax).collect(),
            Self::Value { mean, std } => outputs.iter().map(|&v| f64::from(v) * std + mean).collect(),
        };
        Matrix::new(outputs.len() / n_outputs, n_outputs, values)
    }
}

/// Probabilities from scores, in 64 bits, so that they sum to 1.
fn softmax(scores: &[f32]) -> Vec<f64> {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f64> = scores.iter().map(|&s| libm::exp(f64::from(s) - f64::from(largest))).collect();
    let sum = bunsen_stats::sum(&powers);
    powers.into_iter().map(|p| p / sum).collect()
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, TensorData};

    use super::*;

    fn tensor(values: &[f32], n_cols: usize) -> Tensor<2> {
        let n_rows = values.len() / n_cols;
        Tensor::from_data(TensorData::new(values.to_vec(), [n_rows, n_cols]), &Device::flex())
    }

    fn read(tensor: Tensor<1>) -> f32 {
        tensor.into_data().as_slice::<f32>().expect("32-bit floats")[0]
    }

    #[test]
    fn cross_entropy_and_accuracy_of_two_rows() {
        let head = Head::Classes { n_classes: 2 };
        let (outputs, targets) = (tensor(&[0.0, 0.0, 3.0, 1.0], 2), tensor(&[1.0, 0.0, 0.0, 1.0], 2));
        let expected = std::f64::consts::LN_2 + (1.0 + 2f64.exp()).ln();
        assert!((f64::from(read(head.loss(outputs.clone(), targets.clone()))) - expected).abs() < 1e-6);
        assert_eq!(read(head.n_right(outputs, targets)), 1.0);
        assert_eq!(head.score(4.0, 1.0, 2), Score { loss: 2.0, metric: 0.5 });
    }

    #[test]
    fn values_are_standardised_and_brought_back() {
        let head = Head::for_target(&Target::Values(vec![2.0, 4.0, 6.0, 8.0]));
        assert_eq!(head, Head::Value { mean: 5.0, std: 5f64.sqrt() });
        assert_eq!(head.predictions(&[0.0, 1.0]).values, [5.0, 5.0 + 5f64.sqrt()]);
        assert_eq!(head.score(8.0, 0.0, 2).metric, 2.0 * 5f64.sqrt());
        assert_eq!(read(head.loss(tensor(&[1.0, 2.0], 1), tensor(&[3.0, 2.0], 1))), 4.0);
        let constant = Head::for_target(&Target::Values(vec![3.0; 4]));
        assert_eq!(constant, Head::Value { mean: 3.0, std: 1.0 });
    }

    #[test]
    fn probabilities_sum_to_one_however_large_the_scores() {
        let head = Head::Classes { n_classes: 3 };
        let predicted = head.predictions(&[1e4, 0.0, -1e4, 0.1, 0.2, 0.3]);
        for row in predicted.rows() {
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-15, "{row:?}");
        }
        assert_eq!(predicted.row(0), [1.0, 0.0, 0.0]);
    }
}
