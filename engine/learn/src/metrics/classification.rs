//! Metrics of classifiers.

use std::collections::BTreeMap;

use bunsen_model::Matrix;

use super::Ranking;
use crate::predictions::most_probable;

/// Metrics of a classifier by scikit-learn's names. `truth` has the class of each row, from 0;
/// `probabilities` has a row per row and a column per class; `rankings` has [`rank_class`] of each class.
///
/// - `accuracy`, `balanced_accuracy` (mean recall over the classes that occur), `log_loss`
///   (probabilities clipped to 64-bit precision);
/// - `precision_macro`, `recall_macro`, `f1_macro`: means over the classes that occur or were
///   predicted; a class that was never predicted counts with precision 0, as scikit-learn has it;
/// - for two classes `precision`, `recall`, `f1` of the second one, each left out where it is 0/0;
/// - `roc_auc` and `average_precision`: of the second of two classes, else the mean of one class
///   against the rest; left out when a class does not occur.
///
/// Nothing is defined without rows.
pub fn classification_metrics(truth: &[u32], probabilities: &Matrix, rankings: &[Ranking]) -> BTreeMap<String, f64> {
    let mut metrics = BTreeMap::new();
    if truth.is_empty() {
        return metrics;
    }
    let n_classes = probabilities.n_cols;
    let predicted: Vec<u32> = probabilities.rows().map(|row| most_probable(row) as u32).collect();
    let counts = confusion_counts(truth, &predicted, n_classes);
    let by_class: Vec<ClassCounts> = (0..n_classes).map(|class| ClassCounts::of(&counts, class)).collect();
    let n_right: u64 = by_class.iter().map(|class| class.right).sum();

    let mut put = |name: &str, value: Option<f64>| {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            metrics.insert(name.to_string(), value);
        }
    };
    put("accuracy", Some(n_right as f64 / truth.len() as f64));
    put("balanced_accuracy", mean(by_class.iter().filter_map(ClassCounts::recall)));
    put("log_loss", Some(log_loss(truth, probabilities)));
    let seen = || by_class.iter().filter(|class| class.occurs + class.predicted > 0);
    put("precision_macro", mean(seen().map(|class| class.precision().unwrap_or(0.0))));
    put("recall_macro", mean(seen().map(|class| class.recall().unwrap_or(0.0))));
    put("f1_macro", mean(seen().map(|class| class.f1().unwrap_or(0.0))));
    if n_classes == 2 {
        put("precision", by_class[1].precision());
        put("recall", by_class[1].recall());
        put("f1", by_class[1].f1());
    }
    put("roc_auc", over_classes(rankings, Ranking::roc_auc));
    put("average_precision", over_classes(rankings, Ranking::average_precision));
    metrics
}

/// `counts[t][p]`: rows of class `t` that were predicted as `p`.
pub fn confusion_counts(truth: &[u32], predicted: &[u32], n_classes: usize) -> Vec<Vec<u64>> {
    let mut counts = vec![vec![0; n_classes]; n_classes];
    for (truth, predicted) in truth.iter().zip(predicted) {
        counts[*truth as usize][*predicted as usize] += 1;
    }
    counts
}

/// The rows of `class` against all others, ranked by its probability.
pub fn rank_class(truth: &[u32], probabilities: &Matrix, class: usize) -> Ranking {
    let is_positive: Vec<bool> = truth.iter().map(|&label| label as usize == class).collect();
    let scores: Vec<f64> = probabilities.rows().map(|row| row[class]).collect();
    Ranking::new(&is_positive, &scores)
}

/// How often a class occurred, was predicted, and both.
struct ClassCounts {
    occurs: u64,
    predicted: u64,
    right: u64,
}

impl ClassCounts {
    fn of(counts: &[Vec<u64>], class: usize) -> Self {
        Self {
            occurs: counts[class].iter().sum(),
            predicted: counts.iter().map(|row| row[class]).sum(),
            right: counts[class][class],
        }
    }

    fn precision(&self) -> Option<f64> {
        (self.predicted > 0).then(|| self.right as f64 / self.predicted as f64)
    }

    fn recall(&self) -> Option<f64> {
        (self.occurs > 0).then(|| self.right as f64 / self.occurs as f64)
    }

    fn f1(&self) -> Option<f64> {
        let total = self.occurs + self.predicted;
        (total > 0).then(|| 2.0 * self.right as f64 / total as f64)
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.collect();
    (!values.is_empty()).then(|| bunsen_stats::sum(&values) / values.len() as f64)
}

fn log_loss(truth: &[u32], probabilities: &Matrix) -> f64 {
    let losses: Vec<f64> = truth
        .iter()
        .zip(probabilities.rows())
        .map(|(&class, row)| -libm::log(row[class as usize].clamp(f64::EPSILON, 1.0 - f64::EPSILON)))
        .collect();
    bunsen_stats::sum(&losses) / losses.len() as f64
}

/// A metric of ranking for the second of two classes, else its mean over each class against the rest.
fn over_classes(rankings: &[Ranking], metric: impl Fn(&Ranking) -> Option<f64>) -> Option<f64> {
    if let [_, second] = rankings {
        return metric(second);
    }
    mean(rankings.iter().map(metric).collect::<Option<Vec<f64>>>()?.into_iter())
}
