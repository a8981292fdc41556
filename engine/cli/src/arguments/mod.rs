//! What can be said on the command line.

mod documents;
mod file;
mod models;
mod pipelines;
mod tables;

use clap::{Parser, Subcommand};

pub use documents::{AskArguments, CutByArgument, EvaluateArguments, IndexArguments, WaysArguments};
pub use file::FileArguments;
pub use models::{ModelsArguments, PredictArguments, PublishArguments, TestArguments, TrainArguments};
pub use pipelines::ReproArguments;
pub use tables::{CleanArguments, DiffArguments, MergeArguments, ProfileArguments, Side, ValidateArguments};

/// Machine learning from a table to a shared link.
#[derive(Debug, Parser)]
#[command(name = "bunsen", version, about, after_help = EXIT_CODES)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 a fault of ours, or validate found an expectation that is not met, test a test that is not passed, or diff a difference, or merge conflicts that remain; 2 the input cannot be used; 3 not found; 4 conflict; \
5 not allowed; 6 disk full; 7 the other side does not answer; 130 cancelled.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Train a model on a table and write its folder.
    Train(TrainArguments),
    /// Predict the rows of a table with a trained model.
    Predict(PredictArguments),
    /// Publish a trained model, or an index of documents, on an edge under a link.
    Publish(PublishArguments),
    /// List the kinds of models and their settings.
    Models(ModelsArguments),
    /// Say what is in a table: its columns, what they hold and what did not fit.
    Profile(ProfileArguments),
    /// Prepare a table by the steps of a recipe.
    Clean(CleanArguments),
    /// Check a table against a suite of expectations, as Great Expectations writes it.
    Validate(ValidateArguments),
    /// Test a model on rows that are pinned: whether a metric is at least, or at most, what a project asks for.
    Test(TestArguments),
    /// Compare two versions of a table: columns, rows and distributions. Exit code 0 if they are the same, 1 if not;
    /// the order of rows does not matter.
    Diff(DiffArguments),
    /// Merge two versions of a table that came from a third, row by row. Exit code 0 if nothing is left to decide, 1 if
    /// conflicts remain; then nothing is written.
    Merge(MergeArguments),
    /// Read documents, cut them into passages and encode these, so that they can be asked.
    Index(IndexArguments),
    /// Answer a question from an index, with the places that the answer comes from; or refuse to.
    Ask(AskArguments),
    /// Measure an index with questions whose answers are known.
    Evaluate(EvaluateArguments),
    /// Run the stages of a pipeline, a `dvc.yaml`, that something has changed for.
    Repro(ReproArguments),
}

impl Command {
    /// Whether everything that is printed shall be JSON.
    pub fn as_json(&self) -> bool {
        match self {
            Self::Train(arguments) => arguments.json,
            Self::Predict(arguments) => arguments.json,
            Self::Publish(arguments) => arguments.json,
            Self::Models(arguments) => arguments.json,
            Self::Profile(arguments) => arguments.json,
            Self::Clean(arguments) => arguments.json,
            Self::Validate(arguments) => arguments.json,
            Self::Test(arguments) => arguments.json,
            Self::Diff(arguments) => arguments.json,
            Self::Merge(arguments) => arguments.json,
            Self::Index(arguments) => arguments.json,
            Self::Ask(arguments) => arguments.json,
            Self::Evaluate(arguments) => arguments.json,
            Self::Repro(arguments) => arguments.json,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_make_sense_together() {
        Arguments::command().debug_assert();
    }
}
