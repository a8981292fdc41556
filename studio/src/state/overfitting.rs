//! Whether a model has learned its training rows by heart.

use bunsen_spec::{MetricPoint, Part, RunRecord};

/// Least gap between the two shares that counts, whatever the number of rows.
const MIN_GAP: f64 = 0.05;

/// The shares of training and of watched rows that the kept model gets right, if the first is larger by more
/// than chance. A network keeps the weights of the epoch with the lowest loss; other models keep their last.
pub fn overfitting(record: &RunRecord, is_network: bool) -> Option<(f64, f64)> {
    let kept = if is_network { best_step(&record.points)? } else { record.points.iter().map(|p| p.step).max()? };
    let share = |part| {
        let mut points = record.points.iter().filter(|p| p.name == "accuracy" && p.part == part);
        points.find(|p| p.step == kept).map(|p| p.value)
    };
    let (train, watched) = (share(Part::Train)?, share(Part::Validation)?);
    // Two standard errors of the watched share: on few rows a gap is more often chance than overfitting.
    let n = record.split.validation.len().max(1) as f64;
    let chance = 2.0 * (watched * (1.0 - watched) / n).sqrt();
    (train - watched > chance.max(MIN_GAP)).then_some((train, watched))
}

/// The first step with the lowest loss on the watched rows.
fn best_step(points: &[MetricPoint]) -> Option<u64> {
    let losses = points.iter().filter(|p| p.name == "loss" && p.part == Part::Validation);
    losses.reduce(|best, next| if next.value < best.value { next } else { best }).map(|p| p.step)
}

#[cfg(test)]
mod tests {
    use super::super::compare::tests::record;
    use super::*;

    /// Epochs as (validation loss, training accuracy, validation accuracy).
    fn check(epochs: &[(f64, f64, f64)], is_network: bool, expected: Option<(f64, f64)>) {
        let mut record = record(1, "mlp", 0.9);
        record.split.validation = (0..400).collect();
        record.points.clear();
        for (i, (loss, train, watched)) in epochs.iter().enumerate() {
            let point = |name: &str, part, value| MetricPoint { name: name.into(), part, step: i as u64 + 1, value };
            record.points.extend([
                point("loss", Part::Validation, *loss),
                point("accuracy", Part::Train, *train),
                point("accuracy", Part::Validation, *watched),
            ]);
        }
        assert_eq!(overfitting(&record, is_network), expected);
    }

    #[test]
    fn a_network_is_judged_by_the_epoch_it_keeps() {
        let late = [(0.5, 0.9, 0.88), (0.9, 1.0, 0.8)];
        check(&late, true, None);
        check(&late, false, Some((1.0, 0.8)));
        check(&[(0.9, 0.6, 0.5), (0.5, 0.99, 0.8), (0.6, 1.0, 0.7)], true, Some((0.99, 0.8)));
        check(&[], true, None);
    }
}
