//! What the commands around models can be told.

use std::path::PathBuf;

use bunsen_spec::{Device, SettingValue, Task};
use clap::{Args, ValueEnum};

use super::FileArguments;

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

/// What `publish` can be told.
#[derive(Debug, Args)]
pub struct PublishArguments {
    /// A model's folder, or an index of documents.
    pub folder: PathBuf,
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
    /// Let visitors' devices tell the edge that a prediction was made or a question asked (never what it was of).
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_names_and_values() {
        assert_eq!(parse_setting("epochs=50"), Ok(("epochs".into(), SettingValue::Integer(50))));
        assert_eq!(parse_setting("hidden=64,32"), Ok(("hidden".into(), SettingValue::Text("64,32".into()))));
        assert!(parse_setting("epochs").is_err());
        assert!(parse_setting("=1").is_err());
    }
}
