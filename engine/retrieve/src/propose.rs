//! Questions that follow from what documents say, for those who have none yet to measure with.
//!
//! Three kinds, a third of each where there are enough: what something is, where a sentence says it; what stands below a
//! heading; and which word a sentence lacks. Their wording is English. Definitions are looked for in English documents, or
//! where no language is clear; the other two kinds in all, as far as words have spaces between them. Code, rows of tables
//! and lists of references give none.

mod definition;
mod heading;
mod missing_word;
mod section;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use bunsen_stats::Rng;

use self::section::{Section, sections_of};
use self::vocabulary::Vocabulary;
use crate::evaluate::shared;
use crate::{Collection, Proposal, ProposalKind, Question, QuotedPlace};

/// What is proposed in turn.
const KINDS: [ProposalKind; 3] = [ProposalKind::Definition, ProposalKind::Heading, ProposalKind::MissingWord];

/// A question that can be proposed.
struct Candidate {
    question: String,
    /// The number of its document.
    document: usize,
    /// The number of its section, of all.
    section: usize,
    /// What is quoted of the document.
    range: Range<usize>,
}

/// Up to `n` questions that the documents answer, the same for the same seed; fewer where there are no more. They are
/// spread over documents and their sections. No two are about the same place or ask the same, and each has a passage that
/// answers it.
pub fn propose(collection: &Collection, n: usize, seed: u64) -> Vec<Proposal> {
    let sections = sections_of(collection);
    let vocabulary = Vocabulary::of(collection, &sections);
    let mut waiting = KINDS.map(|kind| {
        let mut candidates = candidates_of(kind, collection, &sections, &vocabulary);
        Rng::new(seed, kind as u64).shuffle(&mut candidates);
        candidates
    });
    let mut chosen = Chosen::default();
    while chosen.proposals.len() < n && waiting.iter().any(|own| !own.is_empty()) {
        for (kind, candidates) in KINDS.into_iter().zip(&mut waiting) {
            if chosen.proposals.len() < n {
                chosen.take_one(kind, candidates, collection);
            }
        }
    }
    chosen.proposals
}

fn candidates_of(
    kind: ProposalKind,
    collection: &Collection,
    sections: &[Section<'_>],
    vocabulary: &Vocabulary,
) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (number, section) in sections.iter().enumerate() {
        let found = match kind {
            ProposalKind::Definition => definition::questions(section, vocabulary),
            ProposalKind::Heading => heading::question(section, sections, vocabulary).into_iter().collect(),
            ProposalKind::MissingWord => missing_word::questions(section, vocabulary),
        };
        let fits = |range: &Range<usize>| {
            let passages = &collection.documents[section.document].passages;
            passages.iter().any(|own| shared(&own.range, range) * 2 >= range.len())
        };
        candidates.extend(found.into_iter().filter(|(range, _)| fits(range)).map(|(range, question)| Candidate {
            question,
            document: section.document,
            section: number,
            range,
        }));
    }
    candidates
}

/// What was chosen so far.
#[derive(Default)]
struct Chosen {
    proposals: Vec<Proposal>,
    wordings: BTreeSet<String>,
    quotes: BTreeSet<String>,
    /// Of each document, what is quoted.
    places: BTreeMap<usize, Vec<Range<usize>>>,
    /// How many are of each section.
    of_section: BTreeMap<usize, usize>,
}

impl Chosen {
    /// Takes one of the candidates, from where the fewest come so far, of equals the first; and removes those on the way
    /// that repeat something.
    fn take_one(&mut self, kind: ProposalKind, candidates: &mut Vec<Candidate>, collection: &Collection) {
        let n_of_document = |own: &Candidate| self.places.get(&own.document).map_or(0, Vec::len);
        let n_of_section = |own: &Candidate| self.of_section.get(&own.section).copied().unwrap_or(0);
        candidates.retain(|own| {
            let places = self.places.get(&own.document);
            !places.is_some_and(|places| places.iter().any(|place| shared(place, &own.range) > 0))
                && !self.wordings.contains(&folded(&own.question))
        });
        let best = (0..candidates.len()).min_by_key(|at| {
            let own = &candidates[*at];
            (n_of_document(own), n_of_section(own), *at)
        });
        let Some(best) = best else { return };
        let Candidate { question, document, section, range } = candidates.remove(best);
        let from = &collection.documents[document].document;
        let quote = from.text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        // Another document may say the same.
        if !self.quotes.insert(quote.to_lowercase()) {
            return self.take_one(kind, candidates, collection);
        }
        self.wordings.insert(folded(&question));
        self.places.entry(document).or_default().push(range);
        *self.of_section.entry(section).or_default() += 1;
        let answers = vec![QuotedPlace { file: from.name.clone(), quote }];
        self.proposals.push(Proposal { question: Question { question, answers }, kind });
    }
}

/// Whether a word is one of these.
fn is_among(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|own| own == word)
}

/// A question without what two that ask the same may differ in.
fn folded(question: &str) -> String {
    let words = question.split_whitespace().map(str::to_lowercase);
    words.filter(|word| !matches!(word.as_str(), "a" | "an" | "the" | "is" | "are")).collect::<Vec<_>>().join(" ")
}
