//! A document as text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A document as text: what is searched, and what is shown with a passage marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its path in the collection, with `/` between folders.
    pub name: String,
    /// What kind of file it was.
    pub format: DocumentFormat,
    /// All its text, in the order in which one reads. Blocks and passages are ranges of it.
    pub text: String,
    /// What the text is made of, in order. They do not overlap; between them is white space only.
    pub blocks: Vec<Block>,
    /// Number of pages, where the format has pages.
    pub n_pages: Option<u32>,
    /// The language it is written in, as a primary tag of BCP 47 (`en`, `de`, `zh`), where that is clear.
    pub language: Option<String>,
    /// What could not be read, and why, in sentences for the learner.
    pub unread: Vec<String>,
}

/// A part of a document that belongs together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in [`Document::text`].
    pub range: Range<usize>,
    /// The page it begins on, from 1, where the format has pages.
    pub page: Option<u32>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading; 1 is the highest level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// Lines of code, or others whose line breaks count.
    Code,
    /// A row of a table.
    Row,
}

/// What kind of file a document was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentFormat {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// PDF.
    Pdf,
    /// A document of Word.
    Docx,
    /// A table; each row is a block.
    Csv,
    /// Source code.
    Code,
}
