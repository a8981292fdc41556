//! What differs between runs: settings that are not the same, and all their metrics.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::{Device, ModelInfo, RETRIEVAL, RetrievalSpec, RunRecord, RunSpec, SettingValue, Task, TrainSpec};

use super::format::number;
use super::metric;
use super::order::{by_step, distinct, ordered};
use crate::chart::RunCurve;
use crate::text::text;

/// One row of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The setting's or metric's name.
    pub name: String,
    /// What it is called where it is shown.
    pub label: String,
    /// Its value in each run; `None` where it has none.
    pub values: Vec<Option<String>>,
    /// The run with the best value, if one is better than the others.
    pub best: Option<usize>,
}

/// What compared runs have in common and what not.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Settings that differ.
    pub settings: Vec<Difference>,
    /// Every metric.
    pub metrics: Vec<Difference>,
    /// Whether all were judged on the same rows of the same data. Metrics can hardly be compared otherwise.
    pub same_rows: bool,
    /// Half the width of the 95 % interval of the best accuracy, in points, and the rows it was taken from.
    pub margin: Option<(f64, u64)>,
}

/// Compares runs. `models` are the kinds of models there are.
pub fn compare(runs: &[RunRecord], models: &[ModelInfo]) -> Comparison {
    let asked: Vec<BTreeMap<String, String>> = runs.iter().map(|run| settings(run, models)).collect();
    let names = distinct(asked.iter().flat_map(BTreeMap::keys));
    let mut settings: Vec<Difference> = names
        .into_iter()
        .map(|name| Difference {
            name: name.clone(),
            label: label(name, models),
            values: asked.iter().map(|settings| settings.get(name).cloned()).collect(),
            best: None,
        })
        .filter(|difference| difference.values.windows(2).any(|pair| pair[0] != pair[1]))
        .collect();
    settings.extend(features(runs));
    let first = runs.first();
    Comparison {
        settings,
        metrics: metrics(runs).into_iter().chain(model_tests(runs)).collect(),
        same_rows: runs.iter().all(|run| first.is_some_and(|first| are_judged_alike(run, first))),
        margin: runs.iter().filter_map(|run| Some((accuracy(run)?, margin_of(run)?))).reduce(better).map(|(_, m)| m),
    }
}

/// Whether two runs were judged on the same rows of the same data, or by the same questions to the same documents.
fn are_judged_alike(a: &RunRecord, b: &RunRecord) -> bool {
    match (&a.spec, &b.spec) {
        (RunSpec::Train(one), RunSpec::Train(other)) => a.split.test == b.split.test && one.data.md5 == other.data.md5,
        (RunSpec::Retrieval(one), RunSpec::Retrieval(other)) => {
            one.questions == other.questions && one.documents == other.documents
        }
        _ => false,
    }
}

/// The curves of `metric` on the validation rows, or on the training rows where nothing was watched.
pub fn curves(runs: &[RunRecord], metric: &str) -> Vec<RunCurve> {
    use bunsen_spec::Part::{Train, Validation};
    runs.iter()
        .map(|run| {
            let of =
                |part| -> Vec<(u64, f64)> { by_step(run.points.iter().filter(|p| p.name == metric && p.part == part)) };
            let watched = of(Validation);
            RunCurve { name: run.number.to_string(), points: if watched.is_empty() { of(Train) } else { watched } }
        })
        .collect()
}

/// The metrics that have curves in any of the runs.
pub fn curve_metrics(runs: &[RunRecord]) -> Vec<String> {
    let names = distinct(runs.iter().flat_map(|run| run.points.iter().map(|p| &p.name)));
    ordered(names, |a, b| (*a != "loss").cmp(&(*b != "loss"))).into_iter().cloned().collect()
}

fn metrics(runs: &[RunRecord]) -> Vec<Difference> {
    let of = |run: &RunRecord, name: &str| run.evaluation.as_ref().and_then(|e| e.metrics.get(name).copied());
    let names = distinct(runs.iter().flat_map(|run| run.evaluation.iter().flat_map(|e| e.metrics.keys())));
    names
        .into_iter()
        .map(|name| {
            let values: Vec<Option<f64>> = runs.iter().map(|run| of(run, name)).collect();
            Difference {
                name: name.clone(),
                label: (text().chart.metric_label)(name),
                best: best(name, &values),
                values: values.iter().map(|v| v.map(|v| metric::value(name, v))).collect(),
            }
        })
        .collect()
}

/// What came of model tests, by test.
fn model_tests(runs: &[RunRecord]) -> Vec<Difference> {
    let named = |run: &RunRecord| run.tests.iter().map(|of| (of.test.name.clone(), of.test.metric.clone())).collect();
    let names: BTreeSet<(String, String)> = runs.iter().flat_map(|run| -> Vec<_> { named(run) }).collect();
    let value_of = |run: &RunRecord, name: &str, measure: &str| {
        run.tests.iter().find(|of| of.test.name == name && of.test.metric == measure).and_then(|of| of.value)
    };
    names
        .into_iter()
        .map(|(name, measure)| {
            let values: Vec<Option<f64>> = runs.iter().map(|run| value_of(run, &name, &measure)).collect();
            Difference {
                label: (text().model_tests.on_test)(&(text().chart.metric_label)(&measure), &name),
                best: best(&measure, &values),
                values: values.iter().map(|v| v.map(|v| metric::value(&measure, v))).collect(),
                name: format!("{name}.{measure}"),
            }
        })
        .collect()
}

fn best(name: &str, values: &[Option<f64>]) -> Option<usize> {
    let known: Vec<(usize, f64)> = values.iter().enumerate().filter_map(|(i, v)| Some((i, (*v)?))).collect();
    let better = |a: f64, b: f64| if metric::higher_is_better(name) { a > b } else { a < b };
    let top = known.iter().copied().reduce(|a, b| if better(b.1, a.1) { b } else { a })?;
    let is_alone = known.len() > 1 && known.iter().filter(|(_, v)| *v == top.1).count() == 1;
    is_alone.then_some(top.0)
}

fn accuracy(run: &RunRecord) -> Option<f64> {
    run.evaluation.as_ref()?.metrics.get("accuracy").copied()
}

fn better<T>(a: (f64, T), b: (f64, T)) -> (f64, T) {
    if b.0 > a.0 { b } else { a }
}

/// Half the width of the Wilson interval of a run's accuracy at 95 %, in points, and the rows it was judged on:
/// how far the accuracy may be off by chance in drawing those rows.
pub fn margin_of(run: &RunRecord) -> Option<(f64, u64)> {
    let evaluation =
        run.evaluation.as_ref().filter(|_| run.spec.train().is_some_and(|spec| spec.task == Task::Classification))?;
    let (accuracy, n) = (*evaluation.metrics.get("accuracy")?, evaluation.n_rows);
    if n == 0 {
        return None;
    }
    let (z, rows) = (1.959_964, n as f64);
    let half = z / (1.0 + z * z / rows) * (accuracy * (1.0 - accuracy) / rows + z * z / (4.0 * rows * rows)).sqrt();
    Some((100.0 * half, n))
}

/// Everything that was asked of a run but its features, by name.
fn settings(run: &RunRecord, models: &[ModelInfo]) -> BTreeMap<String, String> {
    let t = &text().train;
    let on = |is_on: bool| if is_on { t.on } else { t.off }.to_string();
    let spec = match &run.spec {
        RunSpec::Train(spec) => spec,
        RunSpec::Retrieval(spec) => return retrieval_settings(spec, &on),
    };
    let in_percent = |share: f64| number((share * 1e4).round() / 1e2);
    let shown = |value: &SettingValue| match value {
        SettingValue::Flag(flag) => on(*flag),
        other => other.to_string(),
    };
    let mut all = BTreeMap::new();
    all.extend(spec.settings.iter().map(|(name, value)| (name.clone(), shown(value))));
    all.extend([
        ("model".to_string(), model_label(models, &spec.model).to_string()),
        ("target".into(), spec.target.clone()),
        ("task".into(), (t.task_label)(spec.task).into()),
        ("data".into(), format!("{} · {}", spec.data.name, spec.data.md5.get(..7).unwrap_or(&spec.data.md5))),
        ("split.test".into(), in_percent(spec.split.test)),
        ("split.validation".into(), in_percent(spec.split.validation)),
        ("split.stratify".into(), on(spec.split.stratify)),
        ("standardise".into(), on(spec.preprocess.standardise)),
        ("one_hot".into(), on(spec.preprocess.one_hot)),
        ("seed".into(), spec.seed.to_string()),
        ("device".into(), if spec.device == Device::Cpu { "CPU" } else { "WebGPU" }.into()),
    ]);
    all
}

/// Everything that was asked of a run that measured how documents are found, by name.
fn retrieval_settings(spec: &RetrievalSpec, on: &dyn Fn(bool) -> String) -> BTreeMap<String, String> {
    let RetrievalSpec { cutting, ways, encoder, documents, n_documents, questions, .. } = spec;
    let short = |digest: &str| digest.get(..7).unwrap_or(digest).to_string();
    let settings = [
        ("model", text().runs.retrieval.to_string()),
        ("cut_by", (text().ask.cut_by_name)(cutting.by).to_string()),
        ("size_tokens", cutting.size_tokens.to_string()),
        ("overlap_tokens", cutting.overlap_tokens.to_string()),
        ("keywords", on(ways.keywords)),
        ("vectors", on(ways.vectors)),
        ("rerank", on(ways.rerank)),
        ("encoder", encoder.clone()),
        ("documents", format!("{n_documents} · {}", short(documents))),
        ("questions", short(questions)),
    ];
    settings.map(|(name, value)| (name.to_string(), value)).into()
}

/// What each run learned from that not all did. `None` if all learned from the same columns.
fn features(runs: &[RunRecord]) -> Option<Difference> {
    let trained = || runs.iter().filter_map(|run| run.spec.train());
    let is_own = |name: &&String| !trained().all(|spec| spec.features.contains(name));
    let own = |spec: &TrainSpec| -> (u64, Vec<String>) {
        (spec.features.len() as u64, spec.features.iter().filter(is_own).cloned().collect())
    };
    let of_each: Vec<Option<(u64, Vec<String>)>> = runs.iter().map(|run| run.spec.train().map(own)).collect();
    let shown = |(n, own): &(u64, Vec<String>)| {
        (text().runs.features_own)(*n, &own.iter().map(String::as_str).collect::<Vec<_>>())
    };
    of_each.iter().flatten().any(|(_, own)| !own.is_empty()).then(|| Difference {
        name: "features".into(),
        label: text().train.features.into(),
        values: of_each.iter().map(|own| own.as_ref().map(shown)).collect(),
        best: None,
    })
}

/// A model as a learner reads it, or its name in specs if it is not known.
pub fn model_label<'a>(models: &'a [ModelInfo], name: &'a str) -> &'a str {
    let unknown = if name == RETRIEVAL { text().runs.retrieval } else { name };
    models.iter().find(|model| model.name == name).map_or(unknown, |model| &model.label)
}

/// A setting as the Train room calls it.
fn label(name: &str, models: &[ModelInfo]) -> String {
    let t = &text().train;
    let known = match name {
        "model" => t.model,
        "target" => t.target,
        "task" => t.task,
        "data" => text().runs.data,
        "split.test" => t.test,
        "split.validation" => t.validation,
        "split.stratify" => t.stratify,
        "standardise" => t.standardise,
        "one_hot" => t.one_hot,
        "seed" => t.seed,
        "device" => t.device,
        "cut_by" => text().ask.cut_by,
        "size_tokens" => text().ask.size,
        "overlap_tokens" => text().ask.overlap,
        "keywords" => text().ask.keywords,
        "vectors" => text().ask.vectors,
        "rerank" => text().ask.reranked,
        "encoder" => text().runs.encoder,
        "documents" => text().ask.documents,
        "questions" => text().runs.questions,
        _ => {
            let setting = models.iter().flat_map(|model| &model.settings).find(|setting| setting.name == name);
            setting.map_or(name, |setting| &setting.label)
        }
    };
    known.to_string()
}

#[cfg(test)]
pub(super) mod tests {
    use bunsen_spec::{
        DataRef, Evaluation, MetricPoint, Part, PreprocessSpec, ProjectId, RunId, RunStatus, SplitRows, SplitSpec,
    };

    use super::*;

    /// A finished classification run.
    pub(in crate::state) fn record(number: u64, model: &str, accuracy: f64) -> RunRecord {
        RunRecord {
            version: 1,
            id: RunId(number.to_string()),
            project: ProjectId("p".into()),
            number,
            name: format!("Run {number}"),
            note: String::new(),
            status: RunStatus::Finished,
            spec: RunSpec::Train(TrainSpec {
                data: DataRef { name: "iris.csv".into(), md5: "a".repeat(32), size_bytes: 1, ..Default::default() },
                target: "species".into(),
                features: vec!["sepal_length".into(), "sepal_width".into()],
                task: Task::Classification,
                model: model.into(),
                settings: BTreeMap::from([("epochs".to_string(), SettingValue::Integer(30))]),
                preprocess: PreprocessSpec::default(),
                split: SplitSpec::default(),
                seed: 7,
                device: Device::Cpu,
            }),
            commit: String::new(),
            started_ms: 0.0,
            ended_ms: Some(1.0),
            trained_ms: 1.0,
            computed_on: "CPU".into(),
            split: SplitRows { train: vec![0, 1, 2], validation: vec![3], test: vec![4, 5], without_target: vec![] },
            points: vec![
                MetricPoint { name: "loss".into(), part: Part::Train, step: 1, value: 1.0 },
                MetricPoint { name: "loss".into(), part: Part::Validation, step: 1, value: 1.1 },
            ],
            evaluation: Some(Evaluation {
                metrics: BTreeMap::from([("accuracy".to_string(), accuracy), ("log_loss".to_string(), 1.0 - accuracy)]),
                n_rows: 30,
                ..Default::default()
            }),
            signature: None,
            files: vec![],
            prepared: None,
            checkpoint: None,
            problem: None,
            tests: Vec::new(),
            is_held_back: false,
            trashed_ms: None,
        }
    }

    pub(in crate::state) fn spec_of(run: &mut RunRecord) -> &mut TrainSpec {
        match &mut run.spec {
            RunSpec::Train(spec) => spec,
            RunSpec::Retrieval(_) => unreachable!("the test's runs are trainings"),
        }
    }

    #[test]
    fn only_what_differs_is_listed() {
        let mut runs = [record(1, "mlp", 0.9), record(2, "softmax_regression", 0.95)];
        spec_of(&mut runs[1]).settings.clear();
        let comparison = compare(&runs, &[]);
        let names: Vec<_> = comparison.settings.iter().map(|d| d.name.as_str()).collect();
        assert_eq!(names, ["epochs", "model"]);
        assert_eq!(comparison.settings[0].values, [Some("30".to_string()), None]);
        assert_eq!(comparison.metrics[0].best, Some(1));
        assert_eq!(comparison.metrics[0].values[0].as_deref(), Some("90.0 %"));
        assert!(comparison.same_rows);
    }

    #[test]
    fn columns_in_the_middle_of_a_long_list_count() {
        let mut runs = [record(1, "mlp", 0.9), record(2, "mlp", 0.9)];
        spec_of(&mut runs[0]).features = (0..9).map(|i| format!("x{i}")).collect();
        let same = spec_of(&mut runs[0]).features.clone();
        spec_of(&mut runs[1]).features = same;
        assert_eq!(compare(&runs, &[]).settings, []);
        spec_of(&mut runs[1]).features.remove(4);
        let settings = compare(&runs, &[]).settings;
        assert_eq!(settings[0].values, [Some("9 columns, with x4".into()), Some("8 columns".into())]);
        spec_of(&mut runs[1]).features = (1..10).map(|i| format!("x{i}")).collect();
        assert_eq!(compare(&runs, &[]).settings[0].values[1].as_deref(), Some("9 columns, with x9"));
    }

    #[test]
    fn other_rows_are_noticed() {
        let mut runs = [record(1, "mlp", 0.9), record(2, "mlp", 0.9)];
        runs[1].split.test = vec![0, 1];
        let comparison = compare(&runs, &[]);
        assert!(!comparison.same_rows);
        assert_eq!(comparison.metrics[0].best, None);
    }

    #[test]
    fn the_margin_is_wilsons() {
        // statsmodels proportion_confint(27, 30, method="wilson"): 0.7438 to 0.9654.
        let (points, n) = compare(&[record(1, "mlp", 0.9)], &[]).margin.unwrap();
        assert!((points - 11.08).abs() < 0.02, "{points}");
        assert_eq!(n, 30);
    }

    #[test]
    fn curves_are_of_watched_rows() {
        let runs = [record(1, "mlp", 0.9)];
        assert_eq!(curve_metrics(&runs), ["loss"]);
        assert_eq!(curves(&runs, "loss")[0].points, [(1, 1.1)]);
    }
}
