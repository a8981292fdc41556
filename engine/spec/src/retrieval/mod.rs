//! Documents that are asked: as text, how they are cut, how they are searched, and what comes of a question.

mod answer;
mod cutting;
mod document;
mod files;
mod map;
mod measure;
mod question;
mod search;

pub use answer::{Answer, AskedQuestion, Citation, Signals};
pub use cutting::{CutBy, Cutting};
pub use document::{Block, BlockKind, Document, DocumentFormat};
pub use files::{
    COLLECTION_FILE, MAX_INDEX_BYTES, MAX_QUESTION_CHARACTERS, SEARCH_FILE, USUAL_WAYS, VECTORS_FILE, check_asked,
    check_index_files,
};
pub use map::{MappedPassage, PassageMap};
pub use measure::RetrievalSpec;
pub use question::{Judged, Proposal, ProposalKind, Question, QuotedPlace};
pub use search::{FoundPassage, Nearness, Ranked, TermShare, Ways};
