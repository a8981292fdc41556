//! The files of a finished run that go into the project's history: a pipeline of one stage, as it has just run.

use std::collections::BTreeMap;

use bunsen_spec::{DataRef, Evaluation, MetricPoint, Part, RunRecord, SplitRows, ValidationResult};

use super::params::write_params;
use crate::dvc::Pointer;
use crate::pipeline::{Hashed, LockFile, Locked, NewStage, PARAMS_FILE, plain_text, read_stages};
use crate::record::to_pretty_json;
use crate::yaml::{Yaml, read, write};

/// The name of a run's only stage.
const STAGE: &str = "train";
/// What it writes.
pub(crate) const METRICS: &str = "metrics.json";
pub(crate) const CURVES: &str = "curves.csv";
pub(crate) const MODEL: &str = "model";

/// The folder of a run in the project's files: its number and the model's name, which never change.
pub(crate) fn run_folder(number: u64, model: &str) -> String {
    let model: String =
        model.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).take(40).collect();
    format!("runs/{number}-{model}")
}

/// Names of all files that [`version_files`] may write, or once did: older runs have a `model.dvc`.
pub(crate) fn run_folder_files() -> [&'static str; 7] {
    [".gitignore", CURVES, "dvc.lock", "dvc.yaml", METRICS, "model.dvc", PARAMS_FILE]
}

/// What a finished run adds to the project's files.
pub(crate) fn version_files(run: &RunRecord, model: &Pointer) -> BTreeMap<String, Option<Vec<u8>>> {
    let folder = run_folder(run.number, &run.spec.model);
    let mut files = BTreeMap::from([(PARAMS_FILE, write_params(&run.spec).into_bytes())]);
    files.insert(METRICS, metrics_json(run.evaluation.as_ref(), &run.split));
    let curves = Curves::of(&run.points);
    if !curves.columns.is_empty() {
        files.insert(CURVES, curves.to_csv().into_bytes());
    }
    let pipeline = pipeline(&run.spec.data, &curves.columns);
    let lock = lock(&run.spec.data, &pipeline, &files, model);
    files.insert(".gitignore", format!("/{MODEL}\n").into_bytes());
    files.insert("dvc.yaml", pipeline.into_bytes());
    files.insert("dvc.lock", lock.into_bytes());
    files.into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), Some(bytes))).collect()
}

/// The run's `metrics.json`: those on the held-out rows, and how many rows each part has.
pub fn metrics_json(evaluation: Option<&Evaluation>, split: &SplitRows) -> Vec<u8> {
    let is_number = |(_, value): &(&String, &f64)| value.is_finite();
    let test = evaluation.map(|evaluation| evaluation.metrics.iter().filter(is_number).collect::<BTreeMap<_, _>>());
    to_pretty_json(&serde_json::json!({
        "test": test,
        "n_rows": { "train": split.train.len(), "validation": split.validation.len(), "test": split.test.len() },
    }))
}

/// What `bunsen validate` and the page write of a check: the result, as Great Expectations writes it.
pub fn validation_json(result: &ValidationResult) -> Vec<u8> {
    to_pretty_json(result)
}

/// The names of the columns of the run's `curves.csv`, without that of the steps.
pub(crate) fn curves_columns(points: &[MetricPoint]) -> Vec<String> {
    Curves::of(points).columns
}

/// The run's `curves.csv`: metrics by step, a column for each metric and part. Without any there is only `step`.
pub fn curves_csv(points: &[MetricPoint]) -> Vec<u8> {
    Curves::of(points).to_csv().into_bytes()
}

/// `dvc.yaml`: how the run is made again. Its drawing shows the losses, or all curves where there is no loss.
fn pipeline(data: &DataRef, columns: &[String]) -> String {
    let mut stage = NewStage {
        command: ["bunsen", "train", &from_here(&data.name), "--params", PARAMS_FILE, "--out", MODEL]
            .map(String::from)
            .to_vec(),
        deps: std::iter::once(&data.name).chain(data.others.iter().map(|other| &other.name)).map(from_here).collect(),
        has_params: true,
        outs: vec![MODEL.into()],
        texts: Vec::new(),
        metrics: Some(METRICS.into()),
    };
    stage.command.extend(["--metrics", METRICS].map(String::from));
    if !columns.is_empty() {
        stage.command.extend(["--curves", CURVES].map(String::from));
        stage.texts.push(CURVES.into());
    }
    let mut pipeline = Yaml::Map(vec![("stages".into(), Yaml::Map(vec![(STAGE.into(), stage.to_yaml())]))]);
    if let Some(plots) = plots(columns) {
        pipeline.put("plots", plots);
    }
    write(&pipeline)
}

/// What a pipeline says of drawing `curves.csv`: the losses, or all curves where there is no loss.
pub(crate) fn plots(columns: &[String]) -> Option<Yaml> {
    let losses: Vec<_> = columns.iter().filter(|column| column.starts_with("loss_")).collect();
    let drawn: Vec<_> = if losses.is_empty() { columns.iter().collect() } else { losses };
    let drawn: Vec<_> = drawn.into_iter().map(|column| plain_text(column)).collect();
    let axes = [("x".to_string(), Yaml::text("step")), ("y".to_string(), Yaml::List(drawn.clone()))];
    (!drawn.is_empty()).then(|| Yaml::List(vec![Yaml::Map(vec![(CURVES.to_string(), Yaml::Map(axes.to_vec()))])]))
}

/// A file of the data, from a run's folder.
fn from_here(name: &String) -> String {
    format!("../../data/{name}")
}

/// `dvc.lock`: the stage as it has run in the page.
fn lock(data: &DataRef, pipeline: &str, files: &BTreeMap<&str, Vec<u8>>, model: &Pointer) -> String {
    let stages = read_stages("dvc.yaml", pipeline, &[]).expect("the pipeline was written by us");
    let written = files.iter().map(|(name, bytes)| Hashed::bytes(name, bytes));
    let known: Vec<_> = hashed_data(data, from_here).into_iter().chain([hashed_model(model)]).chain(written).collect();
    let known = known.into_iter().map(|hashed| (hashed.path.clone(), hashed)).collect();
    let params = read(&String::from_utf8_lossy(&files[PARAMS_FILE])).expect("the parameters were written by us");
    let locked = Locked::of(&stages[0], &known, &params).expect("all that the stage reads and writes is listed");
    let mut lock = LockFile::default();
    lock.put(STAGE, &locked);
    lock.to_text()
}

/// The files of some data, at the paths that `at` gives their names.
pub(crate) fn hashed_data(data: &DataRef, at: impl Fn(&String) -> String) -> Vec<Hashed> {
    let others = data.others.iter().map(|other| Hashed::file(&at(&other.name), &other.md5, other.size_bytes));
    std::iter::once(Hashed::file(&at(&data.name), &data.md5, data.size_bytes)).chain(others).collect()
}

/// A run's model, in the folder of its pipeline.
pub(crate) fn hashed_model(model: &Pointer) -> Hashed {
    let folder = Hashed::file(MODEL, &model.md5, model.size_bytes);
    Hashed { n_files: model.n_files, ..folder }
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
        for point in points.iter().filter(|point| point.value.is_finite()) {
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
