//! `cargo xtask fuzz`: lets libFuzzer look for bytes from strangers that break something.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::step::{run, run_quietly, step};
use crate::{paths, tools};

/// libFuzzer's instrumentation needs a nightly compiler; the tests replay the corpora with the stable one.
const NIGHTLY: &str = "nightly-2026-05-20";
const TARGETS: [&str; 12] = [
    "table",
    "file",
    "archive",
    "bundle",
    "model",
    "recipe",
    "suite",
    "expression",
    "yaml",
    "lines",
    "vectors",
    "documents",
];
/// The target that needs networks, which take ten minutes to build.
const NETWORKS: &str = "model";
/// Larger inputs find little more and take much longer.
const MAX_INPUT_BYTES: u32 = 32_768;

/// Fuzzes one target, or each in turn, for some seconds, and keeps in its corpus what took a new way.
/// A crash ends it: the bytes that caused it are named, and belong into the corpus once it is mended.
pub fn fuzz(args: &[String]) -> Result<()> {
    let (seconds, names): (Vec<&String>, Vec<&String>) = args.iter().partition(|arg| arg.parse::<u32>().is_ok());
    let seconds = seconds.first().map_or("60", |text| text.as_str());
    if let Some(unknown) = names.iter().find(|name| !TARGETS.contains(&name.as_str())) {
        bail!("there is no fuzz target `{unknown}`; there are {}", TARGETS.join(", "));
    }
    tools::for_fuzzing(NIGHTLY)?;
    for target in TARGETS {
        if names.is_empty() || names.iter().any(|name| *name == target) {
            grow(target, seconds)?;
        }
    }
    Ok(())
}

fn grow(target: &str, seconds: &str) -> Result<()> {
    let corpus = paths::root().join("tests/fuzz/corpus").join(target);
    let found = paths::root().join("target/fuzz").join(target);
    fs::create_dir_all(&found)?;
    let before = count(&corpus)?;
    step(&format!("Building the fuzz target {target}"), || run_quietly(&mut cargo_fuzz("build", target)).map(drop))?;
    step(&format!("Fuzzing {target} for {seconds} s"), || {
        let mut fuzz = cargo_fuzz("run", target);
        fuzz.arg(&found).arg(&corpus).arg("--");
        run(fuzz
            .arg(format!("-max_total_time={seconds}"))
            .args(limits())
            .args(["-verbosity=0", "-print_final_stats=1"]))
    })?;
    step("Keeping what took a new way", || {
        let mut merge = cargo_fuzz("run", target);
        // The fewest inputs that take every way through the code, however often they take it.
        merge.arg(&corpus).arg(&found).args(["--", "-set_cover_merge=1", "-use_counters=0"]);
        run_quietly(merge.args(limits())).map(drop)
    })?;
    println!("  {target}: {before} files in the corpus before, {} now", count(&corpus)?);
    Ok(())
}

/// Memory in MiB and seconds per input, beyond which an input counts as breaking something.
fn limits() -> [String; 3] {
    ["-rss_limit_mb=4096".into(), "-timeout=20".into(), format!("-max_len={MAX_INPUT_BYTES}")]
}

fn cargo_fuzz(what: &str, target: &str) -> Command {
    let mut command = Command::new(tools::path("cargo-fuzz"));
    let features = if target == NETWORKS { "fuzzer,networks" } else { "fuzzer" };
    command.args(["fuzz", what, "--fuzz-dir", "tests/fuzz", "--no-default-features", "--features", features]);
    command.arg("--target-dir").arg(paths::target("fuzz")).arg(target);
    command.env("RUSTUP_TOOLCHAIN", NIGHTLY);
    command
}

fn count(folder: &Path) -> Result<usize> {
    Ok(fs::read_dir(folder)?.count())
}
