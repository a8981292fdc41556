//! The pipeline at the top of a project: the data is prepared, checked, and the newest run trained.
//!
//! `dvc.yaml` follows what a version says of its data. What stages write, and `dvc.lock`, come with a finished run, when
//! that becomes a version: then all of them have run in the page. A stage of one of their names that calls another
//! program is the learner's own, and so are all other stages: they stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::{DataRef, RunRecord, Suite, TrainSpec, ValidationResult};

use super::curves::{CURVES, Curves};
use super::params::write_top_params;
use super::stages::{CLEAN, TRAIN, VALIDATE, VALIDATION, is_ours, stage};
use super::version::{METRICS, MODEL, hashed_data, hashed_model, metrics_json, validation_json};
use crate::dvc::{self, Pointer};
use crate::git::{self, ObjectId};
use crate::pipeline::{Hashed, LOCK_FILE, LockFile, Locked, PARAMS_FILE, PIPELINE_FILE, read_stages};
use crate::project::{data_files, read_data_in, suite_file, suite_path};
use crate::reach::passable;
use crate::yaml::{self, Yaml};
use crate::{ProjectError, Store};

/// What a version has at its top that stages write: taken together from one side of a merge, or not at all.
pub(crate) const WRITTEN: [&str; 6] = [PIPELINE_FILE, LOCK_FILE, PARAMS_FILE, METRICS, CURVES, VALIDATION];

const IGNORE_FILE: &str = ".gitignore";

/// Files by path, with what they become.
type Files = BTreeMap<String, Option<Vec<u8>>>;

/// The pipeline at the top of a version, as it is.
#[derive(Debug, Default)]
pub(crate) struct Top {
    /// The files that it is made of, as far as they are there.
    files: BTreeMap<&'static str, Vec<u8>>,
    /// `dvc.yaml`, with nothing in it if there is none; `None` if it cannot be read: then it is left alone.
    pipeline: Option<Yaml>,
    has_suite: bool,
}

impl Top {
    /// Reads it from a version's files. `data`: what that version says of its table, if it has one.
    pub async fn read(store: &dyn Store, tree: ObjectId, data: Option<&DataRef>) -> Result<Self, ProjectError> {
        // Bytes that are damaged hold nothing up: what stages write is made anew.
        let read = async |path: &str| passable(git::read_file(store, tree, path).await);
        let mut top = Self::default();
        for path in WRITTEN.into_iter().chain([IGNORE_FILE]) {
            top.files.extend(read(path).await?.flatten().map(|bytes| (path, bytes)));
        }
        top.pipeline = match read(PIPELINE_FILE).await? {
            Some(Some(bytes)) => read_map(&bytes),
            Some(None) => Some(Yaml::Map(Vec::new())),
            None => None,
        };
        if let Some(data) = data {
            top.has_suite = read(&suite_path(&data.name)).await?.is_none_or(|suite| suite.is_some());
        }
        Ok(top)
    }

    /// Says whether something is expected of the data from now on.
    pub fn expect(&mut self, has_suite: bool) {
        self.has_suite = has_suite;
    }

    /// What changes where the table becomes this: only `dvc.yaml`, for no stage has run.
    pub fn follow(&self, data: Option<&DataRef>) -> Files {
        let is_stale = !self.has_suite && self.owns(VALIDATE);
        let mut files = self.with_stages(self.stages_now(data, self.owns(TRAIN)), None);
        files.extend(is_stale.then(|| (VALIDATION.to_string(), None)));
        files
    }

    /// What a run that becomes a version changes. `data` is the newest version's table, if it has one, which may
    /// be another than the run's; `spec` is what the run was asked to learn; `validation` is what came of checking
    /// the run's table, if that is known.
    pub fn after_run(
        &self,
        data: Option<&DataRef>,
        (run, spec): (&RunRecord, &TrainSpec),
        model: &Pointer,
        validation: Option<&(Suite, ValidationResult)>,
    ) -> Files {
        let ours = self.stages_now(data, true);
        if self.pipeline.is_none() || !ours.iter().any(|(name, _)| name == TRAIN) {
            return Files::new();
        }
        let pipeline = yaml::write(&Yaml::Map(vec![("stages".into(), Yaml::Map(ours.clone()))]));
        let stages = read_stages(PIPELINE_FILE, &pipeline, &[]).expect("the stages were written by us");
        let curves = Curves::of(&run.points);
        let params = self.files.get(PARAMS_FILE).and_then(|bytes| read_map(bytes));
        let params = write_top_params(params, spec);
        let mut texts = BTreeMap::from([
            (METRICS, metrics_json(run.evaluation.as_ref(), &run.split)),
            (CURVES, curves.to_csv().into_bytes()),
        ]);
        let checked = validation.map(|(_, result)| validation_json(result));
        texts.extend(checked.or_else(|| self.files.get(VALIDATION).cloned()).map(|bytes| (VALIDATION, bytes)));

        let mut known = hashed_data(&spec.data, |name| format!("data/{name}"));
        known.extend(texts.iter().map(|(path, bytes)| Hashed::bytes(path, bytes)));
        known.push(hashed_model(model));
        known.extend(run.prepared.iter().map(|file| Hashed::file(&file.path, &file.md5, file.size_bytes)));
        let suite = validation.map(|(suite, _)| suite_file(&spec.data.name, suite));
        let said = data_files(Some(&spec.data)).into_iter().chain(suite);
        known.extend(said.filter_map(|(path, bytes)| Some(Hashed::bytes(&path, &bytes?))));
        let known = known.into_iter().map(|hashed| (hashed.path.clone(), hashed)).collect();
        let values = yaml::read(&params).expect("the parameters were written by us");
        let mut lock = self.lock();
        for stage in &stages {
            if let Some(locked) = Locked::of(stage, &known, &values) {
                lock.put(&stage.name, &locked);
            }
        }
        texts.extend([(LOCK_FILE, lock.to_text().into_bytes()), (PARAMS_FILE, params.into_bytes())]);
        let mut files = self.with_stages(ours, curves.plots());
        files.extend(texts.into_iter().map(|(path, bytes)| (path.to_string(), Some(bytes))));
        files.extend([self.ignore(MODEL)]);
        files
    }

    /// What changes where contents are lost, because their runs are: what stages have written of them is forgotten,
    /// and a run whose model is lost is no stage any more.
    pub fn without(&self, data: Option<&DataRef>, lost: &BTreeSet<String>) -> Files {
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
            let params = is_all_ours(self.stages()).then_some(PARAMS_FILE);
            files.extend([METRICS, CURVES].into_iter().chain(params).map(|path| (path.to_string(), None)));
            files.extend(self.with_stages(self.stages_now(data, false), None));
        }
        files
    }

    /// Our stages as they are now, but for those whose names stages of the learner's have. All of ours need a table.
    fn stages_now(&self, data: Option<&DataRef>, has_run: bool) -> Vec<(String, Yaml)> {
        let Some(data) = data else { return Vec::new() };
        let is_free = |name: &str| self.owns(name) || !self.stages().iter().any(|(known, _)| known == name);
        let wanted = [(CLEAN, !data.recipe.is_empty()), (VALIDATE, self.has_suite), (TRAIN, has_run)];
        let ours = wanted.into_iter().filter(|(name, is_wanted)| *is_wanted && is_free(name));
        let ours: Vec<&str> = ours.map(|(name, _)| name).collect();
        let is_validated = ours.contains(&VALIDATE);
        ours.into_iter().map(|name| (name.to_string(), stage(name, data, is_validated).to_yaml())).collect()
    }

    /// `dvc.yaml` with these stages of ours, what is drawn of the run's curves, and all that is not ours. Nothing if
    /// it cannot be read.
    fn with_stages(&self, ours: Vec<(String, Yaml)>, plots: Option<Yaml>) -> Files {
        let Some(before) = &self.pipeline else { return Files::new() };
        let has_run = ours.iter().any(|(name, _)| name == TRAIN);
        let theirs = self.stages().iter().filter(|(name, _)| !self.owns(name)).cloned();
        let stages: Vec<_> = ours.into_iter().chain(theirs).collect();
        let mut entries = before.as_map().unwrap_or_default().to_vec();
        entries.retain(|(name, _)| match name.as_str() {
            "stages" => !stages.is_empty(),
            "plots" => has_run || !self.draws_our_curves(),
            _ => true,
        });
        let mut after = Yaml::Map(entries);
        if !stages.is_empty() {
            after.put("stages", Yaml::Map(stages));
        }
        if let Some(plots) = plots.filter(|_| before.get("plots").is_none() || self.draws_our_curves()) {
            after.put("plots", plots);
        }
        let bytes = match self.files.get(PIPELINE_FILE) {
            Some(bytes) if after == *before => Some(bytes.clone()),
            _ => after.as_map().is_some_and(|entries| !entries.is_empty()).then(|| yaml::write(&after).into_bytes()),
        };
        Files::from([(PIPELINE_FILE.to_string(), bytes)])
    }

    fn stages(&self) -> &[(String, Yaml)] {
        self.pipeline.as_ref().map(stages_of).unwrap_or_default()
    }

    /// Whether a stage is there and is ours.
    fn owns(&self, name: &str) -> bool {
        self.stages().iter().any(|(known, body)| known == name && is_ours(name, body))
    }

    /// Whether our curves are drawn, and nothing else.
    fn draws_our_curves(&self) -> bool {
        let plots = self.pipeline.as_ref().and_then(|pipeline| pipeline.get("plots")).and_then(Yaml::as_list);
        plots.is_some_and(|plots| plots.len() == 1 && plots[0].get(CURVES).is_some())
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
    let top = Top::read(store, tree, data.as_ref()).await?;
    Ok(if top.stages().is_empty() { Files::new() } else { top.follow(data.as_ref()) })
}

/// Whether a `dvc.yaml` is written by us alone, so that any other version of it is as good.
pub(crate) fn is_generated(pipeline: &[u8]) -> bool {
    read_map(pipeline).is_some_and(|yaml| is_all_ours(stages_of(&yaml)))
}

fn is_all_ours(stages: &[(String, Yaml)]) -> bool {
    stages.iter().all(|(name, body)| is_ours(name, body))
}

fn stages_of(pipeline: &Yaml) -> &[(String, Yaml)] {
    pipeline.get("stages").and_then(Yaml::as_map).unwrap_or_default()
}

/// A file of names with values, also where it has none.
fn read_map(bytes: &[u8]) -> Option<Yaml> {
    match yaml::read(&String::from_utf8_lossy(bytes)).ok()? {
        Yaml::Null => Some(Yaml::Map(Vec::new())),
        read => read.as_map().is_some().then_some(read),
    }
}
