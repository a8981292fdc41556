//! Prints which rows of the samples each oracle case learns from and is judged on, as JSON.
//!
//! The split is ours, so the scripts of `tests/oracle` must be told it:
//! `cargo run -p bunsen-learn --example oracle_splits > engine/learn/tests/golden/splits.json`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests assert by unwrapping")]

#[path = "../tests/learn/cases.rs"]
mod cases;

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let text = serde_json::to_string(&cases::splits()).expect("plain values");
    writeln!(std::io::stdout(), "{text}")
}
