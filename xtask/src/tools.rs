//! Programs that building and testing need, installed at pinned versions when absent.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::paths;
use crate::step::{run, run_quietly, step};

/// Must equal the version of the `wasm-bindgen` crate in the workspace manifest.
const WASM_BINDGEN: &str = "0.2.130";
/// Goes with the version of the `wasm_split_helpers` crate in the workspace manifest.
const WASM_SPLIT: &str = "0.2.4";
/// The newest that the pinned compiler builds.
const TRUNK: &str = "0.21.14";
const CARGO_FUZZ: &str = "0.13.2";

/// Makes sure that the page can be built: compiler target, wasm-bindgen, trunk, node.
pub fn for_building() -> Result<()> {
    wasm_target("wasm32-unknown-unknown")?;
    clang()?;
    node()?;
    cargo_tool("wasm-bindgen-cli", WASM_BINDGEN, &[])?;
    cargo_tool("wasm_split_cli_support", WASM_SPLIT, &["--features", "build-binary"])?;
    cargo_tool("trunk", TRUNK, &["--no-default-features", "--features", "rustls"])
}

/// Makes sure that programs in WebAssembly can be built that run without a browser: compiler target, node.
pub fn for_wasi() -> Result<()> {
    wasm_target("wasm32-wasip1")?;
    node()
}

/// The compiler's library for a kind of WebAssembly.
fn wasm_target(name: &str) -> Result<()> {
    let sysroot = run_quietly(Command::new("rustc").args(["--print", "sysroot"]))?;
    let library = PathBuf::from(sysroot.trim()).join("lib/rustlib").join(name);
    if !library.exists() {
        step(&format!("Adding the target {name}"), || run(Command::new("rustup").args(["target", "add", name])))?;
    }
    Ok(())
}

fn node() -> Result<()> {
    if run_quietly(Command::new("node").arg("--version")).is_err() {
        bail!(
            "node is not installed. Install Node.js 20 or newer; it bundles the styles and charts, and runs benches."
        );
    }
    Ok(())
}

/// Clang, which compiles Zstandard to WebAssembly: Parquet and Arrow files are packed with it.
fn clang() -> Result<()> {
    let is_there = || run_quietly(Command::new("clang").args(["--target=wasm32", "--version"])).is_ok();
    if is_there() {
        return Ok(());
    }
    step("Installing clang", || apt("clang")).context("Clang is needed to build what reads files. Install it.")?;
    if is_there() { Ok(()) } else { bail!("Clang was installed but is not on the PATH.") }
}

/// Installs a package of Debian's, where we may.
fn apt(package: &str) -> Result<()> {
    run_quietly(Command::new("apt-get").args(["update", "-qq"]))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "-qq", package]).env("DEBIAN_FRONTEND", "noninteractive");
    run_quietly(&mut install).map(drop)
}

/// A nightly compiler and cargo-fuzz.
pub fn for_fuzzing(nightly: &str) -> Result<()> {
    if run_quietly(Command::new("rustc").arg("--version").env("RUSTUP_TOOLCHAIN", nightly)).is_err() {
        step(&format!("Installing {nightly}"), || {
            run(Command::new("rustup").args(["toolchain", "install", nightly, "--profile", "minimal"]))
        })?;
    }
    cargo_tool("cargo-fuzz", CARGO_FUZZ, &[])
}

/// Formatter and linter.
pub fn for_checking() -> Result<()> {
    wasm_target("wasm32-unknown-unknown")?;
    clang()?;
    for (program, component) in [("rustfmt", "rustfmt"), ("clippy-driver", "clippy")] {
        if run_quietly(Command::new(program).arg("--version")).is_err() {
            step(&format!("Adding {component}"), || run(Command::new("rustup").args(["component", "add", component])))?;
        }
    }
    Ok(())
}

/// The path of an installed tool.
pub fn path(program: &str) -> PathBuf {
    paths::tools().join("bin").join(program)
}

fn cargo_tool(package: &str, version: &str, features: &[&str]) -> Result<()> {
    // Not every tool knows its version; cargo keeps a list.
    let installed = std::fs::read_to_string(paths::tools().join(".crates.toml")).unwrap_or_default();
    if installed.contains(&format!("\"{package} {version} (")) {
        return Ok(());
    }
    step(&format!("Installing {package} {version}"), || {
        let install = |locked: bool| {
            let mut cargo = Command::new("cargo");
            cargo.args(["install", package, "--version", version, "--force", "--quiet", "--root"]);
            cargo.arg(paths::tools()).args(features);
            if locked {
                cargo.arg("--locked");
            }
            // Built once and run seldom: a quick build is worth more than a fast program.
            cargo.env("CARGO_TARGET_DIR", paths::target("tools"));
            cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
            cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
            cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
            run(&mut cargo)
        };
        // The locked versions can be missing from a registry mirror that lags behind.
        install(true).or_else(|_| install(false))
    })
}

/// Chromium, for the browser tests. Installs Debian's when there is none and we may.
pub fn chromium() -> Result<PathBuf> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    step("Installing Chromium", || apt("chromium"))
        .context("Chromium is needed for the browser tests. Install it, or name its path in CHROMIUM.")?;
    find_chromium().context("Chromium was installed but is not on the PATH. Name its path in CHROMIUM.")
}

fn find_chromium() -> Option<PathBuf> {
    on_path(std::env::var_os("CHROMIUM").map(PathBuf::from), &["chromium", "chromium-browser", "google-chrome"])
}

/// ChromeDriver, for the worker's own tests.
pub fn chromedriver() -> Result<PathBuf> {
    let find = || on_path(std::env::var_os("CHROMEDRIVER").map(PathBuf::from), &["chromedriver"]);
    if let Some(found) = find() {
        return Ok(found);
    }
    step("Installing ChromeDriver", || apt("chromium-driver"))
        .context("ChromeDriver is needed for the worker's tests. Install it, or name its path in CHROMEDRIVER.")?;
    find().context("ChromeDriver was installed but is not on the PATH. Name its path in CHROMEDRIVER.")
}

fn on_path(named: Option<PathBuf>, programs: &[&str]) -> Option<PathBuf> {
    if let Some(named) = named.filter(|path| path.exists()) {
        return Some(named);
    }
    let search = std::env::var_os("PATH")?;
    programs
        .iter()
        .flat_map(|program| std::env::split_paths(&search).map(move |folder| folder.join(program)))
        .find(|path| path.exists())
}
