//! Questions whose answers are known, to measure with.

use bunsen_spec::Problem;
use bunsen_spec::say::retrieval as say;
use serde::{Deserialize, Serialize};

/// A question, and where its answer stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The question.
    pub question: String,
    /// The places that answer it, each by itself. None: the documents do not answer it.
    #[serde(default)]
    pub answers: Vec<Place>,
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The document's name.
    pub file: String,
    /// What stands there.
    pub quote: String,
}

/// Reads questions, one JSON object a line; empty lines are left out.
///
/// # Errors
/// If a line is no question, or none is there; the problem names the line.
pub fn read_questions(text: &str) -> Result<Vec<Question>, Problem> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let question = |(at, line): (usize, &str)| {
        let read = serde_json::from_str::<Question>(line);
        read.ok().filter(|read| !read.question.trim().is_empty()).ok_or_else(|| say::no_question(at + 1))
    };
    let questions: Vec<Question> = lines.map(question).collect::<Result<_, _>>()?;
    if questions.is_empty() { Err(say::no_questions()) } else { Ok(questions) }
}
