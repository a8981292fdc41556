//! The sections of documents, with the sentences that questions can be made of.

use std::ops::Range;

use crate::sentence::sentence_starts;
use crate::{BlockKind, Collection, Document, DocumentFormat};

/// Headings above lists of works, which answer nothing.
const REFERENCES: [&str; 8] = [
    "references",
    "reference",
    "bibliography",
    "further reading",
    "see also",
    "literature",
    "works cited",
    "external links",
];
/// What mathematics, code, links and tables are written with.
const MARKS: [char; 16] = ['$', '\\', '=', '{', '}', '<', '>', '|', '[', ']', '`', '_', '^', '~', '•', '@'];

/// A part of a document below one heading, up to the next heading of any level.
pub(super) struct Section<'a> {
    /// The number of its document.
    pub(super) document: usize,
    /// The document.
    pub(super) from: &'a Document,
    /// Its heading, without a number before it.
    pub(super) heading: Option<String>,
    /// Its sentences outside of code and tables, in their order.
    pub(super) sentences: Vec<Range<usize>>,
}

impl<'a> Section<'a> {
    /// What stands in a range of its document.
    pub(super) fn text(&self, range: &Range<usize>) -> &'a str {
        &self.from.text[range.clone()]
    }

    /// Those of its sentences that are whole, in words, and can be understood without a formula or a link.
    pub(super) fn plain_sentences(&self) -> impl Iterator<Item = &Range<usize>> {
        self.sentences.iter().filter(|range| is_plain(self.text(range)))
    }
}

/// The sections of all documents that have sentences; those of lists of references are left out.
pub(super) fn sections_of(collection: &Collection) -> Vec<Section<'_>> {
    let documents = collection.documents.iter().map(|own| &own.document).enumerate();
    let texts = documents.filter(|(_, from)| !matches!(from.format, DocumentFormat::Code | DocumentFormat::Csv));
    texts.flat_map(|(number, from)| sections_of_document(number, from)).collect()
}

fn sections_of_document(document: usize, from: &Document) -> Vec<Section<'_>> {
    let section = |heading| Section { document, from, heading, sentences: Vec::new() };
    let mut sections = vec![section(None)];
    // The level of the heading above a list of references.
    let mut skipped: Option<u8> = None;
    for block in &from.blocks {
        let text = &from.text[block.range.clone()];
        match block.kind {
            BlockKind::Heading(level) => {
                let heading = without_number(text);
                let is_list = REFERENCES.contains(&heading.to_lowercase().as_str());
                skipped = skipped.filter(|own| *own < level).or(is_list.then_some(level));
                sections.push(section(Some(heading)));
            }
            BlockKind::Paragraph | BlockKind::Item if skipped.is_none() => {
                let starts = sentence_starts(text);
                let ends = starts.iter().skip(1).copied().chain([text.len()]);
                let own = starts.iter().zip(ends).map(|(start, end)| {
                    let end = start + text[*start..end].trim_end().len();
                    block.range.start + start..block.range.start + end
                });
                if let Some(section) = sections.last_mut() {
                    section.sentences.extend(own);
                }
            }
            _ => {}
        }
    }
    sections.retain(|own| !own.sentences.is_empty());
    sections
}

/// A heading without what counts it, as in `1.1.3. Lasso`.
fn without_number(heading: &str) -> String {
    let is_number = |word: &&str| {
        word.contains(|c: char| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_digit() || ".):(§-".contains(c))
    };
    heading.split_whitespace().skip_while(is_number).collect::<Vec<_>>().join(" ")
}

fn is_plain(sentence: &str) -> bool {
    let starts = sentence.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    let ends = sentence.trim_end_matches(['"', '”', '’', ')', '»']).ends_with(['.', '!', '。', '！', '।', '۔']);
    let n_quotes = sentence.chars().filter(|c| ['"', '„', '“', '”', '«', '»'].contains(c)).count();
    let is_whole = sentence.matches('(').count() == sentence.matches(')').count() && n_quotes % 2 == 0;
    let n_letters = sentence.chars().filter(|c| c.is_alphabetic() || c.is_whitespace()).count();
    starts
        && ends
        && is_whole
        && !sentence.contains(MARKS)
        && !is_reference(sentence)
        && n_letters * 10 >= sentence.chars().count() * 8
}

/// Whether it names a work: by an address, or by a year in brackets.
fn is_reference(sentence: &str) -> bool {
    let is_year = |word: &str| {
        let bare = word.trim_matches(|c: char| "(),.;:".contains(c));
        word.contains(['(', ')']) && bare.len() == 4 && bare.bytes().all(|byte| byte.is_ascii_digit())
    };
    let names = ["http", "www.", "doi:", "et al", "Proc.", "arXiv", "pp.", "Vol.", "Fig.", "ISBN"];
    names.iter().any(|name| sentence.contains(name)) || sentence.split_whitespace().any(is_year)
}
