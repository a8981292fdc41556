//! Questions to documents.

use crate::{Problem, ProblemKind};

/// Passages would be too short to say anything.
pub fn passages_too_small(least: usize) -> Problem {
    Problem::bad_input("The passages would be too small to say anything.")
        .remedy(format!("Allow at least {least} tokens for each."))
}

/// Passages would repeat more than half of the one before.
pub fn overlap_too_large(most: usize) -> Problem {
    Problem::bad_input("The passages would repeat more than half of the one before.")
        .remedy(format!("Let them repeat {most} tokens at most."))
}

/// Two documents of a collection have one name.
pub fn two_of_a_name(name: &str) -> Problem {
    Problem::bad_input(format!("Two documents are called {name}.")).remedy("Rename one of them.")
}

/// A file is no collection that could be read, and why.
pub fn no_collection(why: &str) -> Problem {
    Problem::bad_input(format!("This is no index of documents: {why}."))
        .remedy("Make the index anew from the documents.")
}

/// A passage of a stored collection lies outside of its document.
pub fn passage_outside(name: &str) -> String {
    format!("a passage lies outside of {name}")
}

/// A collection was written by a newer Bunsen.
pub fn newer_collection(version: u32, known: u32) -> Problem {
    Problem::bad_input(format!("This index has version {version}; this Bunsen reads version {known}."))
        .remedy("Use a newer Bunsen, or make the index anew from the documents.")
}

/// A line of a file of questions is none.
pub fn no_question(line: usize) -> Problem {
    Problem::bad_input(format!("Line {line} is no question."))
        .remedy("Write one object a line: {\"question\": \"…\", \"answers\": [{\"file\": \"…\", \"quote\": \"…\"}]}.")
}

/// A file of questions holds none.
pub fn no_questions() -> Problem {
    Problem::bad_input("There is no question in this file.").remedy("Write one JSON object a line.")
}

/// A question names a document that is not there.
pub fn no_document(name: &str) -> Problem {
    Problem::bad_input(format!("There is no document {name}.")).remedy("Name one of the documents that were indexed.")
}

/// A question quotes what a document does not say.
pub fn not_in_document(name: &str, quote: &str) -> Problem {
    Problem::bad_input(format!("{name} does not say “{quote}”.")).remedy("Quote it word for word.")
}

/// Nothing among the files is a document that could be read; `first` says what was wrong with the first one.
pub fn no_documents(first: &str) -> Problem {
    let why = if first.is_empty() { "There is no file.".to_string() } else { format!("The first one: {first}") };
    Problem::bad_input(format!("There is no document that could be read. {why}"))
        .remedy("Give Markdown, text, web pages, PDF, Word, CSV or source code.")
}

/// The encoder is in none of these folders.
pub fn no_encoder(folders: &[String]) -> Problem {
    Problem::not_found(format!("There is no encoder in {}.", folders.join(" or in "))).remedy(
        "Fetch it with `cargo xtask encoder`, and name the folder that it prints in BUNSEN_ASSETS; or give one with \
         --encoder.",
    )
}

/// An index was made with another encoder than the one that is there.
pub fn other_encoder() -> Problem {
    Problem::new(ProblemKind::Conflict, "The index was made with another encoder.")
        .remedy("Give that one, or make the index anew from the documents.")
}

/// Some passages of an index have no vectors, as a sentence of its own.
pub fn without_vectors(n: usize, n_all: usize) -> String {
    let have = if n == 1 { "has" } else { "have" };
    format!(
        "{n} of {n_all} passages {have} no vector yet, and can be found by words alone. `bunsen index` again encodes what \
         is missing."
    )
}

/// All passages of an index lack vectors.
pub fn no_vectors() -> Problem {
    Problem::new(ProblemKind::Conflict, "No passage of this index has a vector that fits it.")
        .remedy("Run `bunsen index` again, which encodes what is missing; or search with --no-vectors, by words alone.")
}

/// In place of an answer.
pub fn refused() -> &'static str {
    "The documents do not seem to answer this. What comes nearest:"
}
