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
use crate::{assets, encoder, paths, tools};

/// A program that the browser runs.
struct Program {
    /// What it is called while it is built.
    name: &'static str,
    package: &'static str,
    /// The name of its files.
    stem: &'static str,
    /// The folder it is served in.
    folder: &'static str,
    features: &'static str,
    flags: &'static str,
    /// Its target folder: one for each set of flags and of features of the shared dependencies.
    target: &'static str,
    /// Whether it is split into what is needed at once and what is fetched later.
    is_split: bool,
    /// The script that starts it as a worker. The page has none.
    start: Option<&'static str>,
}

/// What the compiler is told for everything that computes in the browser.
pub const SIMD: &str = "-C target-feature=+simd128";

const PAGE: Program = Program {
    name: "page",
    package: "bunsen-studio",
    stem: "studio",
    folder: "studio",
    features: "",
    flags: "",
    target: "page",
    is_split: true,
    start: None,
};
const WORKER: Program = Program {
    name: "cpu worker",
    package: "bunsen-worker",
    stem: "worker",
    folder: "worker/cpu",
    features: "",
    flags: SIMD,
    target: "worker-cpu",
    is_split: true,
    start: Some("worker/js/start.js"),
};
/// What the workers start beside them.
const ASSISTANT: Program = Program {
    name: "reader of text",
    package: "bunsen-reader",
    stem: "assistant",
    folder: "worker/reader",
    is_split: false,
    start: Some("worker/assistant/js/start.js"),
    ..WORKER
};
const PROGRAMS: [Program; 9] = [
    WORKER,
    Program { name: "webgpu worker", folder: "worker/webgpu", features: "webgpu", target: "worker-webgpu", ..WORKER },
    ASSISTANT,
    Program { name: "reader of every format", folder: "worker/formats", features: "formats", ..ASSISTANT },
    Program { name: "reader of documents", folder: "worker/documents", features: "documents", ..ASSISTANT },
    Program { name: "library's assistant", package: "bunsen-library", folder: "worker/library", ..ASSISTANT },
    Program { name: "table's assistant", package: "bunsen-tables", folder: "worker/tables", ..ASSISTANT },
    Program { name: "checks' assistant", package: "bunsen-checks", folder: "worker/checks", ..ASSISTANT },
    PAGE,
];

/// Largest gzipped size of what the first screen loads, in bytes.
const PAGE_LIMIT: u64 = 700_000;
/// Largest gzipped size of the worker that everyone waits for, in bytes.
const WORKER_LIMIT: u64 = 900_000;

/// How much the compiler takes its time.
#[derive(Clone, Copy, PartialEq)]
pub enum Profile {
    /// Quick to link; what `run` and `test` use.
    Dev,
    /// What is shipped.
    Release,
}

impl Profile {
    /// The cargo profile of a program that the browser runs.
    fn wasm(self, program: &Program) -> &'static str {
        match self {
            Self::Release => "wasm-release",
            Self::Dev if program.features == "webgpu" => "wasm-gpu-dev",
            Self::Dev => "wasm-dev",
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
    for program in &PROGRAMS {
        step(&format!("Building the {}", program.name), || build(program, profile))?;
    }
    step("Putting dist/ together", || assemble(profile))
}

/// Builds `bunsen` and `bunsen-edge`; gives the folder they are in.
pub fn programs(profile: Profile) -> Result<PathBuf> {
    step("Building bunsen and bunsen-edge", || {
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--quiet", "--bin", "bunsen", "--bin", "bunsen-edge"]);
        cargo.env("CARGO_TARGET_DIR", paths::target("native"));
        match profile {
            Profile::Release => cargo.args(["--release", "-p", "bunsen-cli", "-p", "bunsen-edge"]),
            // With what the tests and the encoder's writer share: nothing is compiled twice.
            Profile::Dev => cargo.arg("--workspace"),
        };
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

/// Compiles a program and stages it with the scripts that load it.
fn build(program: &Program, profile: Profile) -> Result<()> {
    let Program { package, stem, features, flags, .. } = program;
    let (target, wasm_profile) = (paths::target(program.target), profile.wasm(program));
    let mut cargo = Command::new("cargo");
    cargo.args(["rustc", "--quiet", "-p", package, "--target", "wasm32-unknown-unknown", "--profile", wasm_profile]);
    cargo.args(["--features", features]).env("CARGO_TARGET_DIR", &target).env("RUSTFLAGS", flags);
    if program.is_split {
        // It is split by what its linker writes down.
        cargo.args(["--bin", stem, "--", "-C", "link-args=--emit-relocs"]);
    }
    run(&mut cargo)?;
    let built = if program.is_split { (*stem).into() } else { package.replace('-', "_") };
    let mut wasm = target.join("wasm32-unknown-unknown").join(wasm_profile).join(format!("{built}.wasm"));
    let whole = staged(profile).join(program.folder);
    let modified = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).ok();
    if modified(&whole.join(format!("{stem}_bg.wasm"))) > modified(&wasm) {
        return Ok(());
    }
    let out = whole.with_extension("part");
    for folder in [&whole, &out] {
        let _ = fs::remove_dir_all(folder);
    }
    fs::create_dir_all(&out)?;
    if program.is_split {
        run_quietly(Command::new(tools::path("wasm-split-cli")).arg(&wasm).arg(&out).args(["--out-name", stem]))?;
        wasm = out.join(format!("{stem}.wasm"));
    }
    let mut bindgen = Command::new(tools::path("wasm-bindgen"));
    if program.is_split {
        // The parts that are fetched later link to its table of functions.
        bindgen.arg("--keep-lld-exports");
    }
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", stem, "--out-dir"]).arg(&out).arg(&wasm);
    if profile == Profile::Release {
        bindgen.args(["--remove-name-section", "--remove-producers-section"]);
    }
    run_quietly(&mut bindgen)?;
    if wasm.starts_with(&out) {
        fs::remove_file(&wasm)?;
    }
    if profile == Profile::Release {
        for path in files(&out)?.iter().filter(|path| path.extension().is_some_and(|ext| ext == "wasm")) {
            let stripped = without_custom_sections(&fs::read(path)?).with_context(|| path.display().to_string())?;
            fs::write(path, stripped)?;
        }
    }
    Ok(fs::rename(&out, &whole)?)
}

/// A WebAssembly module without what only tools read: names, and who made it. `None` if it is not a module.
fn without_custom_sections(module: &[u8]) -> Option<Vec<u8>> {
    let mut kept = module.get(..8)?.to_vec();
    let mut at = 8;
    while at < module.len() {
        let start = at;
        at += 1;
        // The section's length, in seven bits a byte, lowest first.
        let (mut length, mut shift) = (0_usize, 0);
        loop {
            let byte = *module.get(at)?;
            at += 1;
            length |= usize::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        at = at.checked_add(length)?;
        let section = module.get(start..at)?;
        if section[0] != 0 {
            kept.extend_from_slice(section);
        }
    }
    Some(kept)
}

/// Built programs of a profile, before they are copied into `dist/`.
fn staged(profile: Profile) -> PathBuf {
    let name = if profile == Profile::Release { "release" } else { "dev" };
    paths::root().join("target").join("staged").join(name)
}

/// Has Trunk bundle the page, puts the programs beside it, and tells the page and the service worker what
/// there is.
fn assemble(profile: Profile) -> Result<()> {
    let (root, dist) = (paths::root(), paths::dist());
    let mut trunk = Command::new(tools::path("trunk"));
    trunk.args(["build", "--log", "error", "--color", "never", "--skip-version-check"]);
    // Trunk warns that it finds no program to build, and reads NO_COLOR as a flag that wants true or false.
    run(trunk.env_remove("NO_COLOR"))?;
    let _ = fs::remove_file(dist.join("samples/make_samples.py"));
    for program in &PROGRAMS {
        let to = dist.join(program.folder);
        copy_folder(&staged(profile).join(program.folder), &to)?;
        if let Some(start) = program.start {
            fs::copy(root.join(start), to.join("start.js"))?;
        }
    }
    copy_encoder(&dist)?;
    copy_collections(&root.join("assets/collections"), &dist.join("collections"))?;
    let wasm_bytes = fs::metadata(dist.join("studio/studio_bg.wasm")).context("the page's program")?.len();
    let index = fs::read_to_string(dist.join("index.html"))?;
    let size = |bytes: u64| format!("<meta name=\"bunsen-wasm-bytes\" content=\"{bytes}\">");
    ensure!(index.contains(&size(0)), "index.html has no place for the size of the page's program");
    fs::write(dist.join("index.html"), index.replace(&size(0), &size(wasm_bytes)))?;
    service_worker(&root, &dist)?;
    compress(&dist, if profile == Profile::Release { Compression::best() } else { Compression::fast() })
}

/// The encoder, and a file that says which one it is and how much there is to fetch.
fn copy_encoder(dist: &Path) -> Result<()> {
    let (from, to) = (encoder::install()?.join("encoder"), dist.join("encoder"));
    copy_folder(&from, &to)?;
    // The name that `bunsen index` gives it, too.
    let mut digest = Md5::new();
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        digest.update(fs::read(from.join(name))?);
    }
    let name: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let size_bytes = fs::metadata(from.join("model.safetensors"))?.len();
    let served = serde_json::json!({ "name": name, "size_bytes": size_bytes });
    Ok(fs::write(to.join("encoder.json"), served.to_string())?)
}

/// The collections of documents that the Ask room offers: their texts, cards and licences. The questions that measure how
/// well they are searched stay here.
fn copy_collections(from: &Path, to: &Path) -> Result<()> {
    copy_folder(from, to)?;
    for path in files(to)?.iter().filter(|path| path.extension().is_some_and(|ext| ext == "jsonl")) {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// Writes the list of the files that work offline, and a digest of them, into the service worker.
fn service_worker(root: &Path, dist: &Path) -> Result<()> {
    let mut digest = Md5::new();
    let mut served = vec![String::from("/")];
    for path in files(dist)? {
        let name = format!("/{}", path.strip_prefix(dist)?.to_string_lossy().replace('\\', "/"));
        digest.update(&name);
        digest.update(fs::read(&path)?);
        // The large WebGPU worker is kept when it is first used, and the encoder's weights; the collections, once they are
        // taken, are in a project.
        let later = ["/worker/webgpu/", "/encoder/model.", "/collections/"];
        let is_later = later.iter().any(|start| name.starts_with(start));
        if name != "/index.html" && name != "/service-worker.js" && !is_later {
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
    /// What the first screen waits for: page, its program, styles.
    pub page: u64,
    /// The rooms' code, fetched when one is opened.
    pub rooms: u64,
    /// The fonts of Latin text, which the first screen shows once they are there.
    pub fonts: u64,
    /// The worker that everyone waits for.
    pub worker_cpu: u64,
    /// What of it is fetched later: models, and versions of a project.
    pub worker_parts: u64,
    /// The reader of text, loaded with the first file.
    pub text_reader: u64,
    /// The reader of every format, loaded with the first file that is not text.
    pub format_reader: u64,
    /// The reader of documents, loaded with the first one.
    pub document_reader: u64,
    /// The library's assistant, loaded with the first documents.
    pub library: u64,
    /// The table's assistant, loaded with the first project.
    pub tables: u64,
    /// The checks' assistant, loaded with the first table that something is expected of.
    pub checks: u64,
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
        let is_first = |path: &str| path.ends_with(".js") || path.ends_with("_bg.wasm");
        let is_later = |path: &str| path.ends_with(".wasm") && !path.ends_with("_bg.wasm");
        Ok(Self {
            page: all(&["index.html", "boot.js", "theme.js", "styles.css"])? + folder("studio", is_first)?,
            rooms: folder("studio", is_later)?,
            fonts: folder("fonts", |path| path.contains("sans-latin"))?,
            worker_cpu: folder("worker/cpu", is_first)?,
            worker_parts: folder("worker/cpu", is_later)?,
            text_reader: folder("worker/reader", is_first)?,
            format_reader: folder("worker/formats", is_first)?,
            document_reader: folder("worker/documents", is_first)?,
            library: folder("worker/library", is_first)?,
            tables: folder("worker/tables", is_first)?,
            checks: folder("worker/checks", is_first)?,
            worker_webgpu: folder("worker/webgpu", |path| path.ends_with(".js") || path.ends_with(".wasm"))?,
            charts: all(&["echarts.js"])?,
        })
    }

    /// Prints the sizes beside their limits.
    pub fn print(&self) {
        println!("  gzipped sizes:");
        println!("    page, first screen  {:>9} of {PAGE_LIMIT}", self.page);
        println!("    page, all rooms     {:>9}", self.rooms);
        println!("    fonts of Latin text {:>9}", self.fonts);
        println!("    worker, CPU         {:>9} of {WORKER_LIMIT}", self.worker_cpu);
        println!("    worker, its parts   {:>9}", self.worker_parts);
        println!("    reader of text      {:>9}", self.text_reader);
        println!("    reader of formats   {:>9}", self.format_reader);
        println!("    reader of documents {:>9}", self.document_reader);
        println!("    library's assistant {:>9}", self.library);
        println!("    table's assistant   {:>9}", self.tables);
        println!("    checks' assistant   {:>9}", self.checks);
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
