//! Many files beside git and DVC.

use std::path::Path;

use anyhow::{Result, ensure};
use tempfile::TempDir;

use crate::ROUNDS;
use bunsen_tests::contender::{Contender, in_wasm, ours, print, python, run};

const N_FILES: usize = 5_000;
const OPERATIONS: [(&str, &str); 4] = [
    ("git_commit", "commit as git keeps them"),
    ("git_checkout", "check them out"),
    ("dvc_commit", "commit as DVC keeps them"),
    ("dvc_checkout", "check them out"),
];

/// Measures a version of many files, and writing all of them back.
#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
pub fn bench() -> Result<()> {
    let folder = in_memory()?;
    let written = ours("bench_files")?.args(["write", &N_FILES.to_string()]).arg(folder.path()).status()?;
    ensure!(written.success(), "the files were not written");
    let mut contenders = ["Bunsen", "Bunsen in WebAssembly", "git and DVC"].map(Contender::new);
    for _ in 0..ROUNDS {
        let [bunsen, in_tab, genuine] = &mut contenders;
        let (out, out_of_tab, scratch) = (in_memory()?, in_memory()?, in_memory()?);
        bunsen.add(run(ours("bench_files")?.arg("run").arg(folder.path()).arg(out.path()))?, None)?;
        let in_wasm = run(in_wasm("bench_files")?.arg("run").arg(folder.path()).arg(out_of_tab.path()))?;
        in_tab.add(in_wasm, Some(bunsen))?;
        genuine.add(run(python("files.py")?.arg(folder.path()).arg(scratch.path()))?, Some(bunsen))?;
    }
    println!("{N_FILES} files of 1 to 8 KB; milliseconds of one core and peak memory");
    print(&OPERATIONS, &contenders);
    Ok(())
}

/// A folder in memory where the system has such, so that nobody waits for a disk.
fn in_memory() -> Result<TempDir> {
    let shared = Path::new("/dev/shm");
    Ok(if shared.is_dir() { tempfile::tempdir_in(shared)? } else { TempDir::new()? })
}
