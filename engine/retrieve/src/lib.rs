//! Questions to documents: passages, their index, answers with their sources, and how good those are.
//!
//! It knows neither files (`bunsen-documents` reads them) nor networks (an encoder is handed in) nor a store.

mod bm25;
mod document;
mod fusion;
mod language;
mod metrics;
mod tokens;

pub use bm25::{KeywordHit, KeywordIndex, KeywordSpec, TermShare};
pub use document::{Block, BlockKind, Document, DocumentFormat};
pub use fusion::{FUSION_K, Fused, RankShare, fuse_ranks};
pub use language::Language;
pub use metrics::{
    Grades, Refusal, average_precision, mean_of, ndcg_at_k, precision_at_k, recall_at_k, reciprocal_rank,
    refusal_precision, refusal_recall,
};
pub use tokens::{Token, Tokenizer};
