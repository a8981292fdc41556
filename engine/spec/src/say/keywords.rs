//! The search for words: what it cannot take, and an index that cannot be read.

use crate::{Problem, ProblemKind};

/// A parameter of BM25 lies outside what it can be.
pub fn parameter_out_of_range(field: &str, min: f64, max: f64) -> Problem {
    Problem::bad_input(format!("The search for words cannot work with this `{field}`."))
        .remedy(format!("Take a number from {min} to {max}."))
        .in_field(field)
}

/// There are no stems for a language.
pub fn unknown_language(code: &str, known: &str) -> Problem {
    Problem::bad_input(format!("There are no stems of words for the language `{code}`."))
        .remedy(format!("Leave words as they are, or take one of {known}."))
        .in_field("language")
}

/// Two texts have the same id.
pub fn text_taken(id: u64) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("There is a text of {id} in the index already."))
        .remedy("Remove it first, or give the new one another id.")
}

/// There are more texts, or words in one, than an index holds.
pub fn too_many_texts(max: u32) -> Problem {
    Problem::new(ProblemKind::Full, format!("An index holds {max} texts at most, and each of them as many words."))
        .remedy("Search fewer documents, or cut them into longer passages.")
}
