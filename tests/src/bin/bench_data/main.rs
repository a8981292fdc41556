//! Tables and files beside pandas, git and DVC, in the same minutes.
//!
//! Run by `cargo xtask bench data`. Contenders take turns, each in a process of its own, ours twice: compiled for this
//! machine, and to WebAssembly as the page's programs are, run by Node.js. Every figure is the median of the rounds, in
//! milliseconds of one core, so that whoever else wants the cores does not count. All of them compute on one thread.
//! Numbers of rows after the command are measured in place of the usual ones.

mod files;
mod tables;

use anyhow::{Context, Result};

/// Rounds per contender.
const ROUNDS: usize = 3;

fn main() -> Result<()> {
    let asked: Vec<usize> =
        std::env::args().skip(1).map(|n| n.parse().context("a number of rows")).collect::<Result<_>>()?;
    let n_rows = if asked.is_empty() { vec![100_000, 1_000_000, 5_000_000] } else { asked };
    tables::bench(&n_rows)?;
    files::bench()
}
