//! `dvc.lock`: what each stage ran with, and what came of it.

use std::collections::BTreeMap;

use crate::yaml::{Yaml, YamlError, read, write};

use super::{PARAMS_FILE, Stage};

/// A file or folder as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hashed {
    /// Its path, as the stage names it.
    pub path: String,
    /// MD5 of its bytes, or of a folder's listing followed by `.dir`. Empty when it was not known.
    pub md5: String,
    /// Its bytes, or those of all its files.
    pub size_bytes: Option<u64>,
    /// Number of files, for a folder.
    pub n_files: Option<u64>,
    /// Whether it is a program that the system may start.
    pub is_executable: bool,
}

/// A stage as it last ran.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Locked {
    /// The command, as in the stage.
    pub command: Yaml,
    /// What it read.
    pub deps: Vec<Hashed>,
    /// The values of its parameters, by file.
    pub params: Vec<(String, Vec<(String, Yaml)>)>,
    /// What it wrote.
    pub outs: Vec<Hashed>,
}

impl Locked {
    /// A stage as it stands after it has run without changing anything: files and folders are as `known` says, by
    /// path, and `params` are the whole of its `params.yaml`. `None` when something is not known.
    pub(crate) fn of(stage: &Stage, known: &BTreeMap<String, Hashed>, params: &Yaml) -> Option<Self> {
        let paths = |path: &String| known.get(path).cloned();
        let values = || params.as_map().unwrap_or_default().to_vec();
        Some(Self {
            command: stage.command.clone(),
            deps: stage.deps.iter().map(paths).collect::<Option<_>>()?,
            params: stage.params.iter().map(|file| (file.path.clone(), values())).collect(),
            outs: stage.outs.iter().map(|out| paths(&out.path)).collect::<Option<_>>()?,
        })
    }

    /// As it stands in the file: what it read and wrote by path, parameters by name, those of `params.yaml` first.
    pub fn to_yaml(&self) -> Yaml {
        let mut entries = vec![("cmd".to_string(), self.command.clone())];
        let files = |files: &[Hashed]| {
            let mut files: Vec<_> = files.iter().collect();
            files.sort_by(|a, b| a.path.cmp(&b.path));
            Yaml::List(files.into_iter().map(Hashed::to_yaml).collect())
        };
        if !self.deps.is_empty() {
            entries.push(("deps".into(), files(&self.deps)));
        }
        if !self.params.is_empty() {
            let mut params = self.params.clone();
            params.sort_by(|(a, _), (b, _)| (a != PARAMS_FILE, a).cmp(&(b != PARAMS_FILE, b)));
            for (_, values) in &mut params {
                values.sort_by(|(a, _), (b, _)| a.cmp(b));
            }
            let params = params.into_iter().map(|(file, values)| (file, Yaml::Map(values)));
            entries.push(("params".into(), Yaml::Map(params.collect())));
        }
        if !self.outs.is_empty() {
            entries.push(("outs".into(), files(&self.outs)));
        }
        Yaml::Map(entries)
    }

    fn from_yaml(yaml: &Yaml) -> Option<Self> {
        let files = |field: &str| match yaml.get(field) {
            None | Some(Yaml::Null) => Some(Vec::new()),
            Some(items) => items.as_list()?.iter().map(Hashed::from_yaml).collect(),
        };
        let mut params = Vec::new();
        for (file, values) in yaml.get("params").and_then(Yaml::as_map).unwrap_or_default() {
            params.push((file.clone(), values.as_map()?.to_vec()));
        }
        Some(Self { command: yaml.get("cmd")?.clone(), deps: files("deps")?, params, outs: files("outs")? })
    }
}

impl Hashed {
    /// A file of which MD5 and size are known.
    pub(crate) fn file(path: &str, md5: &str, size_bytes: u64) -> Self {
        Self { path: path.to_string(), md5: md5.to_string(), size_bytes: Some(size_bytes), ..Self::default() }
    }

    /// A file with this content.
    pub(crate) fn bytes(path: &str, bytes: &[u8]) -> Self {
        Self::file(path, &crate::md5_hex(bytes), bytes.len() as u64)
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.md5.ends_with(".dir")
    }

    fn to_yaml(&self) -> Yaml {
        let whole = |n: u64| Yaml::Integer(n.into());
        let mut entries = vec![
            ("path".to_string(), Yaml::text(&self.path)),
            ("hash".into(), Yaml::text("md5")),
            ("md5".into(), Yaml::text(&self.md5)),
        ];
        entries.extend(self.size_bytes.map(|n| ("size".into(), whole(n))));
        entries.extend(self.n_files.map(|n| ("nfiles".into(), whole(n))));
        entries.extend(self.is_executable.then(|| ("isexec".into(), Yaml::Flag(true))));
        Yaml::Map(entries)
    }

    fn from_yaml(yaml: &Yaml) -> Option<Self> {
        let whole = |field: &str| match yaml.get(field) {
            Some(Yaml::Integer(n)) => u64::try_from(*n).ok(),
            _ => None,
        };
        Some(Self {
            path: yaml.get("path")?.as_text()?.to_string(),
            md5: yaml.get("md5").and_then(Yaml::as_text).unwrap_or_default().to_string(),
            size_bytes: whole("size"),
            n_files: whole("nfiles"),
            is_executable: yaml.get("isexec") == Some(&Yaml::Flag(true)),
        })
    }
}

/// The whole file. What is in it beside the stages that are put stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LockFile(Yaml);

impl LockFile {
    /// Reads it; an empty text has no stages.
    ///
    /// # Errors
    /// If it is no YAML.
    pub fn read(text: &str) -> Result<Self, YamlError> {
        read(text).map(Self)
    }

    /// How a stage last ran. `None`: never, or it is written in a form that we do not know.
    pub fn stage(&self, name: &str) -> Option<Locked> {
        Locked::from_yaml(self.0.get("stages")?.get(name)?)
    }

    /// How the stages last ran, in the file's order, as far as [`LockFile::stage`] knows it.
    pub fn stages(&self) -> impl Iterator<Item = Locked> {
        let stages = self.0.get("stages").and_then(Yaml::as_map).unwrap_or_default();
        stages.iter().filter_map(|(_, stage)| Locked::from_yaml(stage))
    }

    /// Says how a stage ran.
    pub fn put(&mut self, name: &str, stage: &Locked) {
        if self.0.get("schema").is_none() {
            self.0.put("schema", Yaml::text("2.0"));
        }
        let mut stages = self.0.get("stages").cloned().unwrap_or_default();
        stages.put(name, stage.to_yaml());
        self.0.put("stages", stages);
    }

    /// Forgets how a stage ran.
    pub(crate) fn forget(&mut self, name: &str) {
        let stages = self.0.get("stages").and_then(Yaml::as_map).unwrap_or_default();
        let stages = stages.iter().filter(|(known, _)| known != name).cloned().collect();
        self.0.put("stages", Yaml::Map(stages));
    }

    /// The file, byte for byte as DVC writes it.
    pub fn to_text(&self) -> String {
        write(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN_BY_DVC: &str = "schema: '2.0'\nstages:\n  train:\n    cmd: bunsen train\n    deps:\n    - path: data.csv\n      hash: md5\n      md5: 0cc175b9c0f1b6a831c399e269772661\n      size: 1\n    params:\n      params.yaml:\n        lr: 1e-05\n      a.yaml:\n        x: '1'\n    outs:\n    - path: model\n      hash: md5\n      md5: 02d190000000000000000000000046dd6.dir\n      size: 3\n      nfiles: 2\n    - path: run.sh\n      hash: md5\n      md5: 92eb5ffee6ae2fec3ad71c777531578f\n      size: 1\n      isexec: true\n";

    #[test]
    fn what_dvc_wrote_is_read_and_written_again() {
        let lock = LockFile::read(WRITTEN_BY_DVC).unwrap();
        let stage = lock.stage("train").unwrap();
        assert_eq!(stage.params[0], ("params.yaml".into(), vec![("lr".into(), Yaml::Number(1e-5))]));
        assert!(stage.outs[0].is_folder() && stage.outs[0].n_files == Some(2) && stage.outs[1].is_executable);
        let mut anew = LockFile::default();
        let mut mixed = stage.clone();
        mixed.outs.reverse();
        mixed.params.reverse();
        anew.put("train", &mixed);
        assert_eq!(anew.to_text(), WRITTEN_BY_DVC);
        assert_eq!(lock.stage("other"), None);
        assert_eq!(lock.stages().collect::<Vec<_>>(), [stage]);
    }
}
