//! `cargo xtask check`: formatting, lints, and the arrows between crates.

use std::process::Command;

use anyhow::Result;

use crate::step::{run, step};
use crate::{arrows, paths, tools};

/// Everything that can be judged without running anything.
pub fn check() -> Result<()> {
    tools::for_checking()?;
    step("Checking the formatting", || run(Command::new("cargo").args(["fmt", "--all", "--check"])))?;
    step("Checking the arrows between crates", arrows::check)?;
    step("Looking for lint", || {
        let mut clippy = Command::new("cargo");
        clippy.args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"]);
        clippy.env("CARGO_TARGET_DIR", paths::target("native"));
        run(&mut clippy)
    })?;
    step("Looking for lint in what runs in the browser", || {
        let mut clippy = Command::new("cargo");
        clippy.args([
            "clippy",
            "--quiet",
            "-p",
            "bunsen-studio",
            "-p",
            "bunsen-worker",
            "-p",
            "bunsen-reader",
            "-p",
            "bunsen-tables",
            "-p",
            "bunsen-checks",
            "-p",
            "bunsen-library",
            "--features",
            "bunsen-reader/formats,bunsen-reader/documents",
            "--target",
            "wasm32-unknown-unknown",
        ]);
        clippy.args(["--", "--deny", "warnings"]).env("CARGO_TARGET_DIR", paths::target("page"));
        run(&mut clippy)
    })
}
