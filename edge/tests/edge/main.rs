//! Tests of the edge as its clients see it: whole answers, refusals included.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests assert by unwrapping")]

mod app;
mod contents;
mod deployments;
mod documents;
mod durability;
mod git;
mod guards;
mod invocations;
mod links;
mod model;
mod objects;
mod operation;
mod program;
mod projects;
mod pushes;
mod site;
mod stats;
mod sweeping;
mod syncing;
