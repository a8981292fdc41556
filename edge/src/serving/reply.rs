//! Predictions as they are counted.

use std::collections::BTreeMap;

use bunsen_spec::Prediction;

/// What is counted of predictions: rows by label; how many numbers, and their sum.
pub(crate) fn tally(predictions: &[Prediction]) -> (BTreeMap<String, u64>, (u64, f64)) {
    let mut by_label: BTreeMap<String, u64> = BTreeMap::new();
    let mut values = (0, 0.0);
    for prediction in predictions {
        match prediction {
            Prediction::Class { label, .. } => *by_label.entry(label.clone()).or_default() += 1,
            Prediction::Number { value } => values = (values.0 + 1, values.1 + value),
        }
    }
    (by_label, values)
}
