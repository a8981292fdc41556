//! Documents that are searched together.

use bunsen_spec::Problem;
use bunsen_spec::say::retrieval as say;
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};

use crate::sentence::{Sentence, sentences_of};
use crate::{Cutting, Document, Passage, TokenCounter, Words};

/// Documents with their passages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Collection {
    /// How they were cut.
    pub cutting: Cutting,
    /// What gives passages their vectors, by a name that no other encoder has.
    pub encoder: String,
    /// The documents, by name.
    pub documents: Vec<CutDocument>,
}

/// A document and its passages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CutDocument {
    /// The document.
    pub document: Document,
    /// Its passages, in the order of the text.
    pub passages: Vec<Passage>,
}

/// A passage of a collection: number of the document, and of the passage in it, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageRef {
    /// The document's number.
    pub document: usize,
    /// The passage's number in it.
    pub passage: usize,
}

/// A name that follows from files, one after the other: their MD5. To tell files apart that nobody forged.
pub fn digest(parts: &[&[u8]]) -> String {
    let digest = parts.iter().fold(Md5::new(), |digest, part| digest.chain_update(part)).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a collection is written as; grows with every change that an older reader would not understand.
const VERSION: u32 = 2;

/// How often the passages of a document hold a part of it at most, on average. A passage repeats at most half of the one before.
const MOST_REPEATED: usize = 4;

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    #[serde(flatten)]
    collection: Collection,
}

impl Collection {
    /// Cuts documents; `encoder` names the encoder whose tokens are counted.
    ///
    /// # Errors
    /// As [`Cutting::check`]; and if two documents have one name.
    pub fn cut(
        mut documents: Vec<Document>,
        cutting: &Cutting,
        encoder: &str,
        tokens: &TokenCounter<'_>,
    ) -> Result<Self, Problem> {
        documents.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(twins) = documents.windows(2).find(|pair| pair[0].name == pair[1].name) {
            return Err(say::two_of_a_name(&twins[0].name));
        }
        let cut = |document: Document| {
            let passages = Words::of(&document, tokens).cut(cutting)?;
            Ok(CutDocument { document, passages })
        };
        let documents = documents.into_iter().map(cut).collect::<Result<_, Problem>>()?;
        Ok(Self { cutting: cutting.clone(), encoder: encoder.into(), documents })
    }

    /// All passages, in order.
    pub fn passages(&self) -> impl Iterator<Item = (PassageRef, &Passage)> {
        self.documents.iter().enumerate().flat_map(|(document, cut)| {
            let number = move |(passage, own)| (PassageRef { document, passage }, own);
            cut.passages.iter().enumerate().map(number)
        })
    }

    /// The document of a passage, and the passage.
    pub fn get(&self, at: PassageRef) -> (&Document, &Passage) {
        let cut = &self.documents[at.document];
        (&cut.document, &cut.passages[at.passage])
    }

    /// The text of a passage, as it stands in its document.
    pub fn text(&self, at: PassageRef) -> &str {
        let (document, passage) = self.get(at);
        &document.text[passage.range.clone()]
    }

    /// What is searched of a passage: the headings above it, and its text. It ends with its text.
    pub fn searched_text(&self, at: PassageRef) -> String {
        let (_, passage) = self.get(at);
        let text = self.text(at);
        if passage.headings.is_empty() { text.to_string() } else { format!("{}\n{text}", passage.headings.join(" > ")) }
    }

    /// What can be quoted of a passage, in the order of the text.
    pub fn sentences(&self, at: PassageRef) -> Vec<Sentence> {
        let (document, passage) = self.get(at);
        sentences_of(document, &passage.range)
    }

    /// The number by which the vector of a passage is kept: it follows from what is searched of it and from the
    /// encoder, so that a passage that did not change keeps its vector, and equal ones share it.
    pub fn vector_id(&self, at: PassageRef) -> u64 {
        let digest = Md5::digest(format!("{}\n{}", self.encoder, self.searched_text(at)));
        u64::from_le_bytes(std::array::from_fn(|i| digest[i]))
    }

    /// The collection as a file.
    ///
    /// # Errors
    /// Never in practice.
    pub fn to_json(&self) -> Result<Vec<u8>, Problem> {
        let stored = Stored { version: VERSION, collection: self.clone() };
        serde_json::to_vec(&stored).map_err(|error| Problem::internal(error.to_string()))
    }

    /// Reads what [`Self::to_json`] wrote.
    ///
    /// # Errors
    /// If the bytes are no collection, of a newer version, or do not hold together.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Problem> {
        let stored: Stored = serde_json::from_slice(bytes).map_err(|error| say::no_collection(&error.to_string()))?;
        if stored.version != VERSION {
            return Err(say::other_collection(stored.version, VERSION));
        }
        let collection = stored.collection;
        if let Some(twins) = collection.documents.windows(2).find(|two| two[0].document.name >= two[1].document.name) {
            return Err(say::two_of_a_name(&twins[1].document.name));
        }
        for CutDocument { document, passages } in &collection.documents {
            let ranges = document.blocks.iter().map(|block| &block.range).chain(passages.iter().map(|own| &own.range));
            for range in ranges {
                if document.text.get(range.clone()).is_none_or(str::is_empty) {
                    return Err(say::no_collection(&say::passage_outside(&document.name)));
                }
            }
            // A small file that names one text a million times would take all memory.
            if document.blocks.windows(2).any(|two| two[0].range.end > two[1].range.start) {
                return Err(say::no_collection(&say::blocks_overlap(&document.name)));
            }
            let n_bytes: usize = passages.iter().map(|own| own.range.len()).sum();
            if n_bytes > MOST_REPEATED * document.text.len() {
                return Err(say::no_collection(&say::passages_repeat(&document.name)));
            }
        }
        Ok(collection)
    }
}
