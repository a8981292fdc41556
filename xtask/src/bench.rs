//! `cargo xtask bench`: speed, always beside a peer in the same run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::build::{Profile, SIMD, page, programs};
use crate::step::{run, run_quietly, step};
use crate::{assets, encoder, oracle, paths, tools};

/// Runs one bench by its name.
pub fn bench(args: &[String]) -> Result<()> {
    match args.first().map(String::as_str) {
        Some("train") => train(),
        Some("load") => program("bench_load"),
        Some("page") => program("bench_page"),
        Some("open") => program("bench_open"),
        Some("versions") => versions(),
        Some("data") => data(&args[1..]),
        Some("retrieve") => retrieve(),
        _ => bail!(
            "which bench? `train`: training beside TensorFlow.js; `load`: from a cold start to a usable page; `page`: long tasks and cancelling while it trains; `open`: memory while a CSV of five million rows is opened; `versions`: what a thousand versions of a large table cost; `data`: tables beside pandas, many files beside git and DVC, our side natively and in WebAssembly; `retrieve`: the sentence encoder beside onnxruntime-web, in the same ways"
        ),
    }
}

/// Training in the tab beside TensorFlow.js, both as shipped.
fn train() -> Result<()> {
    let folder = paths::root().join("tests/bench");
    assets::install_packages(&folder)?;
    build()?;
    step("Bundling the peer", || {
        let out = paths::dist().join("bench");
        fs::create_dir_all(&out)?;
        let mut esbuild = Command::new(paths::root().join("assets/node_modules/.bin/esbuild"));
        esbuild.args(["peer.js", "--bundle", "--minify", "--format=iife", "--log-level=error"]).current_dir(&folder);
        run_quietly(esbuild.arg(format!("--outfile={}", out.join("peer.js").display())))?;
        let wasm = folder.join("node_modules/@tensorflow/tfjs-backend-wasm/dist");
        for file in ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm"] {
            fs::copy(wasm.join(file), out.join(file))?;
        }
        fs::copy(folder.join("ours.js"), out.join("ours.js"))?;
        Ok(())
    })?;
    let measured = measure("bench_train");
    fs::remove_dir_all(paths::dist().join("bench"))?;
    measured
}

/// A bench that needs nothing but the built studio.
fn program(name: &str) -> Result<()> {
    build()?;
    measure(name)
}

/// Versions of a large table: bytes stored and time per commit, natively and over a store in memory.
fn versions() -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["run", "--quiet", "--release", "-p", "bunsen-project", "--example", "bench_versions"])
        .env("CARGO_TARGET_DIR", paths::target("native"));
    run(&mut cargo)
}

/// Tables beside pandas, and many files beside git and DVC; ours for this machine, and in WebAssembly with the flags of
/// the page's own programs. `args`: numbers of rows in place of the usual ones.
fn data(args: &[String]) -> Result<()> {
    let python = oracle::environment()?;
    let (native, wasm) = contenders(&["bunsen-prepare", "bunsen-project"], &["bench_data", "bench_files"])?;
    let mut bench = beside_peers("bench_data", &native, &wasm);
    run(bench.args(args).env("BUNSEN_PYTHON", python))
}

/// The sentence encoder beside what transformers.js computes with; ours for this machine, and in WebAssembly.
fn retrieve() -> Result<()> {
    let python = oracle::environment()?;
    assets::install_packages(&paths::root().join("tests/bench"))?;
    let encoder = encoder::install()?.join("encoder-32");
    let model = paths::root().join("target/encoder.onnx");
    step("Writing the encoder as ONNX", || {
        let script = paths::root().join("tests/bench/encoder_onnx.py");
        run(Command::new(python).arg(script).args([&encoder, &model]))
    })?;
    let (native, wasm) = contenders(&["bunsen-deep"], &["bench_encoder"])?;
    let mut bench = beside_peers("bench_retrieve", &native, &wasm);
    run(bench.env("BUNSEN_ENCODER", encoder).env("BUNSEN_ENCODER_ONNX", model))
}

/// Builds examples of these packages for this machine, and for WebAssembly with the flags of the page's own programs. The
/// folders that they lie in.
fn contenders(packages: &[&str], examples: &[&str]) -> Result<(PathBuf, PathBuf)> {
    tools::for_wasi()?;
    let (native, wasm) = (paths::target("native"), paths::target("worker-cpu"));
    let cargo = || {
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--quiet"]);
        cargo.args(packages.iter().flat_map(|name| ["-p", name]));
        cargo.args(examples.iter().flat_map(|name| ["--example", name]));
        cargo
    };
    step("Building our contenders", || run(cargo().arg("--release").env("CARGO_TARGET_DIR", &native)))?;
    step("Building them in WebAssembly", || {
        let mut cargo = cargo();
        cargo.args(["--target", "wasm32-wasip1", "--profile", "wasm-release"]);
        run(cargo.env("CARGO_TARGET_DIR", &wasm).env("RUSTFLAGS", SIMD))
    })?;
    Ok((native.join("release/examples"), wasm.join("wasm32-wasip1/wasm-release/examples")))
}

/// A bench that runs our contenders and their peers in turns.
fn beside_peers(name: &str, native: &Path, wasm: &Path) -> Command {
    let mut bench = Command::new("cargo");
    bench.args(["run", "--quiet", "-p", "bunsen-tests", "--bin", name, "--"]);
    bench.env("CARGO_TARGET_DIR", paths::target("native")).env("BUNSEN_EXAMPLES", native);
    bench.env("BUNSEN_WASM_EXAMPLES", wasm);
    bench
}

fn build() -> Result<()> {
    tools::for_building()?;
    page(Profile::Release)?;
    programs(Profile::Release).map(drop)
}

fn measure(name: &str) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["run", "--quiet", "-p", "bunsen-tests", "--bin", name])
        .env("CARGO_TARGET_DIR", paths::target("native"));
    cargo.env("CHROMIUM", tools::chromium()?).env("BUNSEN_DIST", paths::dist());
    cargo.env("BUNSEN_PROGRAMS", paths::target("native").join("release"));
    run(&mut cargo)
}
