//! All pipelines of a project, and which stages are meant.

use std::path::Path;

use bunsen_project::pipeline::{Graph, Node, PIPELINE_FILE, read_stages, vars_files};
use bunsen_project::yaml::{self, Yaml};
use bunsen_spec::{Problem, say::pipelines as words};

use super::Repository;
use crate::files::{cannot_read, read_text};

/// The stages of all `dvc.yaml` of a project.
pub struct Pipelines {
    /// Who needs whom.
    pub graph: Graph,
    /// The folders of the files, from the top.
    folders: Vec<String>,
}

impl Pipelines {
    /// Reads them.
    ///
    /// # Errors
    /// If one cannot be read, or they do not fit together.
    pub fn read(repository: &Repository) -> Result<Self, Problem> {
        let folders = folders(&repository.root)?;
        let mut nodes = Vec::new();
        for folder in &folders {
            let file = file_of(folder);
            let text = read_text(&repository.at(&file))?;
            let mut vars = Vec::new();
            for (name, is_needed) in vars_files(&text) {
                let path = repository.at(folder).join(&name);
                if is_needed || path.is_file() {
                    let read = yaml::read(&read_text(&path)?);
                    vars.push(read.map_err(|error| words::bad_yaml(&name, error.line, &error.why))?);
                } else {
                    vars.push(Yaml::Null);
                }
            }
            let stages = read_stages(&file, &text, &vars)?;
            nodes.extend(stages.into_iter().map(|stage| Node { folder: folder.clone(), stage }));
        }
        Ok(Self { graph: Graph::new(nodes)?, folders })
    }

    /// All stages.
    pub fn all(&self) -> Vec<usize> {
        (0..self.graph.nodes().len()).collect()
    }

    /// The stages that a word on the command line means, for someone in the folder `here`.
    ///
    /// # Errors
    /// If there are none.
    pub fn named(&self, target: &str, here: &str) -> Result<Vec<usize>, Problem> {
        let (file, name) = match target.rsplit_once(':') {
            Some((file, name)) if file.ends_with(PIPELINE_FILE) => (file, Some(name)),
            _ if target.ends_with(PIPELINE_FILE) => (target, None),
            _ => (PIPELINE_FILE, Some(target)),
        };
        let below = file.strip_suffix(PIPELINE_FILE).unwrap_or_default().trim_matches('/');
        let mut folder: Vec<&str> = here.split('/').filter(|part| !part.is_empty()).collect();
        for part in below.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(folder.pop()),
                part => folder.push(part),
            }
        }
        let folder = folder.join("/");
        if !self.folders.contains(&folder) {
            let known: Vec<String> = self.folders.iter().map(|folder| file_of(folder)).collect();
            return Err(words::no_pipeline(&file_of(&folder), &known));
        }
        let nodes = self.graph.nodes().iter().enumerate().filter(|(_, node)| node.folder == folder);
        let Some(name) = name else { return Ok(nodes.map(|(n, _)| n).collect()) };
        let is_meant = |stage: &str| stage == name || stage.split_once('@').is_some_and(|(group, _)| group == name);
        let meant: Vec<usize> = nodes.clone().filter(|(_, node)| is_meant(&node.stage.name)).map(|(n, _)| n).collect();
        match meant.is_empty() {
            true => Err(words::no_stage(name, &nodes.map(|(_, node)| node.stage.name.clone()).collect::<Vec<_>>())),
            false => Ok(meant),
        }
    }
}

fn file_of(folder: &str) -> String {
    if folder.is_empty() { PIPELINE_FILE.to_string() } else { format!("{folder}/{PIPELINE_FILE}") }
}

/// The folders below `root` that have a pipeline, in order. Hidden ones are passed over.
fn folders(root: &Path) -> Result<Vec<String>, Problem> {
    let mut found = Vec::new();
    let mut waiting = vec![String::new()];
    while let Some(folder) = waiting.pop() {
        let path = if folder.is_empty() { root.to_path_buf() } else { root.join(&folder) };
        if path.join(PIPELINE_FILE).is_file() {
            found.push(folder.clone());
        }
        for entry in std::fs::read_dir(&path).map_err(|error| cannot_read(&path, &error))? {
            let entry = entry.map_err(|error| cannot_read(&path, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) && !name.starts_with('.') {
                waiting.push(if folder.is_empty() { name } else { format!("{folder}/{name}") });
            }
        }
    }
    found.sort();
    Ok(found)
}
