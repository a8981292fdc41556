//! Linear regression: a weighted sum of the features.
//!
//! The prediction is `w·x + b`, with `w` and `b` chosen to minimise `Σ (y - w·x - b)² + alpha |w|²`.
//! It is exact, quick and easy to read; it is the wrong tool where effects bend, saturate or depend on
//! each other. `alpha` above 0 makes it ridge regression (Hoerl and Kennard, 1970), which keeps weights
//! small where features repeat each other. The same answers as scikit-learn's `LinearRegression` and
//! `Ridge`.

use async_trait::async_trait;
use bunsen_model::{Estimator, FitData, FittedModel, Host, Matrix, ModelError, Target};
use bunsen_onnx::GraphBuilder;
use bunsen_spec::{
    Device, ImageShape, MetricPoint, ModelInfo, Part, Problem, Progress, Setting, SettingKind, SettingValue, Settings,
    Task, say,
};

use crate::coefficients::{Coefficients, dot};
use crate::least_squares::solve;
use crate::pace::{Pace, let_world_in, unless_cancelled};
use crate::pipeline::WEIGHTS_FILE;

/// Its name in specs and files.
const NAME: &str = "linear_regression";
/// Rows between two chances for the world to come in.
const ROWS_PER_TURN: usize = 1_024;

/// The kind of model called `linear_regression`.
#[derive(Clone, Copy, Debug, Default)]
pub struct LinearRegression;

#[async_trait(?Send)]
impl Estimator for LinearRegression {
    fn info(&self) -> ModelInfo {
        let (words, ridge) = (say::models::linear_regression(), say::models::ridge_penalty());
        ModelInfo {
            name: NAME.into(),
            label: words.label.into(),
            description: words.text.into(),
            tasks: vec![Task::Regression],
            needs_image: false,
            runs_on_gpu: false,
            is_iterative: false,
            settings: vec![Setting {
                name: "alpha".into(),
                label: ridge.label.into(),
                hint: ridge.text.into(),
                kind: SettingKind::Number { min: 0.0, max: 1e9 },
                default: SettingValue::Number(0.0),
                is_advanced: false,
            }],
        }
    }

    async fn fit(
        &self,
        data: &FitData,
        settings: &Settings,
        _seed: u64,
        _device: Device,
        _resume: Option<&[u8]>,
        host: &dyn Host,
    ) -> Result<Box<dyn FittedModel>, ModelError> {
        let Target::Values(y) = &data.y else {
            return Err(Problem::internal("Linear regression was given classes to learn.").into());
        };
        let Some(SettingValue::Number(alpha)) = settings.get("alpha") else {
            return Err(Problem::internal("Linear regression was fitted without its settings.").into());
        };
        // With both sides centred the intercept drops out, and stays free of the penalty.
        let (n_rows, n_cols) = (data.x.n_rows, data.x.n_cols);
        let x_means = column_means(&data.x, host).await?;
        let y_mean = bunsen_stats::sum(y) / n_rows.max(1) as f64;
        let mut x = data.x.clone();
        for start in (0..n_rows).step_by(ROWS_PER_TURN) {
            let_world_in(host).await?;
            for row in start..n_rows.min(start + ROWS_PER_TURN) {
                x.row_mut(row).iter_mut().zip(&x_means).for_each(|(x, mean)| *x -= mean);
            }
        }
        let y: Vec<f64> = y.iter().map(|y| y - y_mean).collect();
        let weights = solve(x, y, *alpha, host).await?;
        let intercept = y_mean - dot(&weights, &x_means);
        let coefficients = Coefficients { weights: Matrix::new(1, n_cols, weights), intercepts: vec![intercept] };
        coefficients.check_finite()?;
        let fitted = FittedLinearRegression { coefficients };
        report(&fitted, data, host).await?;
        Ok(Box::new(fitted))
    }

    fn load(&self, safetensors: &[u8], task: Task, _device: Device) -> Result<Box<dyn FittedModel>, ModelError> {
        let coefficients = Coefficients::from_safetensors(safetensors, NAME)?;
        if task != Task::Regression || coefficients.intercepts.len() != 1 {
            return Err(say::weights::not_of_linear_regression().in_field(WEIGHTS_FILE).into());
        }
        Ok(Box::new(FittedLinearRegression { coefficients }))
    }

    fn n_weights(
        &self,
        n_features: usize,
        _n_outputs: usize,
        _image: Option<ImageShape>,
        _settings: &Settings,
    ) -> Result<u64, Problem> {
        Ok(n_features as u64 + 1)
    }
}

/// A fitted weighted sum.
struct FittedLinearRegression {
    coefficients: Coefficients,
}

#[async_trait(?Send)]
impl FittedModel for FittedLinearRegression {
    async fn predict(&self, x: &Matrix, host: &dyn Host) -> Result<Matrix, ModelError> {
        self.coefficients.check_width(x)?;
        let mut values = Matrix::zeros(x.n_rows, 1);
        let mut pace = Pace::new(host);
        for row in 0..x.n_rows {
            self.coefficients.apply(x.row(row), values.row_mut(row));
            unless_cancelled(pace.after(self.coefficients.weights.values.len()).await)?;
        }
        Ok(values)
    }

    fn to_safetensors(&self) -> Vec<u8> {
        self.coefficients.to_safetensors(NAME)
    }

    fn add_to_onnx(&self, graph: &mut GraphBuilder, input: &str) -> String {
        self.coefficients.add_to_onnx(graph, input)
    }

    fn n_weights(&self) -> u64 {
        self.coefficients.len()
    }
}

async fn column_means(x: &Matrix, host: &dyn Host) -> Result<Vec<f64>, ModelError> {
    let mut means = Vec::with_capacity(x.n_cols);
    for column in 0..x.n_cols {
        let_world_in(host).await?;
        let values: Vec<f64> = (0..x.n_rows).map(|row| x.values[row * x.n_cols + column]).collect();
        means.push(bunsen_stats::sum(&values) / x.n_rows.max(1) as f64);
    }
    Ok(means)
}

/// Reports the mean squared error, the loss that was minimised, on both parts.
async fn report(fitted: &FittedLinearRegression, data: &FitData, host: &dyn Host) -> Result<(), ModelError> {
    let mut points = Vec::new();
    for (part, x, y) in [(Part::Train, &data.x, &data.y), (Part::Validation, &data.x_validation, &data.y_validation)] {
        let_world_in(host).await?;
        let Target::Values(y) = y else { continue };
        if y.is_empty() {
            continue;
        }
        let predicted = fitted.predict(x, host).await?;
        let squares: Vec<f64> = predicted.values.iter().zip(y).map(|(p, y)| (p - y) * (p - y)).collect();
        let value = bunsen_stats::sum(&squares) / squares.len() as f64;
        points.push(MetricPoint { name: "loss".into(), part, step: 1, value });
    }
    host.report(Progress { epoch: 1, epochs: 1, step: 1, steps: 1, points, ..Progress::default() });
    Ok(())
}
