//! One stage: passed over, taken from the cache, or run.

use std::path::PathBuf;

use bunsen_project::dvc;
use bunsen_project::pipeline::{Hashed, LOCK_FILE, LockFile, Locked, Node, ParamsFile};
use bunsen_project::yaml::{self, Yaml};
use bunsen_spec::{Problem, say::pipelines as words};
use serde::Serialize;

use super::contents::{describe, remove};
use super::{Repository, shell};
use crate::files::{cannot_write, read_text};

/// How stages are run.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// Run even what has not changed.
    pub force: bool,
    /// Run nothing, only find out.
    pub dry: bool,
    /// Standard output is for JSON: commands print to standard error.
    pub as_json: bool,
}

/// What became of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing has changed.
    Unchanged,
    /// It is frozen: it never runs.
    Frozen,
    /// What it had written was taken from the cache.
    Restored,
    /// It ran, or would.
    Ran,
}

/// Brings a stage up to date. `tell` hears what is about to happen; `is_changed_before` says that something it needs
/// would run, where nothing is run.
///
/// # Errors
/// If something it needs is not there, its command fails, or it does not write what it says.
pub fn run_stage(
    repository: &Repository,
    node: &Node,
    how: How,
    is_changed_before: bool,
    tell: &mut dyn FnMut(String) -> Result<(), Problem>,
) -> Result<Outcome, Problem> {
    let work = Work { repository, node, address: node.address() };
    let address = &work.address;
    if node.stage.is_frozen {
        tell(format!("Stage '{address}' is frozen, skipping"))?;
        return Ok(Outcome::Frozen);
    }
    let lock_file = repository.at(&node.folder).join(LOCK_FILE);
    let mut lock = match lock_file.is_file() {
        true => LockFile::read(&read_text(&lock_file)?)
            .map_err(|error| words::bad_yaml(&lock_file.display().to_string(), error.line, &error.why))?,
        false => LockFile::default(),
    };
    if how.dry && is_changed_before {
        tell(format!("Running stage '{address}':"))?;
        return Ok(Outcome::Ran);
    }
    let now = work.inputs()?;
    let last = lock.stage(&node.stage.name).filter(|last| work.is_same(last, &now));
    if let Some(last) = last.filter(|_| !how.force && !node.stage.runs_always()) {
        let mut changed = Vec::new();
        // What else the lock names is of an earlier form of the stage, or somebody's invention: it stays as it is.
        for out in last.outs.iter().filter(|out| node.stage.outs.iter().any(|own| own.path == out.path)) {
            if describe(&work.path(&out.path)?, &out.path)?.is_none_or(|now| now.md5 != out.md5) {
                changed.push(out);
            }
        }
        if changed.is_empty() {
            tell(format!("Stage '{address}' didn't change, skipping"))?;
            return if how.dry { Ok(Outcome::Unchanged) } else { work.keep_outs().map(|()| Outcome::Unchanged) };
        }
        if changed.iter().all(|out| repository.has(out)) {
            tell(format!("Stage '{address}' is cached - skipping run, checking out outputs"))?;
            for out in changed.into_iter().filter(|_| !how.dry) {
                repository.restore(out, &work.path(&out.path)?)?;
            }
            return Ok(Outcome::Restored);
        }
    }
    tell(format!("Running stage '{address}':"))?;
    for command in node.stage.commands() {
        tell(format!("> {command}"))?;
    }
    if !how.dry {
        let outs = work.run(how)?;
        lock.put(&node.stage.name, &Locked { outs, ..now });
        write_whole(&lock_file, &lock.to_text())?;
    }
    Ok(Outcome::Ran)
}

struct Work<'a> {
    repository: &'a Repository,
    node: &'a Node,
    address: String,
}

impl Work<'_> {
    /// What the stage would run with: everything but what it writes.
    fn inputs(&self) -> Result<Locked, Problem> {
        let stage = &self.node.stage;
        let mut deps = Vec::new();
        for dep in &stage.deps {
            let path = self.path(dep)?;
            let found = match describe(&path, dep)? {
                None if self.check_out(dep)? => describe(&path, dep)?,
                found => found,
            };
            deps.push(found.ok_or_else(|| words::no_dependency(&self.address, dep))?);
        }
        let params = stage.params.iter().map(|file| Ok((file.path.clone(), self.values(file)?)));
        let params = params.collect::<Result<Vec<_>, Problem>>()?;
        Ok(Locked { command: stage.command.clone(), deps, params, outs: Vec::new() })
    }

    /// Puts data in place that a `.dvc` file points to and the cache has; says whether there is any.
    fn check_out(&self, dep: &str) -> Result<bool, Problem> {
        let path = self.path(dep)?;
        let mut pointer = path.clone().into_os_string();
        pointer.push(".dvc");
        let pointer = std::fs::read_to_string(pointer).ok().as_deref().and_then(dvc::Pointer::from_yaml);
        let Some(dvc::Pointer { md5, path: name, .. }) = pointer else { return Ok(false) };
        let hashed = Hashed { path: name, md5, ..Hashed::default() };
        let is_here = path.file_name().is_some_and(|name| *name == *hashed.path) && self.repository.has(&hashed);
        if is_here {
            self.repository.restore(&hashed, &path)?;
        }
        Ok(is_here)
    }

    /// The values of parameters: those that are named, or all that the file has at its top.
    fn values(&self, file: &ParamsFile) -> Result<Vec<(String, Yaml)>, Problem> {
        let path = self.path(&file.path)?;
        if !path.is_file() {
            return Err(words::no_dependency(&self.address, &file.path));
        }
        let is_known =
            path.extension().is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|known| ending == *known));
        if !is_known {
            return Err(words::no_parameters(&self.address, &file.path));
        }
        let values = yaml::read(&read_text(&path)?);
        let values = values.map_err(|error| words::bad_yaml(&file.path, error.line, &error.why))?;
        if file.names.is_empty() {
            return Ok(values.as_map().unwrap_or_default().to_vec());
        }
        let value = |name: &String| {
            let value = values.at(name).cloned();
            let value = value.ok_or_else(|| words::no_parameter(&self.address, name, &file.path))?;
            Ok((name.clone(), value))
        };
        file.names.iter().map(value).collect()
    }

    /// Whether the stage ran last with the command, files and parameters of now, and wrote all it says now.
    fn is_same(&self, last: &Locked, now: &Locked) -> bool {
        let same_files =
            now.deps.iter().all(|dep| last.deps.iter().any(|old| old.path == dep.path && old.md5 == dep.md5));
        let same_params = now.params.iter().zip(&self.node.stage.params).all(|((file, values), asked)| {
            let old = last.params.iter().find(|(known, _)| known == file).map(|(_, values)| values.as_slice());
            let old = old.unwrap_or_default();
            let is_same =
                |(name, value): &(String, Yaml)| old.iter().any(|(known, old)| known == name && old.says(value));
            values.iter().all(is_same) && (!asked.names.is_empty() || old.len() == values.len())
        });
        let has_outs = self.node.stage.outs.iter().all(|out| last.outs.iter().any(|old| old.path == out.path));
        last.command == now.command && same_files && same_params && has_outs
    }

    /// Runs the commands; gives what they wrote.
    fn run(&self, how: How) -> Result<Vec<Hashed>, Problem> {
        let stage = &self.node.stage;
        for out in stage.outs.iter().filter(|out| !out.is_kept) {
            remove(&self.path(&out.path)?)?;
        }
        let folder = self.path("")?;
        for command in stage.commands() {
            shell::run(command, &folder, &self.repository.root, &self.address, how.as_json)?;
        }
        let outs = stage.outs.iter().map(|out| {
            let written = describe(&self.path(&out.path)?, &out.path)?;
            written.ok_or_else(|| words::no_output(&self.address, &out.path))
        });
        let outs = outs.collect::<Result<Vec<_>, Problem>>()?;
        self.keep_outs()?;
        Ok(outs)
    }

    /// Keeps in the cache what belongs there, and git away from it.
    fn keep_outs(&self) -> Result<(), Problem> {
        for out in self.node.stage.outs.iter().filter(|out| out.is_cached) {
            let path = self.path(&out.path)?;
            self.repository.keep(&path)?;
            self.ignore(&path)?;
        }
        Ok(())
    }

    /// Has git pass over something the cache keeps, as DVC does.
    fn ignore(&self, path: &std::path::Path) -> Result<(), Problem> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Ok(()) };
        let file = folder.join(".gitignore");
        let line = dvc::ignore_line(&name.to_string_lossy());
        let text = if file.is_file() { read_text(&file)? } else { String::new() };
        if !self.repository.root.join(".git").exists() || text.lines().any(|known| known.trim() == line.trim_end()) {
            return Ok(());
        }
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        write_whole(&file, &format!("{text}{gap}{line}"))
    }

    fn path(&self, path: &str) -> Result<PathBuf, Problem> {
        let inner = self.node.path(path).ok_or_else(|| words::outside(&self.address, path))?;
        Ok(self.repository.at(&inner))
    }
}

/// Writes a file so that it is never there in part.
fn write_whole(path: &std::path::Path, text: &str) -> Result<(), Problem> {
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let written = std::fs::write(&part, text).and_then(|()| std::fs::rename(&part, path));
    written.map_err(|error| cannot_write(path, &error))
}
