//! Pipelines as files: written and read back, and refused when broken.

use std::collections::BTreeMap;

use bunsen_learn::Pipeline;
use bunsen_model::QuietHost;
use futures::executor::block_on;
use serde_json::{Value, json};

use crate::tables::{mixed, mixed_spec};
use crate::{registry, train};

type Files = BTreeMap<String, Vec<u8>>;

fn files(target: &str) -> Files {
    train(&mixed_spec(target), &mixed()).pipeline.to_files()
}

#[test]
fn what_is_written_reads_back_and_answers_the_same() {
    let table = mixed();
    for target in ["kind", "stage", "cost"] {
        for (one_hot, standardise) in [(true, true), (false, false)] {
            let mut spec = mixed_spec(target);
            (spec.preprocess.one_hot, spec.preprocess.standardise) = (one_hot, standardise);
            let trained = train(&spec, &table).pipeline;
            let files = trained.to_files();
            assert_eq!(files.keys().collect::<Vec<_>>(), ["model.onnx", "model.safetensors", "pipeline.json"]);
            let read = Pipeline::from_files(&files, &registry()).expect("reads back");
            assert_eq!(read.signature(), trained.signature());
            assert_eq!((read.model_name(), read.n_weights()), (trained.model_name(), trained.n_weights()));
            assert_eq!(
                block_on(read.predict_table(&table, &QuietHost::default())),
                block_on(trained.predict_table(&table, &QuietHost::default()))
            );
            assert_eq!(read.to_files(), files);
        }
    }
}

#[test]
fn pipelines_of_version_one_stay_readable() {
    let folder = format!("{}/tests/golden/pipeline_v1", env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read(format!("{folder}/{name}")).unwrap_or_else(|error| panic!("{name}: {error}"));
    let files: Files = ["pipeline.json", "model.safetensors"].map(|name| (name.to_string(), read(name))).into();
    let pipeline = Pipeline::from_files(&files, &registry()).expect("reads");
    let expected: Vec<bunsen_spec::Prediction> = serde_json::from_slice(&read("predictions.json")).expect("answers");
    let got = block_on(pipeline.predict_table(&mixed(), &QuietHost::default())).expect("answers");
    assert_eq!(got.len(), expected.len());
    for (got, expected) in got.iter().zip(&expected) {
        let (
            bunsen_spec::Prediction::Class { label, probabilities },
            bunsen_spec::Prediction::Class { label: expected_label, probabilities: expected },
        ) = (got, expected)
        else {
            panic!("{got:?}")
        };
        assert_eq!(label, expected_label);
        assert!(probabilities.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9));
    }
}

/// Changes `pipeline.json` and expects a refusal.
fn check_refused(files: &Files, what: &str, change: impl FnOnce(&mut Value)) {
    let mut record: Value = serde_json::from_slice(&files["pipeline.json"]).expect("JSON");
    change(&mut record);
    let mut files = files.clone();
    files.insert("pipeline.json".into(), serde_json::to_vec(&record).expect("JSON"));
    let read = Pipeline::from_files(&files, &registry());
    let problem = read.err().unwrap_or_else(|| panic!("{what} was accepted"));
    assert!(!problem.what.is_empty() && !problem.remedy.is_empty(), "{what}: {problem:?}");
}

#[test]
fn records_that_do_not_fit_are_refused() {
    let files = files("kind");
    check_refused(&files, "a newer version", |r| r["version"] = json!(2));
    check_refused(&files, "no version", |r| r["version"] = Value::Null);
    check_refused(&files, "an unknown model", |r| r["model"] = json!("oracle"));
    check_refused(&files, "a model for another task", |r| r["model"] = json!("linear_regression"));
    check_refused(&files, "another task", |r| r["task"] = json!("regression"));
    check_refused(&files, "an unknown setting", |r| r["settings"]["depth"] = json!(3));
    check_refused(&files, "a setting out of range", |r| r["settings"]["C"] = json!(-1.0));
    check_refused(&files, "no columns", |r| r["columns"] = json!([]));
    check_refused(&files, "a scale of 0", |r| r["columns"][0]["encoding"]["scale"] = json!(0.0));
    check_refused(&files, "a scale below 0", |r| r["columns"][0]["encoding"]["scale"] = json!(-1.0));
    check_refused(&files, "no offset", |r| r["columns"][0]["encoding"]["offset"] = Value::Null);
    check_refused(&files, "a median off bounds", |r| r["columns"][0]["encoding"]["median"] = json!(1e9));
    check_refused(&files, "a column twice", |r| r["columns"][0]["name"] = json!("age"));
    check_refused(&files, "kinds not sorted", |r| {
        r["columns"][2]["encoding"]["kinds"] = json!(["red", "blue", "green"])
    });
    check_refused(&files, "no kinds", |r| r["columns"][2]["encoding"]["kinds"] = json!([]));
    check_refused(&files, "a kind beyond the end", |r| r["columns"][2]["encoding"]["most_frequent"] = json!(3));
    check_refused(&files, "fewer kinds than weights", |r| {
        r["columns"][2]["encoding"]["kinds"] = json!(["blue", "red"]);
        r["columns"][2]["encoding"]["most_frequent"] = json!(0);
        r["signature"]["inputs"][2]["kind"] =
            json!({"type": "choice", "options": ["blue", "red"], "most_frequent": "blue"});
    });
    check_refused(&files, "another signature", |r| r["signature"]["inputs"][1]["is_required"] = json!(false));
    check_refused(&files, "one label", |r| r["signature"]["output"]["labels"] = json!(["ill"]));
    check_refused(&files, "a label twice", |r| r["signature"]["output"]["labels"] = json!(["ill", "ill"]));
    check_refused(&files, "more labels than weights", |r| r["signature"]["output"]["labels"] = json!(["a", "b", "c"]));
    check_refused(&files, "words for whole numbers", |r| r["signature"]["output"]["are_integers"] = json!(true));
    check_refused(&files, "pictures of another size", |r| {
        r["signature"]["image"] =
            json!({"height": 4_000_000_000_u32, "width": 4_000_000_000_u32, "channels": 3, "max": 1.0});
    });
    check_refused(&files, "not a record", |r| *r = json!([1, 2, 3]));
    check_refused(&files, "deep nesting", |r| {
        for _ in 0..100 {
            *r = json!([r.clone()]);
        }
    });
}

#[test]
fn broken_files_are_refused_and_never_crash() {
    for target in ["kind", "cost"] {
        let files = files(target);
        for name in ["pipeline.json", "model.safetensors"] {
            let mut without = files.clone();
            without.remove(name);
            assert!(Pipeline::from_files(&without, &registry()).is_err(), "{name} left out");
            let bytes = &files[name];
            for length in (0..bytes.len()).step_by(7) {
                let mut cut = files.clone();
                cut.insert(name.into(), bytes[..length].to_vec());
                assert!(Pipeline::from_files(&cut, &registry()).is_err(), "{name} cut at {length}");
            }
            // Any byte may be another: it is refused or it answers, but it never crashes.
            for position in 0..bytes.len() {
                let mut changed = files.clone();
                changed.get_mut(name).expect("is there")[position] ^= 0x55;
                if let Ok(pipeline) = Pipeline::from_files(&changed, &registry()) {
                    let _ = block_on(pipeline.predict_table(&mixed(), &QuietHost::default()));
                }
            }
        }
        let mut not_finite = files.clone();
        let weights = not_finite.get_mut("model.safetensors").expect("is there");
        let end = weights.len();
        weights[end - 8..].copy_from_slice(&f64::NAN.to_le_bytes());
        let problem = Pipeline::from_files(&not_finite, &registry()).err().expect("NaN is refused");
        assert!(problem.what.contains("finite"), "{problem}");
    }
    let (mut kind, cost) = (files("kind"), files("cost"));
    kind.insert("model.safetensors".into(), cost["model.safetensors"].clone());
    assert!(Pipeline::from_files(&kind, &registry()).is_err(), "weights of another model");
}
