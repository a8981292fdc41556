//! Predictions as clients get them, and as they are counted.

use std::collections::BTreeMap;

use bunsen_spec::{Output, Prediction, Signature};
use serde_json::{Value, json};

/// `{"predictions": […]}`: a number per row, or the label with the probability of each.
pub(crate) fn to_json(signature: &Signature, predictions: &[Prediction]) -> Value {
    let labels: &[String] = match &signature.output {
        Output::Classes { labels, .. } => labels,
        Output::Number { .. } => &[],
    };
    let rows: Vec<Value> = predictions
        .iter()
        .map(|prediction| match prediction {
            Prediction::Number { value } => json!(value),
            Prediction::Class { label, probabilities } => {
                let by_label: BTreeMap<&String, f64> = labels.iter().zip(probabilities.iter().copied()).collect();
                json!({ "label": label, "probabilities": by_label })
            }
        })
        .collect();
    json!({ "predictions": rows })
}

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
