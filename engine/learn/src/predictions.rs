//! Turning a model's numbers into answers.

use bunsen_model::{FittedModel, Matrix, ModelError};
use bunsen_spec::{Output, Prediction, Problem};

/// Asks `model` and checks what it says: `n_outputs` finite numbers per row. `row_number` tells the
/// number (from 1) that a row of `x` has for the learner.
pub(crate) async fn ask(
    model: &dyn FittedModel,
    x: &Matrix,
    n_outputs: usize,
    row_number: impl Fn(usize) -> u64,
) -> Result<Matrix, ModelError> {
    let answer = model.predict(x).await?;
    if answer.n_rows != x.n_rows || answer.n_cols != n_outputs {
        return Err(Problem::internal(format!(
            "The model gave {} by {} numbers where {} by {n_outputs} were expected.",
            answer.n_rows, answer.n_cols, x.n_rows
        ))
        .into());
    }
    let not_finite = answer.rows().position(|row| row.iter().any(|v| !v.is_finite()));
    match not_finite {
        None => Ok(answer),
        Some(row) => Err(Problem::bad_input(format!(
            "The numbers in row {} are too large for the model to compute with.",
            row_number(row)
        ))
        .in_row(row_number(row))
        .remedy("Check them for typing errors.")
        .into()),
    }
}

/// Number of numbers per row that a model for `output` gives.
pub(crate) fn n_outputs(output: &Output) -> usize {
    match output {
        Output::Classes { labels, .. } => labels.len(),
        Output::Number { .. } => 1,
    }
}

/// The answers that a model's numbers mean.
pub(crate) fn predictions(answer: &Matrix, output: &Output) -> Vec<Prediction> {
    answer
        .rows()
        .map(|row| match output {
            Output::Classes { labels, .. } => {
                Prediction::Class { label: labels[most_probable(row)].clone(), probabilities: row.to_vec() }
            }
            Output::Number { .. } => Prediction::Number { value: row[0] },
        })
        .collect()
}

/// Position of the largest probability, the first of equals.
pub(crate) fn most_probable(probabilities: &[f64]) -> usize {
    let mut best = 0;
    for (class, probability) in probabilities.iter().enumerate() {
        if *probability > probabilities[best] {
            best = class;
        }
    }
    best
}
