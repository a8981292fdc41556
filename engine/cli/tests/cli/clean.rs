//! `bunsen clean`.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::bunsen::bunsen;

const RECIPE: &str = r#"{"version": 1, "steps": [
  {"step": "fill", "columns": ["age"], "with": {"type": "median"}},
  {"step": "join", "table": "cities.csv", "how": "left", "on": [{"here": "city", "there": "name"}]},
  {"step": "trim", "columns": ["city"], "is_off": true},
  {"step": "sort", "by": [{"column": "age", "is_descending": true}]}
]}"#;
const PEOPLE: &str = "who,age,city\nAda,36,Bern\nBob,,Basel\nCleo,40,Bern\n";
const CITIES: &str = "name,people\nBern,134000\nBasel,173000\n";

/// A folder with these files.
fn folder_of(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

#[test]
fn a_recipe_is_taken_and_told() {
    let folder = folder_of(&[("r.json", RECIPE), ("people.csv", PEOPLE), ("cities.csv", CITIES)]);
    let (recipe, data, out) = (path(&folder, "r.json"), path(&folder, "people.csv"), path(&folder, "clean.csv"));
    let said = bunsen(&["clean", &recipe, &data, "--out", &out, "--json"]).json();
    assert_eq!(said["columns"], json!(["who", "age", "city", "name", "people"]));
    assert_eq!((&said["steps"][0]["n_rows_changed"], &said["steps"][2]), (&json!(1), &Value::Null));
    let clean = std::fs::read_to_string(out).unwrap();
    assert_eq!(
        clean,
        "who,age,city,name,people\nCleo,40,Bern,Bern,134000\nBob,38,Basel,Basel,173000\nAda,36,Bern,Bern,134000\n"
    );
}

#[test]
fn a_step_that_does_not_fit_is_named_and_nothing_is_written() {
    let recipe = r#"{"version": 1, "steps": [{"step": "clip", "column": "size", "min": 0}]}"#;
    let folder = folder_of(&[("r.json", recipe), ("people.csv", PEOPLE)]);
    let out = path(&folder, "clean.csv");
    let run = bunsen(&["clean", &path(&folder, "r.json"), &path(&folder, "people.csv"), "--out", &out]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("Step 1") && run.err.contains("size"), "{}", run.err);
    assert!(!std::fs::exists(out).unwrap());
    let broken = folder_of(&[("r.json", "{\"version\": 1, \"steps\": [{\"step\": \"fly\"}]}"), ("people.csv", PEOPLE)]);
    let run = bunsen(&["clean", &path(&broken, "r.json"), &path(&broken, "people.csv")]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("fly"), "{}", run.err);
}
