//! How metrics are read: which way is better, which are shares, and which is the headline.

use std::collections::BTreeMap;

use bunsen_spec::Task;

use crate::chart::{percent, short};

/// Whether a larger value is better.
pub fn higher_is_better(name: &str) -> bool {
    !(name.contains("loss") || name.contains("error") || name.ends_with("_ms"))
}

/// Whether a metric is a share that reads well in per cent.
pub fn is_share(name: &str) -> bool {
    matches!(
        name.trim_end_matches("_macro"),
        "accuracy"
            | "balanced_accuracy"
            | "precision"
            | "recall"
            | "f1"
            | "answer_recall"
            | "refusal_precision"
            | "refusal_recall"
    ) || name.starts_with("recall_at_")
}

/// A metric's value as a learner reads it.
pub fn value(name: &str, value: f64) -> String {
    if is_share(name) { percent(value) } else { short(value) }
}

/// The metrics of the tiles, the headline first.
pub fn headlines(task: Task) -> [&'static str; 3] {
    match task {
        Task::Classification => ["accuracy", "log_loss", "f1_macro"],
        Task::Regression => ["r2", "root_mean_squared_error", "mean_absolute_error"],
    }
}

/// The headline metric among `metrics`: its name and value.
pub fn headline(metrics: &BTreeMap<String, f64>) -> Option<(&str, f64)> {
    let known = ["accuracy", "r2", "roc_auc", "log_loss", "root_mean_squared_error", "recall_at_5"];
    known
        .into_iter()
        .find_map(|name| metrics.get_key_value(name))
        .or_else(|| metrics.first_key_value())
        .map(|(name, value)| (name.as_str(), *value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_and_errors_are_better_small() {
        for (name, expected) in [("accuracy", true), ("r2", true), ("log_loss", false), ("mean_absolute_error", false)]
        {
            assert_eq!(higher_is_better(name), expected, "{name}");
        }
        assert_eq!(value("f1_macro", 0.98), "98.0 %");
        assert_eq!(value("log_loss", 0.0612), "0.0612");
    }

    #[test]
    fn the_headline_is_the_best_known() {
        let metrics = BTreeMap::from([("log_loss".to_string(), 0.1), ("accuracy".to_string(), 0.9)]);
        assert_eq!(headline(&metrics), Some(("accuracy", 0.9)));
        assert_eq!(headline(&BTreeMap::new()), None);
    }
}
