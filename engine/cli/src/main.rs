//! `bunsen`: train, predict and publish on a command line, with the same engine as the page.

mod arguments;
mod commands;
mod files;
mod host;
mod interrupt;
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
        Command::Validate(arguments) => match commands::validate(&arguments) {
            Ok(Verdict::Met) => Ok(()),
            Ok(Verdict::Unmet) => return ExitCode::FAILURE,
            Err(problem) => Err(problem),
        },
        Command::Train(arguments) => commands::train(&arguments),
        Command::Predict(arguments) => commands::predict(&arguments),
        Command::Publish(arguments) => commands::publish(&arguments),
        Command::Models(arguments) => commands::models(&arguments),
        Command::Profile(arguments) => commands::profile(&arguments),
        Command::Clean(arguments) => commands::clean(&arguments),
        Command::Repro(arguments) => commands::repro(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => output::report(&problem, as_json),
    }
}
