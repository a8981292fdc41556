//! The scripts beside the oracle `recipes.py` are those that the page shows.

use bunsen_prepare::Bench;
use bunsen_protocol::Preparation;
use bunsen_spec::{DataRef, OtherTable, RecipeStep};
use bunsen_table::{TableRead, read_csv};
use serde::Deserialize;

use crate::state::pandas::make_table;

/// A case of `recipes.json`.
#[derive(Deserialize)]
struct Case {
    name: String,
    file: String,
    #[serde(default)]
    others: Vec<String>,
    recipe: Vec<RecipeStep>,
}

/// Compares the script of each case with `NAME.py` beside it. With the variable `BUNSEN_WRITE_SCRIPTS` set, writes it
/// there.
#[test]
fn the_recipes_that_are_run_are_these() {
    let folder = format!("{}/../tests/oracle/recipes", env!("CARGO_MANIFEST_DIR"));
    let cases: Vec<Case> = serde_json::from_slice(&std::fs::read(format!("{folder}/recipes.json")).unwrap()).unwrap();
    let read = |file: &str| read_csv(std::fs::read(format!("{folder}/{file}")).unwrap(), &Default::default()).unwrap();
    let is_writing = std::env::var_os("BUNSEN_WRITE_SCRIPTS").is_some();
    for case in &cases {
        let (code, path) = (script(case, &read), format!("{folder}/{}.py", case.name));
        if is_writing {
            std::fs::write(&path, &code).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), code, "{}", case.name);
    }
}

/// The whole script of a case: what is imported, the table read, the steps.
fn script(case: &Case, read: &impl Fn(&str) -> TableRead) -> String {
    let own = read(&case.file);
    let options = own.options.clone();
    let mut bench = Bench::new(own);
    let mut others = Vec::new();
    for name in &case.others {
        let TableRead { table, options, .. } = read(name);
        bench.put_other(name.clone(), table);
        others.push(OtherTable { name: name.clone(), md5: String::new(), size_bytes: 0, options });
    }
    bench.prepare(&case.recipe, |_| ());
    assert_eq!(bench.stuck(), None, "{}", case.name);
    let (columns, joined) = (bench.columns().to_vec(), bench.others().collect());
    let preparation = Preparation { columns, others: joined, ..Preparation::default() };
    let data = DataRef { name: case.file.clone(), recipe: case.recipe.clone(), others, ..DataRef::default() };
    let made = make_table(&data, &options, &preparation, usize::MAX);
    format!("{}\n\n{}", made.imports.join("\n"), made.lines)
}
