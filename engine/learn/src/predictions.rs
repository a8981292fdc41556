//! Turning a model's numbers into answers.

use bunsen_model::{FittedModel, Host, Matrix, ModelError};
use bunsen_spec::{Output, Prediction, Problem, say};

/// Asks `model` and checks what it says: `n_outputs` finite numbers per row. `row_number` tells the
/// number (from 1) that a row of `x` has for the learner.
pub(crate) async fn ask(
    model: &dyn FittedModel,
    x: &Matrix,
    n_outputs: usize,
    row_number: impl Fn(usize) -> u64,
    host: &dyn Host,
) -> Result<Matrix, ModelError> {
    let answer = model.predict(x, host).await.map_err(|error| match error {
        ModelError::Problem(mut problem) => {
            let row = problem.place.as_mut().and_then(|place| place.row.as_mut());
            row.into_iter().for_each(|row| *row = row_number(*row as usize - 1));
            ModelError::Problem(problem)
        }
        ModelError::Cancelled => ModelError::Cancelled,
    })?;
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
        Some(row) => Err(say::predicting::numbers_too_large(row_number(row)).in_row(row_number(row)).into()),
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

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use bunsen_model::QuietHost;
    use bunsen_onnx::GraphBuilder;

    use super::*;

    /// A model that refuses its second row.
    struct Picky;

    #[async_trait(?Send)]
    impl FittedModel for Picky {
        async fn predict(&self, _: &Matrix, _: &dyn Host) -> Result<Matrix, ModelError> {
            Err(Problem::bad_input("This is not for me.").in_row(2).into())
        }

        fn to_safetensors(&self) -> Vec<u8> {
            Vec::new()
        }

        fn add_to_onnx(&self, _: &mut GraphBuilder, input: &str) -> String {
            input.into()
        }

        fn n_weights(&self) -> u64 {
            0
        }
    }

    #[test]
    fn refusals_name_the_learners_row() {
        let (x, host) = (Matrix::zeros(2, 1), QuietHost::default());
        let answer = futures::executor::block_on(ask(&Picky, &x, 1, |row| [40, 70][row], &host));
        let Err(ModelError::Problem(problem)) = answer else { panic!("{answer:?}") };
        assert_eq!(problem.place.and_then(|place| place.row), Some(70));
    }
}
