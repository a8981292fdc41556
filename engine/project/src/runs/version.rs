//! The files of a finished run that go into the project's history: a pipeline as it has just run, which trains the
//! model and, where the project has model tests about its target, tests it.

use std::collections::BTreeMap;

use bunsen_spec::{
    DataRef, Evaluation, ModelTest, ModelTestResult, RunRecord, SplitRows, TestVerdict, TrainSpec, ValidationResult,
};

use super::curves::{CURVES, Curves};
use super::folder::run_folder;
use super::params::write_params;
use crate::dvc::Pointer;
use crate::pipeline::{Hashed, LOCK_FILE, LockFile, Locked, NewStage, PARAMS_FILE, PIPELINE_FILE, read_stages};
use crate::project::{slice_path, test_file};
use crate::record::to_pretty_json;
use crate::yaml::{Yaml, read, write};

/// The name of the stage that trains.
const STAGE: &str = "train";
/// The name of the stage that tests.
const TEST_STAGE: &str = "test";
/// What they write.
pub(super) const METRICS: &str = "metrics.json";
pub(super) const MODEL: &str = "model";
const TESTS: &str = "tests.json";

/// Names of all files that [`version_files`] may write, or once did: older runs have a `model.dvc`.
pub(crate) fn run_folder_files() -> [&'static str; 8] {
    [".gitignore", CURVES, LOCK_FILE, PIPELINE_FILE, METRICS, "model.dvc", PARAMS_FILE, TESTS]
}

/// What a finished run adds to the project's files; `spec` is what it was asked to learn.
pub(super) fn version_files(run: &RunRecord, spec: &TrainSpec, model: &Pointer) -> BTreeMap<String, Option<Vec<u8>>> {
    let folder = run_folder(run);
    let mut files = BTreeMap::from([(PARAMS_FILE, write_params(spec).into_bytes())]);
    files.insert(METRICS, metrics_json(run.evaluation.as_ref(), &run.split));
    let curves = Curves::of(&run.points);
    if !curves.columns.is_empty() {
        files.insert(CURVES, curves.to_csv().into_bytes());
    }
    let tests: Vec<&ModelTest> = about(&run.tests).map(|result| &result.test).collect();
    if !tests.is_empty() {
        files.insert(TESTS, tests_json(&run.tests));
    }
    let pipeline = pipeline(&spec.data, &curves, &tests);
    let lock = lock(&spec.data, &pipeline, &files, model, &tests);
    files.insert(".gitignore", format!("/{MODEL}\n").into_bytes());
    files.insert(PIPELINE_FILE, pipeline.into_bytes());
    files.insert(LOCK_FILE, lock.into_bytes());
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

/// What `bunsen validate` and the page write of a check: the result, as Great Expectations writes it.
pub fn validation_json(result: &ValidationResult) -> Vec<u8> {
    to_pretty_json(result)
}

/// `dvc.yaml`: how the run is made again, and what is drawn of its curves.
fn pipeline(data: &DataRef, curves: &Curves, tests: &[&ModelTest]) -> String {
    let mut stages = vec![(STAGE.to_string(), train_stage(data, !curves.columns.is_empty()).to_yaml())];
    stages.extend((!tests.is_empty()).then(|| (TEST_STAGE.to_string(), test_stage(data, tests).to_yaml())));
    let mut pipeline = Yaml::Map(vec![("stages".into(), Yaml::Map(stages))]);
    if let Some(plots) = curves.plots() {
        pipeline.put("plots", plots);
    }
    write(&pipeline)
}

fn train_stage(data: &DataRef, has_curves: bool) -> NewStage {
    let data_file = data_path(&data.name);
    let mut command =
        vec!["bunsen", "train", &data_file, "--params", PARAMS_FILE, "--out", MODEL, "--metrics", METRICS];
    let mut texts = Vec::new();
    if has_curves {
        command.extend(["--curves", CURVES]);
        texts.push(CURVES.to_string());
    }
    NewStage {
        command: command.into_iter().map(String::from).collect(),
        deps: data_paths(data),
        has_params: true,
        outs: vec![MODEL.into()],
        texts,
        metrics: Some(METRICS.into()),
    }
}

/// How the model is tested again. It fails where a test is not passed, and nothing after it is run.
fn test_stage(data: &DataRef, tests: &[&ModelTest]) -> NewStage {
    let mut command = ["bunsen", "test", MODEL].map(String::from).to_vec();
    let mut deps = vec![MODEL.to_string()];
    for test in tests {
        let path = from_here(&test_file(test).0);
        command.push(path.clone());
        deps.extend([path, from_here(&slice_path(test))]);
    }
    command.extend(["--data", &data_path(&data.name), "--metrics", TESTS].map(String::from));
    deps.extend(data_paths(data));
    NewStage { command, deps, metrics: Some(TESTS.into()), ..NewStage::default() }
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
    let mut known = hashed_data(data, data_path);
    known.push(hashed_model(model));
    known.extend(files.iter().map(|(path, bytes)| Hashed::bytes(path, bytes)));
    for test in tests {
        let (path, bytes) = test_file(test);
        known.push(Hashed::bytes(&from_here(&path), &bytes));
        known.push(Hashed::file(&from_here(&slice_path(test)), &test.slice.md5, test.slice.size_bytes));
    }
    let known = known.into_iter().map(|hashed| (hashed.path.clone(), hashed)).collect();
    let params = read(&String::from_utf8_lossy(&files[PARAMS_FILE])).expect("the parameters were written by us");
    let mut lock = LockFile::default();
    for stage in read_stages(PIPELINE_FILE, pipeline, &[]).expect("the pipeline was written by us") {
        let locked = Locked::of(&stage, &known, &params).expect("all that the stage reads and writes is listed");
        lock.put(&stage.name, &locked);
    }
    lock.to_text()
}

/// The files of some data, at the paths that `at` gives their names.
pub(super) fn hashed_data(data: &DataRef, at: impl Fn(&str) -> String) -> Vec<Hashed> {
    let others = data.others.iter().map(|other| Hashed::file(&at(&other.name), &other.md5, other.size_bytes));
    std::iter::once(Hashed::file(&at(&data.name), &data.md5, data.size_bytes)).chain(others).collect()
}

/// A run's model, in the folder of its pipeline.
pub(super) fn hashed_model(model: &Pointer) -> Hashed {
    Hashed { n_files: model.n_files, ..Hashed::file(MODEL, &model.md5, model.size_bytes) }
}
