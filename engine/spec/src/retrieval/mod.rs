//! Documents that are asked: as text, how they are cut, how they are searched, what comes of a question, and how good that
//! is.

mod answer;
mod cutting;
mod document;
mod question;
mod search;

pub use answer::{Answer, AskedQuestion, Citation, Signals};
pub use cutting::{CutBy, Cutting};
pub use document::{Block, BlockKind, Document, DocumentFormat};
pub use question::{Judged, Proposal, ProposalKind, Question, QuotedPlace};
pub use search::{FoundPassage, Nearness, Ranked, TermShare, Ways};
