//! The whole way from a request and a table to a trained pipeline and its judgement.

use bunsen_model::{FitData, Host, Matrix, ModelError, Registry};
use bunsen_spec::{Evaluation, Picture, SplitRows, TrainSpec};
use bunsen_table::{Column, Table};

use crate::check_spec::{CheckedSpec, check_spec};
use crate::evaluate::{HeldOut, evaluate};
use crate::pace::let_world_in;
use crate::pipeline::{Parts, Pipeline};
use crate::predictions::{ask, n_outputs};
use crate::preprocess::{FittedColumn, Strictness, total_width};
use crate::signature::signature_of;
use crate::split::split_target;
use crate::value::Value;

/// What training gives.
pub struct Trained {
    /// The model with everything needed to ask it.
    pub pipeline: Pipeline,
    /// How good it is on the held-out rows.
    pub evaluation: Evaluation,
    /// The rows of each part.
    pub split: SplitRows,
}

/// Trains what `spec` asks for on `table`: split, preprocessing, fit, judgement.
///
/// `picture` is what [`bunsen_spec::TableProfile::picture`] says of the table; it counts only when the
/// features are exactly its pixels. `resume` is a checkpoint of an earlier try with the same spec
/// and table. The same spec, table and build give the same bits.
///
/// # Errors
/// [`ModelError::Cancelled`] when the host says so; a problem with place and remedy when the request
/// does not fit the table.
pub async fn train(
    spec: &TrainSpec,
    table: &Table,
    picture: Option<Picture<'_>>,
    registry: &Registry,
    resume: Option<&[u8]>,
    host: &dyn Host,
) -> Result<Trained, ModelError> {
    let checked = check_spec(spec, table, picture, registry)?;
    let_world_in(host).await?;
    let split = split_target(spec, &checked.target)?;
    let train = indices(&split.train);
    let columns = fit_columns(spec, &checked, &train, host).await?;
    let signature = signature_of(&columns, &checked.target, &spec.target, &train, checked.image);

    let validation = indices(&split.validation);
    let data = FitData {
        x: encode(&columns, &checked.features, &train, Strictness::Strict, host).await?,
        y: checked.target.select(&train),
        x_validation: encode(&columns, &checked.features, &validation, Strictness::Lenient, host).await?,
        y_validation: checked.target.select(&validation),
        image: checked.image,
    };
    let model = checked.estimator.fit(&data, &checked.settings, spec.seed, spec.device, resume, host).await?;
    drop(data);

    let test = indices(&split.test);
    let x = encode(&columns, &checked.features, &test, Strictness::Lenient, host).await?;
    let answer = ask(&*model, &x, n_outputs(&signature.output), |row| split.test[row] + 1, host).await?;
    let truth = checked.target.select(&test);
    let held_out = HeldOut { rows: &split.test, truth: &truth, answer: &answer, x: &x };
    let evaluation = evaluate(&held_out, &signature.output, checked.image, host).await?;
    let parts = Parts {
        task: spec.task,
        model_name: spec.model.clone(),
        settings: checked.settings.clone(),
        signature,
        columns,
    };
    Ok(Trained { pipeline: Pipeline::new(parts, model), evaluation, split })
}

fn indices(rows: &[u64]) -> Vec<usize> {
    rows.iter().map(|&row| row as usize).collect()
}

async fn fit_columns(
    spec: &TrainSpec,
    checked: &CheckedSpec<'_>,
    train: &[usize],
    host: &dyn Host,
) -> Result<Vec<FittedColumn>, ModelError> {
    let mut columns = Vec::with_capacity(checked.features.len());
    for column in &checked.features {
        let_world_in(host).await?;
        columns.push(FittedColumn::fit(column, train, &spec.preprocess, checked.image)?);
    }
    Ok(columns)
}

/// What the model sees of `rows`.
pub(crate) async fn encode(
    columns: &[FittedColumn],
    features: &[&Column],
    rows: &[usize],
    strictness: Strictness,
    host: &dyn Host,
) -> Result<Matrix, ModelError> {
    let mut x = Matrix::zeros(rows.len(), total_width(columns));
    let mut start = 0;
    for (fitted, column) in columns.iter().zip(features) {
        let_world_in(host).await?;
        let end = start + fitted.width();
        for (i, &row) in rows.iter().enumerate() {
            let out = &mut x.row_mut(i)[start..end];
            fitted.encode(Value::of_column(&column.values, row), row as u64 + 1, strictness, out)?;
        }
        start = end;
    }
    Ok(x)
}
