//! Judging a model on held-out rows.

use bunsen_model::{Host, Matrix, ModelError, Target};
use bunsen_spec::{Confusion, Curve, Evaluation, ImageShape, Output, Residual, Surprise};

use crate::metrics::{classification_metrics, confusion_counts, rank_class, regression_metrics};
use crate::pace::let_world_in;
use crate::predictions::most_probable;

/// Most residuals that are kept for drawing.
const MAX_RESIDUALS: usize = 2_000;
/// Most surprises that are kept.
const MAX_SURPRISES: usize = 12;

/// Held-out rows with their truth and the model's answer.
pub(crate) struct HeldOut<'a> {
    /// Indices of the rows in the table.
    pub rows: &'a [u64],
    /// What the data says.
    pub truth: &'a Target,
    /// What the model says: probabilities by class, or one value per row.
    pub answer: &'a Matrix,
    /// What the model saw.
    pub x: &'a Matrix,
}

/// Judges the answers for `held_out`, which are of the form `output`.
///
/// # Errors
/// [`ModelError::Cancelled`] when the host says so.
pub(crate) async fn evaluate(
    held_out: &HeldOut<'_>,
    output: &Output,
    image: Option<ImageShape>,
    host: &dyn Host,
) -> Result<Evaluation, ModelError> {
    let mut evaluation = match (output, held_out.truth) {
        (Output::Classes { labels, .. }, Target::Classes { labels: truth, .. }) => {
            judge_classes(held_out, truth, labels, host).await?
        }
        (_, Target::Values(truth)) => judge_values(held_out, truth),
        (Output::Number { .. }, Target::Classes { .. }) => unreachable!("the output is made from the target"),
    };
    evaluation.n_rows = held_out.rows.len() as u64;
    if image.is_some() {
        for surprise in &mut evaluation.surprises {
            let position = held_out.rows.iter().position(|row| *row == surprise.row).unwrap_or(0);
            surprise.pixels = held_out.x.row(position).iter().map(|v| v.clamp(0.0, 1.0) as f32).collect();
        }
    }
    Ok(evaluation)
}

async fn judge_classes(
    held_out: &HeldOut<'_>,
    truth: &[u32],
    labels: &[String],
    host: &dyn Host,
) -> Result<Evaluation, ModelError> {
    let predicted: Vec<u32> = held_out.answer.rows().map(|row| most_probable(row) as u32).collect();
    let counts = confusion_counts(truth, &predicted, labels.len());
    let mut rankings = Vec::with_capacity(labels.len());
    for class in 0..labels.len() {
        let_world_in(host).await?;
        rankings.push(rank_class(truth, held_out.answer, class));
    }
    let mut evaluation = Evaluation {
        metrics: classification_metrics(truth, held_out.answer, &rankings),
        confusion: Some(Confusion { labels: labels.to_vec(), counts }),
        ..Evaluation::default()
    };
    let first_drawn = if labels.len() == 2 { 1 } else { 0 };
    for (ranking, label) in rankings.iter().zip(labels).skip(first_drawn) {
        if let Some(area) = ranking.roc_auc() {
            evaluation.roc.push(Curve { label: label.clone(), area, points: ranking.roc_points() });
        }
        if let Some(area) = ranking.average_precision() {
            let points = ranking.precision_recall_points();
            evaluation.precision_recall.push(Curve { label: label.clone(), area, points });
        }
    }
    let wrong = (0..truth.len()).filter(|&row| truth[row] != predicted[row]).map(|row| Surprise {
        row: held_out.rows[row],
        truth: labels[truth[row] as usize].clone(),
        predicted: labels[predicted[row] as usize].clone(),
        weight: held_out.answer.row(row)[predicted[row] as usize],
        pixels: Vec::new(),
    });
    evaluation.surprises = worst(wrong.collect());
    Ok(evaluation)
}

fn judge_values(held_out: &HeldOut<'_>, truth: &[f64]) -> Evaluation {
    let predicted = &held_out.answer.values;
    let n_kept = truth.len().min(MAX_RESIDUALS);
    let residuals = (0..n_kept)
        .map(|i| i * truth.len() / n_kept)
        .map(|row| Residual { truth: truth[row], predicted: predicted[row] })
        .collect();
    let off = (0..truth.len()).filter(|&row| truth[row] != predicted[row]).map(|row| Surprise {
        row: held_out.rows[row],
        truth: truth[row].to_string(),
        predicted: rounded(predicted[row]),
        weight: (truth[row] - predicted[row]).abs(),
        pixels: Vec::new(),
    });
    let surprises = worst(off.collect());
    Evaluation { metrics: regression_metrics(truth, predicted), residuals, surprises, ..Evaluation::default() }
}

/// The most surprising first; of equals the one further up in the table.
fn worst(mut surprises: Vec<Surprise>) -> Vec<Surprise> {
    surprises.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.row.cmp(&b.row)));
    surprises.truncate(MAX_SURPRISES);
    surprises
}

/// A number with six digits that count.
fn rounded(value: f64) -> String {
    let text = format!("{value:.5e}");
    text.parse::<f64>().map_or(text, |short| short.to_string())
}
