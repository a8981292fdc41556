//! Which crate may know which. The table is the design; this check holds the code to it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::process::Command;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::step::run_quietly;

/// Every crate of ours and the crates of ours it may name. Development dependencies are free.
const ALLOWED: &[(&str, &[&str])] = &[
    ("bunsen-spec", &[]),
    ("bunsen-stats", &[]),
    ("bunsen-onnx", &[]),
    ("bunsen-table", &["bunsen-spec", "bunsen-stats"]),
    ("bunsen-formats", &["bunsen-spec", "bunsen-stats", "bunsen-table"]),
    ("bunsen-prepare", &["bunsen-spec", "bunsen-stats", "bunsen-table"]),
    ("bunsen-expect", &["bunsen-spec", "bunsen-stats", "bunsen-table"]),
    ("bunsen-model", &["bunsen-spec", "bunsen-onnx"]),
    ("bunsen-learn", &["bunsen-spec", "bunsen-stats", "bunsen-table", "bunsen-model", "bunsen-onnx"]),
    ("bunsen-deep", &["bunsen-spec", "bunsen-stats", "bunsen-table", "bunsen-model", "bunsen-onnx"]),
    ("bunsen-nearest", &["bunsen-spec"]),
    ("bunsen-retrieve", &["bunsen-spec", "bunsen-stats", "bunsen-model", "bunsen-nearest"]),
    ("bunsen-documents", &["bunsen-spec", "bunsen-table"]),
    ("bunsen-project", &["bunsen-spec"]),
    ("bunsen-protocol", &["bunsen-spec"]),
    ("bunsen-assistant", &["bunsen-spec", "bunsen-stats", "bunsen-table", "bunsen-protocol"]),
    (
        "bunsen-reader",
        &[
            "bunsen-assistant",
            "bunsen-spec",
            "bunsen-stats",
            "bunsen-table",
            "bunsen-formats",
            "bunsen-documents",
            "bunsen-project",
            "bunsen-protocol",
        ],
    ),
    (
        "bunsen-tables",
        &["bunsen-assistant", "bunsen-spec", "bunsen-stats", "bunsen-table", "bunsen-prepare", "bunsen-protocol"],
    ),
    (
        "bunsen-checks",
        &["bunsen-assistant", "bunsen-spec", "bunsen-stats", "bunsen-table", "bunsen-expect", "bunsen-protocol"],
    ),
    (
        "bunsen-library",
        &[
            "bunsen-assistant",
            "bunsen-spec",
            "bunsen-stats",
            "bunsen-table",
            "bunsen-model",
            "bunsen-deep",
            "bunsen-nearest",
            "bunsen-retrieve",
            "bunsen-protocol",
        ],
    ),
    ("bunsen-studio", &["bunsen-spec", "bunsen-protocol"]),
    (
        "bunsen-worker",
        &[
            "bunsen-protocol",
            "bunsen-spec",
            "bunsen-stats",
            "bunsen-table",
            "bunsen-model",
            "bunsen-learn",
            "bunsen-deep",
            "bunsen-project",
        ],
    ),
    (
        "bunsen-cli",
        &[
            "bunsen-spec",
            "bunsen-stats",
            "bunsen-table",
            "bunsen-formats",
            "bunsen-prepare",
            "bunsen-expect",
            "bunsen-model",
            "bunsen-learn",
            "bunsen-deep",
            "bunsen-documents",
            "bunsen-nearest",
            "bunsen-retrieve",
            "bunsen-project",
        ],
    ),
    (
        "bunsen-edge",
        &[
            "bunsen-spec",
            "bunsen-stats",
            "bunsen-table",
            "bunsen-model",
            "bunsen-learn",
            "bunsen-deep",
            "bunsen-nearest",
            "bunsen-retrieve",
            "bunsen-project",
        ],
    ),
    ("bunsen-tests", &["bunsen-spec"]),
    (
        "bunsen-fuzz",
        &[
            "bunsen-spec",
            "bunsen-table",
            "bunsen-formats",
            "bunsen-prepare",
            "bunsen-expect",
            "bunsen-model",
            "bunsen-learn",
            "bunsen-deep",
            "bunsen-nearest",
            "bunsen-retrieve",
            "bunsen-project",
            "bunsen-retrieve",
            "bunsen-documents",
        ],
    ),
    ("xtask", &[]),
];

/// Packages that must not be reachable at all, with the reason.
const FORBIDDEN: &[(&str, &[&str], &str)] = &[
    (
        "bunsen-studio",
        &["burn", "arrow-array", "arrow-schema"],
        "the page must stay small and can compute nothing slow",
    ),
    ("bunsen-learn", &["burn"], "classical models must not carry the networks"),
    ("bunsen-project", &["burn", "arrow-array"], "versions know bytes, not tensors"),
];

/// Compares the workspace with the tables above; prints every path that breaks them.
pub fn check() -> Result<()> {
    let text = run_quietly(Command::new("cargo").args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let graph = Graph::of(&metadata);
    let mut broken = Vec::new();
    for (package, known) in &graph.ours {
        match ALLOWED.iter().find(|(name, _)| name == package) {
            None => broken.push(format!("{package} has no row in the table of arrows")),
            Some((_, allowed)) => broken.extend(
                known
                    .iter()
                    .filter(|k| !allowed.contains(&k.as_str()))
                    .map(|k| format!("{package} -> {k} is not allowed")),
            ),
        }
    }
    for (from, packages, reason) in FORBIDDEN {
        for to in *packages {
            if let Some(path) = graph.path(from, to) {
                broken.push(format!("{} breaks the rule that {reason}", path.join(" -> ")));
            }
        }
    }
    if !broken.is_empty() {
        bail!("the arrows between crates are broken:\n  {}", broken.join("\n  "));
    }
    Ok(())
}

/// Names of packages and what they depend on, development dependencies left out.
struct Graph {
    /// Ours, and which of ours each names.
    ours: BTreeMap<String, BTreeSet<String>>,
    /// All, and what each depends on.
    all: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    fn of(metadata: &Value) -> Self {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        let names: BTreeMap<String, String> =
            list(&metadata["packages"]).iter().map(|p| (text(&p["id"]), text(&p["name"]))).collect();
        let members: BTreeSet<String> =
            list(&metadata["workspace_members"]).iter().map(|id| names[&text(id)].clone()).collect();
        let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for node in list(&metadata["resolve"]["nodes"]) {
            let known = all.entry(names[&text(&node["id"])].clone()).or_default();
            for dependency in list(&node["deps"]) {
                // A build or development dependency does not end up in what is built.
                if list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null()) {
                    known.insert(names[&text(&dependency["pkg"])].clone());
                }
            }
        }
        let ours = members
            .iter()
            .map(|m| (m.clone(), all.get(m).into_iter().flatten().filter(|d| members.contains(*d)).cloned().collect()))
            .collect();
        Self { ours, all }
    }

    /// The shortest way from one package to another.
    fn path(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let mut paths = VecDeque::from([vec![from.to_string()]]);
        let mut seen = BTreeSet::new();
        while let Some(path) = paths.pop_front() {
            let last = path.last().expect("a path has a start").clone();
            if last == to {
                return Some(path);
            }
            for next in self.all.get(&last).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    paths.push_back(path.iter().cloned().chain([next.clone()]).collect());
                }
            }
        }
        None
    }
}
