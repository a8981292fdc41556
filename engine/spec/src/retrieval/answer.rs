//! Answers to questions, each sentence with its place.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// An answer, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The sentences of the citations, one after the other; empty if refused.
    pub answer: String,
    /// The sentences, each with its place; none if refused.
    pub citations: Vec<Citation>,
    /// The probability that what was found answers the question.
    pub confidence: f64,
    /// Whether that is too low to answer, or nothing that was found can be quoted.
    pub refused: bool,
    /// The passages that were found first, whether or not the question is answered.
    pub nearest: Vec<Citation>,
    /// What the confidence comes from.
    pub signals: Signals,
}

impl Answer {
    /// Whether no passage had a vector yet: then nothing can be answered, whatever the documents say.
    pub fn is_without_vectors(&self) -> bool {
        self.signals == Signals::default()
    }
}

/// A sentence that answers, or a passage; and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Citation {
    /// The document's name.
    pub file: String,
    /// The page, where the format has pages.
    pub page: Option<u32>,
    /// The headings above it, from the highest level.
    pub headings: Vec<String>,
    /// What stands there.
    pub quote: String,
    /// Its bytes in the document's text.
    pub range: Range<usize>,
    /// How close it is to the question: the cosine of their vectors. 0 before it has one.
    pub score: f64,
}

/// A question, and what was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskedQuestion {
    /// The question.
    pub question: String,
    /// The questions that it follows, the first one first: it is understood as they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// When it was asked, in milliseconds since 1970.
    pub asked_ms: f64,
    /// What was answered.
    pub answer: Answer,
}

/// What says whether a question was answered: cosines of its vector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Signals {
    /// With the nearest passage.
    pub nearest: f64,
    /// With the twentieth: what the nearest is worth depends on how near many are to such a question. None where there are
    /// fewer.
    pub ordinary: Option<f64>,
    /// With the nearest sentence of what was read.
    pub sentence: f64,
}
