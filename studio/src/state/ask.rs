//! Documents that are asked: what a list of them shows, how sure an answer is, and where it stands.

pub mod markdown;
pub mod marks;
pub mod measure;
pub mod quotes;
pub mod refusal;

use std::ops::Range;

use bunsen_protocol::{DocumentInfo, DocumentsState};
pub use bunsen_spec::USUAL_WAYS;
use bunsen_spec::{Answer, Citation, FoundPassage, Ways};

use crate::state::order::ordered;

/// The ways with one of them turned. Words or vectors are searched in any case: the last of the two stays on.
pub fn turned(ways: Ways, turn: fn(&mut Ways)) -> Ways {
    let mut new = ways;
    turn(&mut new);
    if new.keywords || new.vectors { new } else { ways }
}

/// How sure an answer is, as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// Right at least 8 times in 10.
    Confident,
    /// Right at least 6 times in 10.
    Fair,
    /// Right less often.
    Unsure,
}

/// How sure an answer with this confidence is, and how often in ten such answers are right.
pub fn sureness(confidence: f64) -> (Sureness, u64) {
    let share = confidence.clamp(0.0, 1.0);
    let word = match share {
        share if share >= 0.8 => Sureness::Confident,
        share if share >= 0.6 => Sureness::Fair,
        _ => Sureness::Unsure,
    };
    (word, (share * 10.0).round() as u64)
}

/// A passage that an answer quotes, or that is nearest to a question without one.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The passage.
    pub place: Citation,
    /// The bytes of its text that are quoted, in order.
    pub marks: Vec<Range<usize>>,
    /// Its place among the passages that were found, from 0.
    pub found: Option<usize>,
}

/// The passages behind an answer, and for each of its sentences the place, from 0, of the one that it stands in.
/// Sentences of one passage share it. Without sentences they are the nearest passages.
pub fn sources(answer: &Answer, found: &[FoundPassage]) -> (Vec<Source>, Vec<usize>) {
    let found_at = |place: &Citation| found.iter().position(|other| is_same(&other.place, place));
    let mut all: Vec<Source> = Vec::new();
    if answer.refused || answer.citations.is_empty() {
        let near = answer.nearest.iter();
        all.extend(near.map(|place| Source { place: place.clone(), marks: Vec::new(), found: found_at(place) }));
        return (all, Vec::new());
    }
    let passages = || found.iter().map(|passage| &passage.place).chain(&answer.nearest);
    let mut numbers = Vec::new();
    for citation in &answer.citations {
        let passage = passages().find(|passage| holds(passage, citation)).unwrap_or(citation);
        let number = all.iter().position(|source| is_same(&source.place, passage)).unwrap_or_else(|| {
            all.push(Source { place: passage.clone(), marks: Vec::new(), found: found_at(passage) });
            all.len() - 1
        });
        let start = citation.range.start.saturating_sub(passage.range.start);
        all[number].marks.push(start..start + citation.range.len());
        numbers.push(number);
    }
    for source in &mut all {
        source.marks = ordered(std::mem::take(&mut source.marks), |a, b| a.start.cmp(&b.start));
    }
    (all, numbers)
}

/// Whether the sentence stands in the passage, at the bytes that its range says.
fn holds(passage: &Citation, sentence: &Citation) -> bool {
    let (outer, inner) = (&passage.range, &sentence.range);
    if passage.file != sentence.file || inner.start < outer.start || inner.end > outer.end {
        return false;
    }
    let start = inner.start - outer.start;
    passage.quote.get(start..start + inner.len()) == Some(sentence.quote.as_str())
}

fn is_same(a: &Citation, b: &Citation) -> bool {
    a.file == b.file && a.range == b.range
}

/// The rank, from 1, of a passage by its fused score, before anything was compared anew.
pub fn fused_rank(found: &[FoundPassage], at: usize) -> Option<u64> {
    let own = found.get(at)?.score;
    Some(1 + found.iter().filter(|other| other.score > own).count() as u64)
}

/// The documents whose name, format or language has all words that are looked for.
pub fn fitting<'a>(
    documents: &'a [DocumentInfo],
    query: &str,
    about: impl Fn(&DocumentInfo) -> String,
) -> Vec<&'a DocumentInfo> {
    let query = query.to_lowercase();
    let fits = |document: &DocumentInfo| {
        let about = format!("{} {}", document.name, about(document)).to_lowercase();
        query.split_whitespace().all(|word| about.contains(word))
    };
    documents.iter().filter(|document| fits(document)).collect()
}

/// Why nothing can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unaskable {
    /// There are no documents.
    Empty,
    /// None of them has any text.
    Unreadable,
}

/// Whether there is something to ask.
pub fn unaskable(state: &DocumentsState) -> Option<Unaskable> {
    match state {
        state if state.documents.is_empty() => Some(Unaskable::Empty),
        state if state.n_passages == 0 => Some(Unaskable::Unreadable),
        _ => None,
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "an answer may quote one range")]
pub(crate) mod tests {
    use bunsen_protocol::ReadInfo;
    use bunsen_spec::{DocumentFormat, Problem, Signals};

    use super::*;

    /// A place in a document.
    pub fn place(file: &str, quote: &str, start: usize) -> Citation {
        Citation {
            file: file.into(),
            page: None,
            headings: vec!["Guide".into(), "Cadence".into()],
            quote: quote.into(),
            range: start..start + quote.len(),
            score: 0.5,
        }
    }

    /// An answer of sentences, or none; nearest are these passages.
    pub fn answer(citations: Vec<Citation>, nearest: Vec<Citation>) -> Answer {
        let quotes: Vec<&str> = citations.iter().map(|citation| citation.quote.as_str()).collect();
        Answer {
            answer: quotes.join(" "),
            confidence: 0.9,
            refused: citations.is_empty(),
            citations,
            nearest,
            signals: Signals::default(),
        }
    }

    fn found(place: Citation, score: f64) -> FoundPassage {
        FoundPassage { place, score, keywords: None, terms: Vec::new(), vectors: None, nearness: None, rerank: None }
    }

    #[test]
    fn confidence_is_told_in_words() {
        let check = |confidence, expected| assert_eq!(sureness(confidence), expected, "{confidence}");
        check(0.92, (Sureness::Confident, 9));
        check(0.8, (Sureness::Confident, 8));
        check(0.79, (Sureness::Fair, 8));
        check(0.6, (Sureness::Fair, 6));
        check(0.31, (Sureness::Unsure, 3));
        check(1.2, (Sureness::Confident, 10));
        check(-0.1, (Sureness::Unsure, 0));
    }

    #[test]
    fn one_way_stays_on() {
        let vectors = turned(USUAL_WAYS, |ways| ways.keywords = false);
        assert_eq!(vectors, Ways { keywords: false, ..USUAL_WAYS });
        assert_eq!(turned(vectors, |ways| ways.vectors = false), vectors);
        assert_eq!(turned(vectors, |ways| ways.keywords = true), USUAL_WAYS);
    }

    #[test]
    fn sentences_have_the_passages_they_stand_in() {
        let check = |answer: Answer, passages: &[Citation], marks: &[&[Range<usize>]], numbers: &[usize]| {
            let passages: Vec<FoundPassage> = passages.iter().map(|place| found(place.clone(), 1.0)).collect();
            let (all, found_numbers) = sources(&answer, &passages);
            assert_eq!(all.iter().map(|source| source.marks.as_slice()).collect::<Vec<_>>(), marks);
            assert_eq!(found_numbers, numbers);
        };
        let (first, second) = (place("a.md", "One é. Two. Three.", 10), place("b.md", "Four.", 0));
        let (one, three) = (place("a.md", "One é.", 10), place("a.md", "Three.", 23));
        let four = place("b.md", "Four.", 0);
        let passages = [first.clone(), second.clone()];
        let quoted = answer(vec![three.clone(), four, one.clone()], Vec::new());
        check(quoted, &passages, &[&[0..7, 13..19], &[0..5]], &[0, 1, 0]);
        // What was asked before has only its nearest passages; a sentence outside of them stands for itself.
        check(answer(vec![one.clone()], vec![first.clone()]), &[], &[&[0..7]], &[0]);
        check(answer(vec![one], vec![second.clone()]), &[], &[&[0..7]], &[0]);
        // The document has been changed since.
        let other = place("a.md", "Zwei. Drei. Vier. Fünf", 10);
        check(answer(vec![three], vec![other]), &[], &[&[0..6]], &[0]);
        check(answer(Vec::new(), vec![first, second]), &passages, &[&[], &[]], &[]);
    }

    #[test]
    fn ranks_are_those_before_reranking() {
        let scores = [0.2, 0.5, 0.3, 0.5].map(|score| found(place("a.md", "One.", 0), score));
        let ranks: Vec<Option<u64>> = (0..5).map(|at| fused_rank(&scores, at)).collect();
        assert_eq!(ranks, [Some(4), Some(1), Some(3), Some(1), None]);
    }

    #[test]
    fn documents_are_found_by_what_is_known_of_them() {
        let read = |format| {
            Ok(ReadInfo { format, n_pages: None, n_characters: 9, n_passages: 1, language: None, unread: Vec::new() })
        };
        let document = |name: &str, read| DocumentInfo { name: name.into(), size_bytes: 9, read };
        let all = [
            document("guide/Trees.md", read(DocumentFormat::Markdown)),
            document("guide/svm.pdf", read(DocumentFormat::Pdf)),
            document("broken.pdf", Err(Problem::bad_input("It cannot be read."))),
        ];
        let check = |query: &str, expected: &[&str]| {
            let about = |own: &DocumentInfo| own.read.as_ref().map_or("", |_| "readable").to_string();
            let names: Vec<&str> = fitting(&all, query, about).iter().map(|own| own.name.as_str()).collect();
            assert_eq!(names, expected, "{query}");
        };
        check("", &["guide/Trees.md", "guide/svm.pdf", "broken.pdf"]);
        check(" trees ", &["guide/Trees.md"]);
        check("pdf guide", &["guide/svm.pdf"]);
        check("READABLE", &["guide/Trees.md", "guide/svm.pdf"]);
        check("nothing", &[]);
    }
}
