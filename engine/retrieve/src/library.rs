//! A collection that can be searched.

use std::collections::BTreeMap;
use std::ops::Range;

use bunsen_model::{PartVectors, TextWithParts};
use bunsen_spec::Problem;

use crate::{Collection, KeywordIndex, KeywordSpec, PassageRef, PassageVectors};

/// A collection that can be searched. Words can be searched for from the start; vectors join as they come.
pub struct Library {
    pub(crate) collection: Collection,
    pub(crate) passages: Vec<PassageRef>,
    pub(crate) keywords: KeywordIndex,
    pub(crate) vectors: PassageVectors,
    /// Of each passage, the id of its vector.
    pub(crate) vector_ids: Vec<u64>,
    /// The numbers of the passages that have this vector.
    pub(crate) of_vector: BTreeMap<u64, Vec<u64>>,
}

/// A passage that has no vector yet; of several that say the same, the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unencoded {
    /// What its vector will be kept by.
    pub id: u64,
    /// What is to be encoded.
    pub text: String,
    /// The bytes of it that are its sentences.
    pub sentences: Vec<Range<usize>>,
}

impl Unencoded {
    /// What an encoder is asked.
    pub fn with_parts(&self) -> TextWithParts<'_> {
        TextWithParts { text: &self.text, parts: &self.sentences }
    }
}

impl Library {
    /// A collection with vectors that were made for it, for an earlier state of it or not at all: those of passages that
    /// are gone are removed.
    ///
    /// # Errors
    /// If there are too many passages.
    pub fn new(collection: Collection, keywords: KeywordSpec, mut vectors: PassageVectors) -> Result<Self, Problem> {
        let passages: Vec<PassageRef> = collection.passages().map(|(at, _)| at).collect();
        let vector_ids: Vec<u64> = passages.iter().map(|at| collection.vector_id(*at)).collect();
        let mut by_words = KeywordIndex::new(keywords)?;
        let mut of_vector: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        for (number, (&at, &id)) in (0..).zip(passages.iter().zip(&vector_ids)) {
            by_words.add(number, &collection.searched_text(at))?;
            of_vector.entry(id).or_default().push(number);
        }
        vectors.retain(numbers_of_sentences(&collection, &passages, &vector_ids));
        vectors.tidy()?;
        Ok(Self { collection, passages, keywords: by_words, vectors, vector_ids, of_vector })
    }

    /// The documents and their passages.
    pub fn collection(&self) -> &Collection {
        &self.collection
    }

    /// The vectors.
    pub fn vectors(&self) -> &PassageVectors {
        &self.vectors
    }

    /// Number of passages, each that says the same as another counted once.
    pub fn n_distinct(&self) -> usize {
        self.of_vector.len()
    }

    /// The passages that have no vector yet, in the order of the documents.
    pub fn unencoded(&self) -> Vec<Unencoded> {
        let is_first = |number: u64| self.of_vector[&self.vector_ids[number as usize]][0] == number;
        let missing = (0..self.passages.len() as u64)
            .filter(|number| is_first(*number) && !self.vectors.passages.contains(self.vector_ids[*number as usize]));
        missing
            .map(|number| {
                let at = self.passages[number as usize];
                let text = self.collection.searched_text(at);
                // The headings stand before the passage itself.
                let (_, passage) = self.collection.get(at);
                let before = text.len() - passage.range.len();
                let in_text = |own: &Range<usize>| {
                    own.start - passage.range.start + before..own.end - passage.range.start + before
                };
                let sentences = self.collection.sentences(at).iter().map(|own| in_text(&own.range)).collect();
                Unencoded { id: self.vector_ids[number as usize], text, sentences }
            })
            .collect()
    }

    /// Gives passages their vectors.
    ///
    /// # Errors
    /// If a vector does not fit, or a passage has one.
    pub fn add_vectors(&mut self, ids: &[u64], vectors: &[PartVectors]) -> Result<(), Problem> {
        ids.iter().zip(vectors).try_for_each(|(id, own)| self.vectors.add(*id, own))
    }

    /// Gives passages that have no vector those that others made of them. What is of no passage here is left out.
    ///
    /// # Errors
    /// If the vectors are of another dimension.
    pub fn join_vectors(&mut self, mut others: PassageVectors) -> Result<(), Problem> {
        others.retain(numbers_of_sentences(&self.collection, &self.passages, &self.vector_ids));
        self.vectors.join(&others)
    }

    /// Gives back the places of what was removed, and builds the graph of the vectors, where that pays. To be called when
    /// many have been added; it may take long.
    ///
    /// # Errors
    /// As [`PassageVectors::tidy`].
    pub fn tidy(&mut self) -> Result<(), Problem> {
        self.vectors.tidy()
    }
}

/// The id of each passage's vector, and the passage's number of sentences.
fn numbers_of_sentences<'a>(
    collection: &'a Collection,
    passages: &'a [PassageRef],
    vector_ids: &'a [u64],
) -> impl Iterator<Item = (u64, usize)> + 'a {
    vector_ids.iter().zip(passages).map(|(id, at)| (*id, collection.sentences(*at).len()))
}
