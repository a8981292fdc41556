//! Softmax regression: classes by weighted sums of the features.
//!
//! Each class gets a weighted sum of the features, and the softmax of these sums is its probability
//! (for two classes: logistic regression). The weights minimise the cross-entropy with a penalty
//! `|W|² / (2 C)` on them, the intercepts left free; the minimum is unique and is found to the last
//! digits, so the metrics are those of scikit-learn's `LogisticRegression` with a tight tolerance. It is
//! the first thing to try; it is the wrong tool where classes are not parted by straight lines.
//!
//! Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd edition, 4.4.

use async_trait::async_trait;
use bunsen_model::{Estimator, FitData, FittedModel, Host, Matrix, ModelError, Target};
use bunsen_onnx::{Attribute, GraphBuilder};
use bunsen_spec::{
    Device, ImageShape, MetricPoint, ModelInfo, Part, Problem, Progress, Setting, SettingKind, SettingValue, Settings,
    Task, say,
};

use crate::coefficients::Coefficients;
use crate::newton::step;
use crate::pace::{Pace, unless_cancelled};
use crate::pipeline::WEIGHTS_FILE;
use crate::softmax_loss::{Evaluated, Interruption, Score, SoftmaxLoss, sigmoid, softmax, unless_interrupted};

/// Its name in specs and files.
const NAME: &str = "softmax_regression";
/// The first bytes of a checkpoint; the last one is its version.
const CHECKPOINT_MARK: &[u8; 8] = b"softmax\x01";

/// The kind of model called `softmax_regression`.
#[derive(Clone, Copy, Debug, Default)]
pub struct SoftmaxRegression;

#[async_trait(?Send)]
impl Estimator for SoftmaxRegression {
    fn info(&self) -> ModelInfo {
        let words = say::models::softmax_regression();
        ModelInfo {
            name: NAME.into(),
            label: words.label.into(),
            description: words.text.into(),
            tasks: vec![Task::Classification],
            needs_image: false,
            runs_on_gpu: false,
            is_iterative: true,
            settings: settings(),
        }
    }

    async fn fit(
        &self,
        data: &FitData,
        settings: &Settings,
        _seed: u64,
        _device: Device,
        resume: Option<&[u8]>,
        host: &dyn Host,
    ) -> Result<Box<dyn FittedModel>, ModelError> {
        let Target::Classes { labels, n_classes } = &data.y else {
            return Err(Problem::internal("Softmax regression was given numbers to learn.").into());
        };
        let (Some(SettingValue::Number(c)), Some(SettingValue::Integer(max_iter)), Some(SettingValue::Number(tol))) =
            (settings.get("C"), settings.get("max_iter"), settings.get("tol"))
        else {
            return Err(Problem::internal("Softmax regression was fitted without its settings.").into());
        };
        let loss = SoftmaxLoss::new(&data.x, labels, *n_classes, *c);
        let validation = match &data.y_validation {
            Target::Classes { labels, .. } if !labels.is_empty() => {
                Some(SoftmaxLoss::new(&data.x_validation, labels, *n_classes, *c))
            }
            _ => None,
        };
        let start = match resume {
            Some(checkpoint) => State::from_checkpoint(checkpoint, loss.n_parameters())?,
            None => State { iteration: 0, point: vec![0.0; loss.n_parameters()] },
        };
        let run = Run { loss, validation, max_iter: *max_iter as u64, tol: *tol, host };
        let point = run.minimise(start).await?;
        let coefficients = run.loss.to_coefficients(&point);
        coefficients.check_finite()?;
        Ok(Box::new(FittedSoftmaxRegression { coefficients }))
    }

    fn load(&self, safetensors: &[u8], task: Task, _device: Device) -> Result<Box<dyn FittedModel>, ModelError> {
        let coefficients = Coefficients::from_safetensors(safetensors, NAME)?;
        // Two classes share one row of weights, so two rows are never written.
        if task != Task::Classification || coefficients.intercepts.len() == 2 {
            return Err(say::weights::not_of_softmax_regression().in_field(WEIGHTS_FILE).into());
        }
        Ok(Box::new(FittedSoftmaxRegression { coefficients }))
    }

    fn n_weights(
        &self,
        n_features: usize,
        n_outputs: usize,
        _image: Option<ImageShape>,
        _settings: &Settings,
    ) -> Result<u64, Problem> {
        let n_rows = if n_outputs == 2 { 1 } else { n_outputs as u64 };
        Ok(n_rows * (n_features as u64 + 1))
    }
}

fn settings() -> Vec<Setting> {
    let (freedom, most, tolerance) = (say::models::freedom(), say::models::most_iterations(), say::models::tolerance());
    vec![
        Setting {
            name: "C".into(),
            label: freedom.label.into(),
            hint: freedom.text.into(),
            kind: SettingKind::Number { min: 1e-6, max: 1e6 },
            default: SettingValue::Number(1.0),
            is_advanced: false,
        },
        Setting {
            name: "max_iter".into(),
            label: most.label.into(),
            hint: most.text.into(),
            kind: SettingKind::Integer { min: 1, max: 10_000 },
            default: SettingValue::Integer(100),
            is_advanced: true,
        },
        Setting {
            name: "tol".into(),
            label: tolerance.label.into(),
            hint: tolerance.text.into(),
            kind: SettingKind::Number { min: 1e-15, max: 0.1 },
            default: SettingValue::Number(1e-12),
            is_advanced: true,
        },
    ]
}

/// A fit under way.
struct Run<'a> {
    loss: SoftmaxLoss<'a>,
    validation: Option<SoftmaxLoss<'a>>,
    max_iter: u64,
    tol: f64,
    host: &'a dyn Host,
}

/// Where a fit stands. Newton's method remembers nothing else, so this is all a checkpoint needs.
struct State {
    iteration: u64,
    point: Vec<f64>,
}

impl Run<'_> {
    /// Goes on from `state` to the minimum, or as far as the host lets it.
    async fn minimise(&self, mut state: State) -> Result<Vec<f64>, ModelError> {
        match self.iterate(&mut state).await {
            Ok(()) | Err(Ending::Interrupted(Interruption::Stop)) => Ok(state.point),
            Err(Ending::Interrupted(Interruption::Cancel)) => Err(ModelError::Cancelled),
            Err(Ending::Problem(problem)) => Err(problem.into()),
        }
    }

    /// Iterates; `state` is always the best so far.
    async fn iterate(&self, state: &mut State) -> Result<(), Ending> {
        let mut at = self.loss.evaluate(&state.point, self.host).await?;
        let (started_ms, started_at) = (self.host.now_ms(), state.iteration);
        if state.iteration == 0 {
            self.report(state, &at, 0.0, false).await?;
        }
        while state.iteration < self.max_iter {
            unless_interrupted(self.host.turn().await)?;
            let Some(next) = step(&self.loss, &state.point, &at, self.host).await? else {
                self.host.report(progress(state.iteration, state.iteration, 0.0, Vec::new()));
                break;
            };
            state.iteration += 1;
            state.point = next.point;
            at = next.at;
            let is_last = next.expected_gain <= self.tol || state.iteration == self.max_iter;
            let elapsed_ms = self.host.now_ms() - started_ms;
            let rate = (state.iteration - started_at) as f64 * 1000.0 / elapsed_ms.max(1e-3);
            self.report(state, &at, rate, is_last).await?;
            if is_last {
                break;
            }
            if self.host.wants_checkpoint() {
                self.host.save_checkpoint(state.iteration, state.to_checkpoint()).await.map_err(Ending::Problem)?;
            }
        }
        Ok(())
    }

    async fn report(&self, state: &State, at: &Evaluated, rate: f64, is_last: bool) -> Result<(), Interruption> {
        let mut points = metric_points(Part::Train, state.iteration, at.score);
        if let Some(validation) = &self.validation {
            let score = validation.score(&state.point, self.host).await?;
            points.extend(metric_points(Part::Validation, state.iteration, score));
        }
        let epochs = if is_last { state.iteration } else { self.max_iter };
        self.host.report(progress(state.iteration, epochs, rate, points));
        Ok(())
    }
}

/// How far a fit is. An iteration is an epoch and a batch at once.
fn progress(iteration: u64, epochs: u64, rate: f64, points: Vec<MetricPoint>) -> Progress {
    Progress {
        epoch: iteration,
        epochs,
        step: iteration,
        steps: epochs,
        steps_per_second: rate,
        // How many iterations it takes is known only at the end.
        left_ms: (iteration == epochs).then_some(0.0),
        points,
    }
}

/// Why iterating ended early.
enum Ending {
    Interrupted(Interruption),
    Problem(Problem),
}

impl From<Interruption> for Ending {
    fn from(interruption: Interruption) -> Self {
        Self::Interrupted(interruption)
    }
}

fn metric_points(part: Part, step: u64, score: Score) -> Vec<MetricPoint> {
    [("loss", score.cross_entropy), ("accuracy", score.accuracy)]
        .map(|(name, value)| MetricPoint { name: name.into(), part, step, value })
        .into()
}

impl State {
    /// The mark, the iteration, then every entry of the point, little-endian.
    fn to_checkpoint(&self) -> Vec<u8> {
        let mut bytes = CHECKPOINT_MARK.to_vec();
        bytes.extend_from_slice(&self.iteration.to_le_bytes());
        bytes.extend(self.point.iter().flat_map(|value| value.to_le_bytes()));
        bytes
    }

    fn from_checkpoint(bytes: &[u8], n_parameters: usize) -> Result<Self, Problem> {
        let broken = say::training::checkpoint_does_not_fit;
        let numbers = bytes.strip_prefix(CHECKPOINT_MARK).ok_or_else(broken)?;
        if numbers.len() as u64 != 8 * (n_parameters as u64 + 1) {
            return Err(broken());
        }
        let mut words = numbers.chunks_exact(8).map(|word| word.try_into().expect("eight bytes"));
        let iteration = u64::from_le_bytes(words.next().ok_or_else(broken)?);
        let point: Vec<f64> = words.map(f64::from_le_bytes).collect();
        if point.iter().any(|value| !value.is_finite()) {
            return Err(broken());
        }
        Ok(Self { iteration, point })
    }
}

/// Fitted weighted sums.
struct FittedSoftmaxRegression {
    coefficients: Coefficients,
}

#[async_trait(?Send)]
impl FittedModel for FittedSoftmaxRegression {
    async fn predict(&self, x: &Matrix, host: &dyn Host) -> Result<Matrix, ModelError> {
        self.coefficients.check_width(x)?;
        let n_outputs = self.coefficients.intercepts.len();
        let mut probabilities = Matrix::zeros(x.n_rows, n_outputs.max(2));
        let mut pace = Pace::new(host);
        for row in 0..x.n_rows {
            unless_cancelled(pace.after(self.coefficients.weights.values.len()).await)?;
            let out = probabilities.row_mut(row);
            if n_outputs == 1 {
                self.coefficients.apply(x.row(row), &mut out[..1]);
                (out[0], out[1]) = (sigmoid(-out[0]), sigmoid(out[0]));
            } else {
                self.coefficients.apply(x.row(row), out);
                softmax(out);
            }
        }
        Ok(probabilities)
    }

    fn to_safetensors(&self) -> Vec<u8> {
        self.coefficients.to_safetensors(NAME)
    }

    fn add_to_onnx(&self, graph: &mut GraphBuilder, input: &str) -> String {
        let outputs = self.coefficients.add_to_onnx(graph, input);
        let along_classes = [("axis", Attribute::Int(1))];
        if self.coefficients.intercepts.len() == 1 {
            let opposite = graph.op("Neg", &[&outputs], &[]);
            let both = graph.op("Concat", &[&opposite, &outputs], &along_classes);
            return graph.op("Sigmoid", &[&both], &[]);
        }
        graph.op("Softmax", &[&outputs], &along_classes)
    }

    fn n_weights(&self) -> u64 {
        self.coefficients.len()
    }
}
