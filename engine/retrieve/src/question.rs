//! Questions: those that follow others, and files of those whose answers are known.

use bunsen_spec::Problem;
use bunsen_spec::say::retrieval as say;

use crate::Question;

/// What is searched for a question that follows others: their words, too, for it may not name again what it is about.
pub fn in_context(after: &[String], question: &str) -> String {
    let all: Vec<&str> = after.iter().map(String::as_str).chain([question]).collect();
    all.join(" ")
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
