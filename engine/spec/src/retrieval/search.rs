//! How passages are searched, and how each was found.

use serde::{Deserialize, Serialize};

use super::Citation;

/// The ways in which passages are searched. Their ranks are fused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// By the question's words.
    pub keywords: bool,
    /// By the question's vector.
    pub vectors: bool,
    /// Whether the first ones are compared with the question token by token (late interaction).
    pub rerank: bool,
}

/// A place in a ranking.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// From 1.
    pub rank: usize,
    /// What the ranking goes by.
    pub score: f64,
}

/// How near a passage is to a question: cosines of vectors, from -1 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Nearness {
    /// Of the passage as a whole.
    pub passage: f64,
    /// Of its nearest sentence; of the whole, if it has none.
    pub sentence: f64,
}

impl Nearness {
    /// What passages are ranked by: half is the passage's, half that of its nearest sentence. Either alone finds less.
    pub fn score(self) -> f64 {
        (self.passage + self.sentence) / 2.0
    }
}

/// A passage that was found, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundPassage {
    /// The passage; what it quotes stands in the document letter by letter.
    pub place: Citation,
    /// Its fused score.
    pub score: f64,
    /// Its place by BM25.
    pub keywords: Option<Ranked>,
    /// The question's words that it has.
    pub terms: Vec<TermShare>,
    /// Its place by [`Nearness::score`].
    pub vectors: Option<Ranked>,
    /// How near it is, in whichever way it was found; none before it has a vector.
    pub nearness: Option<Nearness>,
    /// Its place by late interaction.
    pub rerank: Option<Ranked>,
}

/// What a term adds to a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TermShare {
    /// The term as it is compared: a stem without accents, in lower case.
    pub term: String,
    /// The word of the question that it came from first.
    pub word: String,
    /// How often the text has it.
    pub count: u32,
    /// What it adds to the score.
    pub score: f64,
}
