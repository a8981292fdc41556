//! Networks as ONNX files. The golden files are asked again by genuine onnxruntime in
//! `tests/oracle/onnx_models.py`.

use std::path::PathBuf;

use bunsen_model::{FitData, Matrix, QuietHost};
use bunsen_onnx::{ElementType, GraphBuilder};
use bunsen_spec::{Device, SettingValue, Task};
use futures::executor::block_on;
use serde_json::json;

use crate::world::{bars, fit, hills, registry, rings, settings};

/// Exports the network kept in `tests/oracle/onnx/NAME.safetensors`, and compares the bytes and our
/// predictions with the files beside it. With `BUNSEN_WRITE_GOLDEN` set, trains it anew and writes
/// all three.
fn check(name: &str, model: &str, data: &FitData, changed: &[(&str, SettingValue)], task: Task) {
    let file = |extension: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/oracle/onnx");
        PathBuf::from(folder).join(format!("{name}.{extension}"))
    };
    let is_writing = std::env::var_os("BUNSEN_WRITE_GOLDEN").is_some();
    if is_writing {
        let trained = fit(model, data, &settings(model, changed), 1, None, &QuietHost::default()).expect("sound data");
        std::fs::create_dir_all(file("onnx").parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(file("safetensors"), trained.to_safetensors()).expect("the golden file can be written");
    }
    let weights = std::fs::read(file("safetensors")).expect("the golden weights are there");
    let registry = registry();
    let fitted = registry.get(model).expect("ours").load(&weights, task, Device::Cpu).expect("our own file");

    let mut graph = GraphBuilder::new(name);
    let n_features = data.x.n_cols as u64;
    let input = graph.input("x", ElementType::Double, &["rows".into(), n_features.into()]);
    let output = fitted.add_to_onnx(&mut graph, &input);
    let n_outputs = block_on(fitted.predict(&data.x, &QuietHost::default())).expect("sound rows").n_cols as u64;
    graph.output("prediction", &output, ElementType::Double, &["rows".into(), n_outputs.into()]);
    let onnx = graph.finish();

    let rows: Vec<usize> = (0..data.x.n_rows.min(12)).collect();
    let x = data.x.select(&rows);
    let predicted = block_on(fitted.predict(&x, &QuietHost::default())).expect("sound rows");
    let as_rows = |m: &Matrix| m.rows().map(<[f64]>::to_vec).collect::<Vec<_>>();
    if is_writing {
        let case = json!({ "inputs": { "x": as_rows(&x) }, "outputs": { "prediction": as_rows(&predicted) } });
        std::fs::write(file("json"), case.to_string() + "\n").expect("the golden file can be written");
        std::fs::write(file("onnx"), &onnx).expect("the golden file can be written");
    }
    assert!(std::fs::read(file("onnx")).expect("the golden file is there") == onnx, "{name}.onnx has changed");
    let golden: serde_json::Value =
        serde_json::from_slice(&std::fs::read(file("json")).expect("the golden file is there")).expect("JSON");
    let expected: Vec<Vec<f64>> =
        serde_json::from_value(golden["outputs"]["prediction"].clone()).expect("rows of numbers");
    for (row, expected) in predicted.rows().zip(&expected) {
        for (value, expected) in row.iter().zip(expected) {
            assert!((value - expected).abs() <= 1e-5 * expected.abs().max(1.0), "{name}: {value}, not {expected}");
        }
    }
}

#[test]
fn exported_networks_are_those_that_onnxruntime_answers_equally() {
    let text = |value: &str| SettingValue::Text(value.into());
    let small = |activation| {
        [("hidden_layers", text("8, 4")), ("activation", text(activation)), ("epochs", SettingValue::Integer(20))]
    };
    check("mlp_relu", "mlp", &rings(200), &small("relu"), Task::Classification);
    check("mlp_tanh", "mlp", &rings(200), &small("tanh"), Task::Classification);
    check("mlp_gelu_regression", "mlp", &hills(200), &small("gelu"), Task::Regression);
    let few = [("channels", text("3, 4")), ("hidden", SettingValue::Integer(6)), ("epochs", SettingValue::Integer(10))];
    check("cnn", "cnn", &bars(100), &few, Task::Classification);
}
