//! A table through a recipe.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bunsen_formats::read_file;
use bunsen_prepare::{OtherTables, Prepared, prepare};
use bunsen_project::project;
use bunsen_spec::{OtherTable, Problem, ReadOptions, RecipeStep, Step, say};
use bunsen_table::Table;

use crate::arguments::FileArguments;
use crate::files::read_data;

/// How a table is read, and those that it can be joined with: as a project's settings say, or else the arguments.
///
/// # Errors
/// If the settings cannot be read.
pub fn read_settings(project: Option<&Path>, file: &FileArguments) -> Result<(ReadOptions, Vec<OtherTable>), Problem> {
    let Some(path) = project else { return Ok((file.options(), Vec::new())) };
    let (name, bytes) = read_data(path)?;
    project::read_settings(&name, &bytes)
}

/// The steps of a recipe's file; none without one.
///
/// # Errors
/// If it cannot be read.
pub fn read_recipe(recipe: Option<&Path>) -> Result<Vec<RecipeStep>, Problem> {
    let Some(path) = recipe else { return Ok(Vec::new()) };
    let (name, bytes) = read_data(path)?;
    project::read_recipe(&name, &bytes)
}

/// Takes all steps.
///
/// # Errors
/// If one does not fit; the problem says which and why.
pub fn prepare_all(table: Table, recipe: &[RecipeStep], others: &Others) -> Result<Prepared, Problem> {
    let prepared = prepare(table, recipe, others, |_| ());
    match &prepared.stuck {
        Some((at, why)) => {
            let place = why.place.clone();
            Err(Problem { place, ..say::steps::stuck(at + 1, why) }.remedy(why.remedy.clone()))
        }
        None => Ok(prepared),
    }
}

/// The tables that a recipe joins with: files of their names in the folder of the data.
pub struct Others(BTreeMap<String, Table>);

impl Others {
    /// Reads them; those that `known` names as it says.
    ///
    /// # Errors
    /// If one cannot be read.
    pub fn read(recipe: &[RecipeStep], data: &Path, known: &[OtherTable]) -> Result<Self, Problem> {
        let mut tables = BTreeMap::new();
        for step in recipe.iter().filter(|step| !step.is_off) {
            let Step::Join { table, .. } = &step.step else { continue };
            if !tables.contains_key(table) {
                let (_, bytes) = read_data(&beside(data, table))?;
                let options = known.iter().find(|other| other.name == *table).map(|other| other.options.clone());
                tables.insert(table.clone(), read_file(bytes, &options.unwrap_or_default())?.table);
            }
        }
        Ok(Self(tables))
    }
}

impl OtherTables for Others {
    fn table(&self, name: &str) -> Result<&Table, Problem> {
        let names: Vec<String> = self.0.keys().cloned().collect();
        self.0.get(name).ok_or_else(|| say::steps::no_table(name, &names))
    }
}

/// The file called `name` in the folder of `data`. A recipe cannot lead out of it.
pub fn beside(data: &Path, name: &str) -> PathBuf {
    let file_name = Path::new(name).file_name().unwrap_or_default();
    data.parent().unwrap_or(Path::new("")).join(file_name)
}
