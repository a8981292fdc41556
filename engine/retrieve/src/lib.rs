//! Questions to documents: passages, their index, answers with their sources, and how good those are.
//!
//! It knows neither files (`bunsen-documents` reads them) nor networks (an encoder is handed in) nor a store.

mod document;
mod passage;
mod sentence;

pub use document::{Block, BlockKind, Document, DocumentFormat};
pub use passage::{CutBy, Cutting, Passage, Words};
pub use sentence::sentence_starts;
