//! The vectors of passages and of the sentences in them.

use std::collections::BTreeSet;

use bunsen_model::PartVectors;
use bunsen_nearest::{Index, IndexSpec, MAX_VECTORS, Precision};
use bunsen_spec::Problem;
use bunsen_spec::say::retrieval as say;
use md5::{Digest, Md5};

/// What an encoder says of passages, by [`Collection::vector_id`](crate::Collection::vector_id).
///
/// A sentence's vector is made of what the encoder says of its words within its passage. Those are not searched, but looked up,
/// and kept in 8 bits.
pub struct PassageVectors {
    pub(crate) passages: Index,
    pub(crate) sentences: Index,
}

impl PassageVectors {
    /// None yet, of passages that will be kept as `spec` says.
    ///
    /// # Errors
    /// If a setting is out of range.
    pub fn new(spec: &IndexSpec) -> Result<Self, Problem> {
        let of_sentences =
            IndexSpec { precision: Precision::Eight, graph_from: MAX_VECTORS, ..IndexSpec::new(spec.dimension) };
        Ok(Self {
            passages: Index::build(spec, Vec::new(), &[])?,
            sentences: Index::build(&of_sentences, Vec::new(), &[])?,
        })
    }

    /// Numbers in a vector.
    pub fn dimension(&self) -> usize {
        self.passages.spec().dimension
    }

    /// Number of passages.
    pub fn len(&self) -> usize {
        self.passages.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }

    /// Whether passage `id` has its vector.
    pub fn contains(&self, id: u64) -> bool {
        self.passages.contains(id)
    }

    /// Gives passage `id` its vector, and its sentences theirs.
    ///
    /// # Errors
    /// If it has one, or a vector is of another dimension or has no direction.
    pub fn add(&mut self, id: u64, vectors: &PartVectors) -> Result<(), Problem> {
        self.passages.add(id, &vectors.whole)?;
        for (number, vector) in vectors.parts.iter().enumerate() {
            if let Some(vector) = vector {
                self.sentences.add(sentence_id(id, number), vector)?;
            }
        }
        Ok(())
    }

    /// Adds what others know of passages that are not known here. Of those in 8 bits a sum may differ in the last of them.
    ///
    /// # Errors
    /// If their vectors are of another dimension.
    pub fn join(&mut self, others: &Self) -> Result<(), Problem> {
        for (own, others) in [(&mut self.passages, &others.passages), (&mut self.sentences, &others.sentences)] {
            for id in others.ids().filter(|id| !own.contains(*id)).collect::<Vec<_>>() {
                if let Some(vector) = others.vector(id) {
                    own.add(id, &vector)?;
                }
            }
        }
        Ok(())
    }

    /// The vector of a sentence, the `number`-th of its passage, from 0.
    pub fn sentence(&self, id: u64, number: usize) -> Option<Vec<f32>> {
        self.sentences.vector(sentence_id(id, number))
    }

    /// Forgets what is of no passage that `has` names, with its number of sentences.
    pub(crate) fn retain(&mut self, has: impl Iterator<Item = (u64, usize)>) {
        let (mut passages, mut sentences) = (BTreeSet::new(), BTreeSet::new());
        for (id, n_sentences) in has {
            passages.insert(id);
            sentences.extend((0..n_sentences).map(|number| sentence_id(id, number)));
        }
        for (index, known) in [(&mut self.passages, passages), (&mut self.sentences, sentences)] {
            let gone: Vec<u64> = index.ids().filter(|id| !known.contains(id)).collect();
            for id in gone {
                index.remove(id);
            }
        }
    }

    /// Gives places of what was removed back, and builds the graph anew, where that pays.
    ///
    /// # Errors
    /// As [`Index::rebuilt`].
    pub fn tidy(&mut self) -> Result<(), Problem> {
        for index in [&mut self.passages, &mut self.sentences] {
            if index.needs_rebuild() {
                *index = index.rebuilt()?;
            }
        }
        Ok(())
    }

    /// All of them as a file: the length of the first index in 8 bytes, it, and the other.
    ///
    /// # Errors
    /// As [`Index::to_bytes`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, Problem> {
        let passages = self.passages.to_bytes()?;
        let length = (passages.len() as u64).to_le_bytes();
        Ok([length.as_slice(), &passages, &self.sentences.to_bytes()?].concat())
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the bytes are damaged, or of a newer version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Problem> {
        let (length, rest) = bytes.split_first_chunk().ok_or_else(say::vectors_damaged)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| say::vectors_damaged())?;
        let (passages, sentences) = rest.split_at_checked(length).ok_or_else(say::vectors_damaged)?;
        let (passages, sentences) = (Index::from_bytes(passages)?, Index::from_bytes(sentences)?);
        if passages.spec().dimension != sentences.spec().dimension {
            return Err(say::vectors_damaged());
        }
        Ok(Self { passages, sentences })
    }
}

fn sentence_id(passage: u64, number: usize) -> u64 {
    let digest = Md5::new().chain_update(passage.to_le_bytes()).chain_update((number as u64).to_le_bytes()).finalize();
    u64::from_le_bytes(std::array::from_fn(|i| digest[i]))
}
