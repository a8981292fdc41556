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
            ProposalKind::Heading => heading::question(section, vocabulary).into_iter().collect(),
            ProposalKind::MissingWord => missing_word::questions(section, vocabulary),
        };
        let passages = &collection.documents[section.document].passages;
        let fits = |range: &Range<usize>| {
            // As a quote is found: from its first letter to its last.
            let text = section.text(range);
            let after_first = text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
            let to_last = text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            let range = range.end - after_first..range.start + to_last;
            let first = passages.partition_point(|own| own.range.end <= range.start);
            let mut near = passages[first..].iter().take_while(|own| own.range.start < range.end);
            near.any(|own| shared(&own.range, &range) * 2 >= range.len())
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
    /// Other documents may say the same.
    quotes: BTreeSet<String>,
    /// Of each document, what is quoted.
    places: BTreeMap<usize, Vec<Range<usize>>>,
    /// How many are of each section.
    of_section: BTreeMap<usize, usize>,
}

impl Chosen {
    /// Takes one of the candidates, from where the fewest come so far, of equals the first. Those on the way that repeat
    /// something are gone, too.
    fn take_one(&mut self, kind: ProposalKind, candidates: &mut Vec<Candidate>, collection: &Collection) {
        while let Some(best) = (0..candidates.len()).min_by_key(|at| (self.n_of(&candidates[*at]), *at)) {
            if self.take(kind, candidates.remove(best), collection) {
                return;
            }
        }
    }

    /// How many come from a candidate's document, and from its section.
    fn n_of(&self, own: &Candidate) -> (usize, usize) {
        let of_section = self.of_section.get(&own.section).copied().unwrap_or(0);
        (self.places.get(&own.document).map_or(0, Vec::len), of_section)
    }

    /// Takes a candidate unless it repeats something; says whether.
    fn take(&mut self, kind: ProposalKind, own: Candidate, collection: &Collection) -> bool {
        let Candidate { question, document, section, range } = own;
        let from = &collection.documents[document].document;
        let quote = from.text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        let places = self.places.entry(document).or_default();
        let is_new = places.iter().all(|place| shared(place, &range) == 0)
            && !self.quotes.contains(&quote)
            && self.wordings.insert(folded(&question));
        if is_new {
            places.push(range);
            *self.of_section.entry(section).or_default() += 1;
            self.quotes.insert(quote.clone());
            let answers = vec![QuotedPlace { file: from.name.clone(), quote }];
            self.proposals.push(Proposal { question: Question { question, answers }, kind });
        }
        is_new
    }
}

/// Whether a word is one of these.
fn is_among(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|own| own == word)
}

/// A question without what two that ask the same may differ in: articles, number, and what stands in brackets.
fn folded(question: &str) -> String {
    let words = question.split_whitespace().filter(|word| !word.starts_with('(')).map(str::to_lowercase);
    words
        .filter(|word| !is_among("a an the is are", word))
        .map(|word| word.replace('?', ""))
        .collect::<Vec<_>>()
        .join(" ")
}
