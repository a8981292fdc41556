//! The words of a collection, as far as they tell its terms from other words, and names from both.

use std::collections::{BTreeMap, BTreeSet};

use unicode_segmentation::UnicodeSegmentation;

use super::section::Section;
use crate::{Collection, Language, Tokenizer};

/// A collection with fewer sentences than this has hardly a term twice.
const FEW_SENTENCES: usize = 200;
/// Of so many sentences one at most has a rare term.
const RARITY: usize = 50;
/// In collections that are not small, a term of the subject is in so many sentences at least ...
const FEWEST_SENTENCES: usize = 3;
/// ... and in so many of each section that has it, on average: other words are spread evenly.
const PER_SECTION: f64 = 1.8;

/// How often words are there.
#[derive(Default)]
pub(super) struct Vocabulary {
    terms: BTreeMap<String, Count>,
    /// Of each word as it is written, how often it stands within a sentence.
    n_within: BTreeMap<String, usize>,
    n_sentences: usize,
    /// Of each heading, in small letters, how many sections it stands above.
    n_headings: BTreeMap<String, usize>,
    /// Of each document, what makes terms of its words.
    tokenizers: Vec<Tokenizer>,
}

/// Where a term is.
#[derive(Clone, Copy, Default)]
struct Count {
    n_sentences: usize,
    n_sections: usize,
}

impl Vocabulary {
    /// The words of all sections.
    pub(super) fn of(collection: &Collection, sections: &[Section<'_>]) -> Self {
        let tokenizer =
            |language: Option<&str>| Tokenizer::new(language.and_then(|code| Language::from_code(code).ok()));
        let documents = collection.documents.iter();
        let tokenizers = documents.map(|own| tokenizer(own.document.language.as_deref())).collect();
        let mut own = Self { tokenizers, ..Self::default() };
        sections.iter().for_each(|section| own.add(section));
        own
    }

    fn add(&mut self, section: &Section<'_>) {
        let mut of_section = BTreeSet::new();
        if let Some(heading) = &section.heading {
            *self.n_headings.entry(heading.to_lowercase()).or_default() += 1;
        }
        for sentence in &section.sentences {
            let text = section.text(sentence);
            let terms = self.terms_of(section, text);
            for term in &terms {
                self.terms.entry(term.clone()).or_default().n_sentences += 1;
            }
            of_section.extend(terms);
            for word in text.unicode_words().skip(1) {
                *self.n_within.entry(word.to_string()).or_default() += 1;
            }
            self.n_sentences += 1;
        }
        for term in of_section {
            self.terms.entry(term).or_default().n_sections += 1;
        }
    }

    /// The terms of a part of a section.
    pub(super) fn terms_of(&self, section: &Section<'_>, text: &str) -> BTreeSet<String> {
        self.tokenizers[section.document].tokens(text).into_iter().map(|token| token.term).collect()
    }

    /// How many sections a heading stands above.
    pub(super) fn n_headings(&self, heading: &str) -> usize {
        self.n_headings.get(&heading.to_lowercase()).copied().unwrap_or(0)
    }

    /// How few sentences have a term of the subject; none if it is frequent, or its sentences are spread as those of any
    /// word are.
    pub(super) fn rarity(&self, term: &str) -> Option<usize> {
        let Count { n_sentences, n_sections } = self.terms.get(term).copied()?;
        if self.n_sentences < FEW_SENTENCES {
            return (n_sentences <= FEWEST_SENTENCES).then_some(n_sentences);
        }
        let is_of_subject = n_sentences >= FEWEST_SENTENCES && n_sentences as f64 >= PER_SECTION * n_sections as f64;
        (is_of_subject && n_sentences * RARITY <= self.n_sentences).then_some(n_sentences)
    }

    /// What begins a sentence or a heading as it is written within one: with a small letter, unless it is a name.
    pub(super) fn within_sentence(&self, text: &str) -> String {
        let first = text.unicode_words().next().filter(|first| text.starts_with(first)).unwrap_or_default();
        let rest = &text[first.len()..];
        let small = first.to_lowercase();
        let n = |word: &str| self.n_within.get(word).copied().unwrap_or(0);
        // Some write all words of a heading or a name with capital letters.
        let has_capitals = rest.split([' ', '-']).any(|word| word.starts_with(char::is_uppercase));
        let is_name = has_capitals || n(&small) <= n(first);
        if is_name && !matches!(first, "A" | "An" | "The") { text.to_string() } else { small + rest }
    }
}
