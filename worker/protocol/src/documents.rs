//! Plain values about documents that are asked.

use std::ops::Range;

use bunsen_spec::{
    AskedQuestion, Cutting, Deployment, Document, DocumentFormat, FoundPassage, Judged, Moved, Problem, Question,
    RunRecord, Ways,
};
use serde::{Deserialize, Serialize};

/// The documents of a project, and how far they can be searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentsState {
    /// The documents, by name.
    pub documents: Vec<DocumentInfo>,
    /// How they are cut into passages.
    pub cutting: Cutting,
    /// Why they are not cut as their version says, as a sentence.
    pub cut_otherwise: Option<String>,
    /// Number of passages.
    pub n_passages: u64,
    /// Passages that have no vector yet, and are found by their words alone. Of those that say the same, one counts.
    pub n_unencoded: u64,
    /// What gives them their vectors.
    pub encoder: EncoderInfo,
    /// Passages that the encoder gave no vector, and why, each as a sentence. They are not among `n_unencoded`.
    pub failed: Vec<String>,
}

/// A document of a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentInfo {
    /// Its path among the documents, with `/` between folders.
    pub name: String,
    /// Size of its file.
    pub size_bytes: u64,
    /// What was read of it, or why nothing was.
    pub read: Result<ReadInfo, Problem>,
}

/// What was read of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadInfo {
    /// What kind of file it is.
    pub format: DocumentFormat,
    /// Number of pages, where the format has pages.
    pub n_pages: Option<u32>,
    /// Letters of its text.
    pub n_characters: u64,
    /// Passages it is cut into.
    pub n_passages: u64,
    /// The language it is written in, as a primary tag of BCP 47, where that is clear.
    pub language: Option<String>,
    /// What could not be read, and why, each as a sentence.
    pub unread: Vec<String>,
}

/// The sentence encoder that is served with the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EncoderInfo {
    /// A name that no other encoder has.
    pub name: String,
    /// Bytes of its weights, which are fetched once.
    pub size_bytes: u64,
    /// Whether they are in this browser already.
    pub is_here: bool,
}

/// What came of adding documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddedDocuments {
    /// The documents now.
    pub state: DocumentsState,
    /// How many were added, or put in the place of older ones.
    pub n_added: u64,
    /// Why files were not.
    pub refused: Vec<Problem>,
    /// Where that has taken the branch.
    pub moved: Moved,
}

/// What came of a change of the documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangedDocuments {
    /// The documents now.
    pub state: DocumentsState,
    /// Where that has taken the branch.
    pub moved: Moved,
}

/// A question's answer, and how it was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundAnswer {
    /// The question and its answer, as they are kept.
    pub asked: AskedQuestion,
    /// The passages that were found, the best first.
    pub found: Vec<FoundPassage>,
    /// The question's tokens, as the encoder reads them.
    pub tokens: Vec<String>,
    /// Milliseconds that searching took.
    pub took_ms: f64,
}

/// What publishing documents means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndexSize {
    /// How many documents there are.
    pub n_documents: u64,
    /// How many passages they are cut into.
    pub n_passages: u64,
    /// Bytes that are sent to the edge, and fetched by each visitor once.
    pub size_bytes: u64,
    /// What visitors fetch besides, once for all links of this site.
    pub encoder: EncoderInfo,
}

/// Published documents, loaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedDocuments {
    /// What the edge says of them.
    pub deployment: Deployment,
    /// How many there are.
    pub n_documents: u64,
    /// How many passages they are cut into.
    pub n_passages: u64,
    /// What they are asked with.
    pub encoder: EncoderInfo,
}

/// What the library's assistant says of published documents that it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenIndex {
    /// How many documents there are.
    pub n_documents: u64,
    /// How many passages they are cut into.
    pub n_passages: u64,
    /// How they are searched.
    pub ways: Ways,
}

/// A document's text and the passages it is cut into.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentText {
    /// The document.
    pub document: Document,
    /// The bytes of its text that are passages.
    pub passages: Vec<Range<usize>>,
}

/// Some passages, in the order of the documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassagesPage {
    /// The passages.
    pub passages: Vec<PassageText>,
    /// How many there are in all.
    pub n_passages: u64,
    /// The most tokens that the encoder reads of one.
    pub max_tokens: u64,
}

/// A passage as it is searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassageText {
    /// Its document's name.
    pub file: String,
    /// The page it begins on, where the format has pages.
    pub page: Option<u32>,
    /// The headings above it, from the highest level.
    pub headings: Vec<String>,
    /// Its text.
    pub text: String,
    /// Its number of tokens, headings not counted.
    pub n_tokens: u64,
}

/// A question whose answer is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestQuestion {
    /// The question, and where its answer stands.
    pub question: Question,
    /// Why nothing can be measured by it: its document is gone, or does not say what is quoted.
    pub problem: Option<Problem>,
}

/// A measurement that was kept, and what came of each question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasuredRun {
    /// The run.
    pub run: RunRecord,
    /// What came of the questions, in their order.
    pub judged: Vec<Judged>,
}
