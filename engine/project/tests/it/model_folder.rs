//! Model folders: written, read back, and refused when they are not what they should be.

use std::collections::BTreeMap;

use bunsen_project::model_folder::{Model, NewModel, read, write};
use bunsen_spec::{Evaluation, SplitRows};

use crate::sample::{card, finished, signature, spec};

fn folder() -> BTreeMap<String, Vec<u8>> {
    let pipeline = BTreeMap::from([
        ("pipeline.json".to_string(), b"{}".to_vec()),
        ("model.safetensors".to_string(), vec![0; 8]),
        ("model.onnx".to_string(), vec![8, 8]),
    ]);
    let split = SplitRows { train: vec![0], test: vec![1], ..SplitRows::default() };
    write(&NewModel {
        name: "Iris | best",
        run_id: "00000000000000e1",
        created_ms: 1_700_000_000_123.0,
        spec: &spec(7),
        signature: &signature(),
        evaluation: &finished("w", 0.9).evaluation,
        split: &split,
        card: &card(),
        pipeline: &pipeline,
    })
}

fn text(files: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

#[test]
fn a_folder_reads_back() {
    let files = folder();
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "MLmodel",
            "README.md",
            "evaluation.json",
            "input_example.json",
            "model.onnx",
            "model.safetensors",
            "pipeline.json",
            "python_env.yaml",
            "requirements.txt",
            "serving_input_example.json",
            "spec.json",
            "split.json"
        ]
    );
    let Model { spec: read_spec, evaluation, split, card, pipeline } = read(&files).unwrap();
    assert_eq!(read_spec, spec(7));
    assert_eq!(evaluation, Evaluation { ..finished("w", 0.9).evaluation });
    assert_eq!(split, Some(finished("w", 0.9).split));
    assert_eq!(pipeline.len(), 3);
    assert_eq!(text(&files, "split.json"), r#"{"train":[0],"validation":[],"test":[1],"without_target":[]}"#);
    assert!(card.contains("On 1 held-out rows"), "{card}");
    assert_eq!(folder(), files, "the same model gives the same bytes");
}

#[test]
fn the_card_says_what_a_stranger_needs() {
    let card = text(&folder(), "README.md");
    for part in [
        "# Iris   best\n",
        "Says which of 2 kinds `species` is",
        "| accuracy | 0.9 |",
        "| sepal_length | a number; 5.1 to 6.3 in training | yes |",
        "- license: CC BY 4.0",
        "## Limits\n\n- Small.",
        "That is a small number of rows",
        "curl -X POST",
        "onnxruntime.InferenceSession(\"model.onnx\")",
    ] {
        assert!(card.contains(part), "{part:?} is not in\n{card}");
    }
}

#[test]
fn mlmodel_has_mlflows_form() {
    let files = folder();
    let mlmodel = text(&files, "MLmodel");
    for part in [
        "    loader_module: mlflow.onnx\n",
        "run_id: \"00000000000000e1\"\n",
        "utc_time_created: '2023-11-14 22:13:20.123000'\n",
        "  inputs: '[{\"name\":\"sepal_length\",\"tensor-spec\":{\"dtype\":\"float64\",\"shape\":[-1,1]},\"type\":\"tensor\"}]'\n",
        "\"shape\":[-1,2]",
    ] {
        assert!(mlmodel.contains(part), "{part:?} is not in\n{mlmodel}");
    }
    assert!(text(&files, "serving_input_example.json").contains("dataframe_split"));
}

fn check(what: &str, change: impl FnOnce(&mut BTreeMap<String, Vec<u8>>), expected: &str) {
    let mut files = folder();
    change(&mut files);
    let answer = read(&files);
    assert!(answer.as_ref().is_err_and(|error| error.to_string().contains(expected)), "{what}: {answer:?}");
}

#[test]
fn folders_from_strangers_are_checked() {
    for path in ["../x", "/x", "a//b", "a\\b", "", "a/./b", "x\u{7}", "trailing.", &"long/".repeat(300)] {
        check(path, |files| drop(files.insert(path.into(), vec![])), "is not allowed");
    }
    check("too many", |files| (0..64).for_each(|i| drop(files.insert(format!("f{i}"), vec![]))), "has 76 files");
    for name in ["MLmodel", "pipeline.json", "model.safetensors", "spec.json", "evaluation.json"] {
        check(name, |files| drop(files.remove(name)), &format!("it has no {name}"));
    }
    check("bad spec", |files| drop(files.insert("spec.json".into(), b"{}".to_vec())), "its spec.json cannot be read");
}
