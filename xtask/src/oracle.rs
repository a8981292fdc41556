//! Numbers from outside: scikit-learn, pandas, numpy, Pillow, onnxruntime, Great Expectations, sentence-transformers,
//! pypdf and pdfminer.six; charts in seaborn; and clients: DVC.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::step::{run, run_quietly, step};
use crate::{encoder, paths};

/// `cargo xtask oracle`: makes the golden files anew.
pub fn oracle() -> Result<()> {
    let python = environment()?;
    step("Writing our split rows", || {
        let rows = run_quietly(&mut example("oracle_splits"))?;
        Ok(fs::write(paths::root().join("engine/learn/tests/golden/splits.json"), rows)?)
    })?;
    let names =
        ["table_profile.py", "table_formats.py", "pictures.py", "recipes.py", "table_diff.py", "learn.py", "deep.py"];
    for name in names {
        step(&format!("Asking {name}"), || run(&mut script(&python, name)))?;
    }
    let expecting = environment_of("oracle-expectations", "requirements-expectations.txt")?;
    step("Asking expectations.py", || run(&mut script(&expecting, "expectations.py")))?;
    let encoding = environment_of("oracle-encoder", "requirements-encoder.txt")?;
    let model = encoder::source()?;
    step("Asking encoder.py", || run(script(&encoding, "encoder.py").arg(&model)))?;
    let reading = environment_of("oracle-documents", "requirements-documents.txt")?;
    step("Asking documents.py", || run(&mut script(&reading, "documents.py")))?;
    let retrieving = environment_of("oracle-retrieve", "requirements-retrieve.txt")?;
    step("Asking retrieve.py", || run(&mut script(&retrieving, "retrieve.py")))?;
    python_scripts()?;
    chart_scripts()?;
    file_scripts()?;
    onnxruntime()
}

/// Has genuine onnxruntime answer the networks kept beside the scripts, and pipelines written just now.
pub fn onnxruntime() -> Result<()> {
    let python = environment()?;
    let exported = paths::root().join("target/onnx-exports");
    step("Exporting pipelines", || run_quietly(example("write_pipelines").arg("--").arg(&exported)))?;
    step("Asking genuine onnxruntime", || {
        run_quietly(&mut script(&python, "onnx_models.py"))?;
        run_quietly(script(&python, "onnx_check.py").arg(&exported))
    })
    .map(drop)
}

/// Runs the scripts that the page shows to learners.
pub fn python_scripts() -> Result<()> {
    let python = environment()?;
    step("Running the learners' Python scripts", || run_quietly(&mut script(&python, "python_scripts.py"))).map(drop)
}

/// Runs the scripts that the page shows for charts.
pub fn chart_scripts() -> Result<()> {
    let python = environment()?;
    step("Drawing charts in Python", || run_quietly(&mut script(&python, "chart_scripts.py"))).map(drop)
}

/// Runs the scripts that read files which no function of pandas reads, and compares with the golden files.
pub fn file_scripts() -> Result<()> {
    let python = environment()?;
    step("Reading files in Python", || run_quietly(&mut script(&python, "file_scripts.py"))).map(drop)
}

/// Runs the scripts that the page shows for recipes, and compares what they give with the golden file.
pub fn recipes() -> Result<()> {
    let python = environment()?;
    step("Running recipes in pandas", || run_quietly(script(&python, "recipes.py").arg("--check"))).map(drop)
}

/// Compares what pandas and scipy say of differences between tables with the golden file.
pub fn table_diff() -> Result<()> {
    let python = environment()?;
    step("Comparing tables in pandas", || run_quietly(script(&python, "table_diff.py").arg("--check"))).map(drop)
}

/// Has genuine DVC send contents to a real edge and fetch them again; `programs` is the folder the edge is in.
pub fn edge_clients(programs: &Path) -> Result<()> {
    let python = environment()?;
    let edge = programs.join("bunsen-edge");
    step("Asking genuine DVC", || run_quietly(script(&python, "edge_clients.py").arg(&edge))).map(drop)
}

/// Has genuine DVC and `bunsen repro` take turns at pipelines, those of an exported project among them. `programs` is
/// the folder that `bunsen` lies in.
pub fn pipelines(programs: &Path) -> Result<()> {
    let python = environment()?;
    let exported = paths::root().join("target/exported-project.zip");
    let data = paths::root().join("assets/samples/iris.csv");
    step("Exporting a project", || {
        fs::create_dir_all(paths::root().join("target"))?;
        run_quietly(Command::new(programs.join("examples/export_project")).arg(&data).arg(&exported))
    })?;
    step("Running pipelines in genuine DVC", || {
        run_quietly(script(&python, "dvc_repro.py").arg(programs.join("bunsen")).arg(&exported))
    })
    .map(drop)
}

fn example(name: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--quiet", "-p", "bunsen-learn", "--example", name]);
    cargo.env("CARGO_TARGET_DIR", paths::target("native"));
    cargo
}

fn script(python: &Path, name: &str) -> Command {
    let mut command = Command::new(python);
    command.arg(paths::root().join("tests/oracle").join(name));
    command
}

/// The Python environment of nearly all scripts.
pub fn environment() -> Result<PathBuf> {
    environment_of("oracle", "requirements.txt")
}

/// A Python environment with pinned packages; made anew when the pins change.
fn environment_of(name: &str, requirements: &str) -> Result<PathBuf> {
    let folder = paths::cache().join(name);
    let python = folder.join("bin/python");
    let pins = paths::root().join("tests/oracle").join(requirements);
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
