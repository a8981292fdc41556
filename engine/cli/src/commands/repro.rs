//! `bunsen repro`: the stages of a pipeline, run where something has changed.

use std::collections::BTreeSet;

use bunsen_spec::Problem;
use serde::Serialize;

use crate::arguments::ReproArguments;
use crate::files::cannot_read;
use crate::interrupt;
use crate::output::{print, print_json};
use crate::repro::{How, Outcome, Pipelines, Repository, run_stage};

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    /// The stages that were looked at, in this order.
    stages: Vec<StageReport>,
}

/// What became of one stage.
#[derive(Serialize)]
struct StageReport {
    /// Its name, with its file unless that is at the top.
    stage: String,
    /// What was done, or would be.
    outcome: Outcome,
}

/// Brings stages up to date, each after what it needs, up to the first that fails.
///
/// # Errors
/// If there is no pipeline, it cannot be read, or a stage fails.
pub fn repro(arguments: &ReproArguments) -> Result<(), Problem> {
    let here = std::env::current_dir().map_err(|error| cannot_read(".".as_ref(), &error))?;
    let repository = Repository::around(&here)?;
    let pipelines = Pipelines::read(&repository)?;
    let below = here.strip_prefix(&repository.root).unwrap_or("".as_ref()).to_string_lossy().replace('\\', "/");
    let mut targets = BTreeSet::new();
    if arguments.all {
        targets.extend(pipelines.all());
    } else if arguments.targets.is_empty() {
        targets.extend(pipelines.named("dvc.yaml", &below)?);
    }
    for target in &arguments.targets {
        targets.extend(pipelines.named(target, &below)?);
    }
    interrupt::listen()?;
    let how = How { force: arguments.force, dry: arguments.dry, as_json: arguments.json };
    let mut report = Report { stages: Vec::new() };
    let mut running = BTreeSet::new();
    for n in pipelines.graph.plan(targets)? {
        let node = &pipelines.graph.nodes()[n];
        let is_changed_before = pipelines.graph.needs(n).iter().any(|needed| running.contains(needed));
        let mut tell = |text: String| if arguments.json { Ok(()) } else { print(&format!("{text}\n")) };
        let outcome = run_stage(&repository, node, how, is_changed_before, &mut tell)?;
        if outcome == Outcome::Ran {
            running.insert(n);
        }
        report.stages.push(StageReport { stage: node.address(), outcome });
    }
    if arguments.json {
        return print_json(&report);
    }
    let is_new = !running.is_empty();
    let all_same = report.stages.iter().all(|stage| stage.outcome == Outcome::Unchanged);
    match (is_new, all_same, arguments.dry) {
        (true, _, false) => print("The stages are up to date; dvc.lock says what they ran with.\n"),
        (_, true, _) => print("Data and pipelines are up to date.\n"),
        _ => Ok(()),
    }
}
