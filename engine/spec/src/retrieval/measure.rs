//! What it means to measure how documents are found and questions answered.

use serde::{Deserialize, Serialize};

use super::{Cutting, Ways};

/// A complete request to measure: the same one on the same documents with the same questions gives the same figures, but for
/// the time that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetrievalSpec {
    /// How documents were cut into passages.
    pub cutting: Cutting,
    /// How passages were searched.
    pub ways: Ways,
    /// What gave them their vectors, by a name that no other encoder has.
    pub encoder: String,
    /// The documents that were searched, by a digest of their names and contents.
    pub documents: String,
    /// How many they were.
    pub n_documents: u64,
    /// How many passages they were cut into.
    pub n_passages: u64,
    /// The questions, by the MD5 of their file.
    pub questions: String,
}
