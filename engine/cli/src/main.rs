//! `bunsen`: train, predict and publish on a command line, with the same engine as the page.

mod arguments;
mod commands;
mod documents;
mod encode_missing;
mod encoder;
mod files;
mod folder;
mod folder_kind;
mod host;
mod interrupt;
mod leftovers;
mod library;
mod output;
mod prepared;
mod registry;
mod repro;
mod write_folder;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};
use crate::commands::Verdict;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let as_json = arguments.command.as_json();
    let done = match arguments.command {
        Command::Validate(arguments) => commands::validate(&arguments),
        Command::Test(arguments) => commands::test(&arguments),
        Command::Diff(arguments) => commands::diff(&arguments),
        Command::Merge(arguments) => commands::merge(&arguments),
        Command::Train(arguments) => commands::train(&arguments).map(|()| Verdict::Met),
        Command::Predict(arguments) => commands::predict(&arguments).map(|()| Verdict::Met),
        Command::Publish(arguments) => commands::publish(&arguments).map(|()| Verdict::Met),
        Command::Models(arguments) => commands::models(&arguments).map(|()| Verdict::Met),
        Command::Profile(arguments) => commands::profile(&arguments).map(|()| Verdict::Met),
        Command::Clean(arguments) => commands::clean(&arguments).map(|()| Verdict::Met),
        Command::Index(arguments) => commands::index(&arguments).map(|()| Verdict::Met),
        Command::Ask(arguments) => commands::ask(&arguments).map(|()| Verdict::Met),
        Command::Evaluate(arguments) => commands::evaluate(&arguments).map(|()| Verdict::Met),
        Command::Repro(arguments) => commands::repro(&arguments).map(|()| Verdict::Met),
    };
    match done {
        Ok(Verdict::Met) => ExitCode::SUCCESS,
        Ok(Verdict::Unmet) => ExitCode::FAILURE,
        Err(problem) => output::report(&problem, as_json),
    }
}
