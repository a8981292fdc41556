//! `bunsen clean`: a table through a recipe, as the Data room does it.

use bunsen_formats::read_file;
use bunsen_spec::{Problem, StepEffect, say};
use bunsen_table::table_csv;
use serde::Serialize;

use crate::arguments::CleanArguments;
use crate::files::{cannot_write, read_data};
use crate::output::{note, print, print_json, remark};
use crate::prepared::{Others, prepare_all, read_recipe, read_settings};

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    n_rows: u64,
    columns: Vec<String>,
    /// What each step did; null for one that is off.
    steps: Vec<Option<StepEffect>>,
}

/// Takes a table through a recipe and writes what comes of it.
///
/// # Errors
/// If a file cannot be read or written, or a step does not fit; then nothing is written.
pub fn clean(arguments: &CleanArguments) -> Result<(), Problem> {
    let recipe = read_recipe(Some(&arguments.recipe))?;
    let (options, others) = read_settings(arguments.project.as_deref(), &arguments.file)?;
    let (_, bytes) = read_data(&arguments.data)?;
    let read = read_file(bytes, &options)?;
    let others = Others::read(&recipe, &arguments.data, &others)?;
    let prepared = prepare_all(read.table, &recipe, &others)?;
    let table = &prepared.table;
    let names: Vec<String> = table.columns().iter().map(|column| column.name.clone()).collect();
    let csv = table_csv(table, usize::MAX).expect("nothing is larger");
    match &arguments.out {
        Some(path) => {
            let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
            folder.and_then(|()| std::fs::write(path, csv)).map_err(|error| cannot_write(path, &error))?;
        }
        None if arguments.json => {}
        None => print(&String::from_utf8_lossy(&csv))?,
    }
    if arguments.json {
        return print_json(&Report { n_rows: table.n_rows() as u64, columns: names, steps: prepared.effects });
    }
    note(&read.issues);
    for (step, effect) in recipe.iter().zip(&prepared.effects) {
        if let Some(effect) = effect {
            remark(&format!(
                "{}: {} rows, {} changed",
                say::recipe::sentence(&step.step),
                effect.n_rows_after,
                effect.n_rows_changed
            ));
            note(&effect.issues);
        }
    }
    Ok(())
}
