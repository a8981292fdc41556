//! Metrics of regressions.

use std::collections::BTreeMap;

/// Metrics of a regression by scikit-learn's names: `mean_absolute_error`, `mean_squared_error`,
/// `root_mean_squared_error` and `r2`.
///
/// `r2` needs two rows; where all true values are equal it is 1 for a perfect answer and 0 otherwise,
/// as scikit-learn has it. Nothing is defined without rows.
pub fn regression_metrics(truth: &[f64], predicted: &[f64]) -> BTreeMap<String, f64> {
    let mut metrics = BTreeMap::new();
    if truth.is_empty() {
        return metrics;
    }
    let n = truth.len() as f64;
    let sum_of = |value: &dyn Fn(f64, f64) -> f64| {
        let values: Vec<f64> = truth.iter().zip(predicted).map(|(&t, &p)| value(t, p)).collect();
        bunsen_stats::sum(&values)
    };
    let squares = sum_of(&|t, p| (t - p) * (t - p));
    let mean = bunsen_stats::sum(truth) / n;
    let spread = sum_of(&|t, _| (t - mean) * (t - mean));
    let mut put = |name: &str, value: f64| {
        if value.is_finite() {
            metrics.insert(name.to_string(), value);
        }
    };
    put("mean_absolute_error", sum_of(&|t, p| (t - p).abs()) / n);
    put("mean_squared_error", squares / n);
    put("root_mean_squared_error", (squares / n).sqrt());
    if truth.len() > 1 {
        put(
            "r2",
            match (squares == 0.0, spread == 0.0) {
                (true, _) => 1.0,
                (false, true) => 0.0,
                (false, false) => 1.0 - squares / spread,
            },
        );
    }
    metrics
}
