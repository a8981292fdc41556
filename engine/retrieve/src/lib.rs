//! Questions to documents: passages, their index, answers with their sources, and how good those are.
//!
//! It knows neither files (`bunsen-documents` reads them) nor networks (an encoder is handed in) nor a store.

mod answer;
mod ask;
mod bm25;
mod collection;
mod confidence;
mod document;
mod evaluate;
mod fusion;
mod language;
mod metrics;
mod passage;
mod question;
mod quote;
mod search;
mod sentence;
mod tokens;

pub use answer::{Citation, compose};
pub use ask::{Answer, ask};
pub use bm25::{KeywordHit, KeywordIndex, KeywordSpec, TermShare};
pub use collection::{Collection, CutDocument, PassageRef, digest};
pub use confidence::{CALIBRATION, Calibration, Signals};
pub use document::{Block, BlockKind, Document, DocumentFormat};
pub use evaluate::{Evaluation, Judged, Relevant, evaluate, relevant_passages};
pub use fusion::{FUSION_K, Fused, RankShare, fuse_ranks};
pub use language::Language;
pub use metrics::{
    Grades, Refusal, average_precision, mean_of, ndcg_at_k, precision_at_k, recall_at_k, reciprocal_rank,
    refusal_precision, refusal_recall,
};
pub use passage::{CutBy, Cutting, Passage, Words};
pub use question::{Place, Question, read_questions};
pub use quote::find_quote;
pub use search::{Found, Library, Ranked, Ways};
pub use sentence::sentence_starts;
pub use tokens::{Token, Tokenizer};
