//! The files of a finished run that go into the project's history: a pipeline of one stage, as it has just run.

use std::collections::BTreeMap;

use bunsen_spec::{DataRef, Evaluation, MetricPoint, Part, RunRecord, SplitRows};

use super::folder::run_folder;
use super::params::write_params;
use crate::dvc::Pointer;
use crate::pipeline::{Hashed, LockFile, Locked, PARAMS_FILE, read_stages};
use crate::record::to_pretty_json;
use crate::yaml::{Yaml, read, write};

/// The name of a run's only stage.
const STAGE: &str = "train";
const METRICS: &str = "metrics.json";
const CURVES: &str = "curves.csv";
const MODEL: &str = "model";

/// Names of all files that [`version_files`] may write, or once did: older runs have a `model.dvc`.
pub(crate) fn run_folder_files() -> [&'static str; 7] {
    [".gitignore", CURVES, "dvc.lock", "dvc.yaml", METRICS, "model.dvc", PARAMS_FILE]
}

/// What a finished run adds to the project's files.
pub(crate) fn version_files(run: &RunRecord, model: &Pointer) -> BTreeMap<String, Option<Vec<u8>>> {
    let folder = run_folder(run);
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

/// The run's `curves.csv`: metrics by step, a column for each metric and part. Without any there is only `step`.
pub fn curves_csv(points: &[MetricPoint]) -> Vec<u8> {
    Curves::of(points).to_csv().into_bytes()
}

/// `dvc.yaml`: how the run is made again. Its drawing shows the losses, or all curves where there is no loss.
fn pipeline(data: &DataRef, columns: &[String]) -> String {
    // DVC would put a value in where a file's name holds this.
    let text = |text: &str| Yaml::Text(text.replace("${", "\\${"));
    let uncached = |path: &str| {
        let details = Yaml::Map(vec![("cache".into(), Yaml::Flag(false))]);
        Yaml::Map(vec![(path.to_string(), details)])
    };
    let from_here = |name: &str| format!("../../data/{name}");
    let mut command = format!(
        "bunsen train {} --params {PARAMS_FILE} --out {MODEL} --metrics {METRICS}",
        shell_word(&from_here(&data.name))
    );
    let mut outs = vec![text(MODEL)];
    if !columns.is_empty() {
        command.push_str(&format!(" --curves {CURVES}"));
        outs.push(uncached(CURVES));
    }
    let deps = std::iter::once(&data.name).chain(data.others.iter().map(|other| &other.name));
    let stage = [
        ("cmd", text(&command)),
        ("deps", Yaml::List(deps.map(|name| text(&from_here(name))).collect())),
        ("params", Yaml::List(vec![Yaml::Map(vec![(PARAMS_FILE.to_string(), Yaml::Null)])])),
        ("outs", Yaml::List(outs)),
        ("metrics", Yaml::List(vec![uncached(METRICS)])),
    ];
    let stage = Yaml::Map(stage.into_iter().map(|(name, value)| (name.to_string(), value)).collect());
    let mut pipeline = Yaml::Map(vec![("stages".into(), Yaml::Map(vec![(STAGE.into(), stage)]))]);
    let losses: Vec<_> = columns.iter().filter(|column| column.starts_with("loss_")).collect();
    let drawn = if losses.is_empty() { columns.iter().collect() } else { losses };
    if !drawn.is_empty() {
        let axes = [("x", text("step")), ("y", Yaml::List(drawn.into_iter().map(|column| text(column)).collect()))];
        let axes = Yaml::Map(axes.into_iter().map(|(name, value)| (name.to_string(), value)).collect());
        pipeline.put("plots", Yaml::List(vec![Yaml::Map(vec![(CURVES.to_string(), axes)])]));
    }
    write(&pipeline)
}

/// `dvc.lock`: the stage as it has run in the page.
fn lock(data: &DataRef, pipeline: &str, files: &BTreeMap<&str, Vec<u8>>, model: &Pointer) -> String {
    let stages = read_stages("dvc.yaml", pipeline, &[]).expect("the pipeline was written by us");
    let stage = &stages[0];
    let others = data.others.iter().map(|other| (&other.md5, other.size_bytes));
    let read_files = std::iter::once((&data.md5, data.size_bytes)).chain(others);
    let deps = stage.deps.iter().zip(read_files).map(|(path, (md5, size_bytes))| Hashed {
        path: path.clone(),
        md5: md5.clone(),
        size_bytes: Some(size_bytes),
        ..Hashed::default()
    });
    let outs = stage.outs.iter().map(|out| match files.get(out.path.as_str()) {
        Some(bytes) => Hashed {
            path: out.path.clone(),
            md5: crate::md5_hex(bytes),
            size_bytes: Some(bytes.len() as u64),
            ..Hashed::default()
        },
        None => Hashed {
            path: out.path.clone(),
            md5: model.md5.clone(),
            size_bytes: Some(model.size_bytes),
            n_files: model.n_files,
            is_executable: false,
        },
    });
    let params = read(&String::from_utf8_lossy(&files[PARAMS_FILE])).expect("the parameters were written by us");
    let params = params.as_map().unwrap_or_default().to_vec();
    let locked = Locked {
        command: stage.command.clone(),
        deps: deps.collect(),
        params: vec![(PARAMS_FILE.to_string(), params)],
        outs: outs.collect(),
    };
    let mut lock = LockFile::default();
    lock.put(STAGE, &locked);
    lock.to_text()
}

/// A word as a shell takes it for itself.
fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    if word.chars().all(is_plain) { word.to_string() } else { format!("'{}'", word.replace('\'', "'\\''")) }
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
