//! Metrics against scikit-learn's, on made-up answers.

use std::collections::BTreeMap;

use bunsen_learn::metrics::{classification_metrics, rank_class, regression_metrics};
use bunsen_model::Matrix;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    classification: Vec<ClassificationCase>,
    regression: Vec<RegressionCase>,
}

#[derive(Deserialize)]
struct ClassificationCase {
    name: String,
    truth: Vec<u32>,
    probabilities: Vec<Vec<f64>>,
    metrics: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct RegressionCase {
    name: String,
    truth: Vec<f64>,
    predicted: Vec<f64>,
    metrics: BTreeMap<String, f64>,
}

/// Reads a golden file.
pub fn read<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Both must have the same metrics, equal to `tolerance` (relative where they exceed 1).
pub fn check(name: &str, got: &BTreeMap<String, f64>, expected: &BTreeMap<String, f64>, tolerance: f64) {
    let names = |metrics: &BTreeMap<String, f64>| metrics.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(got), names(expected), "{name}");
    for (metric, expected) in expected {
        let off = (got[metric] - expected).abs() / expected.abs().max(1.0);
        assert!(off <= tolerance, "{name}: {metric} is {} instead of {expected}", got[metric]);
    }
}

#[test]
fn metrics_are_scikit_learns() {
    let golden: Golden = read("metrics.json");
    assert!(golden.classification.len() > 10 && golden.regression.len() > 5);
    for case in golden.classification {
        let n_classes = case.probabilities[0].len();
        let values = case.probabilities.concat();
        let probabilities = Matrix::new(case.truth.len(), n_classes, values);
        let rankings: Vec<_> = (0..n_classes).map(|class| rank_class(&case.truth, &probabilities, class)).collect();
        let got = classification_metrics(&case.truth, &probabilities, &rankings);
        check(&case.name, &got, &case.metrics, 1e-9);
    }
    for case in golden.regression {
        check(&case.name, &regression_metrics(&case.truth, &case.predicted), &case.metrics, 1e-9);
    }
}

#[test]
fn without_rows_nothing_is_defined() {
    assert!(classification_metrics(&[], &Matrix::zeros(0, 3), &[]).is_empty());
    assert!(regression_metrics(&[], &[]).is_empty());
}
