//! Tests of a trained model on rows that are pinned.
//!
//! A model is judged only on rows that it has not learned from. Of the test's rows, those that it has are left out
//! and counted: a row is taken for one of the training table's by the values of all columns that both have. Where a
//! table holds the same row several times, some learned from and some held out, the test's copies are taken for the
//! held-out ones as far as those go; so a test of all held-out rows gives the metrics of the run.

use std::collections::BTreeMap;

use bunsen_model::{Host, ModelError, Target};
use bunsen_spec::{Cell, ModelTest, ModelTestResult, Output, Problem, SplitRows, TestVerdict, say};
use bunsen_table::{Column, Table, cell_text};

use crate::Pipeline;
use crate::pace::let_world_in;

/// Rows looked at between two chances for the world to come in.
const ROWS_AT_A_TIME: usize = 2_000;

/// What a model learned from.
#[derive(Clone, Copy)]
pub struct Learned<'a> {
    /// The prepared table.
    pub table: &'a Table,
    /// Which of its rows were for what.
    pub split: &'a SplitRows,
}

/// Tests a model on `slice`, the rows of `test`. `learned` is what the model learned from, if that is there. What
/// makes the test impossible is part of the result, which then is no pass.
///
/// # Errors
/// Of kind `Cancelled` when the host says so.
pub async fn test_model(
    test: &ModelTest,
    slice: &Table,
    pipeline: &Pipeline,
    learned: Option<Learned<'_>>,
    host: &dyn Host,
) -> Result<ModelTestResult, Problem> {
    let target = pipeline.signature().output.target();
    if target != test.target {
        let unchecked = ModelTestResult::unchecked(test, say::model_tests::other_target(&test.target, target));
        return Ok(ModelTestResult { verdict: TestVerdict::OtherTarget, ..unchecked });
    }
    let mut result = ModelTestResult::unchecked(test, say::model_tests::empty_slice());
    match judge(&mut result, slice, pipeline, learned, host).await {
        Ok(value) => {
            (result.value, result.problem) = (Some(value), None);
            result.verdict = if test.bound.holds(value) { TestVerdict::Met } else { TestVerdict::Unmet };
        }
        Err(ModelError::Problem(problem)) => result.problem = Some(problem),
        Err(cancelled @ ModelError::Cancelled) => return Err(cancelled.into()),
    }
    Ok(result)
}

/// The metric, with what it rests on noted in `result`.
async fn judge(
    result: &mut ModelTestResult,
    slice: &Table,
    pipeline: &Pipeline,
    learned: Option<Learned<'_>>,
    host: &dyn Host,
) -> Result<f64, ModelError> {
    use say::model_tests as words;
    let test = result.test.clone();
    if slice.n_rows() == 0 {
        return Err(words::empty_slice().into());
    }
    let columns = pipeline.columns_in(slice).map_err(|name| words::column_missing(&name).in_column(name))?;
    let lacking = || words::column_missing(&test.target).in_column(&test.target);
    let target = slice.column(&test.target).ok_or_else(lacking)?;
    let truth_of = |row: usize| cell_text(target.values.cell(row)).trim().to_string();
    let mut rows: Vec<usize> = (0..slice.n_rows()).filter(|&row| !truth_of(row).is_empty()).collect();
    result.n_without_target = (slice.n_rows() - rows.len()) as u64;
    if rows.is_empty() {
        return Err(words::slice_without_target(&test.target).in_column(&test.target).into());
    }
    if let Some(learned) = learned {
        let n = rows.len() as u64;
        rows = unseen(slice, rows, learned, host).await?;
        result.n_learned = Some(n - rows.len() as u64);
        if rows.is_empty() {
            return Err(words::all_learned(n).into());
        }
    }
    let truth = truth(&pipeline.signature().output, rows.iter().map(|&row| truth_of(row)))?;
    let evaluation = pipeline.judge(&columns, &rows, &truth, host).await?;
    result.n_rows = rows.len() as u64;
    let value = evaluation.metrics.get(&test.metric).copied();
    Ok(value.ok_or_else(|| words::metric_undefined(&test.metric, result.n_rows).in_field("metric"))?)
}

/// What the rows say, in the form of the model's answers.
fn truth(output: &Output, texts: impl Iterator<Item = String>) -> Result<Target, Problem> {
    match output {
        Output::Number { target, .. } => {
            let number = |text: String| {
                let number = text.parse().ok().filter(|number: &f64| number.is_finite());
                number.ok_or_else(|| say::model_tests::target_is_no_number(target, &text).in_column(target))
            };
            texts.map(number).collect::<Result<_, _>>().map(Target::Values)
        }
        Output::Classes { target, labels, .. } => {
            let (mut classes, mut unknown) = (Vec::new(), Vec::new());
            for text in texts {
                match labels.iter().position(|label| is_label(label, &text)) {
                    Some(class) => classes.push(class as u32),
                    None if unknown.contains(&text) => {}
                    None => unknown.push(text),
                }
            }
            unknown.sort();
            match unknown.is_empty() {
                true => Ok(Target::Classes { labels: classes, n_classes: labels.len() }),
                false => Err(say::model_tests::unknown_kinds(target, &unknown).in_column(target)),
            }
        }
    }
}

/// Whether a text is a label: the same word, or the same number written otherwise.
fn is_label(label: &str, text: &str) -> bool {
    label == text || matches!((label.parse::<f64>(), text.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}

/// How often the training table has a row.
#[derive(Default)]
struct Copies {
    /// Learned from or watched.
    learned: u64,
    /// Neither.
    held_out: u64,
}

/// Those of `rows` of the slice that the model has not learned from.
async fn unseen(
    slice: &Table,
    rows: Vec<usize>,
    learned: Learned<'_>,
    host: &dyn Host,
) -> Result<Vec<usize>, ModelError> {
    let Learned { table, split } = learned;
    let pairs = slice.columns().iter().filter_map(|own| Some((own, table.column(&own.name)?)));
    let (own, theirs): (Vec<&Column>, Vec<&Column>) = pairs.unzip();
    let mut copies: BTreeMap<String, Copies> = rows.iter().map(|&row| (key(&own, row), Copies::default())).collect();
    let mut is_learned = vec![false; table.n_rows()];
    for &row in split.train.iter().chain(&split.validation) {
        if let Some(is_learned) = is_learned.get_mut(row as usize) {
            *is_learned = true;
        }
    }
    for (row, is_learned) in is_learned.into_iter().enumerate() {
        if row.is_multiple_of(ROWS_AT_A_TIME) {
            let_world_in(host).await?;
        }
        if let Some(copies) = copies.get_mut(&key(&theirs, row)) {
            *(if is_learned { &mut copies.learned } else { &mut copies.held_out }) += 1;
        }
    }
    let is_unseen = |row: &usize| {
        let copies = copies.entry(key(&own, *row)).or_default();
        let is_unseen = copies.learned == 0 || copies.held_out > 0;
        copies.held_out = copies.held_out.saturating_sub(1);
        is_unseen
    };
    Ok(rows.into_iter().filter(is_unseen).collect())
}

/// A row's values as one text that no other row has.
fn key(columns: &[&Column], row: usize) -> String {
    let mut key = String::new();
    for column in columns {
        let text = same_number(cell_text(column.values.cell(row)).trim());
        key.push_str(&text.len().to_string());
        key.push(':');
        key.push_str(&text);
    }
    key
}

/// A text as it is, or a number with decimals or an exponent as a table writes it: a file from elsewhere may say `5.0`.
fn same_number(text: &str) -> String {
    let number = text.contains(['.', 'e', 'E']).then(|| text.parse().ok()).flatten();
    let number = number.filter(|number: &f64| number.is_finite());
    number.map_or_else(|| text.to_string(), |number| cell_text(Cell::Number(number)))
}
