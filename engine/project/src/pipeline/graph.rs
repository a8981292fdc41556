//! Which stage needs which: what one writes, another reads.

use std::collections::BTreeMap;

use bunsen_spec::{Problem, say::pipelines as words};

use super::{PIPELINE_FILE, Stage};

/// A stage in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The folder of its file from the top of the repository, without a slash at the end; empty for the top.
    pub folder: String,
    /// The stage.
    pub stage: Stage,
}

impl Node {
    /// How it is called from the top: `train`, or `runs/1/dvc.yaml:train`.
    pub fn address(&self) -> String {
        match self.folder.as_str() {
            "" => self.stage.name.clone(),
            folder => format!("{folder}/{PIPELINE_FILE}:{}", self.stage.name),
        }
    }

    /// A path of the stage, from the top. `None` when it leads out of the repository.
    pub fn path(&self, path: &str) -> Option<String> {
        if path.starts_with('/') || path.contains("://") {
            return None;
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in [&self.folder, &self.stage.folder, path].into_iter().flat_map(|path| path.split(['/', '\\'])) {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }

    /// The file that the stage stands in, from the top.
    fn file(&self) -> String {
        match self.folder.as_str() {
            "" => PIPELINE_FILE.to_string(),
            folder => format!("{folder}/{PIPELINE_FILE}"),
        }
    }

    /// What would be lost if what lies at a path were removed, as it is before the stage runs: its file, the folder it
    /// runs in, or something of git's or DVC's.
    fn lost_with(&self, path: &str) -> Option<String> {
        let top = path.split('/').next().unwrap_or_default();
        if OWN_FOLDERS.iter().any(|own| top.eq_ignore_ascii_case(own)) {
            return Some(path.to_string());
        }
        let own = [self.path(""), Some(self.file())].into_iter().flatten();
        own.rev().find(|own| path.is_empty() || holds(path, own))
    }
}

/// What git and DVC keep at the top of a repository.
const OWN_FOLDERS: [&str; 2] = [".git", ".dvc"];

/// Stages, and for each those that it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    nodes: Vec<Node>,
    needs: Vec<Vec<usize>>,
}

impl Graph {
    /// Finds out who needs whom.
    ///
    /// # Errors
    /// When two stages write the same, stages need one another in a circle, or a stage writes over what it needs to
    /// run: the folder it runs in, a stage's file, or what belongs to git and DVC.
    pub fn new(nodes: Vec<Node>) -> Result<Self, Problem> {
        let mut writers: BTreeMap<String, usize> = BTreeMap::new();
        for (n, node) in nodes.iter().enumerate() {
            for out in &node.stage.outs {
                let Some(path) = node.path(&out.path) else { continue };
                if let Some(lost) = node.lost_with(&path) {
                    return Err(words::written_over(&node.address(), &out.path, &lost));
                }
                let inside = writers.range(format!("{path}/")..).next().filter(|(known, _)| holds(&path, known));
                let around = ancestors(&path).find_map(|folder| writers.get_key_value(folder));
                if let Some((_, other)) = inside.or(around) {
                    return Err(words::written_twice(&path, &nodes[*other].address(), &node.address()));
                }
                writers.insert(path, n);
            }
        }
        for file in nodes.iter().map(Node::file) {
            if let Some((path, writer)) = ancestors(&file).find_map(|folder| writers.get_key_value(folder)) {
                return Err(words::written_over(&nodes[*writer].address(), path, &file));
            }
        }
        let needs = nodes.iter().map(|node| {
            let read = node.stage.deps.iter().chain(node.stage.params.iter().map(|file| &file.path));
            let mut needs = Vec::new();
            for path in read.filter_map(|path| node.path(path)) {
                needs.extend(ancestors(&path).filter_map(|folder| writers.get(folder)));
                let below = writers.range(format!("{path}/")..).take_while(|(known, _)| holds(&path, known));
                needs.extend(below.map(|(_, writer)| writer));
            }
            needs.sort_unstable();
            needs.dedup();
            needs
        });
        let needs = needs.collect();
        let graph = Self { nodes, needs };
        graph.order(0..graph.nodes.len(), false)?;
        Ok(graph)
    }

    /// The stages, in the order they were given.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The stages that one needs, by their places.
    pub fn needs(&self, node: usize) -> &[usize] {
        &self.needs[node]
    }

    /// These stages and all they need, each after what it needs. What a frozen stage needs is left out.
    ///
    /// # Errors
    /// When stages need one another in a circle.
    pub fn plan(&self, targets: impl IntoIterator<Item = usize>) -> Result<Vec<usize>, Problem> {
        self.order(targets, true)
    }

    fn order(&self, targets: impl IntoIterator<Item = usize>, heeds_frozen: bool) -> Result<Vec<usize>, Problem> {
        let mut order = Vec::new();
        let mut is_done = vec![false; self.nodes.len()];
        for target in targets {
            // The way from the target to where we are, each with what it needs and was not looked at yet.
            let mut way = vec![(target, 0)];
            while let Some((node, next)) = way.last_mut() {
                let node = *node;
                let is_cut = heeds_frozen && self.nodes[node].stage.is_frozen;
                let needed = if is_done[node] || is_cut { None } else { self.needs[node].get(*next).copied() };
                *next += 1;
                let Some(needed) = needed else {
                    if !std::mem::replace(&mut is_done[node], true) {
                        order.push(node);
                    }
                    way.pop();
                    continue;
                };
                if let Some(start) = way.iter().position(|(on_way, _)| *on_way == needed) {
                    let circle = way[start..].iter().map(|(node, _)| self.nodes[*node].address());
                    return Err(words::circle(&circle.collect::<Vec<_>>()));
                }
                way.push((needed, 0));
            }
        }
        Ok(order)
    }
}

/// A path and the folders it lies in.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::once(path).chain(path.rmatch_indices('/').map(|(at, _)| &path[..at]))
}

/// Whether a path is a folder's or lies in it.
fn holds(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::super::read_stages;
    use super::*;

    fn graph(files: &[(&str, &str)]) -> Result<Graph, Problem> {
        let nodes = files.iter().flat_map(|(folder, text)| {
            let stages = read_stages("dvc.yaml", text, &[]).unwrap();
            stages.into_iter().map(|stage| Node { folder: folder.to_string(), stage })
        });
        Graph::new(nodes.collect())
    }

    fn check(files: &[(&str, &str)], target: usize, expected: &[&str]) {
        let graph = graph(files).unwrap();
        let plan = graph.plan([target]).unwrap();
        let names: Vec<_> = plan.into_iter().map(|n| graph.nodes()[n].address()).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn what_is_needed_comes_first() {
        let text = "stages:\n  c: {cmd: x, deps: [b/part.csv]}\n  b: {cmd: x, deps: [a], outs: [b]}\n  \
                    a: {cmd: x, outs: [a/1, a/2]}\n  other: {cmd: x}\n";
        check(&[("", text)], 0, &["a", "b", "c"]);
        check(&[("", text)], 3, &["other"]);
        let run = "stages: {train: {cmd: x, deps: [../../clean.csv], outs: [model]}}";
        let top = "stages: {clean: {cmd: x, outs: [clean.csv]}}";
        check(&[("runs/1", run), ("", top)], 0, &["clean", "runs/1/dvc.yaml:train"]);
        let frozen = "stages:\n  b: {cmd: x, deps: [a], frozen: true}\n  a: {cmd: x, outs: [a]}\n";
        check(&[("", frozen)], 0, &["b"]);
    }

    #[test]
    fn circles_and_quarrels_are_refused() {
        let circle = "stages:\n  a: {cmd: x, deps: [y], outs: [z]}\n  b: {cmd: x, deps: [z], outs: [y]}\n";
        assert!(graph(&[("", circle)]).unwrap_err().to_string().contains("circle"));
        for (a, b) in [("z", "z"), ("z", "z/1"), ("z/1", "z"), ("./z", "q/../z")] {
            let text = format!("stages:\n  a: {{cmd: x, outs: [{a}]}}\n  b: {{cmd: x, outs: [{b}]}}\n");
            assert!(graph(&[("", &text)]).unwrap_err().to_string().contains("both"), "{a} {b}");
        }
        for (wdir, out) in [
            ("", "."),
            ("", ""),
            ("", "../.."),
            ("", ".."),
            ("sub", ".."),
            ("sub", "."),
            ("", "dvc.yaml"),
            ("", "../../.GIT/x"),
        ] {
            let text = format!("stages:\n  a: {{cmd: x, wdir: '{wdir}', outs: ['{out}']}}\n");
            let refused = graph(&[("runs/1", &text)]).unwrap_err().to_string();
            assert!(refused.contains("would remove"), "{wdir} {out}: {refused}");
        }
        let others = "stages: {clean: {cmd: x, outs: [runs]}}";
        assert!(graph(&[("runs/1", "stages: {a: {cmd: x}}"), ("", others)]).is_err());
        let fine = "stages:\n  a: {cmd: x, outs: [z-1]}\n  b: {cmd: x, outs: [z]}\n  c: {cmd: x, outs: [z.d]}\n";
        assert!(graph(&[("", fine)]).is_ok());
    }
}
