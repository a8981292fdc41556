//! The training loop: batches, gradients, curves, the best weights, and a way out at every step.

use bunsen_model::{Host, ModelError, Signal};
use bunsen_spec::{Device, MetricPoint, Part, Problem, Progress, say};
use bunsen_stats::Rng;
use burn::tensor::{Device as TensorDevice, Tensor};

use crate::architecture::Architecture;
use crate::checkpoint;
use crate::dropout::Dropout;
use crate::fitted::{flat_tensor, read_values, rows_per_chunk};
use crate::head::{Head, Score};
use crate::optimiser::Optimiser;
use crate::pace::Pace;
use crate::samples::Samples;
use crate::settings::TrainingSettings;

/// Streams of the seed's generator: what is drawn for one purpose never disturbs another.
const WEIGHTS_STREAM: u64 = 1 << 40;
const ORDER_STREAM: u64 = 2 << 40;
const DROPOUT_STREAM: u64 = 3 << 40;

/// Multiplications of a gradient are about three times those of a prediction.
const GRADIENT_COST: usize = 3;
/// The graphics processor works on this many chunks' worth at a time.
const GPU_CHUNKS: usize = 16;
/// How long the graphics processor may be given work without an answer.
const GPU_SYNC_MS: f64 = 40.0;

/// What is to be trained, on what.
pub(crate) struct Job<'a> {
    pub(crate) architecture: Architecture,
    pub(crate) head: Head,
    pub(crate) settings: TrainingSettings,
    pub(crate) seed: u64,
    pub(crate) device: Device,
    pub(crate) tensor_device: TensorDevice,
    pub(crate) train: Samples,
    pub(crate) validation: Option<Samples>,
    pub(crate) host: &'a dyn Host,
}

/// Everything that changes from epoch to epoch.
pub(crate) struct State {
    pub(crate) weights: Vec<Tensor<1>>,
    pub(crate) optimiser: Optimiser,
    pub(crate) best: Option<Best>,
    /// Epochs finished.
    pub(crate) epoch: u64,
    /// Epochs since the best one.
    pub(crate) stale_epochs: u64,
}

/// The weights with the lowest loss on the validation rows (the training rows if there are none).
pub(crate) struct Best {
    pub(crate) loss: f64,
    pub(crate) weights: Vec<Tensor<1>>,
}

/// Trains, from the beginning or from a checkpoint, and gives the best weights, one flat list per
/// parameter.
pub(crate) async fn train(job: &Job<'_>, resume: Option<&[u8]>) -> Result<Vec<Vec<f32>>, ModelError> {
    let mut state = match resume {
        Some(bytes) => checkpoint::read(bytes, job)?,
        None => State::new(job, job.first_weights()),
    };
    let mut run = Run::new(job, &state);
    let patience = job.settings.patience;
    while state.epoch < job.settings.epochs && (patience == 0 || state.stale_epochs < patience) {
        match run.epoch(&mut state).await {
            Ok(()) => {}
            Err(Halt::Stop) => break,
            Err(Halt::Failed(error)) => return Err(error),
        }
        if job.host.wants_checkpoint() {
            let bytes = checkpoint::write(job, &state).await?;
            job.host.save_checkpoint(state.epoch, bytes).await?;
        }
    }
    let weights = state.best.map_or(state.weights, |best| best.weights);
    let mut values = Vec::with_capacity(weights.len());
    for tensor in weights {
        values.push(read_values(tensor).await?);
    }
    Ok(values)
}

impl Job<'_> {
    fn first_weights(&self) -> Vec<Tensor<1>> {
        let mut rng = Rng::new(self.seed, WEIGHTS_STREAM);
        self.architecture.parameters().iter().map(|p| flat_tensor(p.draw(&mut rng), &self.tensor_device)).collect()
    }

    /// Asks the host whether to go on.
    async fn turn(&self) -> Result<(), Halt> {
        match self.host.turn().await {
            Signal::Continue => Ok(()),
            Signal::Stop => Err(Halt::Stop),
            Signal::Cancel => Err(Halt::Failed(ModelError::Cancelled)),
        }
    }
}

impl State {
    /// Before the first epoch, with these weights.
    pub(crate) fn new(job: &Job<'_>, weights: Vec<Tensor<1>>) -> Self {
        let TrainingSettings { optimiser, learning_rate, weight_decay, .. } = job.settings;
        let optimiser = Optimiser::new(optimiser, learning_rate, weight_decay, &weights);
        Self { weights, optimiser, best: None, epoch: 0, stale_epochs: 0 }
    }

    fn keep_if_best(&mut self, loss: f64) {
        if self.best.as_ref().is_none_or(|best| loss < best.loss) {
            self.best = Some(Best { loss, weights: self.weights.clone() });
            self.stale_epochs = 0;
        } else {
            self.stale_epochs += 1;
        }
    }
}

/// Why an epoch was not finished.
enum Halt {
    Stop,
    Failed(ModelError),
}

impl From<Problem> for Halt {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem.into())
    }
}

/// Sums over the rows of an epoch, kept on the device until they are wanted.
struct Meter {
    loss: Tensor<1>,
    n_right: Tensor<1>,
}

impl Meter {
    fn new(device: &TensorDevice) -> Self {
        Self { loss: Tensor::zeros([1], device), n_right: Tensor::zeros([1], device) }
    }

    async fn read(&self) -> Result<(f64, f64), Problem> {
        let both = read_values(Tensor::cat(vec![self.loss.clone(), self.n_right.clone()], 0)).await?;
        Ok((f64::from(both[0]), f64::from(both[1])))
    }
}

/// One stretch of training without interruption.
struct Run<'a> {
    job: &'a Job<'a>,
    pace: Pace,
    /// Batches finished, in all epochs.
    step: u64,
    steps_per_epoch: u64,
    synced_ms: f64,
}

impl<'a> Run<'a> {
    fn new(job: &'a Job<'a>, state: &State) -> Self {
        let steps_per_epoch = job.train.n_rows().div_ceil(job.settings.batch_size) as u64;
        let step = state.epoch * steps_per_epoch;
        let now_ms = job.host.now_ms();
        Self { job, pace: Pace::new(now_ms, step), step, steps_per_epoch, synced_ms: now_ms }
    }

    async fn epoch(&mut self, state: &mut State) -> Result<(), Halt> {
        let job = self.job;
        let mut order: Vec<usize> = (0..job.train.n_rows()).collect();
        Rng::new(job.seed, ORDER_STREAM + state.epoch).shuffle(&mut order);
        let mut dropout = Dropout::new(job.settings.dropout, Rng::new(job.seed, DROPOUT_STREAM + state.epoch));
        let mut meter = Meter::new(&job.tensor_device);

        for rows in order.chunks(job.settings.batch_size) {
            self.batch(state, rows, &mut dropout, &mut meter).await?;
            self.step += 1;
            self.report(state.epoch, Vec::new());
            self.wait_for_gpu(&meter).await?;
        }

        let (loss_sum, n_right) = meter.read().await?;
        let train = job.head.score(loss_sum, n_right, job.train.n_rows());
        let validation = match &job.validation {
            Some(samples) => Some(self.score(&state.weights, samples).await?),
            None => None,
        };
        let watched = validation.unwrap_or(train);
        if !(train.loss.is_finite() && watched.loss.is_finite()) {
            return Err(diverged(state.epoch + 1).into());
        }
        state.keep_if_best(watched.loss);
        state.epoch += 1;
        let points = [(Part::Train, Some(train)), (Part::Validation, validation)];
        let points = points.into_iter().flat_map(|(part, score)| self.points(part, score, state.epoch)).collect();
        self.report(state.epoch, points);
        Ok(())
    }

    /// Changes the weights once. A large batch is worked through in chunks whose gradients are added
    /// up, so that nobody waits long.
    async fn batch(
        &mut self,
        state: &mut State,
        rows: &[usize],
        dropout: &mut Dropout,
        meter: &mut Meter,
    ) -> Result<(), Halt> {
        let job = self.job;
        let mut gradients: Option<Vec<Tensor<1>>> = None;
        for rows_of_chunk in rows.chunks(chunk_len(job, rows.len())) {
            job.turn().await?;
            let leaves: Vec<_> = state.weights.iter().map(|w| w.clone().autodiff().require_grad()).collect();
            let targets = job.train.targets(rows_of_chunk, &job.tensor_device);
            let inputs = job.train.inputs(rows_of_chunk, &job.tensor_device);
            let outputs = job.architecture.forward(&leaves, inputs, Some(dropout));
            let loss = job.head.loss(outputs.clone(), targets.clone());
            meter.n_right = meter.n_right.clone() + job.head.n_right(outputs.inner(), targets);
            meter.loss = meter.loss.clone() + loss.clone().inner();
            let mut found = (loss / rows.len() as f32).backward();
            let new = leaves.iter().map(|leaf| leaf.grad_remove(&mut found).expect("every weight is used"));
            gradients = Some(match gradients {
                None => new.collect(),
                Some(before) => before.into_iter().zip(new).map(|(a, b)| a + b).collect(),
            });
        }
        if let Some(gradients) = gradients {
            state.optimiser.step(&mut state.weights, gradients, job.device);
        }
        Ok(())
    }

    /// The score of these weights on rows that are not learned from.
    async fn score(&mut self, weights: &[Tensor<1>], samples: &Samples) -> Result<Score, Halt> {
        let job = self.job;
        let mut meter = Meter::new(&job.tensor_device);
        let rows: Vec<usize> = (0..samples.n_rows()).collect();
        for rows in rows.chunks(rows_per_chunk(&job.architecture)) {
            job.turn().await?;
            let targets = samples.targets(rows, &job.tensor_device);
            let outputs = job.architecture.forward(weights, samples.inputs(rows, &job.tensor_device), None);
            meter.n_right = meter.n_right.clone() + job.head.n_right(outputs.clone(), targets.clone());
            meter.loss = meter.loss.clone() + job.head.loss(outputs, targets);
            self.wait_for_gpu(&meter).await?;
        }
        let (loss_sum, n_right) = meter.read().await?;
        Ok(job.head.score(loss_sum, n_right, samples.n_rows()))
    }

    /// Lets the graphics processor catch up now and then: else a cancel would wait for everything it
    /// has been given. What is read is thrown away, so the time of reading changes no number.
    async fn wait_for_gpu(&mut self, meter: &Meter) -> Result<(), Halt> {
        let now_ms = self.job.host.now_ms();
        if self.job.device == Device::Webgpu && now_ms - self.synced_ms > GPU_SYNC_MS {
            meter.read().await?;
            self.synced_ms = self.job.host.now_ms();
        }
        Ok(())
    }

    fn report(&mut self, epoch: u64, points: Vec<MetricPoint>) {
        let epochs = self.job.settings.epochs;
        let steps = epochs * self.steps_per_epoch;
        let steps_per_second = self.pace.at(self.job.host.now_ms(), self.step);
        let left_ms = (steps_per_second > 0.0).then(|| (steps - self.step) as f64 * 1000.0 / steps_per_second);
        self.job.host.report(Progress { epoch, epochs, step: self.step, steps, steps_per_second, left_ms, points });
    }

    fn points(&self, part: Part, score: Option<Score>, epoch: u64) -> Vec<MetricPoint> {
        let point = |name: &str, value| MetricPoint { name: name.to_string(), part, step: epoch, value };
        score.map_or_else(Vec::new, |s| vec![point("loss", s.loss), point(self.job.head.metric_name(), s.metric)])
    }
}

/// Rows of a batch to work on at a time: chunks of nearly equal length, none too long.
fn chunk_len(job: &Job<'_>, n_rows: usize) -> usize {
    let most = match job.device {
        Device::Cpu => rows_per_chunk(&job.architecture) / GRADIENT_COST,
        Device::Webgpu => rows_per_chunk(&job.architecture) * GPU_CHUNKS,
    };
    n_rows.div_ceil(n_rows.div_ceil(most.max(1)).max(1)).max(1)
}

fn diverged(epoch: u64) -> Problem {
    say::networks::diverged(epoch).in_field("learning_rate")
}
