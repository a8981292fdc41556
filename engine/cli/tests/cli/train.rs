//! `bunsen train`.

use std::collections::BTreeSet;

use serde_json::json;

use crate::bunsen::{bunsen, bunsen_reading, sample};

#[test]
fn a_csv_becomes_metrics_and_a_model_folder() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("model");
    let out = folder.to_str().unwrap();
    let arguments = [
        "train",
        &sample("iris.csv"),
        "--target",
        "species",
        "--model",
        "mlp",
        "--epochs",
        "50",
        "--seed",
        "7",
        "--out",
        out,
        "--json",
    ];
    let report = bunsen(&arguments).json();
    assert_eq!(
        (&report["model"], &report["task"], &report["target"]),
        (&json!("mlp"), &json!("classification"), &json!("species"))
    );
    let test = report["metrics"]["test"].as_object().unwrap();
    for name in ["accuracy", "precision_macro", "recall_macro", "f1_macro", "roc_auc", "log_loss"] {
        assert!(test.contains_key(name), "{name} is not in {test:?}");
    }
    assert!(test["accuracy"].as_f64().unwrap() > 0.85, "{test:?}");
    assert_eq!(report["n_rows"], json!({ "train": 105, "validation": 15, "test": 30, "without_target": 0 }));
    assert_eq!(report["folder"], json!(out));
    assert_eq!(report["spec"]["settings"]["epochs"], json!(50));
    assert_eq!(report["spec"]["seed"], json!(7));
    assert_eq!(report["signature"]["inputs"].as_array().unwrap().len(), 4);
    assert!(report["seconds"].as_f64().unwrap() > 0.0);
    let files: BTreeSet<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    for name in ["MLmodel", "pipeline.json", "model.safetensors", "model.onnx", "README.md", "split.json", "spec.json"]
    {
        assert!(files.contains(name), "{name} is not in {files:?}");
    }
    let again = bunsen(&arguments).json();
    assert_eq!(again["metrics"], report["metrics"], "the same seed, the same bits");
}

#[test]
fn every_sample_trains_with_nothing_but_its_name() {
    for (name, target, metric, at_least) in [
        ("iris.csv", "species", "accuracy", 0.9),
        ("wine.csv", "", "accuracy", 0.9),
        ("breast_cancer.csv", "", "accuracy", 0.9),
        ("diabetes.csv", "", "r2", 0.25),
    ] {
        let path = sample(name);
        let mut arguments = vec!["train", &path, "--json"];
        if !target.is_empty() {
            arguments.extend(["--target", target]);
        }
        let report = bunsen(&arguments).json();
        let value = report["metrics"]["test"][metric].as_f64().unwrap_or_else(|| panic!("{name}: {report}"));
        assert!(value > at_least, "{name}: {metric} is {value}");
        assert!(report.get("folder").is_none(), "nothing was to be written");
    }
}

#[test]
fn choices_are_followed() {
    let report = bunsen(&[
        "train",
        &sample("iris.csv"),
        "--target",
        "species",
        "--model",
        "softmax_regression",
        "--features",
        "petal_width_cm, petal_length_cm",
        "--test",
        "0.3",
        "--validation",
        "0",
        "--no-standardise",
        "--no-stratify",
        "--json",
    ])
    .json();
    assert_eq!(report["features"], json!(["petal_width_cm", "petal_length_cm"]));
    assert_eq!(report["n_rows"]["test"], json!(45));
    assert_eq!(report["n_rows"]["validation"], json!(0));
    assert_eq!(report["spec"]["preprocess"], json!({ "standardise": false, "one_hot": true }));
    assert_eq!(report["spec"]["split"]["stratify"], json!(false));
}

#[test]
fn data_may_come_through_a_pipe_and_results_be_read_by_people() {
    let csv = std::fs::read(sample("iris.csv")).unwrap();
    let output = bunsen_reading(&["train", "-", "--target", "species"], &csv);
    assert_eq!(output.code, 0, "{}", output.err);
    assert!(output.out.contains("predicts species from 4 columns"), "{}", output.out);
    assert!(output.out.contains("accuracy"), "{}", output.out);
    assert_eq!(output.err, "", "no progress bar without a terminal");
}

#[cfg(unix)]
#[test]
fn the_first_interrupt_keeps_the_best_and_the_second_throws_it_away() {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    let start = |folder: &std::path::Path| {
        Command::new(env!("CARGO_BIN_EXE_bunsen"))
            .args(["train", &sample("digits.csv"), "--model", "mlp", "--epochs", "1000", "--json", "--out"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let kill = |signal: &str, id: u32| {
        assert!(Command::new("kill").args([signal, &id.to_string()]).status().unwrap().success());
    };
    let place = tempfile::tempdir().unwrap();
    let kept = place.path().join("kept");
    let child = start(&kept);
    std::thread::sleep(Duration::from_secs(4));
    kill("-INT", child.id());
    let asked = Instant::now();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(asked.elapsed() < Duration::from_secs(20), "it ended soon");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["was_stopped"], json!(true));
    assert!(kept.join("MLmodel").is_file());

    let thrown = place.path().join("thrown");
    let child = start(&thrown);
    std::thread::sleep(Duration::from_secs(4));
    // While it is held both arrive, so that the first cannot end training before the second is heard. Two
    // of one kind would count as one.
    kill("-STOP", child.id());
    kill("-INT", child.id());
    kill("-TERM", child.id());
    kill("-CONT", child.id());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    let problem: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(problem["error"]["kind"], "cancelled");
    assert!(!thrown.exists());
}

#[test]
fn a_task_or_columns_alone_decide_the_model() {
    let digits = sample("digits.csv");
    let few = ["train", &digits, "--target", "digit", "--features", "pixel_3_3,pixel_3_4,pixel_4_4", "--json"];
    assert_eq!(bunsen(&few).json()["model"], json!("softmax_regression"));
    let report = bunsen(&[&few[..], &["--task", "regression"]].concat()).json();
    assert_eq!((&report["model"], &report["task"]), (&json!("linear_regression"), &json!("regression")));
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_before_training() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file");
    std::fs::write(&file, "").unwrap();
    let started = std::time::Instant::now();
    for out in [file.join("model"), place.path().join("..")] {
        let out = out.to_str().unwrap();
        let output = bunsen(&["train", &sample("digits.csv"), "--model", "cnn", "--epochs", "1000", "--out", out]);
        assert_ne!(output.code, 0);
    }
    assert!(started.elapsed().as_secs() < 10, "it trained first");
}

#[test]
fn nothing_but_a_model_is_replaced() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("thesis.txt"), "years of work").unwrap();
    let out = place.path().to_str().unwrap();
    let output = bunsen(&["train", &sample("iris.csv"), "--target", "species", "--out", out, "--json"]);
    assert_eq!(output.code, 4);
    assert_eq!(output.problem()["place"]["field"], "out");
    assert_eq!(std::fs::read_to_string(place.path().join("thesis.txt")).unwrap(), "years of work");
}
