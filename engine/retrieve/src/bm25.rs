//! Search for words.
//!
//! The idea: a text answers a question the better, the more often it has the question's words, and rare words say more
//! than frequent ones. The score of a text is the sum over the words `t` of the question of
//!
//! `ln(1 + (n - n_t + 0.5) / (n_t + 0.5)) * f / (f + k1 * (1 - b + b * length / mean length))`
//!
//! where `f` is how often the text has `t`, `n_t` how many of the `n` texts have it, and lengths are numbers of words.
//! A word that the question has twice counts twice. This is BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
//! Framework: BM25 and Beyond", 2009) as Lucene computes it, but with exact lengths, where Lucene rounds them to a byte.
//! It finds no synonyms and no paraphrases: that is what vectors are for.

use std::collections::BTreeMap;

use bunsen_spec::{Problem, TermShare, say::keywords as say};

use crate::language::Language;
use crate::tokens::{Token, Tokenizer};

/// How words are searched for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeywordSpec {
    /// How soon more of the same word stop to count, from 0 (at once) to 100; 0.9 by default, 1.2 in Lucene.
    pub k1: f64,
    /// How much long texts are held back, from 0 (not at all) to 1 (by their length); 0.4 by default, 0.75 in Lucene.
    pub b: f64,
    /// The language whose stems are taken; without one words are left as they are.
    pub language: Option<Language>,
}

/// Texts by id, to be searched for words.
pub struct KeywordIndex {
    spec: KeywordSpec,
    tokenizer: Tokenizer,
    texts: Vec<Text>,
    /// Where in `texts` an id is.
    places: BTreeMap<u64, u32>,
    /// Words in all texts that are there.
    total_length: u64,
    /// For each term the texts that have it, in their order, those that were removed among them.
    postings: BTreeMap<String, Vec<Posting>>,
}

/// A text, as far as it is kept.
#[derive(Clone, Copy, Debug)]
struct Text {
    id: u64,
    length: u32,
    is_removed: bool,
}

/// How often a text has a term.
#[derive(Clone, Copy, Debug)]
struct Posting {
    place: u32,
    count: u32,
}

/// A text that was found, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct KeywordHit {
    /// Its id.
    pub id: u64,
    /// Its score, above 0: the sum of those of the terms.
    pub score: f64,
    /// The terms of the question that it has, in the order of the alphabet.
    pub terms: Vec<TermShare>,
}

impl Default for KeywordSpec {
    /// Fused with vectors these find more than Lucene's do among the sample collection's tuning questions, where passages
    /// are of one length anyway.
    fn default() -> Self {
        Self { k1: 0.9, b: 0.4, language: None }
    }
}

impl KeywordSpec {
    /// As libraries are searched: with the stems of English.
    pub fn english() -> Self {
        Self { language: Language::from_code("en").ok(), ..Self::default() }
    }
}

impl KeywordIndex {
    /// An index without texts.
    ///
    /// # Errors
    /// If a parameter is out of range.
    pub fn new(spec: KeywordSpec) -> Result<Self, Problem> {
        for (field, value, max) in [("k1", spec.k1, 100.0), ("b", spec.b, 1.0)] {
            if !(0.0..=max).contains(&value) {
                return Err(say::parameter_out_of_range(field, 0.0, max));
            }
        }
        Ok(Self {
            spec,
            tokenizer: Tokenizer::new(spec.language),
            texts: Vec::new(),
            places: BTreeMap::new(),
            total_length: 0,
            postings: BTreeMap::new(),
        })
    }

    /// What it was made with.
    pub fn spec(&self) -> KeywordSpec {
        self.spec
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether the text of `id` is there.
    pub fn contains(&self, id: u64) -> bool {
        self.places.contains_key(&id)
    }

    /// The ids that are there, ascending.
    pub fn ids(&self) -> impl Iterator<Item = u64> {
        self.places.keys().copied()
    }

    /// Adds a text.
    ///
    /// # Errors
    /// If there is one of that id, or there are too many.
    pub fn add(&mut self, id: u64, text: &str) -> Result<(), Problem> {
        if self.contains(id) {
            return Err(say::text_taken(id));
        }
        let tokens = self.tokenizer.tokens(text);
        let place = u32::try_from(self.texts.len()).ok().filter(|place| *place < u32::MAX);
        let place = place.filter(|_| tokens.len() < u32::MAX as usize);
        let place = place.ok_or_else(|| say::too_many_texts(u32::MAX))?;
        let length = tokens.iter().filter(|token| token.is_counted).count() as u32;
        for Token { term, .. } in tokens {
            let postings = self.postings.entry(term).or_default();
            match postings.last_mut() {
                Some(posting) if posting.place == place => posting.count += 1,
                _ => postings.push(Posting { place, count: 1 }),
            }
        }
        self.texts.push(Text { id, length, is_removed: false });
        self.places.insert(id, place);
        self.total_length += u64::from(length);
        Ok(())
    }

    /// Removes the text of `id`; says whether there was one. Scores are then as if it had never been there.
    pub fn remove(&mut self, id: u64) -> bool {
        let Some(place) = self.places.remove(&id) else { return false };
        let text = &mut self.texts[place as usize];
        text.is_removed = true;
        self.total_length -= u64::from(text.length);
        if self.texts.len() > 2 * self.places.len() {
            self.compact();
        }
        true
    }

    /// The `k` texts with the highest scores, the highest first, equals by id. Texts that have no word of the question
    /// are none of them.
    pub fn search(&self, question: &str, k: usize) -> Vec<KeywordHit> {
        let terms = self.terms(question);
        let mut scores = vec![0.0; self.texts.len()];
        for term in &terms {
            for posting in self.living(term.postings) {
                scores[posting.place as usize] += self.score(term, *posting);
            }
        }
        let mut found: Vec<usize> = (0..scores.len()).filter(|place| scores[*place] > 0.0).collect();
        let order =
            |a: &usize, b: &usize| scores[*b].total_cmp(&scores[*a]).then(self.texts[*a].id.cmp(&self.texts[*b].id));
        if k < found.len() {
            found.select_nth_unstable_by(k, order);
            found.truncate(k);
        }
        found.sort_unstable_by(order);
        found.into_iter().map(|place| self.hit(place, scores[place], &terms)).collect()
    }

    fn hit(&self, place: usize, score: f64, terms: &[QuestionTerm<'_>]) -> KeywordHit {
        let share = |term: &QuestionTerm<'_>| {
            let at = term.postings.binary_search_by_key(&place, |posting| posting.place as usize).ok()?;
            let posting = term.postings[at];
            let score = self.score(term, posting);
            Some(TermShare { term: term.term.clone(), word: term.word.clone(), count: posting.count, score })
        };
        KeywordHit { id: self.texts[place].id, score, terms: terms.iter().filter_map(share).collect() }
    }

    /// What having a term says, if `n_having` texts have it.
    fn rarity(&self, n_having: usize) -> f64 {
        let (n, n_having) = (self.len() as f64, n_having as f64);
        libm::log(1.0 + (n - n_having + 0.5) / (n_having + 0.5))
    }

    /// The terms of the question that some text has, in the order of the alphabet.
    fn terms(&self, question: &str) -> Vec<QuestionTerm<'_>> {
        let mut words: BTreeMap<String, (String, u32)> = BTreeMap::new();
        for Token { term, word, .. } in self.tokenizer.tokens(question).into_iter().filter(|token| token.is_counted) {
            words.entry(term).or_insert((word, 0)).1 += 1;
        }
        let known = words.into_iter().filter_map(|(term, (word, times))| {
            let postings = self.postings.get(&term)?;
            let rarity = self.rarity(self.living(postings).count());
            Some(QuestionTerm { term, word, weight: f64::from(times) * rarity, postings })
        });
        known.collect()
    }

    fn score(&self, term: &QuestionTerm<'_>, posting: Posting) -> f64 {
        let mean_length = self.total_length as f64 / self.len() as f64;
        // A text of letters that do not count, only, has no length, and neither may all together.
        let relative =
            if mean_length > 0.0 { f64::from(self.texts[posting.place as usize].length) / mean_length } else { 1.0 };
        let count = f64::from(posting.count);
        term.weight * count / (count + self.spec.k1 * (1.0 - self.spec.b + self.spec.b * relative))
    }

    fn living<'a>(&self, postings: &'a [Posting]) -> impl Iterator<Item = &'a Posting> {
        postings.iter().filter(|posting| !self.texts[posting.place as usize].is_removed)
    }

    /// Forgets the texts that were removed.
    fn compact(&mut self) {
        let mut places = Vec::with_capacity(self.texts.len());
        let mut n_kept = 0;
        for text in &self.texts {
            places.push((!text.is_removed).then_some(n_kept));
            n_kept += u32::from(!text.is_removed);
        }
        self.postings.retain(|_, postings| {
            let kept = postings.iter().filter_map(|Posting { place, count }| {
                places[*place as usize].map(|place| Posting { place, count: *count })
            });
            *postings = kept.collect();
            !postings.is_empty()
        });
        self.texts.retain(|text| !text.is_removed);
        self.places = self.texts.iter().enumerate().map(|(place, text)| (text.id, place as u32)).collect();
    }
}

/// A term of a question that the index has.
struct QuestionTerm<'a> {
    term: String,
    word: String,
    /// How often the question has it, times its rarity.
    weight: f64,
    postings: &'a [Posting],
}
