//! Reading stages from a `dvc.yaml`.

use bunsen_spec::{Problem, say::pipelines as words};

use super::{PARAMS_FILE, template};
use crate::yaml::{Yaml, read};

/// One step of a pipeline: a command, what it needs and what comes of it. Paths are relative to its folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its name, unique in its file.
    pub name: String,
    /// The command, a text, or several in a list, as written: the lock repeats it.
    pub command: Yaml,
    /// Its folder, relative to that of the file; empty for the same.
    pub folder: String,
    /// Files and folders it reads.
    pub deps: Vec<String>,
    /// Parameters it depends on, by file.
    pub params: Vec<ParamsFile>,
    /// Files and folders it writes, metrics and plots among them.
    pub outs: Vec<Out>,
    /// Never runs because something before it changed.
    pub is_frozen: bool,
    /// Runs each time.
    pub always_changed: bool,
}

/// Parameters of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamsFile {
    /// The file.
    pub path: String,
    /// Paths of values in it, with dots between the names. None: the whole file.
    pub names: Vec<String>,
}

/// Something a stage writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Out {
    /// The file or folder.
    pub path: String,
    /// Whether DVC's cache keeps it, and git does not.
    pub is_cached: bool,
    /// Whether it stays in place when the stage runs again.
    pub is_kept: bool,
}

impl Stage {
    /// The command lines, in order.
    pub fn commands(&self) -> Vec<&str> {
        match &self.command {
            Yaml::List(items) => items.iter().filter_map(Yaml::as_text).collect(),
            command => command.as_text().into_iter().flat_map(str::lines).collect(),
        }
    }

    /// Whether nothing can tell that it need not run.
    pub fn runs_always(&self) -> bool {
        self.always_changed || (self.deps.is_empty() && self.params.is_empty() && self.outs.is_empty())
    }
}

/// Reads the stages of a `dvc.yaml`, called `file` in what is said about it. `vars` are the contents of the files
/// that [`super::vars_files`] names, in its order.
///
/// # Errors
/// When a stage is not as DVC wants it, or needs something of DVC that is not done here; the problem says which.
pub fn read_stages(file: &str, text: &str, vars: &[Yaml]) -> Result<Vec<Stage>, Problem> {
    let definition = read(text).map_err(|error| words::bad_yaml(file, error.line, &error.why))?;
    let stages = template::expand(file, &definition, vars)?;
    stages.iter().map(|(name, body)| Reader { file, stage: name }.stage(body)).collect()
}

struct Reader<'a> {
    file: &'a str,
    stage: &'a str,
}

impl Reader<'_> {
    fn stage(&self, body: &Yaml) -> Result<Stage, Problem> {
        let entries = body.as_map().ok_or_else(|| self.wrong("cmd", "a command"))?;
        for (name, _) in entries {
            if !KNOWN.contains(&name.as_str()) {
                return Err(words::unknown_field(self.file, self.stage, name));
            }
        }
        let command = body.get("cmd").cloned().unwrap_or_default();
        let is_command = match &command {
            Yaml::Text(text) => !text.trim().is_empty(),
            Yaml::List(items) => !items.is_empty() && items.iter().all(|item| item.as_text().is_some()),
            _ => false,
        };
        if !is_command {
            return Err(self.wrong("cmd", "a command, or a list of commands"));
        }
        let mut outs = Vec::new();
        for field in ["outs", "metrics", "plots"] {
            for item in self.items(body, field)? {
                outs.push(self.out(field, item)?);
            }
        }
        let path =
            |item: &Yaml| item.as_text().map(str::to_string).ok_or_else(|| self.wrong("deps", "a list of paths"));
        Ok(Stage {
            name: self.stage.to_string(),
            command,
            folder: match body.get("wdir") {
                None | Some(Yaml::Null) => String::new(),
                Some(folder) => folder.as_text().ok_or_else(|| self.wrong("wdir", "a folder"))?.to_string(),
            },
            deps: self.items(body, "deps")?.iter().map(path).collect::<Result<_, _>>()?,
            params: self.params(self.items(body, "params")?)?,
            outs,
            is_frozen: self.flag(body, "frozen")?.unwrap_or(false),
            always_changed: self.flag(body, "always_changed")?.unwrap_or(false),
        })
    }

    fn out(&self, field: &str, item: &Yaml) -> Result<Out, Problem> {
        let plain = |path: &str| Out { path: path.to_string(), is_cached: true, is_kept: false };
        match item {
            Yaml::Text(path) => Ok(plain(path)),
            Yaml::Map(entries) if entries.len() == 1 => {
                let (path, details) = &entries[0];
                let is_cached = self.flag(details, "cache")?.unwrap_or(true);
                Ok(Out { is_cached, is_kept: self.flag(details, "persist")?.unwrap_or(false), ..plain(path) })
            }
            _ => Err(self.wrong(field, "a list of paths")),
        }
    }

    /// Parameters by file, each file once; a file that is named without parameters is meant as a whole.
    fn params(&self, items: &[Yaml]) -> Result<Vec<ParamsFile>, Problem> {
        let wrong = || self.wrong("params", "a list of parameters, or of files with their parameters");
        let mut files: Vec<(String, Option<Vec<String>>)> = Vec::new();
        let mut add = |path: &str, names: Option<Vec<String>>| match files.iter_mut().find(|(known, _)| known == path) {
            Some((_, known)) => *known = known.take().zip(names).map(|(known, names)| [known, names].concat()),
            None => files.push((path.to_string(), names)),
        };
        for item in items {
            match item {
                Yaml::Text(name) => add(PARAMS_FILE, Some(vec![name.clone()])),
                Yaml::Map(entries) => {
                    for (path, names) in entries {
                        let names = match names {
                            Yaml::Null => None,
                            Yaml::List(names) if names.is_empty() => None,
                            Yaml::List(names) => {
                                let names = names.iter().map(|name| name.as_text().map(str::to_string));
                                Some(names.collect::<Option<Vec<_>>>().ok_or_else(wrong)?)
                            }
                            _ => return Err(wrong()),
                        };
                        add(path, names);
                    }
                }
                _ => return Err(wrong()),
            }
        }
        Ok(files.into_iter().map(|(path, names)| ParamsFile { path, names: names.unwrap_or_default() }).collect())
    }

    fn items<'b>(&self, body: &'b Yaml, field: &str) -> Result<&'b [Yaml], Problem> {
        match body.get(field) {
            None | Some(Yaml::Null) => Ok(&[]),
            Some(items) => items.as_list().ok_or_else(|| self.wrong(field, "a list")),
        }
    }

    fn flag(&self, body: &Yaml, field: &str) -> Result<Option<bool>, Problem> {
        match body.get(field) {
            None | Some(Yaml::Null) => Ok(None),
            Some(Yaml::Flag(flag)) => Ok(Some(*flag)),
            Some(_) => Err(self.wrong(field, "true or false")),
        }
    }

    fn wrong(&self, field: &str, wanted: &str) -> Problem {
        words::wrong_field(self.file, self.stage, field, wanted)
    }
}

/// What a stage can say about itself.
const KNOWN: [&str; 11] =
    ["cmd", "wdir", "deps", "params", "outs", "metrics", "plots", "frozen", "always_changed", "desc", "meta"];

#[cfg(test)]
mod tests {
    use super::*;

    fn stages(text: &str) -> Vec<Stage> {
        read_stages("dvc.yaml", text, &[]).unwrap()
    }

    fn refused(text: &str, words: &str) {
        let problem = read_stages("dvc.yaml", text, &[]).unwrap_err();
        assert!(problem.to_string().contains(words), "{problem}");
    }

    #[test]
    fn a_stage_has_all_its_parts() {
        let text = "stages:\n  train:\n    cmd:\n    - one\n    - two\n    wdir: runs/1\n    deps: [../data.csv]\n    \
                    params:\n    - lr\n    - other.yaml: [a.b]\n    - whole.yaml:\n    - other.yaml: [c]\n    outs:\n    \
                    - model\n    - log: {persist: true}\n    metrics:\n    - m.json: {cache: false}\n    frozen: true\n";
        let stage = &stages(text)[0];
        assert_eq!((stage.commands(), stage.folder.as_str()), (vec!["one", "two"], "runs/1"));
        assert_eq!(stage.deps, ["../data.csv"]);
        let params: Vec<_> = stage.params.iter().map(|file| (file.path.as_str(), file.names.join(" "))).collect();
        assert_eq!(
            params,
            [("params.yaml", "lr".into()), ("other.yaml", "a.b c".into()), ("whole.yaml", String::new())]
        );
        let outs: Vec<_> = stage.outs.iter().map(|out| (out.path.as_str(), out.is_cached, out.is_kept)).collect();
        assert_eq!(outs, [("model", true, false), ("log", true, true), ("m.json", false, false)]);
        assert!(stage.is_frozen && !stage.runs_always());
        assert!(stages("metrics: [m.json]\n").is_empty());
        assert!(stages("stages: {a: {cmd: x}}")[0].runs_always());
    }

    #[test]
    fn what_is_wrong_is_named() {
        refused("stages: {a: {deps: [x]}}", "cmd");
        refused("stages: {a: {cmd: x, deps: x}}", "a list");
        refused("stages: {a: {cmd: x, frozen: 1}}", "true or false");
        refused("stages: {a: {cmd: x, retries: 1}}", "retries");
        refused("stages:\n  a: {cmd: x}\n  a: {cmd: y}\n", "line 3");
    }
}
