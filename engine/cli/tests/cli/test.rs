//! `bunsen test`: a model on rows that are pinned.

use std::fs;
use std::path::Path;

use bunsen_project::dvc::Pointer;
use bunsen_project::md5_hex;
use serde_json::{Value, json};

use crate::bunsen::{Output, bunsen_in, sample};

/// A project's folders with a trained model, its data, and a test of all held-out rows.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    for name in ["data", "model-tests", "runs/1-softmax"] {
        fs::create_dir_all(at(name)).unwrap();
    }
    fs::copy(sample("iris.csv"), at("data/iris.csv")).unwrap();
    let trained = bunsen_in(
        folder.path(),
        &["train", "data/iris.csv", "--target", "species", "--out", "runs/1-softmax/model", "--json"],
    );
    assert_eq!(trained.code, 0, "{}", trained.err);
    let split: Value = serde_json::from_slice(&fs::read(at("runs/1-softmax/model/split.json")).unwrap()).unwrap();
    let held_out: Vec<usize> =
        split["test"].as_array().unwrap().iter().map(|row| row.as_u64().unwrap() as usize).collect();
    pin(folder.path(), &held_out);
    write_test(folder.path(), &json!({}));
    folder
}

/// Pins these rows of the sample.
fn pin(folder: &Path, rows: &[usize]) {
    let text = fs::read_to_string(sample("iris.csv")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let csv: String =
        std::iter::once(0).chain(rows.iter().map(|row| row + 1)).map(|at| format!("{}\n", lines[at])).collect();
    let pointer = Pointer::file("all.csv", &md5_hex(csv.as_bytes()), csv.len() as u64);
    fs::write(folder.join("model-tests/all.csv"), csv).unwrap();
    fs::write(folder.join("model-tests/all.csv.dvc"), pointer.to_yaml()).unwrap();
}

fn write_test(folder: &Path, changes: &Value) {
    let mut test = json!({ "version": 1, "name": "all", "target": "species", "metric": "accuracy", "at_least": 0.8,
        "slice": { "rows": "held_out", "n_rows": 30 } });
    for (name, value) in changes.as_object().unwrap() {
        test[name] = value.clone();
    }
    fs::write(folder.join("model-tests/all.json"), test.to_string()).unwrap();
}

fn test(folder: &Path, arguments: &[&str]) -> Output {
    let named = ["test", "runs/1-softmax/model", "model-tests/all.json"];
    bunsen_in(folder, &[&named[..], arguments].concat())
}

#[test]
fn a_model_passes_or_not_and_the_exit_code_says_it() {
    let folder = project();
    let folder = folder.path();
    let evaluation: Value =
        serde_json::from_slice(&fs::read(folder.join("runs/1-softmax/model/evaluation.json")).unwrap()).unwrap();
    let passed = test(folder, &["--json", "--metrics", "tests.json"]);
    let report = passed.json();
    let result = &report["models"][0]["tests"][0];
    assert_eq!((report["success"].clone(), result["verdict"].clone()), (json!(true), json!("met")));
    assert_eq!(result["value"], evaluation["metrics"]["accuracy"], "the same rows, the same number");
    assert_eq!((&result["n_rows"], &result["n_learned"]), (&json!(30), &json!(0)));
    let metrics: Value = serde_json::from_slice(&fs::read(folder.join("tests.json")).unwrap()).unwrap();
    assert_eq!(metrics["all"]["accuracy"], result["value"]);

    write_test(folder, &json!({ "at_least": 1.5 }));
    let failed = test(folder, &[]);
    assert_eq!(failed.code, 1, "{}", failed.err);
    assert!(
        failed.out.contains("- accuracy ") && failed.out.contains("is under 1.5 (judged on 30 rows)"),
        "{}",
        failed.out
    );
    assert!(failed.out.contains("1 of 1 model test is not passed."), "{}", failed.out);
}

#[test]
fn rows_that_were_learned_from_do_not_count() {
    let folder = project();
    let folder = folder.path();
    pin(folder, &(0..150).collect::<Vec<_>>());
    write_test(folder, &json!({ "slice": { "rows": "all", "n_rows": 150 } }));
    let output = test(folder, &[]);
    assert!(output.out.contains("judged on 30 of 150 rows; 120 were learned from and left out"), "{}", output.out);
    fs::rename(folder.join("data/iris.csv"), folder.join("iris.csv")).unwrap();
    assert!(test(folder, &[]).out.contains("judged on 150 rows; whether the model learned from them is not known"));
    assert!(test(folder, &["--data", "iris.csv"]).out.contains("judged on 30 of 150 rows"));
    let other = test(folder, &["--data", "model-tests/all.csv.dvc", "--json"]);
    assert_eq!((other.code, other.problem()["place"]["field"].clone()), (2, json!("data")));
}

#[test]
fn what_cannot_be_tested_is_no_pass() {
    let folder = project();
    let folder = folder.path();
    write_test(folder, &json!({ "target": "colour" }));
    let output = test(folder, &[]);
    assert_eq!(output.code, 1);
    assert!(output.out.contains("The test is about models that predict “colour”"), "{}", output.out);
    write_test(folder, &json!({ "metric": "r2" }));
    let output = test(folder, &[]);
    assert_eq!(output.code, 1);
    assert!(output.out.contains("r2 is not defined for this model"), "{}", output.out);
    write_test(folder, &json!({ "version": 2 }));
    assert_eq!(test(folder, &["--json"]).code, 2);
    write_test(folder, &json!({}));
    fs::write(folder.join("new.csv"), "sepal_length,species\n5.1,setosa\n").unwrap();
    let output = test(folder, &["new.csv"]);
    assert_eq!(output.code, 1);
    assert!(output.out.contains("have no column “"), "{}", output.out);
    fs::write(folder.join("model-tests/all.csv"), "sepal_length,species\n5.1,setosa\n").unwrap();
    let output = test(folder, &["--json"]);
    assert_eq!((output.code, output.problem()["kind"].clone()), (4, json!("conflict")));
    fs::remove_file(folder.join("model-tests/all.csv")).unwrap();
    assert_eq!(test(folder, &["--json"]).code, 3);
}

#[test]
fn runs_are_tested_as_pre_commit_asks() {
    let folder = project();
    let folder = folder.path();
    let runs = |file: &str| bunsen_in(folder, &["test", "--runs", file]);
    assert_eq!(runs("runs/1-softmax/dvc.lock").code, 0);
    write_test(folder, &json!({ "at_least": 1.5 }));
    assert_eq!(runs("runs/1-softmax/dvc.lock").code, 1);
    write_test(folder, &json!({ "target": "colour" }));
    assert_eq!(runs("runs/1-softmax/dvc.lock").code, 0, "a test about another target says nothing");
    let output = runs("runs/2-mlp/dvc.lock");
    assert_eq!(output.code, 3);
    assert!(output.err.contains("dvc pull"), "{}", output.err);
}
