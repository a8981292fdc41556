//! Builds the page, the workers and the programs.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use md5::{Digest, Md5};

use crate::step::{run, run_quietly, step};
use crate::{assets, paths, tools};

/// A program that runs in a worker. It is served as `worker/<name>/`.
struct Worker {
    name: &'static str,
    /// Its crate is `bunsen-<program>`, and its files are called so.
    program: &'static str,
    features: &'static str,
    /// Its target folder: one for each set of features of the shared dependencies.
    target: &'static str,
    /// Where its entry, `js/start.js`, is.
    folder: &'static str,
}

const WORKERS: [Worker; 3] = [
    Worker { name: "cpu", program: "worker", features: "", target: "worker-cpu", folder: "worker" },
    Worker { name: "webgpu", program: "worker", features: "webgpu", target: "worker-webgpu", folder: "worker" },
    Worker { name: "reader", program: "reader", features: "", target: "worker-cpu", folder: "worker/reader" },
];

/// Largest gzipped size of what the first screen loads, in bytes.
const PAGE_LIMIT: u64 = 700_000;
/// Largest gzipped size of the worker that everyone loads, in bytes.
const WORKER_LIMIT: u64 = 1_500_000;

/// How much the compiler takes its time.
#[derive(Clone, Copy, PartialEq)]
pub enum Profile {
    /// Quick to link; what `run` and `test` use.
    Dev,
    /// What is shipped.
    Release,
}

impl Profile {
    /// The cargo profile of the page, or of a worker.
    fn wasm(self, worker: Option<&Worker>) -> &'static str {
        match (self, worker) {
            (Self::Release, _) => "wasm-release",
            (Self::Dev, Some(worker)) if worker.features == "webgpu" => "wasm-gpu-dev",
            (Self::Dev, _) => "wasm-dev",
        }
    }
}

/// `cargo xtask build`: everything as it is shipped, with its sizes.
pub fn ship() -> Result<()> {
    tools::for_building()?;
    page(Profile::Release)?;
    programs(Profile::Release)?;
    let sizes = Sizes::of(&paths::dist())?;
    sizes.print();
    ensure!(sizes.page <= PAGE_LIMIT, "the page is over its limit of {PAGE_LIMIT} bytes gzipped");
    ensure!(sizes.worker_cpu <= WORKER_LIMIT, "the CPU worker is over its limit of {WORKER_LIMIT} bytes gzipped");
    Ok(())
}

/// Builds `dist/`.
pub fn page(profile: Profile) -> Result<()> {
    assets::bundle()?;
    for worker in &WORKERS {
        build_worker(worker, profile)?;
    }
    step("Building the page", || trunk(profile))?;
    step("Putting dist/ together", || assemble(profile))
}

/// Builds `bunsen` and `bunsen-edge`; gives the folder they are in.
pub fn programs(profile: Profile) -> Result<PathBuf> {
    step("Building bunsen and bunsen-edge", || {
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--quiet", "-p", "bunsen-cli", "-p", "bunsen-edge", "--bins"]);
        cargo.env("CARGO_TARGET_DIR", paths::target("native"));
        if profile == Profile::Release {
            cargo.arg("--release");
        }
        run(&mut cargo)
    })?;
    Ok(paths::target("native").join(if profile == Profile::Release { "release" } else { "debug" }))
}

/// Builds everything native with everything that tests add, in one go: cargo would otherwise compile shared
/// dependencies once for each selection of crates. Gives the folder the programs are in.
pub fn everything_native() -> Result<PathBuf> {
    step("Building everything native", || {
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--quiet", "--workspace", "--all-targets"]);
        run(cargo.env("CARGO_TARGET_DIR", paths::target("native")))
    })?;
    Ok(paths::target("native").join("debug"))
}

fn build_worker(worker: &Worker, profile: Profile) -> Result<()> {
    let Worker { name, program, features, .. } = worker;
    let target = paths::target(worker.target);
    let wasm_profile = profile.wasm(Some(worker));
    step(&format!("Building the {name} worker"), || {
        let mut cargo = Command::new("cargo");
        cargo.args([
            "build",
            "--quiet",
            "-p",
            &format!("bunsen-{program}"),
            "--target",
            "wasm32-unknown-unknown",
            "--profile",
            wasm_profile,
        ]);
        cargo.args(["--features", features]).env("CARGO_TARGET_DIR", &target);
        cargo.env("RUSTFLAGS", "-C target-feature=+simd128");
        run(&mut cargo)?;
        let wasm = target.join("wasm32-unknown-unknown").join(wasm_profile).join(format!("bunsen_{program}.wasm"));
        let out = staged(profile).join("worker").join(name);
        fs::create_dir_all(&out)?;
        if fs::metadata(out.join(format!("{program}_bg.wasm"))).and_then(|m| m.modified()).ok()
            > fs::metadata(&wasm)?.modified().ok()
        {
            return Ok(());
        }
        let mut bindgen = Command::new(tools::path("wasm-bindgen"));
        bindgen.args(["--target", "web", "--no-typescript", "--out-name", program, "--out-dir"]).arg(&out).arg(&wasm);
        if profile == Profile::Release {
            bindgen.args(["--remove-name-section", "--remove-producers-section"]);
        }
        run_quietly(&mut bindgen)?;
        Ok(())
    })
}

/// Built workers of a profile, before they are copied into `dist/`.
fn staged(profile: Profile) -> PathBuf {
    let name = if profile == Profile::Release { "release" } else { "dev" };
    paths::root().join("target").join("staged").join(name)
}

fn trunk(profile: Profile) -> Result<()> {
    let mut trunk = Command::new(tools::path("trunk"));
    trunk.args(["build", "--quiet", "--color", "never", "--skip-version-check"]);
    trunk.args(["--cargo-profile", profile.wasm(None)]);
    trunk.env("PATH", tools::search_path()).env("CARGO_TARGET_DIR", paths::target("page"));
    // Trunk reads NO_COLOR as a flag that wants true or false.
    trunk.env_remove("NO_COLOR");
    run(&mut trunk)
}

/// Copies everything that is not compiled beside the page, and tells the page and the service worker
/// what there is.
fn assemble(profile: Profile) -> Result<()> {
    let (root, dist) = (paths::root(), paths::dist());
    for worker in &WORKERS {
        let to = dist.join("worker").join(worker.name);
        copy_folder(&staged(profile).join("worker").join(worker.name), &to)?;
        fs::copy(root.join(worker.folder).join("js/start.js"), to.join("start.js"))?;
    }
    copy_folder(&paths::bundled(), &dist)?;
    let _ = fs::remove_file(dist.join("done"));
    copy_folder(&root.join("assets/samples"), &dist.join("samples"))?;
    let _ = fs::remove_file(dist.join("samples/make_samples.py"));
    for file in ["boot.js", "theme.js", "icon.svg", "manifest.webmanifest"] {
        fs::copy(root.join("assets").join(file), dist.join(file))?;
    }
    let wasm_bytes = fs::metadata(dist.join("studio_bg.wasm")).context("the page's program")?.len();
    let index = fs::read_to_string(dist.join("index.html"))?;
    let size = |bytes: u64| format!("<meta name=\"bunsen-wasm-bytes\" content=\"{bytes}\">");
    ensure!(index.contains(&size(0)), "index.html has no place for the size of the page's program");
    fs::write(dist.join("index.html"), index.replace(&size(0), &size(wasm_bytes)))?;
    service_worker(&root, &dist)?;
    compress(&dist, if profile == Profile::Release { Compression::best() } else { Compression::fast() })
}

/// Writes the list of the files that work offline, and a digest of them, into the service worker.
fn service_worker(root: &Path, dist: &Path) -> Result<()> {
    let mut digest = Md5::new();
    let mut served = vec![String::from("/")];
    for path in files(dist)? {
        let name = format!("/{}", path.strip_prefix(dist)?.to_string_lossy().replace('\\', "/"));
        digest.update(&name);
        digest.update(fs::read(&path)?);
        // The large WebGPU worker is kept when it is first used.
        if name != "/index.html" && name != "/service-worker.js" && !name.starts_with("/worker/webgpu/") {
            served.push(name);
        }
    }
    let source = fs::read_to_string(root.join("assets/service-worker.js"))?;
    let build: String = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let (from_build, from_files) = ("const BUILD = \"dev\";", "const FILES = [];");
    ensure!(
        source.contains(from_build) && source.contains(from_files),
        "the service worker has lost its place for the build"
    );
    let source = source
        .replace(from_build, &format!("const BUILD = \"{build}\";"))
        .replace(from_files, &format!("const FILES = {};", serde_json::to_string(&served)?));
    fs::write(dist.join("service-worker.js"), source)?;
    Ok(())
}

/// Puts a gzipped copy beside each file that shrinks, for servers that send those.
fn compress(dist: &Path, level: Compression) -> Result<()> {
    for path in files(dist)? {
        let compressible = ["wasm", "js", "css", "html", "json", "csv", "svg", "webmanifest"];
        if path.extension().is_some_and(|ext| compressible.contains(&ext.to_string_lossy().as_ref())) {
            let packed = gzip(&fs::read(&path)?, level)?;
            let name = format!("{}.gz", path.display());
            fs::write(name, packed)?;
        }
    }
    Ok(())
}

/// Gzipped sizes of what a visitor loads, in bytes.
pub struct Sizes {
    /// What the first screen waits for: page, its program with the snippets it loads, styles.
    pub page: u64,
    /// The fonts of Latin text, which the first screen shows once they are there.
    pub fonts: u64,
    /// The worker that everyone loads, and its reader.
    pub worker_cpu: u64,
    /// The worker that only WebGPU loads.
    pub worker_webgpu: u64,
    /// The charts, loaded with the first one.
    pub charts: u64,
}

impl Sizes {
    /// Measures `dist/`.
    pub fn of(dist: &Path) -> Result<Self> {
        let all = |names: &[&str]| -> Result<u64> {
            names
                .iter()
                .map(|name| {
                    Ok(gzip(&fs::read(dist.join(name)).with_context(|| (*name).to_string())?, Compression::best())?
                        .len() as u64)
                })
                .sum()
        };
        let folder = |name: &str, is_meant: fn(&str) -> bool| -> Result<u64> {
            let paths = files(&dist.join(name))?.into_iter().filter(|path| is_meant(&path.to_string_lossy()));
            paths.map(|path| Ok(gzip(&fs::read(path)?, Compression::best())?.len() as u64)).sum()
        };
        let worker = |name: &str, program: &str| {
            let folder = format!("worker/{name}");
            all(&[&format!("{folder}/{program}_bg.wasm"), &format!("{folder}/{program}.js")])
        };
        // Built small, the program loses every function that would call one.
        let imports_snippets = fs::read_to_string(dist.join("studio.js"))?.contains("/snippets/");
        Ok(Self {
            page: all(&["index.html", "boot.js", "theme.js", "studio.js", "studio_bg.wasm", "styles.css"])?
                + if imports_snippets { folder("snippets", |path| path.ends_with(".js"))? } else { 0 },
            fonts: folder("fonts", |path| path.contains("sans-latin"))?,
            worker_cpu: worker("cpu", "worker")? + worker("reader", "reader")?,
            worker_webgpu: worker("webgpu", "worker")?,
            charts: all(&["echarts.js"])?,
        })
    }

    /// Prints the sizes beside their limits.
    pub fn print(&self) {
        println!("  gzipped sizes:");
        println!("    page, first screen  {:>9} of {PAGE_LIMIT}", self.page);
        println!("    fonts of Latin text {:>9}", self.fonts);
        println!("    worker, CPU         {:>9} of {WORKER_LIMIT}", self.worker_cpu);
        println!("    worker, WebGPU      {:>9}", self.worker_webgpu);
        println!("    charts              {:>9}", self.charts);
    }
}

fn gzip(bytes: &[u8], level: Compression) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// All files under a folder, in the order of their paths.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for path in files(from)? {
        let target = to.join(path.strip_prefix(from)?);
        fs::create_dir_all(target.parent().expect("a file lies in a folder"))?;
        fs::copy(&path, &target).with_context(|| path.display().to_string())?;
    }
    Ok(())
}
