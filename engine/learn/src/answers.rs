//! Predictions as people and programs get them, the same from the command line, the edge and the worker.

use std::collections::BTreeMap;

use bunsen_spec::{Cell, Output, Prediction, Signature};
use bunsen_table::{Table, write_csv};
use serde_json::{Value, json};

/// `{"predictions": [...]}`: a number per row, or the label with the probability of each.
pub fn to_json(signature: &Signature, predictions: &[Prediction]) -> Value {
    let of = |prediction: &Prediction| match prediction {
        Prediction::Number { value } => json!(value),
        Prediction::Class { label, probabilities } => {
            let by_label: BTreeMap<_, _> = labels(signature).iter().zip(probabilities).collect();
            json!({ "label": label, "probabilities": by_label })
        }
    };
    json!({ "predictions": predictions.iter().map(of).collect::<Vec<_>>() })
}

/// CSV with one row per prediction: `prediction`, then `probability_<label>` for each label; behind the
/// columns of `input`, the table that was asked about, where it is given.
pub fn to_csv(signature: &Signature, predictions: &[Prediction], input: Option<&Table>) -> Vec<u8> {
    let given = input.map_or(&[][..], Table::columns);
    let mut columns: Vec<String> = given.iter().map(|column| column.name.clone()).collect();
    push_new(&mut columns, "prediction".into());
    for label in labels(signature) {
        push_new(&mut columns, format!("probability_{label}"));
    }
    let rows = predictions.iter().enumerate().map(|(row, prediction)| {
        let mut cells: Vec<Cell> = given.iter().map(|column| column.values.cell(row)).collect();
        match prediction {
            Prediction::Number { value } => cells.push(Cell::Number(*value)),
            Prediction::Class { label, probabilities } => {
                cells.push(Cell::Text(label.clone()));
                cells.extend(probabilities.iter().copied().map(Cell::Number));
            }
        }
        cells
    });
    write_csv(&columns, rows)
}

fn labels(signature: &Signature) -> &[String] {
    match &signature.output {
        Output::Classes { labels, .. } => labels,
        Output::Number { .. } => &[],
    }
}

/// Adds a column's name, with a number if there is one of that name.
fn push_new(columns: &mut Vec<String>, name: String) {
    let free = (1..).map(|n| if n == 1 { name.clone() } else { format!("{name}_{n}") }).find(|n| !columns.contains(n));
    columns.push(free.unwrap_or(name));
}

#[cfg(test)]
mod tests {
    use bunsen_spec::ReadOptions;

    use super::*;

    #[test]
    fn answers_stand_behind_their_rows_and_hide_no_column() {
        let output =
            Output::Classes { target: "kind".into(), labels: vec!["a".into(), "b".into()], are_integers: false };
        let signature = Signature { inputs: Vec::new(), output, image: None };
        let answers = [Prediction::Class { label: "b".into(), probabilities: vec![0.25, 0.75] }];
        let csv = b"prediction,prediction_2,id\nx,y,9007199254740993\n".to_vec();
        let table = bunsen_table::read_csv(csv, &ReadOptions::default()).unwrap().table;
        assert_eq!(
            String::from_utf8(to_csv(&signature, &answers, Some(&table))).unwrap(),
            "prediction,prediction_2,id,prediction_3,probability_a,probability_b\n\
             x,y,9007199254740993,b,0.25,0.75\n"
        );
        assert_eq!(
            to_json(&signature, &answers),
            json!({ "predictions": [{ "label": "b", "probabilities": { "a": 0.25, "b": 0.75 } }] })
        );
    }
}
