//! The files of a finished run that go into the project's history.

use std::collections::BTreeMap;

use bunsen_spec::{MetricPoint, Part, RunRecord};

use crate::dvc::{Pointer, yaml_text};
use crate::record::to_pretty_json;

/// The folder of a run in the project's files: its number and the model's name, which never change.
pub(crate) fn run_folder(number: u64, model: &str) -> String {
    let model: String =
        model.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).take(40).collect();
    format!("runs/{number}-{model}")
}

/// Names of all files that [`version_files`] may write.
pub(crate) fn run_folder_files() -> [&'static str; 6] {
    [".gitignore", "curves.csv", "dvc.yaml", "metrics.json", "model.dvc", "params.yaml"]
}

/// What a finished run adds to the project's files.
pub(crate) fn version_files(run: &RunRecord, model: &Pointer) -> BTreeMap<String, Option<Vec<u8>>> {
    let folder = run_folder(run.number, &run.spec.model);
    let mut files = BTreeMap::new();
    let mut put = |name: &str, bytes: Vec<u8>| files.insert(format!("{folder}/{name}"), Some(bytes));
    let has_curves = run.points.iter().any(|point| point.part != Part::Test);
    put(".gitignore", b"/model\n".to_vec());
    put("dvc.yaml", dvc_yaml(has_curves).into_bytes());
    put("metrics.json", to_pretty_json(&metrics(run)));
    put("model.dvc", model.to_yaml().into_bytes());
    put("params.yaml", params_yaml(run).into_bytes());
    if has_curves {
        put("curves.csv", curves_csv(&run.points).into_bytes());
    }
    files
}

fn dvc_yaml(has_curves: bool) -> String {
    let plots = if has_curves { "plots:\n- curves.csv:\n    x: step\n    y: loss_train\n" } else { "" };
    format!("params:\n- params.yaml\nmetrics:\n- metrics.json\n{plots}")
}

fn metrics(run: &RunRecord) -> serde_json::Value {
    let evaluation = run.evaluation.as_ref();
    serde_json::json!({
        "test": evaluation.map(|evaluation| &evaluation.metrics),
        "n_rows": { "train": run.split.train.len(), "validation": run.split.validation.len(), "test": run.split.test.len() },
    })
}

/// The spec as DVC's parameters: flat where it can be, so that `dvc params diff` reads well.
fn params_yaml(run: &RunRecord) -> String {
    let spec = &run.spec;
    let mut yaml = String::new();
    let mut line = |indent: &str, name: &str, value: &str| yaml.push_str(&format!("{indent}{name}: {value}\n"));
    line("", "data", &yaml_text(&spec.data.name));
    line("", "target", &yaml_text(&spec.target));
    line("", "task", &word(&spec.task));
    line("", "model", &yaml_text(&spec.model));
    line("", "seed", &spec.seed.to_string());
    line("", "device", &word(&spec.device));
    if spec.settings.is_empty() {
        line("", "settings", "{}");
    } else {
        yaml.push_str("settings:\n");
        for (name, value) in &spec.settings {
            let json = serde_json::to_value(value).unwrap_or_default();
            let value = json.as_str().map_or_else(|| json.to_string(), yaml_text);
            yaml.push_str(&format!("  {}: {value}\n", yaml_text(name)));
        }
    }
    yaml.push_str(&format!(
        "preprocess:\n  standardise: {}\n  one_hot: {}\n",
        spec.preprocess.standardise, spec.preprocess.one_hot
    ));
    yaml.push_str(&format!(
        "split:\n  test: {}\n  validation: {}\n  stratify: {}\n",
        spec.split.test, spec.split.validation, spec.split.stratify
    ));
    yaml.push_str("features:\n");
    for feature in &spec.features {
        yaml.push_str(&format!("- {}\n", yaml_text(feature)));
    }
    yaml
}

/// A value that is stored as one word, as that word.
fn word(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or_default().to_string()
}

/// Metrics by step, one column per metric and part, in the order they first came.
fn curves_csv(points: &[MetricPoint]) -> String {
    let column = |point: &MetricPoint| {
        let part = match point.part {
            Part::Train => "train",
            Part::Validation => "validation",
            Part::Test => "test",
        };
        format!("{}_{part}", point.name.replace([',', '"', '\n', '\r'], " "))
    };
    let points: Vec<_> = points.iter().filter(|point| point.part != Part::Test).collect();
    let mut columns: Vec<String> = Vec::new();
    let mut rows: BTreeMap<u64, BTreeMap<usize, f64>> = BTreeMap::new();
    for point in points {
        let name = column(point);
        let index = columns.iter().position(|known| *known == name).unwrap_or_else(|| {
            columns.push(name);
            columns.len() - 1
        });
        rows.entry(point.step).or_default().insert(index, point.value);
    }
    let mut csv = format!("step,{}\n", columns.join(","));
    for (step, values) in rows {
        let cells: Vec<_> =
            (0..columns.len()).map(|i| values.get(&i).map_or(String::new(), ToString::to_string)).collect();
        csv.push_str(&format!("{step},{}\n", cells.join(",")));
    }
    csv
}
