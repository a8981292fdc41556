//! Every sentence that the engine and the worker say to a learner, one file per topic.
//!
//! One small function per sentence, named after the situation. It takes the plain values that the
//! sentence holds and gives a [`Problem`](crate::Problem) with kind, sentence and remedy; who calls adds
//! column, row and field. Labels, hints and the parts that a sentence ends with ("why") are words. The
//! page's own sentences stand in `studio/src/text`. What only programmers see stays where it is made, and so
//! does what is written into files: the model card, and the messages of versions.
//!
//! To add a language: one more table of the same functions (a folder beside these files, with the same
//! files, names and values), and a language chosen once when a program starts. Each function here then
//! passes its values on to the function of the same name in the chosen table. No caller changes, for none
//! puts words together by itself.

pub mod archives;
pub mod browser;
pub mod charts;
pub mod check_report;
pub mod columns;
pub mod comparing;
pub mod documents;
pub mod encoders;
pub mod expectations;
pub mod expressions;
pub mod files;
pub mod foreign;
pub mod formats;
pub mod git_commands;
pub mod json;
pub mod keywords;
pub mod model_tests;
pub mod models;
pub mod nearest;
pub mod networks;
pub mod pictures;
pub mod pipelines;
pub mod predicting;
pub mod projects;
pub mod publishing;
pub mod recipe;
pub mod retrieval;
pub mod settings;
pub mod shapes;
pub mod steps;
pub mod stored;
pub mod suggested;
pub mod syncing;
pub mod tables;
pub mod training;
pub mod validating;
pub mod version_problems;
pub mod versions;
pub mod weights;
pub mod worker;

/// A label as a learner reads it, and what to say of it in one or two short sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// The label.
    pub label: &'static str,
    /// The description or hint.
    pub text: &'static str,
}

/// `1 value` or `12 values`.
fn counted(n: u64, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// Words in quotation marks.
fn quoted(words: &str) -> String {
    format!("\u{201c}{words}\u{201d}")
}

/// The first of these in quotation marks, separated by commas.
fn quoted_list(words: &[String], n_shown: usize) -> String {
    words.iter().take(n_shown).map(|word| quoted(word)).collect::<Vec<_>>().join(", ")
}
