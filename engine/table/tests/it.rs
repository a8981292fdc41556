//! The reader and the profile, seen from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests assert by unwrapping")]

#[path = "it/bad_input.rs"]
mod bad_input;
#[path = "it/charts.rs"]
mod charts;
#[path = "it/golden.rs"]
mod golden;
#[path = "it/steps.rs"]
mod steps;
