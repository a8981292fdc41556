use serde::{Deserialize, Serialize};

use super::Citation;

/// Where passages lie on a plane that shows how their vectors differ: the first two principal components.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassageMap {
    /// Passages that have a vector, all or some of them evenly.
    pub passages: Vec<MappedPassage>,
    /// Share of the vectors' variance along each of the two directions, 0 to 1.
    pub explained: [f64; 2],
    /// Number of passages that have a vector.
    pub n_encoded: u64,
    /// Number of passages.
    pub n_passages: u64,
}

/// A passage on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MappedPassage {
    /// The passage. Its score is 0: nothing was asked.
    pub place: Citation,
    /// Along the first and the second direction, from the middle of all.
    pub at: [f64; 2],
}
