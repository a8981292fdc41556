//! Tables beside pandas.

use std::path::Path;

use anyhow::{Result, ensure};
use tempfile::TempDir;

use crate::ROUNDS;
use bunsen_tests::contender::{Contender, in_wasm, ours, print, python, run};

/// What is measured, and what it is called.
const OPERATIONS: [(&str, &str); 6] = [
    ("open", "open a CSV"),
    ("profile", "profile"),
    ("group_few", "group by 20 kinds"),
    ("group_many", "group by rows / 10 customers"),
    ("join", "join with rows / 10 customers"),
    ("sort", "sort by kind and price"),
];

/// Measures tables of these numbers of rows.
#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
pub fn bench(n_rows: &[usize]) -> Result<()> {
    for n_rows in n_rows {
        let folder = TempDir::new()?;
        let written = ours("bench_data")?.args(["write", &n_rows.to_string()]).arg(folder.path()).status()?;
        ensure!(written.success(), "the table was not written");
        let size = std::fs::metadata(folder.path().join("sales.csv"))?.len();
        println!("{n_rows} rows, 7 columns, {:.1} MB; milliseconds of one core and peak memory", size as f64 / 1e6);
        let mut contenders = ["Bunsen", "Bunsen in WebAssembly", "pandas"].map(Contender::new);
        for _ in 0..ROUNDS {
            round(&mut contenders, folder.path())?;
        }
        print(&OPERATIONS, &contenders);
    }
    Ok(())
}

fn round(contenders: &mut [Contender; 3], folder: &Path) -> Result<()> {
    let files = [folder.join("sales.csv"), folder.join("customers.csv")];
    let [bunsen, in_tab, pandas] = contenders;
    bunsen.add(run(ours("bench_data")?.arg("run").args(&files))?, None)?;
    in_tab.add(run(in_wasm("bench_data")?.arg("run").args(&files))?, Some(bunsen))?;
    pandas.add(run(python("data.py")?.args(&files))?, Some(bunsen))
}
