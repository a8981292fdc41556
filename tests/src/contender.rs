//! Who takes part, and what was measured.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// What one round of a contender came to, as it prints it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Measured {
    /// Milliseconds of one core, by operation.
    pub ms: BTreeMap<String, f64>,
    /// The most memory during each, in bytes; 0 where it is not known.
    pub peak_bytes: BTreeMap<String, u64>,
    /// What was found; contenders that did the same work found the same.
    pub found: BTreeMap<String, f64>,
}

/// The rounds of one contender.
pub struct Contender {
    /// What it is called in the table.
    pub name: String,
    rounds: Vec<Measured>,
}

impl Contender {
    /// One without rounds so far.
    pub fn new(name: &str) -> Self {
        Self { name: name.into(), rounds: Vec::new() }
    }

    /// Adds a round; refuses one that found something else than `other` did.
    pub fn add(&mut self, measured: Measured, other: Option<&Self>) -> Result<()> {
        let wanted = other.and_then(|other| other.rounds.last()).map(|round| &round.found);
        for (what, value) in wanted.into_iter().flatten() {
            let Some(ours) = measured.found.get(what) else { continue };
            let is_same = (ours - value).abs() <= 1e-9 * value.abs().max(1.0);
            ensure!(is_same, "{} found {ours} for {what}, not {value}", self.name);
        }
        self.rounds.push(measured);
        Ok(())
    }

    /// Median milliseconds and median peak of an operation.
    pub fn typical(&self, what: &str) -> (f64, u64) {
        let mut ms: Vec<f64> = self.rounds.iter().filter_map(|round| round.ms.get(what).copied()).collect();
        let mut bytes: Vec<u64> = self.rounds.iter().filter_map(|round| round.peak_bytes.get(what).copied()).collect();
        ms.sort_by(f64::total_cmp);
        bytes.sort_unstable();
        (ms.get(ms.len() / 2).copied().unwrap_or(f64::NAN), bytes.get(bytes.len() / 2).copied().unwrap_or(0))
    }
}

/// Prints the figures: a line for each operation, of each contender its milliseconds, how many times those of the
/// first one they are, and its peak.
#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
pub fn print(operations: &[(&str, &str)], contenders: &[Contender]) {
    let head: String = contenders.iter().map(|contender| format!("{:>33}", contender.name)).collect();
    println!("  {:30}{head}", "");
    for (what, label) in operations {
        let ours = contenders.first().map_or(f64::NAN, |first| first.typical(what).0);
        let cells = contenders.iter().map(|contender| {
            let (ms, bytes) = contender.typical(what);
            if ms.is_nan() {
                return format!("{:>33}", "-");
            }
            format!("{ms:11.0} ms {:6.1} x {:7} MB", ms / ours, bytes / 1_000_000)
        });
        println!("  {label:30}{}", cells.collect::<String>());
    }
    println!();
}

/// Runs a program that prints a line of figures.
pub fn run(command: &mut Command) -> Result<Measured> {
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("could not start {command:?}"))?;
    ensure!(output.status.success(), "{command:?} ended with {}", output.status);
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().last().with_context(|| format!("{command:?} printed nothing"))?;
    serde_json::from_str(line).with_context(|| format!("{command:?} printed {line}"))
}

/// One of our programs for benches, as built by `cargo xtask`.
pub fn ours(name: &str) -> Result<Command> {
    Ok(Command::new(Path::new(&given("BUNSEN_EXAMPLES")?).join(name)))
}

/// The same program in WebAssembly, run by Node.js.
pub fn in_wasm(name: &str) -> Result<Command> {
    let mut node = Command::new("node");
    // It says at every start that its system interface for WebAssembly may change.
    node.arg("--no-warnings").arg(crate::root().join("tests/bench/wasm.mjs"));
    node.arg(Path::new(&given("BUNSEN_WASM_EXAMPLES")?).join(name).with_extension("wasm"));
    Ok(node)
}

/// A script of `tests/bench`, run by Node.js.
pub fn node(script: &str) -> Command {
    let mut node = Command::new("node");
    node.arg("--no-warnings").arg(crate::root().join("tests/bench").join(script));
    node
}

/// A script of `tests/bench`, in the oracles' Python.
pub fn python(script: &str) -> Result<Command> {
    let mut command = Command::new(given("BUNSEN_PYTHON")?);
    command.arg(crate::root().join("tests/bench").join(script));
    Ok(command)
}

/// A setting that `cargo xtask` hands over.
pub fn given(name: &str) -> Result<OsString> {
    std::env::var_os(name).context("run this with `cargo xtask bench`")
}
