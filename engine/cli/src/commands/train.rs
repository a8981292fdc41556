//! `bunsen train`: a table in, a model folder and its metrics out.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use bunsen_formats::read_file;
use bunsen_learn::{Chosen, Trained};
use bunsen_project::md5_hex;
use bunsen_project::model_folder::{self, NewModel};
use bunsen_project::runs::{curves_csv, metrics_json, read_params};
use bunsen_spec::{
    DataCard, DataRef, ModelInfo, Part, Problem, ReadIssue, SettingValue, Signature, TableProfile, Task, TrainSpec,
};
use bunsen_table::{TableRead, profile};
use serde::Serialize;

use crate::arguments::TrainArguments;
use crate::files::{cannot_write, read_data};
use crate::folder_kind::MODEL;
use crate::host::NativeHost;
use crate::interrupt;
use crate::output::{note, print, print_json, table};
use crate::prepared::{Others, beside, prepare_all, read_recipe, read_settings};
use crate::registry::registry;
use crate::write_folder::{check_folder, write_folder};

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    /// Name of the kind of model.
    model: &'a str,
    /// What it was asked to do.
    task: Task,
    /// The column it predicts.
    target: &'a str,
    /// The columns it predicts from.
    features: &'a [String],
    /// Metrics by part: `test` by scikit-learn's names, `train` and `validation` as last reported.
    metrics: BTreeMap<&'static str, BTreeMap<String, f64>>,
    /// Rows of each part.
    n_rows: BTreeMap<&'static str, usize>,
    /// Number of weights.
    n_weights: u64,
    /// What the model takes and gives.
    signature: &'a Signature,
    /// Everything that was asked for, enough to repeat it.
    spec: &'a TrainSpec,
    /// Whether the learner ended training early.
    was_stopped: bool,
    /// Seconds spent training.
    seconds: f64,
    /// The folder it was written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<String>,
    /// What did not fit in the file, and what became of it.
    issues: &'a [ReadIssue],
}

/// Trains.
///
/// # Errors
/// If the data, the request or the folder cannot be used, or the learner cancels.
pub fn train(arguments: &TrainArguments) -> Result<(), Problem> {
    let out = arguments.out.as_deref().map(|folder| check_folder(folder, MODEL)).transpose()?;
    let registry = registry();
    let Asked { spec, read, profile } = match &arguments.params {
        Some(params) => asked_in(params, arguments)?,
        None => asked(arguments, &registry.infos())?,
    };

    interrupt::listen()?;
    let host = NativeHost::new(!arguments.quiet, Some("stop and keep the best"));
    let trained = bunsen_learn::train(&spec, &read.table, profile.picture(), &registry, None, &host);
    let trained = futures::executor::block_on(trained);
    host.finish();
    let trained = trained?;
    let seconds = host.seconds();

    let written = out
        .as_deref()
        .map_or(Ok(()), |folder| write_folder(folder, MODEL, &model_files(&spec, &trained)))
        .and_then(|()| write(arguments.metrics.as_deref(), || metrics_json(Some(&trained.evaluation), &trained.split)))
        .and_then(|()| write(arguments.curves.as_deref(), || curves_csv(&host.points())));
    let report = Report {
        model: &spec.model,
        task: spec.task,
        target: &spec.target,
        features: &spec.features,
        metrics: metrics(&trained, &host),
        n_rows: BTreeMap::from([
            ("train", trained.split.train.len()),
            ("validation", trained.split.validation.len()),
            ("test", trained.split.test.len()),
            ("without_target", trained.split.without_target.len()),
        ]),
        n_weights: trained.pipeline.n_weights(),
        signature: trained.pipeline.signature(),
        spec: &spec,
        was_stopped: host.was_stopped(),
        seconds,
        folder: out.filter(|_| written.is_ok()).map(|folder| folder.display().to_string()),
        issues: &read.issues,
    };
    if arguments.json {
        print_json(&report)?
    } else {
        show(&report)?
    }
    // Said last, so that what hours of training came to is not lost with the folder.
    written
}

/// A request and the table it is about.
struct Asked {
    spec: TrainSpec,
    read: TableRead,
    profile: TableProfile,
}

/// The request as the arguments have it.
fn asked(arguments: &TrainArguments, models: &[ModelInfo]) -> Result<Asked, Problem> {
    let (name, bytes) = read_data(&arguments.data)?;
    let data = DataRef {
        name,
        md5: md5_hex(&bytes),
        size_bytes: bytes.len() as u64,
        options: arguments.file.options(),
        ..DataRef::default()
    };
    let read = read_file(bytes, &data.options)?;
    let data = DataRef { options: read.options.clone(), ..data };
    let profile = profile(&read);
    Ok(Asked { spec: spec(arguments, &profile, &data, models)?, read, profile })
}

/// The request as a run's parameters have it, about the data as it is now.
fn asked_in(params: &Path, arguments: &TrainArguments) -> Result<Asked, Problem> {
    let TrainArguments { data, project, recipe, file, .. } = arguments;
    let (params, text) = read_data(params)?;
    let (name, bytes) = read_data(data)?;
    let known = if project.is_some() || recipe.is_some() {
        let (options, others) = read_settings(project.as_deref(), file)?;
        let recipe = read_recipe(recipe.as_deref())?;
        Some(DataRef { name, options, recipe, others, ..DataRef::default() })
    } else {
        None
    };
    let mut spec = read_params(&params, &String::from_utf8_lossy(&text), known)?;
    (spec.data.md5, spec.data.size_bytes) = (md5_hex(&bytes), bytes.len() as u64);
    let mut read = read_file(bytes, &spec.data.options)?;
    for other in &mut spec.data.others {
        let (_, bytes) = read_data(&beside(data, &other.name))?;
        (other.md5, other.size_bytes) = (md5_hex(&bytes), bytes.len() as u64);
    }
    let others = Others::read(&spec.data.recipe, data, &spec.data.others)?;
    read.table = prepare_all(read.table, &spec.data.recipe, &others)?.table;
    let profile = profile(&read);
    Ok(Asked { spec, read, profile })
}

/// Writes a file that is asked for.
fn write(path: Option<&Path>, bytes: impl FnOnce() -> Vec<u8>) -> Result<(), Problem> {
    path.map_or(Ok(()), |path| std::fs::write(path, bytes()).map_err(|error| cannot_write(path, &error)))
}

/// The whole request: what was said, and guesses for what was not.
fn spec(
    arguments: &TrainArguments,
    profile: &TableProfile,
    data: &DataRef,
    models: &[ModelInfo],
) -> Result<TrainSpec, Problem> {
    let features: Option<Vec<String>> =
        arguments.features.as_ref().map(|names| names.iter().map(|name| name.trim().to_string()).collect());
    let chosen = Chosen {
        target: arguments.target.as_deref(),
        model: arguments.model.as_deref(),
        task: arguments.task.map(Into::into),
        features: features.as_deref(),
    };
    let mut spec = bunsen_learn::suggest(profile, data, models, chosen)?;
    if let Some(info) = models.iter().find(|info| info.name == spec.model) {
        let mut chosen = spec.settings.clone();
        chosen.extend(arguments.epochs.map(|n| ("epochs".to_string(), SettingValue::Integer(n))));
        chosen.extend(arguments.settings.iter().cloned());
        spec.settings = info.check_settings(&chosen)?;
    }
    spec.seed = arguments.seed;
    spec.device = arguments.device.into();
    spec.split.test = arguments.test.unwrap_or(spec.split.test);
    spec.split.validation = arguments.validation.unwrap_or(spec.split.validation);
    spec.split.stratify &= !arguments.no_stratify;
    spec.preprocess.standardise &= !arguments.no_standardise;
    spec.preprocess.one_hot &= !arguments.no_one_hot;
    Ok(spec)
}

fn model_files(spec: &TrainSpec, trained: &Trained) -> BTreeMap<String, Vec<u8>> {
    let created_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_millis() as f64);
    let stem = spec.data.name.rsplit_once('.').map_or(spec.data.name.as_str(), |(stem, _)| stem);
    model_folder::write(&NewModel {
        name: stem,
        run_id: "",
        created_ms,
        spec,
        signature: trained.pipeline.signature(),
        evaluation: &trained.evaluation,
        split: &trained.split,
        card: &DataCard::default(),
        pipeline: &trained.pipeline.to_files(),
    })
}

fn metrics(trained: &Trained, host: &NativeHost) -> BTreeMap<&'static str, BTreeMap<String, f64>> {
    let mut metrics = BTreeMap::from([("test", trained.evaluation.metrics.clone())]);
    for (name, part) in [("train", Part::Train), ("validation", Part::Validation)] {
        let last = host.last_metrics(part);
        if !last.is_empty() {
            metrics.insert(name, last);
        }
    }
    metrics
}

/// The result for a reader.
fn show(report: &Report<'_>) -> Result<(), Problem> {
    note(report.issues);
    let mut rows = vec![vec!["metric".to_string(), "on held-out rows".to_string()]];
    let test = report.metrics.get("test").into_iter().flatten();
    rows.extend(test.map(|(name, value)| vec![name.clone(), format!("{value:.4}")]));
    let count = |part: &str| report.n_rows.get(part).copied().unwrap_or(0);
    let stopped = if report.was_stopped { ", stopped early with the best kept" } else { "" };
    let mut text = format!(
        "{} predicts {} from {} columns: learned from {} rows in {:.1} s{stopped}, judged on {}.\n\n{}",
        report.model,
        report.target,
        report.features.len(),
        count("train"),
        report.seconds,
        count("test"),
        table(&rows)
    );
    if let Some(folder) = &report.folder {
        text.push_str(&format!("\nThe model is in {folder}. Predict with: bunsen predict {folder} new.csv\n"));
    }
    print(&text)
}
