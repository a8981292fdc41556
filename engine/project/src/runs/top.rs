//! The pipeline at the top of a project: the data is prepared, checked, and the newest run trained.
//!
//! `dvc.yaml` follows what a version says of its data. What stages write, and `dvc.lock`, come with a finished run:
//! then all of them have run in the page. A stage of one of their names that calls another program is the learner's
//! own, and so are all other stages: they stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::{DataRef, RunRecord, Suite, ValidationResult};

use super::params::write_top_params;
use super::version::{self, CURVES, METRICS, MODEL, curves_columns, curves_csv, metrics_json, validation_json};
use crate::dvc::{self, Pointer};
use crate::git::{self, ObjectId};
use crate::pipeline::{Hashed, LOCK_FILE, LockFile, Locked, NewStage, PARAMS_FILE, PIPELINE_FILE, Stage, read_stages};
use crate::project::{SETTINGS_FILE, data_files, prepared_path, read_data_in, recipe_path, suite_file, suite_path};
use crate::yaml::{self, Yaml};
use crate::{ProjectError, Store};

/// What a version has at its top that stages write: taken together from one side of a merge, or not at all.
pub(crate) const WRITTEN: [&str; 6] = [PIPELINE_FILE, LOCK_FILE, PARAMS_FILE, METRICS, CURVES, VALIDATION];

const VALIDATION: &str = "validation.json";
const CLEAN: &str = "clean";
const VALIDATE: &str = "validate";
const TRAIN: &str = "train";
const IGNORE_FILE: &str = ".gitignore";

/// Files by path, with what they become.
type Files = BTreeMap<String, Option<Vec<u8>>>;

/// The pipeline at the top of a version, as it is.
#[derive(Debug, Default)]
pub(crate) struct Top {
    /// The files that it is made of, as far as they are there.
    files: BTreeMap<&'static str, Vec<u8>>,
    /// `dvc.yaml`, with nothing in it if there is none; `None` if it is no YAML: then it is left alone.
    pipeline: Option<Yaml>,
    has_suite: bool,
}

impl Top {
    /// Reads it from a version's files. `data_name`: that of the project's data.
    pub async fn read(store: &dyn Store, tree: ObjectId, data_name: &str) -> Result<Self, ProjectError> {
        let mut top = Self::default();
        for path in WRITTEN.into_iter().chain([IGNORE_FILE]) {
            top.files.extend(git::read_file(store, tree, path).await?.map(|bytes| (path, bytes)));
        }
        top.has_suite = git::read_file(store, tree, &suite_path(data_name)).await?.is_some();
        top.pipeline = match top.files.get(PIPELINE_FILE).map(|bytes| yaml::read(&String::from_utf8_lossy(bytes))) {
            None | Some(Ok(Yaml::Null)) => Some(Yaml::Map(Vec::new())),
            Some(read) => read.ok().filter(|yaml| yaml.as_map().is_some()),
        };
        Ok(top)
    }

    /// Says whether something is expected of the data from now on.
    pub fn expect(&mut self, has_suite: bool) {
        self.has_suite = has_suite;
    }

    /// What changes where the data becomes this: only `dvc.yaml`, for no stage has run.
    pub fn follow(&self, data: &DataRef) -> Files {
        let is_stale = !self.has_suite && self.owns(VALIDATE);
        let stale = is_stale.then(|| (VALIDATION.to_string(), None));
        self.define(data, self.owns(TRAIN), None).into_iter().map(|(change, _)| change).chain(stale).collect()
    }

    /// What a run that has just finished changes. `data` is what the newest version says of it, which may be another
    /// than the run's.
    pub fn after_run(
        &self,
        data: &DataRef,
        run: &RunRecord,
        model: &Pointer,
        validation: Option<&(Suite, ValidationResult)>,
    ) -> Files {
        let plots = version::plots(&curves_columns(&run.points));
        let Some((pipeline, stages)) = self.define(data, true, plots) else { return Files::new() };
        if !stages.iter().any(|stage| stage.name == TRAIN) {
            return Files::new();
        }
        let params = write_top_params(&run.spec);
        let mut texts = BTreeMap::from([
            (METRICS, metrics_json(run.evaluation.as_ref(), &run.split)),
            (CURVES, curves_csv(&run.points)),
        ]);
        let checked = validation.map(|(_, result)| validation_json(result));
        texts.extend(checked.or_else(|| self.files.get(VALIDATION).cloned()).map(|bytes| (VALIDATION, bytes)));

        let mut known = version::hashed_data(&run.spec.data, |name| format!("data/{name}"));
        known.extend(texts.iter().map(|(path, bytes)| Hashed::bytes(path, bytes)));
        known.push(version::hashed_model(model));
        known.extend(run.prepared.iter().map(|file| Hashed::file(&file.path, &file.md5, file.size_bytes)));
        let suite = validation.map(|(suite, _)| suite_file(&run.spec.data.name, suite));
        let said = data_files(&run.spec.data).into_iter().chain(suite);
        known.extend(said.filter_map(|(path, bytes)| Some(Hashed::bytes(&path, &bytes?))));
        let known = known.into_iter().map(|hashed| (hashed.path.clone(), hashed)).collect();
        let values = yaml::read(&params).expect("the parameters were written by us");
        let mut lock = self.lock();
        for stage in &stages {
            if let Some(locked) = Locked::of(stage, &known, &values) {
                lock.put(&stage.name, &locked);
            }
        }
        let written = texts.into_iter().map(|(path, bytes)| (path.to_string(), Some(bytes)));
        let mut files: Files = written.chain([pipeline, self.ignore(MODEL)]).collect();
        files.insert(LOCK_FILE.into(), Some(lock.to_text().into_bytes()));
        files.insert(PARAMS_FILE.into(), Some(params.into_bytes()));
        files
    }

    /// What changes where contents are lost, because their runs are: what stages have written of them is forgotten,
    /// and a run whose model is lost is no stage any more.
    pub fn without(&self, data: &DataRef, lost: &BTreeSet<String>) -> Files {
        let mut lock = self.lock();
        let is_lost = |lock: &LockFile, stage: &str| {
            let outs = lock.stage(stage).into_iter().flat_map(|stage| stage.outs);
            outs.into_iter().any(|out| lost.contains(out.md5.trim_end_matches(".dir")))
        };
        let is_train_lost = self.owns(TRAIN) && is_lost(&lock, TRAIN);
        let forgotten = [(CLEAN, is_lost(&lock, CLEAN)), (TRAIN, is_train_lost)];
        let forgotten: Vec<_> = forgotten.into_iter().filter(|(_, is_lost)| *is_lost).map(|(name, _)| name).collect();
        if forgotten.is_empty() {
            return Files::new();
        }
        forgotten.into_iter().for_each(|stage| lock.forget(stage));
        let mut files =
            Files::from([(LOCK_FILE.to_string(), lock.stages().next().map(|_| lock.to_text().into_bytes()))]);
        if is_train_lost {
            files.extend([PARAMS_FILE, METRICS, CURVES].map(|path| (path.to_string(), None)));
            files.extend(self.define(data, false, None).map(|(pipeline, _)| pipeline));
        }
        files
    }

    /// `dvc.yaml` with the stages that there are now, and those of them that are ours.
    fn define(
        &self,
        data: &DataRef,
        has_run: bool,
        plots: Option<Yaml>,
    ) -> Option<((String, Option<Vec<u8>>), Vec<Stage>)> {
        let before = self.pipeline.as_ref()?;
        let known = self.stages();
        let is_free = |name: &str| self.owns(name) || !known.iter().any(|(known, _)| known == name);
        let is_wanted = |name: &str| match name {
            CLEAN => !data.recipe.is_empty(),
            VALIDATE => self.has_suite,
            _ => has_run,
        };
        let ours: Vec<_> =
            [CLEAN, VALIDATE, TRAIN].into_iter().filter(|name| is_free(name) && is_wanted(name)).collect();
        let ours: Vec<(String, Yaml)> =
            ours.iter().map(|name| (name.to_string(), stage(name, data, ours.contains(&VALIDATE)).to_yaml())).collect();
        let text = yaml::write(&Yaml::Map(vec![("stages".into(), Yaml::Map(ours.clone()))]));
        let stages = read_stages(PIPELINE_FILE, &text, &[]).expect("the stages were written by us");

        let theirs = known.iter().filter(|(name, _)| !self.owns(name)).cloned();
        let all = Yaml::Map(ours.into_iter().chain(theirs).collect());
        let mut after = before.clone();
        after.put("stages", all.clone());
        if all.as_map().is_some_and(<[_]>::is_empty) {
            let rest = after.as_map().unwrap_or_default().iter();
            after = Yaml::Map(rest.filter(|(name, _)| name != "stages" && !self.is_our_plot(name)).cloned().collect());
        }
        if let Some(plots) = plots.filter(|_| before.get("plots").is_none() || self.is_our_plot("plots")) {
            after.put("plots", plots);
        }
        let bytes = match self.files.get(PIPELINE_FILE) {
            Some(bytes) if after == *before => Some(bytes.clone()),
            _ => after.as_map().is_some_and(|entries| !entries.is_empty()).then(|| yaml::write(&after).into_bytes()),
        };
        Some(((PIPELINE_FILE.to_string(), bytes), stages))
    }

    fn stages(&self) -> &[(String, Yaml)] {
        let stages = self.pipeline.as_ref().and_then(|pipeline| pipeline.get("stages"));
        stages.and_then(Yaml::as_map).unwrap_or_default()
    }

    /// Whether a stage is there and is ours.
    fn owns(&self, name: &str) -> bool {
        self.stages().iter().any(|(known, body)| known == name && is_ours(name, body))
    }

    /// Whether this entry of the file draws our curves and nothing else.
    fn is_our_plot(&self, entry: &str) -> bool {
        let plots = self.pipeline.as_ref().and_then(|pipeline| pipeline.get(entry)).and_then(Yaml::as_list);
        entry == "plots" && plots.is_some_and(|plots| plots.len() == 1 && plots[0].get(CURVES).is_some())
    }

    fn lock(&self) -> LockFile {
        let text = self.files.get(LOCK_FILE).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        LockFile::read(&text).unwrap_or_default()
    }

    /// `.gitignore` with a line for something that DVC keeps.
    fn ignore(&self, name: &str) -> (String, Option<Vec<u8>>) {
        let text = self.files.get(IGNORE_FILE).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        let line = dvc::ignore_line(name);
        let is_known = text.lines().any(|known| known.trim() == line.trim_end());
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let text = if is_known { text.into_owned() } else { format!("{text}{gap}{line}") };
        (IGNORE_FILE.into(), Some(text.into_bytes()))
    }
}

/// What must change in a version's files that came of a merge, so that its `dvc.yaml` fits its data. Nothing where
/// the version makes no project: that is found out elsewhere.
pub(crate) async fn settle(store: &dyn Store, tree: ObjectId) -> Result<Files, ProjectError> {
    let Ok((data, _)) = read_data_in(store, tree).await else { return Ok(Files::new()) };
    let top = Top::read(store, tree, &data.name).await?;
    Ok(if top.stages().is_empty() { Files::new() } else { top.follow(&data) })
}

/// Whether a `dvc.yaml` has no other stages than ours, so that any other version of it is as good.
pub(crate) fn is_all_ours(pipeline: &str) -> bool {
    let Ok(pipeline) = yaml::read(pipeline) else { return false };
    let stages = pipeline.get("stages").and_then(Yaml::as_map).unwrap_or_default();
    stages.iter().all(|(name, body)| is_ours(name, body))
}

fn is_ours(name: &str, body: &Yaml) -> bool {
    let command = body.get("cmd").and_then(Yaml::as_text).unwrap_or_default();
    [CLEAN, VALIDATE, TRAIN].contains(&name) && command.split_whitespace().take(2).eq(["bunsen", name])
}

/// One of the stages.
fn stage(name: &str, data: &DataRef, is_validated: bool) -> NewStage {
    let place = |name: &String| format!("data/{name}");
    let tables = std::iter::once(&data.name).chain(data.others.iter().map(|other| &other.name));
    let recipe = (!data.recipe.is_empty()).then(|| recipe_path(&data.name));
    let mut deps: Vec<String> = tables.map(place).chain(recipe.clone()).chain([SETTINGS_FILE.into()]).collect();
    let read = |option: &str, path: &str| [option.to_string(), path.to_string()];
    let settings = read("--project", SETTINGS_FILE).into_iter();
    let with_recipe = || recipe.iter().flat_map(|recipe| read("--recipe", recipe));
    let begin = |words: &[&str]| ["bunsen", name].iter().chain(words).map(|word| word.to_string()).collect::<Vec<_>>();
    let file = place(&data.name);
    match name {
        CLEAN => {
            let out = prepared_path(&data.name);
            let command = begin(&[&recipe_path(&data.name), &file]).into_iter();
            let command = command.chain(settings).chain(read("--out", &out)).collect();
            NewStage { command, deps, outs: vec![out], ..NewStage::default() }
        }
        VALIDATE => {
            let suite = suite_path(&data.name);
            let command = begin(&[&suite, &file]).into_iter().chain(settings).chain(with_recipe());
            let command = command.chain(["--only-critical".to_string()]).chain(read("--out", VALIDATION)).collect();
            deps.push(suite);
            NewStage { command, deps, texts: vec![VALIDATION.into()], ..NewStage::default() }
        }
        _ => {
            let options = [("--params", PARAMS_FILE), ("--out", MODEL), ("--metrics", METRICS), ("--curves", CURVES)];
            let options = options.into_iter().flat_map(|(option, path)| read(option, path));
            let command = begin(&[&file]).into_iter().chain(settings).chain(with_recipe()).chain(options).collect();
            // Nothing is trained on a table that must not be used.
            deps.extend(is_validated.then(|| VALIDATION.to_string()));
            NewStage {
                command,
                deps,
                has_params: true,
                outs: vec![MODEL.into()],
                texts: vec![CURVES.into()],
                metrics: Some(METRICS.into()),
            }
        }
    }
}
