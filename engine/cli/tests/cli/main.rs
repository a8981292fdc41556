//! Tests of the command line as its users see it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests assert by unwrapping")]

mod ask;
mod bad_input;
mod bunsen;
mod clean;
mod diff;
mod merge;
mod models;
mod predict;
mod profile;
mod publish;
mod repro;
mod test;
mod train;
mod validate;
