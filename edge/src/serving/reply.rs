//! Predictions as they are counted.

use std::collections::BTreeMap;

use bunsen_spec::{ANSWERED, Answer, NOT_ANSWERED, Prediction};

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

/// What is counted of answers to questions: how many documents gave, and how many they refused.
pub(crate) fn tally_answers(answers: &[Answer]) -> BTreeMap<String, u64> {
    let mut by_label = BTreeMap::new();
    for answer in answers {
        let label = if answer.refused { NOT_ANSWERED } else { ANSWERED };
        *by_label.entry(label.to_string()).or_default() += 1;
    }
    by_label
}
