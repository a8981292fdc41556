//! What the commands around documents can be told.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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
    #[arg(long, value_name = "TOKENS", default_value_t = 180)]
    pub size: usize,
    /// How many tokens of a passage the next one repeats, at most.
    #[arg(long, value_name = "TOKENS", default_value_t = 30)]
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
