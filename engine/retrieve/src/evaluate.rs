//! Which passages answer a question whose answers are known.

use std::ops::Range;

use bunsen_spec::Problem;
use bunsen_spec::say::retrieval as say;

use crate::{Collection, PassageRef, Question, find_quote};

/// The passages that answer a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relevant {
    /// For each of the question's places, where its quote stands: number of the document, and bytes of its text.
    pub places: Vec<(usize, Range<usize>)>,
    /// The passages that hold at least half of one of the quotes.
    pub passages: Vec<PassageRef>,
}

/// The passages of `collection` that answer `question`; none if nothing does.
///
/// # Errors
/// If a document is missing, or does not say what is quoted.
pub fn relevant_passages(collection: &Collection, question: &Question) -> Result<Relevant, Problem> {
    let mut relevant = Relevant::default();
    for place in &question.answers {
        let number = collection.documents.iter().position(|own| own.document.name == place.file);
        let number = number.ok_or_else(|| say::no_document(&place.file))?;
        let quote = find_quote(&collection.documents[number].document.text, &place.quote);
        let quote = quote.ok_or_else(|| say::not_in_document(&place.file, &place.quote))?;
        for (passage, own) in (0..).zip(&collection.documents[number].passages) {
            let at = PassageRef { document: number, passage };
            let shared = own.range.end.min(quote.end).saturating_sub(own.range.start.max(quote.start));
            if shared * 2 >= quote.len() && !relevant.passages.contains(&at) {
                relevant.passages.push(at);
            }
        }
        relevant.places.push((number, quote));
    }
    Ok(relevant)
}
