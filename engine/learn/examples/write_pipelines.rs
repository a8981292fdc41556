//! Trains a few small pipelines and writes each into a folder of its own, with rows to ask and our
//! answers beside it, for `tests/oracle/onnx_check.py`:
//!
//! `cargo run -p bunsen-learn --example write_pipelines -- FOLDER`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests assert by unwrapping")]

#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/learn/cases.rs"]
mod cases;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/learn/tables.rs"]
mod tables;

use std::collections::BTreeMap;
use std::path::Path;

use bunsen_model::{QuietHost, Registry};
use bunsen_spec::{Cell, Picture, TrainSpec};
use bunsen_table::{Table, write_csv};
use futures::executor::block_on;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder to write to")?;
    let mut all: BTreeMap<String, (Table, TrainSpec)> = cases::cases();
    for target in ["kind", "stage", "cost"] {
        let one_hot = tables::mixed_spec(target);
        let mut ordinal = one_hot.clone();
        (ordinal.preprocess.one_hot, ordinal.preprocess.standardise) = (false, false);
        all.insert(format!("mixed_{target}_one_hot"), (tables::mixed(), one_hot));
        all.insert(format!("mixed_{target}_ordinal"), (tables::mixed(), ordinal));
    }
    for (name, (table, spec)) in all {
        write(&Path::new(&folder).join(name), &table, &spec)?;
    }
    Ok(())
}

/// Trains and writes the model folder, `inputs.csv` and `predictions.json`.
fn write(folder: &Path, table: &Table, spec: &TrainSpec) -> Result<(), Box<dyn std::error::Error>> {
    let registry = Registry::new(bunsen_learn::estimators());
    let image = bunsen_table::find_image(table);
    let picture = image.as_ref().map(|(shape, pixels)| Picture { shape: *shape, pixels });
    let trained = block_on(bunsen_learn::train(spec, table, picture, &registry, None, &QuietHost::default()))?;
    std::fs::create_dir_all(folder)?;
    for (name, bytes) in trained.pipeline.to_files() {
        std::fs::write(folder.join(name), bytes)?;
    }
    let columns: Vec<_> = spec.features.iter().filter_map(|name| table.column(name)).collect();
    let rows = (0..table.n_rows()).map(|row| columns.iter().map(|c| c.values.cell(row)).collect::<Vec<Cell>>());
    std::fs::write(folder.join("inputs.csv"), write_csv(&spec.features, rows))?;
    let answers = block_on(trained.pipeline.predict_table(table, &QuietHost::default()))?;
    std::fs::write(folder.join("predictions.json"), serde_json::to_vec(&answers)?)?;
    Ok(())
}
