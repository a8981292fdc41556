//! What the commands around pipelines can be told.

use clap::Args;

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
