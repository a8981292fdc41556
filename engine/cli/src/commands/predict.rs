//! `bunsen predict`: rows in, predictions out.

use bunsen_formats::read_file;
use bunsen_learn::Pipeline;
use bunsen_learn::answers::{to_csv, to_json};
use bunsen_model::QuietHost;
use bunsen_project::model_folder;
use bunsen_spec::Problem;

use crate::arguments::PredictArguments;
use crate::files::{cannot_write, read_data, read_folder};
use crate::output::{note, print};
use crate::registry::registry;

/// Predicts every row.
///
/// # Errors
/// If the folder is no model, the rows do not fit it, or the output cannot be written.
pub fn predict(arguments: &PredictArguments) -> Result<(), Problem> {
    let model = model_folder::read(&read_folder(&arguments.model)?)?;
    let pipeline = Pipeline::from_files(&model.pipeline, &registry())?;
    let (_, bytes) = read_data(&arguments.data)?;
    let read = read_file(bytes, &arguments.file.options())?;
    let predictions = futures::executor::block_on(pipeline.predict_table(&read.table, &QuietHost::default()))?;
    note(&read.issues);
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
