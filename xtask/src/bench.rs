//! `cargo xtask bench`: speed, always beside a peer in the same run.

use std::fs;
use std::process::Command;

use anyhow::{Result, bail};

use crate::build::{Profile, SIMD, page, programs};
use crate::step::{run, run_quietly, step};
use crate::{assets, oracle, paths, tools};

/// Runs one bench by its name.
pub fn bench(args: &[String]) -> Result<()> {
    match args.first().map(String::as_str) {
        Some("train") => train(),
        Some("load") => program("bench_load"),
        Some("page") => program("bench_page"),
        Some("open") => program("bench_open"),
        Some("versions") => versions(),
        Some("data") => data(&args[1..]),
        _ => bail!(
            "which bench? `train`: training beside TensorFlow.js; `load`: from a cold start to a usable page; `page`: long tasks and cancelling while it trains; `open`: memory while a CSV of five million rows is opened; `versions`: what a thousand versions of a large table cost; `data`: tables beside pandas, many files beside git and DVC, our side natively and in WebAssembly"
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
    tools::for_wasi()?;
    let (native, wasm) = (paths::target("native"), paths::target("worker-cpu"));
    let contenders = || {
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--quiet", "-p", "bunsen-prepare", "-p", "bunsen-project"]);
        cargo.args(["--example", "bench_data", "--example", "bench_files"]);
        cargo
    };
    step("Building our contenders", || run(contenders().arg("--release").env("CARGO_TARGET_DIR", &native)))?;
    step("Building them in WebAssembly", || {
        let mut cargo = contenders();
        cargo.args(["--target", "wasm32-wasip1", "--profile", "wasm-release"]);
        run(cargo.env("CARGO_TARGET_DIR", &wasm).env("RUSTFLAGS", SIMD))
    })?;
    let mut bench = Command::new("cargo");
    bench.args(["run", "--quiet", "-p", "bunsen-tests", "--bin", "bench_data", "--"]).args(args);
    bench.env("CARGO_TARGET_DIR", &native).env("BUNSEN_PYTHON", python);
    bench.env("BUNSEN_EXAMPLES", native.join("release/examples"));
    run(bench.env("BUNSEN_WASM_EXAMPLES", wasm.join("wasm32-wasip1/wasm-release/examples")))
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
