//! `cargo xtask run`: builds what is stale and serves the studio.

use std::process::Command;

use anyhow::Result;

use crate::build::{Profile, page, programs};
use crate::step::run as run_program;
use crate::{paths, tools};

/// Serves the studio until it is stopped. `args` go to `bunsen-edge`, which knows `--listen` and `--data`.
pub fn run(args: &[String]) -> Result<()> {
    println!("Building what is stale");
    tools::for_building()?;
    page(Profile::Dev)?;
    let programs = programs(Profile::Dev)?;
    let mut edge = Command::new(programs.join("bunsen-edge"));
    edge.args(args).arg("--dist").arg(paths::dist());
    if !args.iter().any(|arg| arg.starts_with("--data")) {
        edge.arg("--data").arg(paths::root().join(".bunsen"));
    }
    run_program(&mut edge)
}
