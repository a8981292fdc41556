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
    let curves = Curves::of(&run.points);
    put(".gitignore", b"/model\n".to_vec());
    put("dvc.yaml", dvc_yaml(&curves.columns).into_bytes());
    put("metrics.json", to_pretty_json(&metrics(run)));
    put("model.dvc", model.to_yaml().into_bytes());
    put("params.yaml", params_yaml(run).into_bytes());
    if !curves.columns.is_empty() {
        put("curves.csv", curves.to_csv().into_bytes());
    }
    files
}

/// Declares the run's files to DVC; it draws the losses, or all curves where there is no loss.
fn dvc_yaml(columns: &[String]) -> String {
    let mut yaml = String::from("params:\n- params.yaml\nmetrics:\n- metrics.json\n");
    let losses: Vec<_> = columns.iter().filter(|column| column.starts_with("loss_")).collect();
    let drawn = if losses.is_empty() { columns.iter().collect() } else { losses };
    if !drawn.is_empty() {
        yaml.push_str("plots:\n- curves.csv:\n    x: step\n    y:\n");
        for column in drawn {
            yaml.push_str(&format!("    - {}\n", yaml_text(column)));
        }
    }
    yaml
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

/// Metrics by step: one column per metric and part, in the order they first came.
struct Curves {
    columns: Vec<String>,
    /// Values by step and column.
    rows: BTreeMap<u64, BTreeMap<usize, f64>>,
}

impl Curves {
    fn of(points: &[MetricPoint]) -> Self {
        let mut curves = Self { columns: Vec::new(), rows: BTreeMap::new() };
        for point in points {
            let part = match point.part {
                Part::Train => "train",
                Part::Validation => "validation",
                // Known once, at the end: `metrics.json` has it.
                Part::Test => continue,
            };
            let name = format!("{}_{part}", point.name.replace([',', '"', '\n', '\r'], " "));
            let known = curves.columns.iter().position(|column| *column == name);
            let index = known.unwrap_or_else(|| {
                curves.columns.push(name);
                curves.columns.len() - 1
            });
            curves.rows.entry(point.step).or_default().insert(index, point.value);
        }
        curves
    }

    fn to_csv(&self) -> String {
        let mut csv = format!("step,{}\n", self.columns.join(","));
        for (step, values) in &self.rows {
            let cell = |i: usize| values.get(&i).map_or(String::new(), ToString::to_string);
            let cells: Vec<_> = (0..self.columns.len()).map(cell).collect();
            csv.push_str(&format!("{step},{}\n", cells.join(",")));
        }
        csv
    }
}
