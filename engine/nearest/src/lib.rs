//! Nearest neighbours among unit vectors: by comparing with all of them, or along a graph.
//!
//! It knows vectors and their ids: neither what they stand for nor who made them.

mod bytes;
mod dot;
mod graph;
mod index;
mod parts;
mod read;
mod spec;
mod top;
mod upkeep;
mod vectors;

pub use dot::{dot, dot_eight};
pub use index::{Index, Neighbor, Searcher};
pub use spec::{IndexSpec, LinkChoice, MAX_VECTORS, Precision};
