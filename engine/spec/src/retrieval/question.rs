//! Questions whose answers are known, to measure with; and what came of them.

use serde::{Deserialize, Serialize};

/// A question, and where its answer stands. As JSON it is a line of a file of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The question.
    pub question: String,
    /// The places that answer it, each by itself. None: the documents do not answer it.
    #[serde(default)]
    pub answers: Vec<QuotedPlace>,
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedPlace {
    /// The document's name.
    pub file: String,
    /// What stands there.
    pub quote: String,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The question.
    pub question: String,
    /// Whether the documents answer it.
    pub is_answerable: bool,
    /// The rank of the first passage that answers it, from 1, if it is among the first ten. None, too, where no passage
    /// holds half of a quote.
    pub rank: Option<usize>,
    /// nDCG of the first ten, 0 where no passage holds half of a quote; none where there is nothing to be found.
    pub ndcg: Option<f64>,
    /// Whether a sentence of the answer is one of the quotes, or part of one.
    pub is_answered: bool,
    /// Whether there was no answer.
    pub refused: bool,
    /// The probability that what was found answers the question.
    pub confidence: f64,
    /// Milliseconds from question to answer.
    pub elapsed_ms: f64,
}

/// A question that follows from what a document says, for the learner to accept, edit or discard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The question, with the one place that it came from.
    pub question: Question,
    /// What it was made of.
    pub kind: ProposalKind,
}

/// What a proposed question is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// A sentence that says what something is.
    Definition,
    /// A heading, and how the text below it begins.
    Heading,
    /// A sentence of which a rare word is left out.
    MissingWord,
}
