//! The scripts beside the oracle `recipes.py` are those that the page shows.

use std::collections::BTreeMap;

use bunsen_prepare::{OtherTables, prepare};
use bunsen_spec::{ColumnKind, Problem, RecipeStep, TableProfile};
use bunsen_table::{Table, TableRead, profile, read_csv};
use serde::Deserialize;

use super::super::read::read_table;
use super::{OtherTable, recipe};

/// A case of `recipes.json`.
#[derive(Deserialize)]
struct Case {
    name: String,
    file: String,
    #[serde(default)]
    others: Vec<String>,
    recipe: Vec<RecipeStep>,
}

/// Tables by the names of their files.
struct Tables(BTreeMap<String, (TableRead, TableProfile)>);

impl OtherTables for Tables {
    fn table(&self, name: &str) -> Result<&Table, Problem> {
        self.0.get(name).map(|(read, _)| &read.table).ok_or_else(|| Problem::not_found(name))
    }
}

/// Compares the script of each case with `NAME.py` beside it. With the variable `BUNSEN_WRITE_SCRIPTS` set, writes it
/// there.
#[test]
fn the_recipes_that_are_run_are_these() {
    let folder = format!("{}/../tests/oracle/recipes", env!("CARGO_MANIFEST_DIR"));
    let cases: Vec<Case> = serde_json::from_slice(&std::fs::read(format!("{folder}/recipes.json")).unwrap()).unwrap();
    let mut tables = Tables(BTreeMap::new());
    for file in cases.iter().flat_map(|case| case.others.iter().chain([&case.file])) {
        let read = read_csv(std::fs::read(format!("{folder}/{file}")).unwrap(), &Default::default()).unwrap();
        let profile = profile(&read);
        tables.0.insert(file.clone(), (read, profile));
    }
    let is_writing = std::env::var_os("BUNSEN_WRITE_SCRIPTS").is_some();
    for case in &cases {
        let (code, path) = (script(case, &tables), format!("{folder}/{}.py", case.name));
        if is_writing {
            std::fs::write(&path, &code).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), code, "{}", case.name);
    }
}

/// The whole script of a case: what is imported, the table read, the steps.
fn script(case: &Case, tables: &Tables) -> String {
    let profile = |file: &String| tables.0[file].1.clone();
    let others: Vec<OtherTable> = case
        .others
        .iter()
        .map(|file| OtherTable { name: file.clone(), file: file.clone(), profile: profile(file) })
        .collect();
    let read = read_table(&case.file, &profile(&case.file), usize::MAX);
    let code = recipe(&case.recipe, &kinds_before(case, tables), &others);
    let imports: String = code.imports.iter().map(|module| format!("import {module}\n")).collect();
    format!("{}{imports}import pandas as pd\n\ndf = {}\n{}", read.import_lines(), read.expression, code.lines)
}

/// The columns that each step meets, found by taking the steps before it.
fn kinds_before(case: &Case, tables: &Tables) -> Vec<Vec<(String, ColumnKind)>> {
    let steps = 0..case.recipe.len();
    let table = |at: usize| {
        let prepared = prepare(tables.0[&case.file].0.table.clone(), &case.recipe[..at], tables, |_| {});
        assert!(prepared.stuck.is_none(), "{}: {:?}", case.name, prepared.stuck);
        prepared.table
    };
    let kinds = |table: Table| table.columns().iter().map(|column| (column.name.clone(), column.kind)).collect();
    steps.map(|at| kinds(table(at))).collect()
}
