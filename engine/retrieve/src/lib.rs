//! Questions to documents: passages, their index, answers with their sources, and how good those are.
//!
//! It knows neither files (`bunsen-documents` reads them) nor networks (an encoder is handed in) nor a store.

mod answer;
mod bm25;
mod collection;
mod confidence;
mod evaluate;
mod files;
mod fusion;
mod language;
mod library;
mod map;
mod metrics;
mod passage;
mod propose;
mod question;
mod quote;
mod search;
mod sentence;
mod tokens;
mod vectors;
mod word_counts;
mod words;

pub use answer::N_READ;
pub use bm25::{KeywordHit, KeywordIndex, KeywordSpec};
pub use bunsen_spec::{
    Answer, Block, BlockKind, Citation, CutBy, Cutting, Document, DocumentFormat, FoundPassage, Judged, MappedPassage,
    Nearness, PassageMap, Proposal, ProposalKind, Question, QuotedPlace, Ranked, Signals, TermShare, Ways,
};
pub use collection::{Collection, CutDocument, PassageRef, digest};
pub use confidence::{CALIBRATION, Calibration};
pub use evaluate::{Evaluation, JudgedAnswer, Relevant, check_question, evaluate, judge, relevant_passages, summarise};
pub use fusion::{FUSION_K, Fused, RankShare, fuse_ranks};
pub use language::Language;
pub use library::{Library, Unencoded};
pub use metrics::{
    Grades, Refusal, mean_of, ndcg_at_k, reciprocal_rank, refusal_precision, refusal_recall, success_at_k,
};
pub use passage::{Passage, TokenCounter, Words};
pub use propose::propose;
pub use question::{in_context, read_questions};
pub use quote::find_quotes;
pub use search::{Found, Search};
pub use sentence::{Sentence, sentence_starts};
pub use tokens::{Token, Tokenizer};
pub use vectors::PassageVectors;
pub use word_counts::WordCounts;
