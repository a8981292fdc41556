//! A scripted host and small sets of data.

use std::cell::{Cell, RefCell};

use async_trait::async_trait;
use bunsen_deep::estimators;
use bunsen_model::{Estimator, FitData, FittedModel, Host, Matrix, ModelError, QuietHost, Registry, Signal, Target};
use bunsen_spec::{Device, ImageShape, MetricPoint, Part, Problem, Progress, SettingValue, Settings};
use bunsen_stats::Rng;
use futures::executor::block_on;

/// A host that notes everything, and can stop or cancel at a given turn.
#[derive(Default)]
pub struct ScriptedHost {
    pub progress: RefCell<Vec<Progress>>,
    pub checkpoints: RefCell<Vec<(u64, Vec<u8>)>>,
    pub turns: Cell<usize>,
    pub signal_at: Option<(usize, Signal)>,
    pub clock_ms: Cell<f64>,
}

#[async_trait(?Send)]
impl Host for ScriptedHost {
    fn now_ms(&self) -> f64 {
        self.clock_ms.set(self.clock_ms.get() + 10.0);
        self.clock_ms.get()
    }

    async fn turn(&self) -> Signal {
        self.turns.set(self.turns.get() + 1);
        match self.signal_at {
            Some((turn, signal)) if self.turns.get() >= turn => signal,
            _ => Signal::Continue,
        }
    }

    fn report(&self, progress: Progress) {
        self.progress.borrow_mut().push(progress);
    }

    fn wants_checkpoint(&self) -> bool {
        true
    }

    async fn save_checkpoint(&self, epoch: u64, bytes: Vec<u8>) -> Result<(), Problem> {
        self.checkpoints.borrow_mut().push((epoch, bytes));
        Ok(())
    }
}

impl ScriptedHost {
    pub fn with_signal(turn: usize, signal: Signal) -> Self {
        Self { signal_at: Some((turn, signal)), ..Self::default() }
    }

    /// The values of one metric on one part, by epoch.
    pub fn curve(&self, name: &str, part: Part) -> Vec<f64> {
        let progress = self.progress.borrow();
        let points = progress.iter().flat_map(|p| &p.points).filter(|p| p.name == name && p.part == part);
        points.map(|p: &MetricPoint| p.value).collect()
    }
}

pub fn registry() -> Registry {
    Registry::new(estimators())
}

/// All settings of `model`, with these changed.
pub fn settings(model: &str, changed: &[(&str, SettingValue)]) -> Settings {
    let registry = registry();
    let estimator = registry.get(model).expect("a kind of ours");
    let chosen = changed.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
    estimator.info().check_settings(&chosen).expect("allowed settings")
}

pub fn fit(
    model: &str,
    data: &FitData,
    settings: &Settings,
    seed: u64,
    resume: Option<&[u8]>,
    host: &dyn Host,
) -> Result<Box<dyn FittedModel>, ModelError> {
    let registry = registry();
    let estimator: &dyn Estimator = registry.get(model).expect("a kind of ours");
    block_on(estimator.fit(data, settings, seed, Device::Cpu, resume, host))
}

/// Points inside and outside a ring: no line can part them.
pub fn rings(n_rows: usize) -> FitData {
    let mut rng = Rng::new(3, 0);
    let mut part = |n_rows: usize| {
        let x: Vec<f64> = (0..2 * n_rows).map(|_| 4.0 * rng.uniform() - 2.0).collect();
        let labels = x.chunks(2).map(|p| u32::from(p[0] * p[0] + p[1] * p[1] > 1.6)).collect();
        (Matrix::new(n_rows, 2, x), Target::Classes { labels, n_classes: 2 })
    };
    let (x, y) = part(n_rows);
    let (x_validation, y_validation) = part(n_rows / 4);
    FitData { x, y, x_validation, y_validation, image: None }
}

/// Values far from 0 that follow a bent curve of two features.
pub fn hills(n_rows: usize) -> FitData {
    let mut rng = Rng::new(5, 0);
    let mut part = |n_rows: usize| {
        let x: Vec<f64> = (0..2 * n_rows).map(|_| 2.0 * rng.uniform() - 1.0).collect();
        let y = x.chunks(2).map(|p| 5000.0 + 300.0 * (p[0] * p[0] - p[0] * p[1])).collect();
        (Matrix::new(n_rows, 2, x), Target::Values(y))
    };
    let (x, y) = part(n_rows);
    let (x_validation, y_validation) = part(n_rows / 4);
    FitData { x, y, x_validation, y_validation, image: None }
}

/// Colour pictures of 6 x 5 pixels with a bright bar, lying or standing.
pub fn bars(n_rows: usize) -> FitData {
    let mut rng = Rng::new(9, 0);
    let image = ImageShape { height: 6, width: 5, channels: 3, max: 1.0 };
    let mut part = |n_rows: usize| {
        let mut x = Matrix::zeros(n_rows, 90);
        let mut labels = Vec::new();
        for row in 0..n_rows {
            let is_standing = rng.below(2) == 1;
            let at = if is_standing { rng.below(5) } else { rng.below(6) };
            for (i, pixel) in x.row_mut(row).chunks_mut(3).enumerate() {
                let is_bar = if is_standing { i % 5 == at } else { i / 5 == at };
                pixel.iter_mut().for_each(|v| *v = if is_bar { 1.0 } else { 0.3 * rng.uniform() });
            }
            labels.push(u32::from(is_standing));
        }
        (x, Target::Classes { labels, n_classes: 2 })
    };
    let (x, y) = part(n_rows);
    let (x_validation, y_validation) = part(n_rows / 4);
    FitData { x, y, x_validation, y_validation, image: Some(image) }
}

/// Share of rows whose most probable class is the right one.
pub fn accuracy(model: &dyn FittedModel, x: &Matrix, y: &Target) -> f64 {
    let Target::Classes { labels, .. } = y else { panic!("classes wanted") };
    let predicted = block_on(model.predict(x, &QuietHost::default())).expect("sound rows");
    let best = predicted.rows().map(|row| (0..row.len()).max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap_or(0));
    best.zip(labels).filter(|(best, label)| *best == **label as usize).count() as f64 / labels.len() as f64
}
