//! The files of a finished run that go into the project's history: a pipeline as it has just run, which trains the
//! model and, where the project has model tests about its target, tests it.

use std::collections::BTreeMap;

use bunsen_spec::{
    DataRef, Evaluation, MetricPoint, ModelTest, ModelTestResult, Part, RunRecord, SplitRows, TestVerdict,
};

use super::folder::run_folder;
use super::params::write_params;
use crate::dvc::Pointer;
use crate::pipeline::{Hashed, LockFile, Locked, PARAMS_FILE, Stage, read_stages};
use crate::project::{slice_path, test_file};
use crate::record::to_pretty_json;
use crate::yaml::{Yaml, read, write};

/// The name of the stage that trains.
const STAGE: &str = "train";
/// The name of the stage that tests.
const TEST_STAGE: &str = "test";
const METRICS: &str = "metrics.json";
const CURVES: &str = "curves.csv";
const MODEL: &str = "model";
const TESTS: &str = "tests.json";

/// Names of all files that [`version_files`] may write, or once did: older runs have a `model.dvc`.
pub(crate) fn run_folder_files() -> [&'static str; 8] {
    [".gitignore", CURVES, "dvc.lock", "dvc.yaml", METRICS, "model.dvc", PARAMS_FILE, TESTS]
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
    let tests: Vec<&ModelTest> = about(&run.tests).map(|result| &result.test).collect();
    if !tests.is_empty() {
        files.insert(TESTS, tests_json(&run.tests));
    }
    let pipeline = pipeline(&run.spec.data, &curves.columns, &tests);
    let lock = lock(&run.spec.data, &pipeline, &files, model, &tests);
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

/// The run's `tests.json`: the metric of each model test about its target, and what it rests on.
pub fn tests_json(results: &[ModelTestResult]) -> Vec<u8> {
    let of = |result: &ModelTestResult| {
        let ModelTestResult { test, value, n_rows, n_learned, .. } = result;
        let mut fields = serde_json::Map::new();
        let known = |fields: &mut serde_json::Map<_, _>, name: &str, value: Option<serde_json::Value>| {
            fields.extend(value.map(|value| (name.to_string(), value)));
        };
        known(&mut fields, &test.metric, value.map(Into::into));
        known(&mut fields, "n_rows", Some((*n_rows).into()));
        known(&mut fields, "n_learned", n_learned.map(Into::into));
        (test.name.clone(), fields)
    };
    to_pretty_json(&about(results).map(of).collect::<BTreeMap<_, _>>())
}

/// The results of tests that are about the run's target.
fn about(results: &[ModelTestResult]) -> impl Iterator<Item = &ModelTestResult> {
    results.iter().filter(|result| result.verdict != TestVerdict::OtherTarget)
}

/// The run's `curves.csv`: metrics by step, a column for each metric and part. Without any there is only `step`.
pub fn curves_csv(points: &[MetricPoint]) -> Vec<u8> {
    Curves::of(points).to_csv().into_bytes()
}

/// `dvc.yaml`: how the run is made again. Its drawing shows the losses, or all curves where there is no loss.
fn pipeline(data: &DataRef, columns: &[String], tests: &[&ModelTest]) -> String {
    let mut command = format!(
        "bunsen train {} --params {PARAMS_FILE} --out {MODEL} --metrics {METRICS}",
        shell_word(&data_path(&data.name))
    );
    let mut outs = vec![text(MODEL)];
    if !columns.is_empty() {
        command.push_str(&format!(" --curves {CURVES}"));
        outs.push(uncached(CURVES));
    }
    let train = map(vec![
        ("cmd", text(&command)),
        ("deps", Yaml::List(data_paths(data).iter().map(|path| text(path)).collect())),
        ("params", Yaml::List(vec![Yaml::Map(vec![(PARAMS_FILE.to_string(), Yaml::Null)])])),
        ("outs", Yaml::List(outs)),
        ("metrics", Yaml::List(vec![uncached(METRICS)])),
    ]);
    let mut stages = vec![(STAGE, train)];
    stages.extend((!tests.is_empty()).then(|| (TEST_STAGE, test_stage(data, tests))));
    let mut pipeline = map(vec![("stages", map(stages))]);
    let losses: Vec<_> = columns.iter().filter(|column| column.starts_with("loss_")).collect();
    let drawn = if losses.is_empty() { columns.iter().collect() } else { losses };
    if !drawn.is_empty() {
        let axes =
            map(vec![("x", text("step")), ("y", Yaml::List(drawn.into_iter().map(|column| text(column)).collect()))]);
        pipeline.put("plots", Yaml::List(vec![map(vec![(CURVES, axes)])]));
    }
    write(&pipeline)
}

/// How the model is tested again. It fails where a test is not passed, and nothing after it is run.
fn test_stage(data: &DataRef, tests: &[&ModelTest]) -> Yaml {
    let mut command = format!("bunsen test {MODEL}");
    let mut deps = vec![text(MODEL)];
    for test in tests {
        let path = from_here(&test_file(test).0);
        command.push_str(&format!(" {}", shell_word(&path)));
        deps.extend([text(&path), text(&from_here(&slice_path(test)))]);
    }
    let data_file = data_path(&data.name);
    command.push_str(&format!(" --data {} --metrics {TESTS}", shell_word(&data_file)));
    deps.extend(data_paths(data).iter().map(|path| text(path)));
    map(vec![("cmd", text(&command)), ("deps", Yaml::List(deps)), ("metrics", Yaml::List(vec![uncached(TESTS)]))])
}

/// A text in which DVC would put a value where it holds `${`.
fn text(text: &str) -> Yaml {
    Yaml::Text(text.replace("${", "\\${"))
}

fn uncached(path: &str) -> Yaml {
    map(vec![(path, map(vec![("cache", Yaml::Flag(false))]))])
}

fn map(entries: Vec<(&str, Yaml)>) -> Yaml {
    Yaml::Map(entries.into_iter().map(|(name, value)| (name.to_string(), value)).collect())
}

/// A path of the project as a run's folder names it.
fn from_here(path: &str) -> String {
    format!("../../{path}")
}

fn data_path(name: &str) -> String {
    from_here(&format!("data/{name}"))
}

/// The tables that are read: the project's own, then those that it is joined with.
fn data_paths(data: &DataRef) -> Vec<String> {
    std::iter::once(&data.name).chain(data.others.iter().map(|other| &other.name)).map(|name| data_path(name)).collect()
}

/// `dvc.lock`: the stages as they have run in the page.
fn lock(
    data: &DataRef,
    pipeline: &str,
    files: &BTreeMap<&str, Vec<u8>>,
    model: &Pointer,
    tests: &[&ModelTest],
) -> String {
    let stages = read_stages("dvc.yaml", pipeline, &[]).expect("the pipeline was written by us");
    let file = |path: &str, md5: String, size_bytes: u64| Hashed {
        path: path.to_string(),
        md5,
        size_bytes: Some(size_bytes),
        ..Hashed::default()
    };
    let others = data.others.iter().map(|other| (&other.md5, other.size_bytes));
    let read_files = std::iter::once((&data.md5, data.size_bytes)).chain(others);
    let mut known: Vec<Hashed> =
        data_paths(data).iter().zip(read_files).map(|(path, (md5, size))| file(path, md5.clone(), size)).collect();
    known.extend(files.iter().map(|(path, bytes)| file(path, crate::md5_hex(bytes), bytes.len() as u64)));
    known.push(Hashed { n_files: model.n_files, ..file(MODEL, model.md5.clone(), model.size_bytes) });
    for test in tests {
        let (path, bytes) = test_file(test);
        known.push(file(&from_here(&path), crate::md5_hex(&bytes), bytes.len() as u64));
        known.push(file(&from_here(&slice_path(test)), test.slice.md5.clone(), test.slice.size_bytes));
    }
    let find = |path: &String| known.iter().find(|hashed| hashed.path == *path).cloned();
    let params = read(&String::from_utf8_lossy(&files[PARAMS_FILE])).expect("the parameters were written by us");
    let params = params.as_map().unwrap_or_default();
    let locked = |stage: &Stage| Locked {
        command: stage.command.clone(),
        deps: stage.deps.iter().filter_map(find).collect(),
        params: stage.params.iter().map(|file| (file.path.clone(), params.to_vec())).collect(),
        outs: stage.outs.iter().filter_map(|out| find(&out.path)).collect(),
    };
    let mut lock = LockFile::default();
    for stage in &stages {
        lock.put(&stage.name, &locked(stage));
    }
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
