//! `MLmodel`: what MLflow reads first.

use bunsen_spec::{Input, InputKind, Output, Signature};
use serde_json::{Value, json};

use super::{NewModel, utc_text};
use crate::dvc::{ascii_json, yaml_text};
use crate::md5_hex;

/// `python_env.yaml`: where MLflow runs the model.
pub const PYTHON_ENV: &str = "python: 3.11.7\nbuild_dependencies:\n- pip\ndependencies:\n- -r requirements.txt\n";

/// `requirements.txt`: what the ONNX flavour needs.
pub const REQUIREMENTS: &str = "mlflow\nnumpy\nonnx\nonnxruntime\npandas\n";

/// Writes `MLmodel`. It names no version of MLflow, for none wrote it.
pub fn write(model: &NewModel<'_>) -> String {
    let size_bytes: usize = model.pipeline.values().map(Vec::len).sum();
    let run_id = if model.run_id.is_empty() { "null".into() } else { yaml_text(model.run_id) };
    let signature = model.signature;
    format!(
        "artifact_path: model\n\
         flavors:\n\
         \x20 bunsen:\n\
         \x20   bunsen_version: {version}\n\
         \x20   data: pipeline.json\n\
         \x20   model: {kind}\n\
         \x20   weights: model.safetensors\n\
         \x20 onnx:\n\
         \x20   code: null\n\
         \x20   data: model.onnx\n\
         \x20   onnx_session_options: null\n\
         \x20   providers:\n\
         \x20   - CPUExecutionProvider\n\
         \x20 python_function:\n\
         \x20   data: model.onnx\n\
         \x20   env:\n\
         \x20     virtualenv: python_env.yaml\n\
         \x20   loader_module: mlflow.onnx\n\
         \x20   python_version: 3.11.7\n\
         is_signature_from_type_hint: false\n\
         model_size_bytes: {size_bytes}\n\
         model_uuid: {uuid}\n\
         run_id: {run_id}\n\
         saved_input_example_info:\n\
         \x20 artifact_path: input_example.json\n\
         \x20 pandas_orient: split\n\
         \x20 serving_input_path: serving_input_example.json\n\
         \x20 type: dataframe\n\
         signature:\n\
         \x20 inputs: {inputs}\n\
         \x20 outputs: {outputs}\n\
         \x20 params: null\n\
         utc_time_created: '{time}'\n",
        version = env!("CARGO_PKG_VERSION"),
        kind = yaml_text(&model.spec.model),
        uuid = uuid(model),
        inputs = quoted(&Value::from_iter(signature.inputs.iter().map(column))),
        outputs = quoted(&outputs(signature)),
        time = utc_text(model.created_ms),
    )
}

/// A column as a tensor of N rows and 1 column, for that is what the ONNX file takes. (Were it a plain
/// column, MLflow would hand `model.onnx` a list without columns, which it refuses.) Whole numbers are
/// doubles too: a missing value needs a number that can say so.
fn column(input: &Input) -> Value {
    let dtype = match input.kind {
        InputKind::Number { .. } => "float64",
        InputKind::Choice { .. } => "str",
        InputKind::Flag => "bool",
    };
    tensor(&input.name, dtype, &[-1, 1])
}

fn outputs(signature: &Signature) -> Value {
    match &signature.output {
        Output::Classes { labels, are_integers, .. } => {
            let label = if *are_integers { "int64" } else { "str" };
            json!([tensor("label", label, &[-1]), tensor("probabilities", "float64", &[-1, labels.len() as i64])])
        }
        Output::Number { .. } => json!([tensor("value", "float64", &[-1, 1])]),
    }
}

/// A tensor as MLflow's signature names it; -1 stands for any number of rows.
fn tensor(name: &str, dtype: &str, shape: &[i64]) -> Value {
    json!({ "name": name, "type": "tensor", "tensor-spec": { "dtype": dtype, "shape": shape } })
}

/// JSON inside YAML, in single quotes as MLflow writes it.
fn quoted(value: &Value) -> String {
    let json = value.to_string();
    if json.is_ascii() { format!("'{}'", json.replace('\'', "''")) } else { ascii_json(&json) }
}

/// A name for exactly this model: the same pipeline of the same run has the same.
fn uuid(model: &NewModel<'_>) -> String {
    let mut text = format!("{} {}\n", model.run_id, model.created_ms);
    for (path, bytes) in model.pipeline {
        text.push_str(&format!("{path} {}\n", md5_hex(bytes)));
    }
    md5_hex(text.as_bytes())
}
