//! `bunsen repro`, and training by parameters.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::bunsen::{bunsen, bunsen_in, sample};

const PIPELINE: &str = "stages:
  copy: {cmd: cp data.csv copy.csv, deps: [data.csv], outs: [copy.csv]}
  count:
    cmd: mkdir out && wc -l < copy.csv > out/n.txt
    deps: [copy.csv]
    params: [train.lr]
    outs: [out]
";

/// A project of DVC's with a pipeline in it.
fn project(pipeline: &str) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join(".dvc")).unwrap();
    for (name, text) in
        [("dvc.yaml", pipeline), ("data.csv", "a\n1\n"), ("params.yaml", "train: {lr: 0.1}\nother: 1\n")]
    {
        fs::write(place.path().join(name), text).unwrap();
    }
    place
}

#[track_caller]
fn check(place: &Path, arguments: &[&str], expected: &[(&str, &str)]) {
    let report = bunsen_in(place, &[&["repro", "--json"], arguments].concat()).json();
    let stage =
        |stage: &Value| (stage["stage"].as_str().unwrap().to_string(), stage["outcome"].as_str().unwrap().to_string());
    let got: Vec<(String, String)> = report["stages"].as_array().unwrap().iter().map(stage).collect();
    let expected: Vec<_> = expected.iter().map(|(name, outcome)| (name.to_string(), outcome.to_string())).collect();
    assert_eq!(got, expected);
}

#[test]
fn only_what_has_changed_runs() {
    let project = project(PIPELINE);
    let place = project.path();
    let write = |name: &str, text: &str| fs::write(place.join(name), text).unwrap();
    check(place, &["--dry"], &[("copy", "ran"), ("count", "ran")]);
    assert!(!place.join("dvc.lock").exists());
    check(place, &["count"], &[("copy", "ran"), ("count", "ran")]);
    check(place, &[], &[("copy", "unchanged"), ("count", "unchanged")]);
    write("params.yaml", "train: {lr: 0.10}\nother: 2\n");
    check(place, &[], &[("copy", "unchanged"), ("count", "unchanged")]);
    write("params.yaml", "train: {lr: 0.2}\n");
    check(place, &[], &[("copy", "unchanged"), ("count", "ran")]);
    write("data.csv", "a\n1\n2\n");
    check(place, &[], &[("copy", "ran"), ("count", "ran")]);
    assert_eq!(fs::read_to_string(place.join("out/n.txt")).unwrap().trim(), "3");
    write("out/n.txt", "spoiled");
    fs::remove_file(place.join("copy.csv")).unwrap();
    check(place, &[], &[("copy", "restored"), ("count", "restored")]);
    assert_eq!(fs::read_to_string(place.join("out/n.txt")).unwrap().trim(), "3");
    write("dvc.yaml", &PIPELINE.replace("wc -l", "wc  -l"));
    check(place, &[], &[("copy", "unchanged"), ("count", "ran")]);
    check(place, &["--force", "copy"], &[("copy", "ran")]);
}

#[test]
fn a_lock_restores_nothing_but_what_its_stage_writes() {
    let project = project("stages: {a: {cmd: cp data.csv out.csv, deps: [data.csv], outs: [out.csv]}}");
    let place = project.path();
    check(place, &[], &[("a", "ran")]);
    // Somebody adds the folder itself, as an empty one that the cache has.
    let listing = "d751713988987e9331980363e24189ce.dir";
    fs::create_dir_all(place.join(".dvc/cache/files/md5/d7")).unwrap();
    fs::write(place.join(".dvc/cache/files/md5/d7").join(&listing[2..]), "[]").unwrap();
    let lock = fs::read_to_string(place.join("dvc.lock")).unwrap();
    let lock =
        lock.replace("    outs:\n", &format!("    outs:\n    - path: .\n      md5: {listing}\n      nfiles: 0\n"));
    fs::write(place.join("dvc.lock"), lock).unwrap();
    check(place, &[], &[("a", "unchanged")]);
    assert!(place.join("data.csv").exists());
}

#[test]
fn what_cannot_run_is_said() {
    let refused = |pipeline: &str, code: i32, words: &str| {
        let project = project(pipeline);
        let output = bunsen_in(project.path(), &["repro", "--json"]);
        let problem = output.problem();
        assert_eq!(output.code, code, "{problem}");
        assert!(problem["what"].as_str().unwrap().contains(words), "{problem}");
        assert!(!project.path().join("dvc.lock").exists());
        assert!(project.path().join("data.csv").exists());
    };
    for out in [".", "", "sub/..", "dvc.yaml", ".dvc/config"] {
        refused(&format!("stages: {{a: {{cmd: ':', outs: ['{out}']}}}}"), 2, "would remove");
    }
    refused("stages: {a: {cmd: exit 3}}", 2, "exit code 3");
    refused("stages: {a: {cmd: ':', deps: [missing.csv]}}", 3, "missing.csv");
    refused("stages: {a: {cmd: ':', outs: [never.csv]}}", 2, "has not written never.csv");
    refused("stages: {a: {cmd: ':', params: [depth]}}", 3, "depth");
    refused("stages: {a: {cmd: ':', outs: [../x]}}", 2, "outside");
    refused("stages: [", 2, "cannot be read");
    refused("stages: {a: {cmd: ':', deps: [x], outs: [y]}, b: {cmd: ':', deps: [y], outs: [x]}}", 2, "circle");
    let place = tempfile::tempdir().unwrap();
    assert_eq!(bunsen_in(place.path(), &["repro"]).code, 3);
    fs::create_dir_all(place.path().join(".dvc")).unwrap();
    fs::create_dir_all(place.path().join("runs/1")).unwrap();
    fs::write(place.path().join("runs/1/dvc.yaml"), "stages: {a: {cmd: ':'}}").unwrap();
    let lost = bunsen_in(place.path(), &["repro"]);
    assert!(lost.code == 3 && lost.err.contains("runs/1/dvc.yaml"), "{}", lost.err);
    check(&place.path().join("runs"), &["1/dvc.yaml:a"], &[("runs/1/dvc.yaml:a", "ran")]);
    check(place.path(), &["--all"], &[("runs/1/dvc.yaml:a", "ran")]);
}

#[test]
fn parameters_train_as_arguments_do() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).to_string_lossy().into_owned();
    let asked = bunsen(&[
        "train",
        &sample("iris.csv"),
        "--target",
        "species",
        "--model",
        "mlp",
        "--epochs",
        "5",
        "--seed",
        "3",
        "--test",
        "0.3",
        "--json",
    ]);
    let asked = asked.json();
    let mut params = asked["spec"].clone();
    params["data"] = json!({ "name": "iris.csv" });
    fs::write(at("params.yaml"), params.to_string()).unwrap();
    let (metrics, curves) = (at("metrics.json"), at("curves.csv"));
    let arguments = [
        "train",
        &sample("iris.csv"),
        "--params",
        &at("params.yaml"),
        "--metrics",
        &metrics,
        "--curves",
        &curves,
        "--json",
    ];
    let report = bunsen(&arguments).json();
    assert_eq!((&report["metrics"], &report["n_rows"]), (&asked["metrics"], &asked["n_rows"]));
    assert_eq!(report["spec"]["data"]["md5"], asked["spec"]["data"]["md5"]);
    let written: Value = serde_json::from_slice(&fs::read(&metrics).unwrap()).unwrap();
    assert_eq!(written["test"], asked["metrics"]["test"]);
    let curves = fs::read_to_string(&curves).unwrap();
    assert!(curves.starts_with("step,loss_train") && curves.lines().count() == 6, "{curves}");

    params["data"]["recipe"] = json!([{ "step": "drop_columns", "columns": ["petal_length_cm"] }]);
    fs::write(at("params.yaml"), params.to_string()).unwrap();
    let refused = bunsen(&arguments);
    assert!(refused.code == 2 && refused.err.contains("petal_length_cm"), "the step is taken: {}", refused.err);
    let both = bunsen(&["train", &sample("iris.csv"), "--params", &at("params.yaml"), "--seed", "4"]);
    assert!(both.code == 2 && both.err.contains("--seed"), "{}", both.err);
}

#[test]
fn stages_read_what_a_project_says() {
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        fs::create_dir_all(place.path().join(name).parent().unwrap()).unwrap();
        fs::write(place.path().join(name), text).unwrap();
    };
    let read = |name: &str| fs::read_to_string(place.path().join(name)).unwrap();
    let settings = json!({ "version": 1, "data": "data/a.csv.dvc", "read": { "decimal_comma": true, "delimiter": ";" },
        "others": [{ "data": "data/b c.csv.dvc", "read": { "has_header": false } }] });
    write("bunsen.json", &settings.to_string());
    let rows: String = (0..40).map(|n| format!("k{};{},5;{}\n", n % 2, n, n % 2)).collect();
    write("data/a.csv", &format!("key;x;y\n{rows}"));
    write("data/b c.csv", "k0,1\nk1,\n");
    let join = json!({ "step": "join", "table": "b c.csv", "how": "left",
        "on": [{ "here": "key", "there": "column_1" }] });
    write("recipe.json", &json!({ "version": 1, "steps": [join] }).to_string());

    let clean = ["clean", "recipe.json", "data/a.csv", "--project", "bunsen.json", "--out", "made/a.csv"];
    let cleaned = bunsen_in(place.path(), &clean);
    assert_eq!(cleaned.code, 0, "{}", cleaned.err);
    assert!(
        read("made/a.csv").starts_with("key,x,y,column_1,column_2\nk0,0.5,0,k0,1\nk1,1.5,1,k1,\n"),
        "{}",
        read("made/a.csv")
    );

    let suite = |severity: &str| {
        let missing = json!({ "type": "expect_column_values_to_not_be_null", "kwargs": { "column": "column_2" },
            "severity": severity });
        json!({ "expectations": [missing] }).to_string()
    };
    let validate = |more: &[&str]| {
        let arguments = ["validate", "suite.json", "data/a.csv", "--project", "bunsen.json", "--recipe", "recipe.json"];
        bunsen_in(place.path(), &[&arguments[..], more].concat())
    };
    write("suite.json", &suite("warning"));
    let unmet = validate(&["--out", "validation.json"]);
    assert_eq!(unmet.code, 1, "{}", unmet.err);
    let result: Value = serde_json::from_str(&read("validation.json")).unwrap();
    assert_eq!(result["results"][0]["result"]["unexpected_count"], 20);
    assert_eq!(validate(&["--only-critical"]).code, 0);
    write("suite.json", &suite("critical"));
    assert_eq!(validate(&["--only-critical"]).code, 1);

    let params = "target: y\ntask: classification\nmodel: softmax_regression\nseed: 7\ndevice: cpu\nsettings: {}\n\
                  preprocess: {standardise: true, one_hot: true}\nsplit: {test: 0.25, validation: 0.0, stratify: true}\n\
                  features: [x, column_2]\n";
    write("params.yaml", params);
    let train = ["train", "data/a.csv", "--params", "params.yaml", "--project", "bunsen.json", "--json"];
    let trained = bunsen_in(place.path(), &[&train[..], &["--recipe", "recipe.json"]].concat()).json();
    assert_eq!(trained["spec"]["data"]["others"][0]["name"], "b c.csv");
    assert_eq!(trained["spec"]["data"]["options"]["delimiter"], ";");
    assert_eq!(trained["n_rows"]["test"], 10);
    let unprepared = bunsen_in(place.path(), &train);
    assert!(unprepared.code == 2 && unprepared.err.contains("column_2"), "{}", unprepared.err);
    let both = bunsen_in(place.path(), &["train", "data/a.csv", "--project", "bunsen.json"]);
    assert!(both.code == 2 && both.err.contains("--params"), "{}", both.err);
}
