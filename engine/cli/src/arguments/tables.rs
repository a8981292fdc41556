//! What the commands around tables can be told.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::FileArguments;

/// What `profile` can be told.
#[derive(Debug, Args)]
pub struct ProfileArguments {
    /// The table, as CSV, JSON, Excel, Parquet or Arrow; `-` reads standard input.
    pub data: PathBuf,
    /// How the file is read.
    #[command(flatten)]
    pub file: FileArguments,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// What `clean` can be told.
#[derive(Debug, Args)]
pub struct CleanArguments {
    /// The recipe: a project's `data/NAME.recipe.json`.
    pub recipe: PathBuf,
    /// The table, as CSV, JSON, Excel, Parquet or Arrow; `-` reads standard input. Tables that steps join with are
    /// looked for beside it.
    pub data: PathBuf,
    /// File to write to, as CSV. Default: standard output; nothing with `--json`.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// A project's `bunsen.json`: how the table is read, and those that steps join with.
    #[arg(long, value_name = "FILE", conflicts_with = "FileArguments")]
    pub project: Option<PathBuf>,
    /// How the file is read.
    #[command(flatten)]
    pub file: FileArguments,
    /// Print one JSON object that says what each step did.
    #[arg(long)]
    pub json: bool,
}

/// What `validate` can be told.
#[derive(Debug, Args)]
pub struct ValidateArguments {
    /// The suite: JSON as Great Expectations writes it.
    pub suite: PathBuf,
    /// The table, as CSV, JSON, Excel, Parquet or Arrow; `-` reads standard input.
    pub data: PathBuf,
    /// File to write a report to, as a page of HTML.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// File to write the result to, as JSON of Great Expectations.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Exit code 1 only if a critical expectation is not met, for which a table cannot be learned from.
    #[arg(long)]
    pub only_critical: bool,
    /// A project's `bunsen.json`: how the table is read, and those that steps join with.
    #[arg(long, value_name = "FILE", conflicts_with = "FileArguments")]
    pub project: Option<PathBuf>,
    /// A recipe by whose steps the table is prepared first: a project's `data/NAME.recipe.json`. Tables that steps
    /// join with are looked for beside the data.
    #[arg(long, value_name = "FILE")]
    pub recipe: Option<PathBuf>,
    /// How the file is read.
    #[command(flatten)]
    pub file: FileArguments,
    /// Print one JSON object: the result as Great Expectations writes it.
    #[arg(long)]
    pub json: bool,
}

/// What `diff` can be told.
#[derive(Debug, Args)]
pub struct DiffArguments {
    /// The older version, as CSV, JSON, Excel, Parquet or Arrow; `-` reads standard input.
    pub before: PathBuf,
    /// The newer version, in any of these formats; `-` reads standard input.
    pub after: PathBuf,
    /// A column by which rows are matched; give it several times where one column is not enough. Default: the columns
    /// that identify the rows of both versions, if there are any, or else whole rows are compared.
    #[arg(long, value_name = "COLUMN", conflicts_with = "whole_rows")]
    pub key: Vec<String>,
    /// Compare whole rows, even where a column could match them.
    #[arg(long)]
    pub whole_rows: bool,
    /// How both files are read.
    #[command(flatten)]
    pub file: FileArguments,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// What `merge` can be told.
#[derive(Debug, Args)]
pub struct MergeArguments {
    /// The version that both came from, as CSV, JSON, Excel, Parquet or Arrow; `-` reads standard input.
    pub base: PathBuf,
    /// Our version, in any of these formats; `-` reads standard input.
    pub ours: PathBuf,
    /// Their version, in any of these formats; `-` reads standard input.
    pub theirs: PathBuf,
    /// A column by which rows are matched; give it several times where one column is not enough. Default: the columns
    /// that identify the rows of all versions, if there are any.
    #[arg(long, value_name = "COLUMN")]
    pub key: Vec<String>,
    /// The side to take where both did something different.
    #[arg(long, value_enum)]
    pub favour: Option<Side>,
    /// File to write the merged table to, as delimited text in the form of ours. Default: standard output; nothing with
    /// `--json`.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How all files are read.
    #[command(flatten)]
    pub file: FileArguments,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// A side of a merge on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Side {
    /// Our version.
    Ours,
    /// Their version.
    Theirs,
}
