//! Numbers from outside: scikit-learn, pandas, numpy, onnxruntime.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::paths;
use crate::step::{run, run_quietly, step};

/// `cargo xtask oracle`: makes the golden files anew.
pub fn oracle() -> Result<()> {
    let python = environment()?;
    let folder = paths::root().join("tests/oracle");
    let mut scripts: Vec<PathBuf> = fs::read_dir(&folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    scripts.retain(|path| path.extension().is_some_and(|ext| ext == "py") && !path.ends_with("onnx_check.py"));
    scripts.sort();
    for script in scripts {
        let name = script.file_name().context("a script has a name")?.to_string_lossy().into_owned();
        step(&format!("Asking {name}"), || run(Command::new(&python).arg(&script)))?;
    }
    onnxruntime()
}

/// Has genuine onnxruntime answer the models that the native tests exported, and compares.
pub fn onnxruntime() -> Result<()> {
    let python = environment()?;
    let exported = paths::target("native").join("onnx-exports");
    step("Asking genuine onnxruntime", || {
        run(Command::new(&python).arg(paths::root().join("tests/oracle/onnx_check.py")).arg(&exported))
    })
}

/// A Python environment with the pinned packages; made anew when the pins change.
fn environment() -> Result<PathBuf> {
    let folder = paths::cache().join("oracle");
    let python = folder.join("bin/python");
    let pins = paths::root().join("tests/oracle/requirements.txt");
    let wanted = fs::read_to_string(&pins)?;
    let stamp = folder.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(python);
    }
    step("Installing the oracles", || {
        let _ = fs::remove_dir_all(&folder);
        run_quietly(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        run_quietly(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&pins))?;
        fs::write(&stamp, &wanted)?;
        Ok(())
    })?;
    Ok(python)
}
