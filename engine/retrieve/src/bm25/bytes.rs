//! The index of words as bytes: `BUNSENKW`, the version in four bytes (little-endian), and what [`StoredIndex`] says in
//! postcard's form.

use bunsen_spec::{Problem, say::keywords as say};
use serde::{Deserialize, Serialize};

use super::{KeywordIndex, KeywordSpec, Posting, Text};
use crate::language::Language;

const MAGIC: &[u8; 8] = b"BUNSENKW";
const VERSION: u32 = 1;

/// An index of version 1. Texts that were removed are left out.
#[derive(Serialize, Deserialize)]
struct StoredIndex {
    k1: f64,
    b: f64,
    /// In ISO 639-1.
    language: Option<String>,
    /// Id and length of each text.
    texts: Vec<(u64, u32)>,
    /// Each term, ascending, and the texts that have it: how many places further than the one before (the first from 0),
    /// and how often.
    postings: Vec<(String, Vec<(u32, u32)>)>,
}

impl KeywordIndex {
    /// The index as bytes, in a versioned form that [`KeywordIndex::from_bytes`] reads on every target.
    ///
    /// # Errors
    /// If it cannot be written: a fault of ours.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Problem> {
        let mut places = Vec::with_capacity(self.texts.len());
        let mut texts = Vec::with_capacity(self.len());
        for text in &self.texts {
            places.push(texts.len() as u32);
            if !text.is_removed {
                texts.push((text.id, text.length));
            }
        }
        let mut postings = Vec::new();
        for (term, of_term) in &self.postings {
            let mut before = 0;
            let mut steps = Vec::new();
            for posting in self.living(of_term) {
                let place = places[posting.place as usize];
                steps.push((place - before, posting.count));
                before = place;
            }
            if !steps.is_empty() {
                postings.push((term.clone(), steps));
            }
        }
        let KeywordSpec { k1, b, language } = self.spec;
        let language = language.map(|language| language.code().to_string());
        let stored = postcard::to_allocvec(&StoredIndex { k1, b, language, texts, postings })
            .map_err(|error| say::index_not_written(&error.to_string()))?;
        Ok([MAGIC.as_slice(), &VERSION.to_le_bytes(), &stored].concat())
    }

    /// Reads what [`KeywordIndex::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the bytes are no index, or hold what no index can: ids that repeat, texts that are not there, terms in
    /// disorder.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Problem> {
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| say::index_damaged(say::other_beginning()))?;
        let garbled = || say::index_damaged(say::garbled());
        let (version, rest) = rest.split_first_chunk().ok_or_else(garbled)?;
        match u32::from_le_bytes(*version) {
            0 => return Err(garbled()),
            VERSION => {}
            newer => return Err(say::index_too_new(newer, VERSION)),
        }
        let (stored, rest): (StoredIndex, _) = postcard::take_from_bytes(rest).map_err(|_| garbled())?;
        if !rest.is_empty() {
            return Err(garbled());
        }
        Self::restored(stored)
    }

    fn restored(stored: StoredIndex) -> Result<Self, Problem> {
        let contradiction = || say::index_damaged(say::contradiction());
        let StoredIndex { k1, b, language, texts, postings } = stored;
        let language = language.map(|code| Language::from_code(&code)).transpose()?;
        let mut index = Self::new(KeywordSpec { k1, b, language })?;
        for (place, (id, length)) in texts.into_iter().enumerate() {
            let place = u32::try_from(place).map_err(|_| contradiction())?;
            if index.places.insert(id, place).is_some() {
                return Err(contradiction());
            }
            index.texts.push(Text { id, length, is_removed: false });
            index.total_length += u64::from(length);
        }
        let mut last: Option<&str> = None;
        // Letters that do not count make it more than the length, never less.
        let mut n_counted = vec![0u64; index.texts.len()];
        for (term, steps) in &postings {
            if term.is_empty() || steps.is_empty() || last.is_some_and(|last| last >= term.as_str()) {
                return Err(contradiction());
            }
            last = Some(term);
            for posting in walk(steps) {
                let posting = posting.ok_or_else(contradiction)?;
                *n_counted.get_mut(posting.place as usize).ok_or_else(contradiction)? += u64::from(posting.count);
            }
        }
        if index.texts.iter().zip(&n_counted).any(|(text, n)| u64::from(text.length) > *n) {
            return Err(contradiction());
        }
        index.postings = postings.into_iter().map(|(term, steps)| (term, walk(&steps).flatten().collect())).collect();
        Ok(index)
    }
}

/// The postings that steps lead to; none where one leads nowhere, or says that a text has the term never.
fn walk(steps: &[(u32, u32)]) -> impl Iterator<Item = Option<Posting>> {
    let mut place = 0u32;
    steps.iter().enumerate().map(move |(at, (step, count))| {
        place = place.checked_add(*step).filter(|_| at == 0 || *step > 0)?;
        (*count > 0).then_some(Posting { place, count: *count })
    })
}
