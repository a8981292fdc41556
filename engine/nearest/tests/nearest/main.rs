//! Nearest neighbours: those of brute force, whatever was added, removed, written and read.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests assert by unwrapping")]

mod bytes;
mod changes;
mod recall;
mod recipe;
mod refusals;

use bunsen_nearest::{Index, IndexSpec};

/// The ids of vectors that stand one after the other.
fn ids(vectors: &[f32], dimension: usize) -> Vec<u64> {
    (0..(vectors.len() / dimension) as u64).collect()
}

/// An index of vectors that stand one after the other.
fn build(spec: &IndexSpec, vectors: &[f32]) -> Index {
    Index::build(spec, ids(vectors, spec.dimension), vectors).unwrap()
}
