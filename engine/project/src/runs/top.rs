//! The pipeline at the top of a project: the data is prepared, checked, and the newest run trained.
//!
//! `dvc.yaml` follows what a version says of its data. What stages write, and `dvc.lock`, come with a finished run, when
//! that becomes a version: then all of them have run in the page. A stage of one of their names that calls another
//! program is the learner's own, and so are all other stages: they stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::{DataRef, RunRecord, Suite, ValidationResult};

use super::curves::{CURVES, Curves};
use super::params::write_top_params;
use super::stages::{CLEAN, TRAIN, VALIDATE, VALIDATION, is_ours, stage};
use super::version::{METRICS, MODEL, hashed_data, hashed_model, metrics_json, validation_json};
use crate::dvc::{self, Pointer};
use crate::git::{self, ObjectId};
use crate::pipeline::{Hashed, LOCK_FILE, LockFile, Locked, PARAMS_FILE, PIPELINE_FILE, Stage, read_stages};
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
    /// Reads it from a version's files. `data_name`: that of the project's data.
    pub async fn read(store: &dyn Store, tree: ObjectId, data_name: &str) -> Result<Self, ProjectError> {
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
        top.has_suite = read(&suite_path(data_name)).await?.is_none_or(|suite| suite.is_some());
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

    /// What a run that becomes a version changes. `data` is what the newest version says of it, which may be another
    /// than the run's; `validation` is what came of checking the run's table, if that is known.
    pub fn after_run(
        &self,
        data: &DataRef,
        run: &RunRecord,
        model: &Pointer,
        validation: Option<&(Suite, ValidationResult)>,
    ) -> Files {
        let curves = Curves::of(&run.points);
        let Some((pipeline, stages)) = self.define(data, true, curves.plots()) else { return Files::new() };
        if !stages.iter().any(|stage| stage.name == TRAIN) {
            return Files::new();
        }
        let params = self.files.get(PARAMS_FILE).and_then(|bytes| read_map(bytes));
        let params = write_top_params(params, &run.spec);
        let mut texts = BTreeMap::from([
            (METRICS, metrics_json(run.evaluation.as_ref(), &run.split)),
            (CURVES, curves.to_csv().into_bytes()),
        ]);
        let checked = validation.map(|(_, result)| validation_json(result));
        texts.extend(checked.or_else(|| self.files.get(VALIDATION).cloned()).map(|bytes| (VALIDATION, bytes)));

        let mut known = hashed_data(&run.spec.data, |name| format!("data/{name}"));
        known.extend(texts.iter().map(|(path, bytes)| Hashed::bytes(path, bytes)));
        known.push(hashed_model(model));
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
            let params = is_all_ours(self.stages()).then_some(PARAMS_FILE);
            files.extend([METRICS, CURVES].into_iter().chain(params).map(|path| (path.to_string(), None)));
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
        self.pipeline.as_ref().map(stages_of).unwrap_or_default()
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
