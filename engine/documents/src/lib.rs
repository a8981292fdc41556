//! Files of documents to [`Document`](bunsen_spec::Document)s: their text in the order in which one reads, in
//! blocks, with pages.
//!
//! Markdown, plain text, web pages, PDF, documents of Word, tables and source code. Strangers' files: each format is
//! read within bounds of memory and time (`limits.rs`), and in the browser by a worker that is thrown away
//! afterwards. Knows no index, no store and no file system: readers take bytes.

mod blocks;
mod code;
mod docx;
mod endings;
mod html;
mod language;
mod limits;
mod markdown;
mod pdf;
mod plain;
mod read;
mod recognize;
mod rows;

pub use limits::{MAX_BYTES, MAX_PAGES, MAX_TEXT_BYTES};
pub use read::read;
pub use recognize::recognize;
