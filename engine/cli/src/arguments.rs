//! What can be said on the command line.

use std::path::PathBuf;

use bunsen_retrieve::Cutting;
use bunsen_spec::{Device, PictureColours, PictureOptions, ReadOptions, SettingValue, Task};
use clap::{Args, Parser, Subcommand, ValueEnum};

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
    /// Publish a trained model on an edge, under a link.
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

/// What `train` can be told. Everything but the data has a sane default.
#[derive(Debug, Args)]
pub struct TrainArguments {
    /// The table to learn from, as CSV, JSON, Excel, Parquet or Arrow; `-` reads standard input.
    pub data: PathBuf,
    /// The column to predict. Default: guessed from the columns' names.
    #[arg(long, value_name = "COLUMN")]
    pub target: Option<String>,
    /// The kind of model, as `bunsen models` lists them. Default: the simplest for the task.
    #[arg(long)]
    pub model: Option<String>,
    /// The columns to predict from, separated by commas. Default: all that make sense.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub features: Option<Vec<String>>,
    /// What to do with the target. Default: guessed from its values.
    #[arg(long, value_enum)]
    pub task: Option<TaskName>,
    /// The same as `--set epochs=N`.
    #[arg(long, value_name = "N")]
    pub epochs: Option<i64>,
    /// A setting of the model, such as `learning_rate=0.01`. Can be given several times.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parse_setting)]
    pub settings: Vec<(String, SettingValue)>,
    /// Decides every random choice.
    #[arg(long, default_value_t = 42)]
    pub seed: u64,
    /// Share of the rows held out until the end, 0.05 to 0.5. [default: 0.2]
    #[arg(long, value_name = "SHARE")]
    pub test: Option<f64>,
    /// Share of the rows that training watches, 0 to 0.4. [default: 0.1]
    #[arg(long, value_name = "SHARE")]
    pub validation: Option<f64>,
    /// Do not keep the shares of the kinds equal in every part.
    #[arg(long)]
    pub no_stratify: bool,
    /// Do not standardise numbers.
    #[arg(long)]
    pub no_standardise: bool,
    /// Turn categories into their position instead of one column per kind.
    #[arg(long)]
    pub no_one_hot: bool,
    /// What to compute on.
    #[arg(long, value_enum, default_value_t = DeviceName::Cpu)]
    pub device: DeviceName,
    /// Folder to write the model to. An older model there is replaced. Default: nothing is written.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Take everything that is asked for from a run's `params.yaml`: how the file is read, the steps that prepare it,
    /// the model and its settings, the split and the seed. Tables that steps join with are looked for beside the data.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["target", "model", "features", "task", "epochs", "settings",
        "seed", "test", "validation", "no_stratify", "no_standardise", "no_one_hot", "device", "FileArguments"])]
    pub params: Option<PathBuf>,
    /// File to write the metrics on the held-out rows to, as JSON: a run's `metrics.json`.
    #[arg(long, value_name = "FILE")]
    pub metrics: Option<PathBuf>,
    /// File to write the metrics by step to, as CSV: a run's `curves.csv`.
    #[arg(long, value_name = "FILE")]
    pub curves: Option<PathBuf>,
    /// A project's `bunsen.json`: how the table is read, and those that steps join with. The parameters
    /// then say nothing of it, and neither of the recipe.
    #[arg(long, value_name = "FILE", conflicts_with = "FileArguments", requires = "params")]
    pub project: Option<PathBuf>,
    /// A recipe by whose steps the table is prepared first: a project's `data/NAME.recipe.json`. Tables that steps
    /// join with are looked for beside the data.
    #[arg(long, value_name = "FILE", requires = "params")]
    pub recipe: Option<PathBuf>,
    /// How the file is read.
    #[command(flatten)]
    pub file: FileArguments,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
    /// Show no progress.
    #[arg(long, short)]
    pub quiet: bool,
}

/// What `predict` can be told.
#[derive(Debug, Args)]
pub struct PredictArguments {
    /// The model's folder.
    pub model: PathBuf,
    /// The file with the rows; `-` reads standard input.
    pub data: PathBuf,
    /// File to write to. Default: standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Put the predictions beside the columns of the file.
    #[arg(long)]
    pub with_input: bool,
    /// How the file is read.
    #[command(flatten)]
    pub file: FileArguments,
    /// Write one JSON object, as an edge answers, instead of CSV.
    #[arg(long)]
    pub json: bool,
}

/// What `publish` can be told.
#[derive(Debug, Args)]
pub struct PublishArguments {
    /// The model's folder.
    pub model: PathBuf,
    /// The edge's address.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    pub edge: String,
    /// The name in the link: a to z, 0 to 9 and hyphens.
    #[arg(long)]
    pub name: String,
    /// Publish a newer version if the name is taken.
    #[arg(long)]
    pub update: bool,
    /// The question at the top of the page.
    #[arg(long)]
    pub title: Option<String>,
    /// A sentence under it.
    #[arg(long)]
    pub description: Option<String>,
    /// Let visitors' devices tell the edge that a prediction was made (never its inputs).
    #[arg(long)]
    pub count_predictions: bool,
    /// The edge's token. Best given by the environment, where other users do not see it.
    #[arg(long, env = "BUNSEN_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// What `models` can be told.
#[derive(Debug, Args)]
pub struct ModelsArguments {
    /// Print JSON: one object per kind of model, with its settings, their defaults and ranges.
    #[arg(long)]
    pub json: bool,
}

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

/// What `test` can be told.
#[derive(Debug, Args)]
pub struct TestArguments {
    /// The model's folder.
    #[arg(required_unless_present = "runs")]
    pub model: Option<PathBuf>,
    /// The tests: a project's `model-tests/NAME.json`. Each pins its rows in the CSV beside it; a last file that is no
    /// JSON has rows to test on in place of those.
    #[arg(value_name = "TEST", required_unless_present = "runs")]
    pub tests: Vec<PathBuf>,
    /// The models of these runs, each named by a file in its folder, on all tests of their project. Tests about
    /// another target are passed over. This is what pre-commit calls.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["model", "tests", "data", "metrics"])]
    pub runs: Vec<PathBuf>,
    /// The file that the model learned from: rows of the test that it learned from are left out. Default: `data/NAME` in
    /// the project that the test lies in, if it is there.
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// File to write the metrics to, as JSON: a run's `tests.json`.
    #[arg(long, value_name = "FILE")]
    pub metrics: Option<PathBuf>,
    /// How the file with other rows is read.
    #[command(flatten)]
    pub file: FileArguments,
    /// Print one JSON object.
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

/// What `repro` can be told.
#[derive(Debug, Args)]
pub struct ReproArguments {
    /// Stages of the `dvc.yaml` here, files such as `runs/1-mlp-1a2b3c4/dvc.yaml`, or stages of these after a colon.
    /// What they need is run first. Default: all stages of the `dvc.yaml` here.
    pub targets: Vec<String>,
    /// All stages of all pipelines of the project.
    #[arg(long, short = 'P', visible_alias = "all-pipelines", conflicts_with = "targets")]
    pub all: bool,
    /// Run them even if nothing has changed.
    #[arg(long, short)]
    pub force: bool,
    /// Only say what would be run.
    #[arg(long)]
    pub dry: bool,
    /// Print one JSON object that says what became of each stage; what the commands print goes to standard error.
    #[arg(long)]
    pub json: bool,
}

/// How a file is read. What is left out is found out from its bytes.
#[derive(Debug, Args)]
pub struct FileArguments {
    /// The character between values: `,`, `;`, `|` or `tab`.
    #[arg(long, value_parser = parse_delimiter)]
    pub delimiter: Option<char>,
    /// The encoding, such as `utf-8` or `windows-1252`.
    #[arg(long)]
    pub encoding: Option<String>,
    /// The first row is data, not names.
    #[arg(long)]
    pub no_header: bool,
    /// Numbers are written with a comma before the decimals.
    #[arg(long)]
    pub decimal_comma: bool,
    /// Dates such as 01/02/2024 have the day first.
    #[arg(long, conflicts_with = "month_first")]
    pub day_first: bool,
    /// Dates such as 01/02/2024 have the month first.
    #[arg(long)]
    pub month_first: bool,
    /// Which table of a file that holds several: a workbook's sheet, an archive's file, a JSON document's list.
    #[arg(long, value_name = "NAME")]
    pub part: Option<String>,
    /// Width in pixels that pictures in folders are brought to.
    #[arg(long, value_name = "PIXELS")]
    pub picture_width: Option<u32>,
    /// Height in pixels that pictures in folders are brought to.
    #[arg(long, value_name = "PIXELS")]
    pub picture_height: Option<u32>,
    /// Read pictures in folders without colours.
    #[arg(long)]
    pub grey: bool,
}

impl FileArguments {
    /// As the reader takes them.
    pub fn options(&self) -> ReadOptions {
        ReadOptions {
            format: None,
            part: self.part.clone(),
            delimiter: self.delimiter,
            encoding: self.encoding.clone(),
            has_header: self.no_header.then_some(false),
            decimal_comma: self.decimal_comma.then_some(true),
            day_first: if self.month_first { Some(false) } else { self.day_first.then_some(true) },
            pictures: PictureOptions {
                width: self.picture_width,
                height: self.picture_height,
                colours: self.grey.then_some(PictureColours::Grey),
            },
        }
    }
}

/// [`Task`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TaskName {
    /// Say which of several kinds.
    Classification,
    /// Say how much.
    Regression,
}

impl From<TaskName> for Task {
    fn from(name: TaskName) -> Self {
        match name {
            TaskName::Classification => Self::Classification,
            TaskName::Regression => Self::Regression,
        }
    }
}

/// [`Device`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DeviceName {
    /// The processor.
    Cpu,
    /// The graphics processor.
    Webgpu,
}

impl From<DeviceName> for Device {
    fn from(name: DeviceName) -> Self {
        match name {
            DeviceName::Cpu => Self::Cpu,
            DeviceName::Webgpu => Self::Webgpu,
        }
    }
}

fn parse_setting(text: &str) -> Result<(String, SettingValue), String> {
    let (name, value) = text.split_once('=').ok_or("a setting is written NAME=VALUE, such as learning_rate=0.01")?;
    if name.trim().is_empty() {
        return Err("the setting has no name before the =".into());
    }
    Ok((name.trim().to_string(), SettingValue::parse(value)))
}

fn parse_delimiter(text: &str) -> Result<char, String> {
    match text {
        "," | ";" | "|" | "\t" => Ok(text.chars().next().unwrap_or(',')),
        "tab" | "\\t" => Ok('\t'),
        _ => Err("it must be one of , ; | and tab".into()),
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

    #[test]
    fn settings_are_names_and_values() {
        assert_eq!(parse_setting("epochs=50"), Ok(("epochs".into(), SettingValue::Integer(50))));
        assert_eq!(parse_setting("hidden=64,32"), Ok(("hidden".into(), SettingValue::Text("64,32".into()))));
        assert!(parse_setting("epochs").is_err());
        assert!(parse_setting("=1").is_err());
    }
}

/// What `index` can be told.
#[derive(Debug, Args)]
pub struct IndexArguments {
    /// The documents: Markdown, text, web pages, PDF, Word, CSV by rows, source code; and folders of them.
    #[arg(required = true)]
    pub documents: Vec<PathBuf>,
    /// The folder to write. Of an index that is there, passages that have not changed keep their vectors.
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
    /// Where passages end.
    #[arg(long, value_enum, default_value_t = CutByArgument::Heading)]
    pub by: CutByArgument,
    /// The most tokens of a passage.
    #[arg(long, value_name = "TOKENS", default_value_t = Cutting::default().size_tokens)]
    pub size: usize,
    /// How many tokens of a passage the next one repeats, at most.
    #[arg(long, value_name = "TOKENS", default_value_t = Cutting::default().overlap_tokens)]
    pub overlap: usize,
    /// The encoder's folder: config.json, tokenizer.json and model.safetensors. Default: `encoder` in the folder that
    /// BUNSEN_ASSETS names, or in `assets` beside the program.
    #[arg(long, value_name = "FOLDER")]
    pub encoder: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// Where passages end.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum CutByArgument {
    /// After a sentence; and a heading always begins a new passage.
    Heading,
    /// After a sentence.
    Sentence,
    /// After any word.
    Fixed,
}

/// How an index is searched.
#[derive(Debug, Args)]
pub struct WaysArguments {
    /// Do not search for the question's words.
    #[arg(long)]
    pub no_keywords: bool,
    /// Do not search by the question's vector.
    #[arg(long, conflicts_with = "no_keywords")]
    pub no_vectors: bool,
    /// Compare the first passages with the question token by token. Takes longer.
    #[arg(long)]
    pub rerank: bool,
    /// The encoder's folder, as for `index`.
    #[arg(long, value_name = "FOLDER")]
    pub encoder: Option<PathBuf>,
}

/// What `ask` can be told.
#[derive(Debug, Args)]
pub struct AskArguments {
    /// The index, a folder that `bunsen index` wrote.
    pub index: PathBuf,
    /// The question.
    pub question: String,
    /// How it is searched.
    #[command(flatten)]
    pub ways: WaysArguments,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// What `evaluate` can be told.
#[derive(Debug, Args)]
pub struct EvaluateArguments {
    /// The index, a folder that `bunsen index` wrote.
    pub index: PathBuf,
    /// The questions, one JSON object a line: `question`, and `answers` with `file` and `quote`; none where the documents
    /// do not answer it.
    pub questions: PathBuf,
    /// How it is searched.
    #[command(flatten)]
    pub ways: WaysArguments,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}
