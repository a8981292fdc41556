//! Questions to documents: passages, their index, answers with their sources, and how good those are.
//!
//! It knows neither files (`bunsen-documents` reads them) nor networks (an encoder is handed in) nor a store.

mod document;

pub use document::{Block, BlockKind, Document, DocumentFormat};
