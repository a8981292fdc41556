//! `cargo xtask test`: everything, browser included.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::build::{Profile, everything_native, page};
use crate::step::step;
use crate::{check, encoder, oracle, paths, tools};

/// Runs every test and ends with a plain `N passed, N failed` line. A `filter` runs the tests whose names
/// contain it, without the checks before them.
pub fn test(args: &[String]) -> Result<()> {
    let start = Instant::now();
    let filter = args.first().map(String::as_str);
    let mut tally = Tally::default();
    tools::for_building()?;
    let chromium = tools::chromium()?;
    if filter.is_none() {
        // A lint fails the gate, but the tests still say what they have to say.
        tally.count("check", check::check());
    }
    let programs = everything_native()?;
    let installed = encoder::install()?;
    page(Profile::Dev)?;
    step("Testing every crate, and the whole system in the browser", || {
        let mut cargo = Command::new("cargo");
        cargo.args(["test", "--workspace", "--no-fail-fast"]);
        cargo.env("CARGO_TARGET_DIR", paths::target("native"));
        cargo
            .env("RUST_BACKTRACE", "0")
            .env("CHROMIUM", &chromium)
            .env("BUNSEN_ASSETS", &installed)
            .env("BUNSEN_PROGRAMS", &programs)
            .env("BUNSEN_DIST", paths::dist());
        tally.run(cargo, filter)
    })?;
    step("Testing the worker's store in the browser", || {
        let mut cargo = Command::new("cargo");
        cargo.args([
            "test",
            "-p",
            "bunsen-worker",
            "--target",
            "wasm32-unknown-unknown",
            "--profile",
            "wasm-dev",
            "--tests",
        ]);
        cargo.env("CARGO_TARGET_DIR", paths::target("worker-cpu"));
        cargo.env("RUSTFLAGS", "-C target-feature=+simd128");
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools::path("wasm-bindgen-test-runner"));
        cargo.env("CHROMEDRIVER", tools::chromedriver()?);
        tally.run(cargo, filter)
    })?;
    if filter.is_none() {
        tally.count("the Python scripts", oracle::python_scripts());
        tally.count("charts in Python", oracle::chart_scripts());
        tally.count("files in Python", oracle::file_scripts());
        tally.count("recipes in pandas", oracle::recipes());
        tally.count("differences in pandas", oracle::table_diff());
        tally.count("genuine onnxruntime", oracle::onnxruntime());
        tally.count("genuine DVC", oracle::edge_clients(&programs));
        tally.count("pipelines in genuine DVC", oracle::pipelines(&programs));
    }
    println!("Tested for {:.0} s", start.elapsed().as_secs_f64());
    for failure in &tally.failures {
        println!("failed: {failure}");
    }
    println!("{} passed, {} failed", tally.passed, tally.failed);
    if tally.failed > 0 || tally.passed == 0 {
        bail!("not every test passed");
    }
    Ok(())
}

/// What passed and what failed so far.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
    failures: Vec<String>,
}

impl Tally {
    /// Counts one check as one test.
    fn count(&mut self, name: &str, result: Result<()>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(error) => {
                println!("{error:#}");
                self.failed += 1;
                self.failures.push(name.to_string());
            }
        }
    }

    /// Runs a test program, shows what it prints and counts its tests. One that ends badly without a
    /// failed test (it did not compile, or died) counts as one failure.
    fn run(&mut self, mut command: Command, filter: Option<&str>) -> Result<()> {
        if let Some(filter) = filter {
            command.args(["--", filter]);
        }
        let mut child = command.stdout(Stdio::piped()).spawn().context("could not start cargo")?;
        let before = self.failed;
        let mut failing = Vec::new();
        for line in BufReader::new(child.stdout.take().context("no output")?).lines() {
            let line = line?;
            if let Some(result) = line.strip_prefix("test result: ") {
                self.passed += number_before(result, " passed");
                self.failed += number_before(result, " failed");
            } else if line.starts_with("test ") && line.contains("FAILED") {
                failing.push(line.trim_start_matches("test ").to_string());
            }
            // The lines of passing tests and of empty runs say nothing new.
            let is_noise = line.ends_with("... ok")
                || line.trim().is_empty()
                || line.starts_with("running ")
                || line.contains(" 0 passed; 0 failed");
            if !is_noise {
                println!("    {line}");
            }
        }
        self.failures.extend(failing);
        if !child.wait()?.success() && self.failed == before {
            self.failed += 1;
            self.failures.push(format!("{command:?}"));
        }
        Ok(())
    }
}

/// The whole number that stands before `word` in `text`; 0 if none does.
fn number_before(text: &str, word: &str) -> u64 {
    let Some(end) = text.find(word) else { return 0 };
    text[..end].rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
