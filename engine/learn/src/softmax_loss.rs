//! The loss that softmax regression minimises, its gradient, and products with its second derivative.
//!
//! `L(W, b) = 1/n Σ -ln p(yᵢ | xᵢ) + |W|² / (2 C n)`, with `p = softmax(W x + b)`. For two classes there
//! is one row of weights and `p = 1 / (1 + exp(-(w·x + b)))` is the second class's probability; for
//! more there is a row per class. This is scikit-learn's `LogisticRegression`, up to the factor `C n`.

use bunsen_model::{Host, Matrix, Signal};

use crate::coefficients::{Coefficients, add_scaled, dot};
use crate::pace::Pace;
use crate::predictions::most_probable;

/// What the host wants, when it wants the fit to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interruption {
    /// Keep the best so far.
    Stop,
    /// Throw it away.
    Cancel,
}

/// The loss over one set of rows.
pub(crate) struct SoftmaxLoss<'a> {
    x: &'a Matrix,
    labels: &'a [u32],
    /// Rows of weights: 1 for two classes, else one per class.
    n_outputs: usize,
    /// Factor of `|W|² / 2`.
    penalty: f64,
}

/// How well weights do on a set of rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Score {
    /// Mean of `-ln p`.
    pub cross_entropy: f64,
    /// Share of rows whose most probable class is theirs.
    pub accuracy: f64,
}

/// The loss at a point, with what its derivatives need.
pub(crate) struct Evaluated {
    /// The loss, penalty included.
    pub loss: f64,
    /// How well it does on the rows, penalty left out.
    pub score: Score,
    /// The first derivative by every weight.
    pub gradient: Vec<f64>,
    /// Output probabilities of each row.
    probabilities: Matrix,
}

impl<'a> SoftmaxLoss<'a> {
    /// The loss over these rows. `c` is the inverse strength of the penalty.
    pub(crate) fn new(x: &'a Matrix, labels: &'a [u32], n_classes: usize, c: f64) -> Self {
        let n_outputs = if n_classes == 2 { 1 } else { n_classes };
        Self { x, labels, n_outputs, penalty: 1.0 / (c * x.n_rows.max(1) as f64) }
    }

    /// Number of entries of a point: rows of weights one after the other, each followed by its
    /// intercept.
    pub(crate) fn n_parameters(&self) -> usize {
        self.n_outputs * self.stride()
    }

    fn stride(&self) -> usize {
        self.x.n_cols + 1
    }

    /// The loss and its gradient at `point`.
    pub(crate) async fn evaluate(&self, point: &[f64], host: &dyn Host) -> Result<Evaluated, Interruption> {
        let n = self.x.n_rows.max(1) as f64;
        let mut probabilities = Matrix::zeros(self.x.n_rows, self.n_outputs);
        let mut gradient = vec![0.0; point.len()];
        let mut losses = Vec::with_capacity(self.x.n_rows);
        let mut n_right = 0_usize;
        let mut pace = Pace::new(host);
        for row in 0..self.x.n_rows {
            unless_interrupted(pace.after(self.work_per_row()).await)?;
            let (x, label) = (self.x.row(row), self.labels[row]);
            let out = probabilities.row_mut(row);
            self.outputs(point, x, out);
            losses.push(self.row_loss(out, label));
            n_right += usize::from(self.is_right(out, label));
            self.to_probabilities(out);
            for (output, probability) in out.iter().enumerate() {
                let error = (probability - self.wanted(output, label)) / n;
                let part = &mut gradient[output * self.stride()..][..self.stride()];
                add_scaled(&mut part[..x.len()], error, x);
                part[x.len()] += error;
            }
        }
        let mut squares = 0.0;
        for (output, weights) in point.chunks_exact(self.stride()).enumerate() {
            let weights = &weights[..self.x.n_cols];
            add_scaled(&mut gradient[output * self.stride()..][..weights.len()], self.penalty, weights);
            squares += dot(weights, weights);
        }
        let cross_entropy = bunsen_stats::sum(&losses) / n;
        let score = Score { cross_entropy, accuracy: n_right as f64 / n };
        Ok(Evaluated { loss: cross_entropy + 0.5 * self.penalty * squares, score, gradient, probabilities })
    }

    /// How well `point` does on the rows.
    pub(crate) async fn score(&self, point: &[f64], host: &dyn Host) -> Result<Score, Interruption> {
        let n = self.x.n_rows.max(1) as f64;
        let mut losses = Vec::with_capacity(self.x.n_rows);
        let mut n_right = 0_usize;
        let mut out = vec![0.0; self.n_outputs];
        let mut pace = Pace::new(host);
        for row in 0..self.x.n_rows {
            unless_interrupted(pace.after(self.work_per_row()).await)?;
            self.outputs(point, self.x.row(row), &mut out);
            losses.push(self.row_loss(&out, self.labels[row]));
            n_right += usize::from(self.is_right(&out, self.labels[row]));
        }
        Ok(Score { cross_entropy: bunsen_stats::sum(&losses) / n, accuracy: n_right as f64 / n })
    }

    /// The product of the second derivative at an evaluated point with `direction`.
    pub(crate) async fn curvature(
        &self,
        at: &Evaluated,
        direction: &[f64],
        host: &dyn Host,
    ) -> Result<Vec<f64>, Interruption> {
        let n = self.x.n_rows.max(1) as f64;
        let mut product = vec![0.0; direction.len()];
        let mut change = vec![0.0; self.n_outputs];
        let mut pace = Pace::new(host);
        for row in 0..self.x.n_rows {
            unless_interrupted(pace.after(self.work_per_row()).await)?;
            let (x, p) = (self.x.row(row), at.probabilities.row(row));
            self.outputs(direction, x, &mut change);
            let mean = if self.n_outputs == 1 { p[0] * change[0] } else { dot(p, &change) };
            for output in 0..self.n_outputs {
                let factor = p[output] * (change[output] - mean) / n;
                let part = &mut product[output * self.stride()..][..self.stride()];
                add_scaled(&mut part[..x.len()], factor, x);
                part[x.len()] += factor;
            }
        }
        for (output, weights) in direction.chunks_exact(self.stride()).enumerate() {
            let weights = &weights[..self.x.n_cols];
            add_scaled(&mut product[output * self.stride()..][..weights.len()], self.penalty, weights);
        }
        Ok(product)
    }

    /// The diagonal of the second derivative at an evaluated point: how sharply the loss bends along
    /// each weight.
    pub(crate) async fn diagonal(&self, at: &Evaluated, host: &dyn Host) -> Result<Vec<f64>, Interruption> {
        let n = self.x.n_rows.max(1) as f64;
        let mut diagonal = vec![0.0; self.n_parameters()];
        let mut pace = Pace::new(host);
        for row in 0..self.x.n_rows {
            unless_interrupted(pace.after(self.work_per_row()).await)?;
            let x = self.x.row(row);
            for (output, p) in at.probabilities.row(row).iter().enumerate() {
                let factor = p * (1.0 - p) / n;
                let part = &mut diagonal[output * self.stride()..][..self.stride()];
                part.iter_mut().zip(x).for_each(|(entry, x)| *entry += factor * x * x);
                part[x.len()] += factor;
            }
        }
        for part in diagonal.chunks_exact_mut(self.stride()) {
            part[..self.x.n_cols].iter_mut().for_each(|entry| *entry += self.penalty);
        }
        Ok(diagonal)
    }

    /// The point as coefficients. With a row per class, intercepts are free up to a constant; they
    /// are made to sum to 0.
    pub(crate) fn to_coefficients(&self, point: &[f64]) -> Coefficients {
        let mut coefficients = Coefficients::zeros(self.n_outputs, self.x.n_cols);
        for (output, part) in point.chunks_exact(self.stride()).enumerate() {
            coefficients.weights.row_mut(output).copy_from_slice(&part[..self.x.n_cols]);
            coefficients.intercepts[output] = part[self.x.n_cols];
        }
        if self.n_outputs > 1 {
            let mean = coefficients.intercepts.iter().sum::<f64>() / self.n_outputs as f64;
            coefficients.intercepts.iter_mut().for_each(|intercept| *intercept -= mean);
        }
        coefficients
    }

    /// `W x + b` for one row.
    fn outputs(&self, point: &[f64], x: &[f64], out: &mut [f64]) {
        for (out, part) in out.iter_mut().zip(point.chunks_exact(self.stride())) {
            *out = dot(&part[..x.len()], x) + part[x.len()];
        }
    }

    fn to_probabilities(&self, out: &mut [f64]) {
        if self.n_outputs == 1 { out[0] = sigmoid(out[0]) } else { softmax(out) }
    }

    /// `-ln p` of a row's class, from the outputs before they become probabilities.
    fn row_loss(&self, outputs: &[f64], label: u32) -> f64 {
        if self.n_outputs == 1 {
            let z = if label == 1 { -outputs[0] } else { outputs[0] };
            return z.max(0.0) + libm::log1p(libm::exp(-z.abs()));
        }
        let most = outputs.iter().fold(f64::NEG_INFINITY, |most, v| most.max(*v));
        let total: f64 = outputs.iter().map(|v| libm::exp(v - most)).sum();
        most + libm::log(total) - outputs[label as usize]
    }

    fn is_right(&self, outputs: &[f64], label: u32) -> bool {
        match self.n_outputs {
            1 => (outputs[0] > 0.0) == (label == 1),
            _ => most_probable(outputs) == label as usize,
        }
    }

    /// The probability an output should have given, for a row of class `label`.
    fn wanted(&self, output: usize, label: u32) -> f64 {
        let class = if self.n_outputs == 1 { 1 } else { output as u32 };
        f64::from(u8::from(class == label))
    }

    /// Multiplications that a pass takes per row, exponentials counted as some.
    fn work_per_row(&self) -> usize {
        4 * self.n_parameters() + 40
    }
}

/// Ends early if the world says so.
pub(crate) fn unless_interrupted(signal: Signal) -> Result<(), Interruption> {
    match signal {
        Signal::Continue => Ok(()),
        Signal::Stop => Err(Interruption::Stop),
        Signal::Cancel => Err(Interruption::Cancel),
    }
}

/// `1 / (1 + exp(-z))`, without overflow.
pub(crate) fn sigmoid(z: f64) -> f64 {
    let e = libm::exp(-z.abs());
    if z >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) }
}

/// Turns outputs into probabilities in place, without overflow.
pub(crate) fn softmax(outputs: &mut [f64]) {
    let most = outputs.iter().fold(f64::NEG_INFINITY, |most, v| most.max(*v));
    outputs.iter_mut().for_each(|v| *v = libm::exp(*v - most));
    let total: f64 = outputs.iter().sum();
    outputs.iter_mut().for_each(|v| *v /= total);
}
