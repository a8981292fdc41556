//! `PredictDeploymentFile`: a file in, the same file with predictions out.

use bunsen_protocol::{FileBytes, PredictDeploymentFile};
use bunsen_spec::{Cell, CsvOptions, Output, Prediction, Problem};
use bunsen_table::Table;

use super::handle::{Answer, Ask, Handle};

impl Handle for PredictDeploymentFile {
    async fn handle(self, mut ask: Ask) -> Result<Answer<FileBytes>, Problem> {
        let bytes = ask.take_file()?;
        let open = ask.lab.deployments.get(&self.name)?;
        let options = CsvOptions::default();
        let table = ask.lab.read_csv(&bytes, &options, &self.file_name, ask.id).await?.table;
        ask.lab.working(ask.id, format!("Predicting {} rows", table.n_rows()), None);
        ask.lab.macrotasks.turn().await;
        let predictions = open.pipeline.predict_table(&table).await?;
        let csv = with_predictions(&table, &predictions, &open.pipeline.signature().output);
        let stem = self.file_name.rsplit_once('.').map_or(self.file_name.as_str(), |(stem, _)| stem);
        let name = format!("{stem}-predicted.csv");
        Ok(Answer::with_file(FileBytes { name, media_type: String::from("text/csv") }, csv))
    }
}

/// The table as delimited text, with the prediction and the probability of each kind at the end of each
/// row.
fn with_predictions(table: &Table, predictions: &[Prediction], output: &Output) -> Vec<u8> {
    let mut columns: Vec<String> = table.columns().iter().map(|column| column.name.clone()).collect();
    push_new(&mut columns, String::from("prediction"));
    if let Output::Classes { labels, .. } = output {
        for label in labels {
            push_new(&mut columns, format!("probability_{label}"));
        }
    }
    let rows = predictions.iter().enumerate().map(|(row, prediction)| {
        let mut cells: Vec<Cell> = table.columns().iter().map(|column| column.values.cell(row)).collect();
        match prediction {
            Prediction::Class { label, probabilities } => {
                cells.push(Cell::Text(label.clone()));
                cells.extend(probabilities.iter().copied().map(Cell::Number));
            }
            Prediction::Number { value } => cells.push(Cell::Number(*value)),
        }
        cells
    });
    bunsen_table::write_csv(&columns, rows)
}

/// Adds a column's name, with a number if the file has one of that name already.
fn push_new(columns: &mut Vec<String>, name: String) {
    let taken = |columns: &[String], name: &str| columns.iter().any(|column| column == name);
    let name = if taken(columns, &name) {
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        numbered.into_iter().find(|name| !taken(columns, name)).unwrap_or(name)
    } else {
        name
    };
    columns.push(name);
}

#[cfg(test)]
mod tests {
    use super::push_new;

    #[test]
    fn new_columns_never_hide_old_ones() {
        let mut columns = vec!["a".to_string(), "prediction".to_string(), "prediction_2".to_string()];
        push_new(&mut columns, "prediction".to_string());
        push_new(&mut columns, "b".to_string());
        assert_eq!(columns[3..], ["prediction_3", "b"]);
    }
}
