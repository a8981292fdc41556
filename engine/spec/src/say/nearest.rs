//! The search for nearest vectors: what it cannot take, and an index that cannot be read.

use crate::{Problem, ProblemKind};

/// A setting of the index lies outside what it can be.
pub fn setting_out_of_range(field: &str, value: u64, min: u64, max: u64) -> Problem {
    Problem::bad_input(format!("The index cannot be built with {value} for `{field}`."))
        .remedy(format!("Take a whole number from {min} to {max}."))
        .in_field(field)
}

/// A vector has another number of values than the index was made for.
pub fn wrong_dimension(expected: usize, got: usize) -> Problem {
    Problem::bad_input(format!("This vector has {got} values, but those of the index have {expected}."))
        .remedy("Make all vectors of an index, and those of the questions, with the same encoder.")
}

/// The values are no whole number of vectors, or not as many as there are ids.
pub fn uneven_vectors(n_ids: usize, dimension: usize, n_values: usize) -> Problem {
    Problem::bad_input(format!(
        "{n_ids} vectors of {dimension} values each need {} values, but there are {n_values}.",
        n_ids.saturating_mul(dimension)
    ))
    .remedy("Give one id for each vector, and all vectors with the same number of values.")
}

/// A vector has no direction: it is all zeros, or holds a value that is no number.
pub fn no_direction(id: Option<u64>) -> Problem {
    let which = id.map_or_else(|| "The vector of the question".into(), |id| format!("The vector of {id}"));
    Problem::bad_input(format!("{which} has no direction: it is all zeros, or not all of its values are numbers."))
        .remedy("Look at the text that it was made from: it may be empty, or the encoder may be damaged.")
}

/// Two vectors have the same id.
pub fn id_taken(id: u64) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("There is a vector of {id} in the index already."))
        .remedy("Remove it first, or give the new one another id.")
}

/// There are more vectors than an index holds.
pub fn too_many_vectors(max: usize) -> Problem {
    Problem::new(ProblemKind::Full, format!("An index holds {max} vectors at most."))
        .remedy("Search fewer documents, or cut them into longer passages.")
}

/// The graph could not be built.
pub fn graph_not_built(why: &str) -> Problem {
    Problem::internal(format!("The graph of the index could not be built: {}.", why.trim_end_matches('.')))
        .remedy("Search without a graph: it gives the same answers, more slowly.")
}

/// The bytes are no index that we can read.
pub fn index_damaged(why: &str) -> Problem {
    Problem::bad_input(format!("The index of vectors cannot be read: {why}."))
        .remedy("Build it again from the documents.")
}

/// The index was written by a newer version of this program.
pub fn index_too_new(version: u32, known: u32) -> Problem {
    Problem::bad_input(format!(
        "The index of vectors was written in version {version} of its form, but this program knows versions up to {known}."
    ))
    .remedy("Open it with a newer version of this program, or build it again from the documents.")
}

/// Why an index cannot be read: it begins with other bytes.
pub fn other_beginning() -> &'static str {
    "it does not begin as one does"
}

/// Why an index cannot be read: it ends too early.
pub fn ends_early() -> &'static str {
    "it ends too early"
}

/// Why an index cannot be read: bytes are left over.
pub fn bytes_left_over() -> &'static str {
    "there are bytes after its end"
}

/// Why an index cannot be read: a setting is none.
pub fn unknown_setting() -> &'static str {
    "its settings are none that there are"
}

/// Why an index cannot be read: ids repeat.
pub fn repeated_ids() -> &'static str {
    "two of its vectors have the same id"
}

/// Why an index cannot be read: vectors are not of length 1.
pub fn not_unit_vectors() -> &'static str {
    "its vectors are not of length 1"
}

/// Why an index cannot be read: the graph contradicts itself.
pub fn impossible_graph() -> &'static str {
    "its graph leads to vectors that are not there"
}
