//! `bunsen predict`: rows in, predictions out.

use std::collections::BTreeMap;

use bunsen_learn::Pipeline;
use bunsen_project::model_folder;
use bunsen_spec::{Cell, Output, Prediction, Problem, Signature};
use bunsen_table::{Table, read_csv, write_csv};
use serde_json::{Value, json};

use crate::arguments::PredictArguments;
use crate::files::{cannot_write, read_data, read_folder};
use crate::output::print;
use crate::registry::registry;

/// Predicts every row.
///
/// # Errors
/// If the folder is no model, the rows do not fit it, or the output cannot be written.
pub fn predict(arguments: &PredictArguments) -> Result<(), Problem> {
    let model = model_folder::read(&read_folder(&arguments.model)?)?;
    let pipeline = Pipeline::from_files(&model.pipeline, &registry())?;
    let (_, bytes) = read_data(&arguments.data)?;
    let read = read_csv(bytes, &arguments.csv.options())?;
    let predictions = futures::executor::block_on(pipeline.predict_table(&read.table))?;
    let bytes = if arguments.json {
        format!("{}\n", to_json(pipeline.signature(), &predictions)).into_bytes()
    } else {
        to_csv(pipeline.signature(), &predictions, arguments.with_input.then_some(&read.table))
    };
    match &arguments.out {
        Some(path) => std::fs::write(path, bytes).map_err(|error| cannot_write(path, &error)),
        None => print(&String::from_utf8_lossy(&bytes)),
    }
}

/// The answer that an edge gives to the same rows.
fn to_json(signature: &Signature, predictions: &[Prediction]) -> Value {
    let labels: &[String] = match &signature.output {
        Output::Classes { labels, .. } => labels,
        Output::Number { .. } => &[],
    };
    let rows: Vec<Value> = predictions
        .iter()
        .map(|prediction| match prediction {
            Prediction::Number { value } => json!(value),
            Prediction::Class { label, probabilities } => {
                let by_label: BTreeMap<_, _> = labels.iter().zip(probabilities).collect();
                json!({ "label": label, "probabilities": by_label })
            }
        })
        .collect();
    json!({ "predictions": rows })
}

/// One row per prediction: `prediction`, then `probability_<label>` for each label; beside the input's
/// columns when asked for.
fn to_csv(signature: &Signature, predictions: &[Prediction], input: Option<&Table>) -> Vec<u8> {
    let mut columns: Vec<String> = input.into_iter().flat_map(|t| t.columns()).map(|c| c.name.clone()).collect();
    push_new(&mut columns, "prediction".into());
    if let Output::Classes { labels, .. } = &signature.output {
        for label in labels {
            push_new(&mut columns, format!("probability_{label}"));
        }
    }
    let rows = predictions.iter().enumerate().map(|(row, prediction)| {
        let mut cells: Vec<Cell> = input.into_iter().flat_map(|t| t.columns()).map(|c| c.values.cell(row)).collect();
        match prediction {
            Prediction::Number { value } => cells.push(Cell::Number(*value)),
            Prediction::Class { label, probabilities } => {
                cells.push(Cell::Text(label.clone()));
                cells.extend(probabilities.iter().map(|&p| Cell::Number(p)));
            }
        }
        cells
    });
    write_csv(&columns, rows)
}

/// Adds a column's name, with a number if the input has one of that name.
fn push_new(columns: &mut Vec<String>, name: String) {
    let free = (1..).map(|n| if n == 1 { name.clone() } else { format!("{name}_{n}") }).find(|n| !columns.contains(n));
    columns.push(free.unwrap_or(name));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_columns_never_hide_old_ones() {
        let mut columns = vec!["a".to_string(), "prediction".to_string(), "prediction_2".to_string()];
        push_new(&mut columns, "prediction".into());
        push_new(&mut columns, "b".into());
        assert_eq!(columns[3..], ["prediction_3", "b"]);
    }
}
