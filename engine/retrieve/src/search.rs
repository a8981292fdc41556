//! From a question to passages.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_model::{Encoder, Host, ModelError, TokenVectors, Vectors};
use bunsen_nearest::{Index, IndexSpec, Searcher};
use bunsen_spec::Problem;

use crate::{Collection, FUSION_K, KeywordIndex, KeywordSpec, PassageRef, TermShare, fuse_ranks};

/// Passages that each way of searching finds at most, before their ranks are fused.
const N_CANDIDATES: usize = 50;
/// Passages whose tokens are compared with those of the question at most: that means to encode them.
const N_RERANKED: usize = 10;

/// The ways in which passages are searched. Their ranks are fused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// By the question's words.
    pub keywords: bool,
    /// By the question's vector.
    pub vectors: bool,
    /// Whether the first ones are compared with the question token by token (late interaction).
    pub rerank: bool,
}

/// A place in a ranking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// From 1.
    pub rank: usize,
    /// What the ranking goes by.
    pub score: f64,
}

/// A passage that was found, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The passage.
    pub at: PassageRef,
    /// Its fused score.
    pub score: f64,
    /// Its place by BM25.
    pub keywords: Option<Ranked>,
    /// The question's words that it has.
    pub terms: Vec<TermShare>,
    /// Its place by the cosine of its vector and the question's.
    pub vectors: Option<Ranked>,
    /// Its place by late interaction: the mean, over the question's tokens, of the cosine to the passage's nearest token.
    pub rerank: Option<Ranked>,
}

/// A collection that can be searched. Words can be searched for from the start; vectors join as they come.
pub struct Library {
    collection: Collection,
    passages: Vec<PassageRef>,
    keywords: KeywordIndex,
    vectors: Index,
    /// The numbers of the passages that have this vector.
    of_vector: BTreeMap<u64, Vec<u64>>,
}

impl Library {
    /// A collection without vectors.
    ///
    /// # Errors
    /// If the settings of its index are out of range.
    pub fn new(collection: Collection, keywords: KeywordSpec, vectors: &IndexSpec) -> Result<Self, Problem> {
        Self::with_vectors(collection, keywords, Index::build(vectors, Vec::new(), &[])?)
    }

    /// A collection with vectors that were made for it, or for an earlier state of it: those of passages that are gone
    /// are removed.
    ///
    /// # Errors
    /// If there are too many passages.
    pub fn with_vectors(collection: Collection, keywords: KeywordSpec, mut vectors: Index) -> Result<Self, Problem> {
        let passages: Vec<PassageRef> = collection.passages().map(|(at, _)| at).collect();
        let mut by_words = KeywordIndex::new(keywords)?;
        let mut of_vector: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        for (number, &at) in (0..).zip(&passages) {
            by_words.add(number, &collection.searched_text(at))?;
            of_vector.entry(collection.vector_id(at)).or_default().push(number);
        }
        let gone: Vec<u64> = vectors.ids().filter(|id| !of_vector.contains_key(id)).collect();
        for id in gone {
            vectors.remove(id);
        }
        Ok(Self { collection, passages, keywords: by_words, vectors, of_vector })
    }

    /// The documents and their passages.
    pub fn collection(&self) -> &Collection {
        &self.collection
    }

    /// The vectors, by [`Collection::vector_id`].
    pub fn vectors(&self) -> &Index {
        &self.vectors
    }

    /// The number of each passage that has no vector yet, of equal ones the first, with what is to be encoded.
    pub fn unencoded(&self) -> Vec<(u64, String)> {
        let missing = self.of_vector.iter().filter(|(id, _)| !self.vectors.contains(**id));
        let text = |number: u64| self.collection.searched_text(self.passages[number as usize]);
        missing.map(|(id, numbers)| (*id, text(numbers[0]))).collect()
    }

    /// Gives passages their vectors; builds the index anew where that pays.
    ///
    /// # Errors
    /// If a vector does not fit.
    pub fn add_vectors(&mut self, ids: &[u64], vectors: &Vectors) -> Result<(), Problem> {
        if self.vectors.is_empty() {
            self.vectors = Index::build(self.vectors.spec(), ids.to_vec(), &vectors.values)?;
            return Ok(());
        }
        for (row, id) in ids.iter().enumerate() {
            self.vectors.add(*id, vectors.row(row))?;
        }
        if self.vectors.needs_rebuild() {
            self.vectors = self.vectors.rebuilt()?;
        }
        Ok(())
    }

    /// The `k` passages that fit a question best, the best first.
    ///
    /// # Errors
    /// As [`Encoder::encode`]; [`ModelError::Problem`] if a way needs vectors and there are none.
    pub async fn search(
        &self,
        question: &str,
        ways: Ways,
        k: usize,
        encoder: &dyn Encoder,
        host: &dyn Host,
    ) -> Result<Vec<Found>, ModelError> {
        let hits = if ways.keywords { self.keywords.search(question, N_CANDIDATES) } else { Vec::new() };
        let near = if ways.vectors { self.nearest(question, encoder, host).await? } else { Vec::new() };
        let mut rankings = vec![hits.iter().map(|hit| hit.id).collect(), near.iter().map(|(id, _)| *id).collect()];
        let mut compared = Vec::new();
        if ways.rerank {
            let first: Vec<u64> = fuse_ranks(&rankings, FUSION_K).iter().map(|own| own.id).take(N_RERANKED).collect();
            compared = self.compare_tokens(question, &first, encoder, host).await?;
            rankings.push(compared.iter().map(|(id, _)| *id).collect());
        }
        let rank_in = |ranking: &[(u64, f64)], id: u64| {
            let at = ranking.iter().position(|(own, _)| *own == id)?;
            Some(Ranked { rank: at + 1, score: ranking[at].1 })
        };
        let found = fuse_ranks(&rankings, FUSION_K).into_iter().take(k).map(|fused| {
            let hit = hits.iter().enumerate().find(|(_, hit)| hit.id == fused.id);
            Found {
                at: self.passages[fused.id as usize],
                score: fused.score,
                keywords: hit.map(|(at, hit)| Ranked { rank: at + 1, score: hit.score }),
                terms: hit.map(|(_, hit)| hit.terms.clone()).unwrap_or_default(),
                vectors: rank_in(&near, fused.id),
                rerank: rank_in(&compared, fused.id),
            }
        });
        Ok(found.collect())
    }

    /// The passages with the nearest vectors, with their cosines.
    async fn nearest(
        &self,
        question: &str,
        encoder: &dyn Encoder,
        host: &dyn Host,
    ) -> Result<Vec<(u64, f64)>, ModelError> {
        if self.vectors.is_empty() {
            return Ok(Vec::new());
        }
        let asked = encoder.encode(&[question], host).await?;
        let near = self.vectors.nearest(asked.row(0), N_CANDIDATES, &mut Searcher::default())?;
        let with_number = near
            .iter()
            .flat_map(|own| self.of_vector[&own.id].iter().map(|number| (*number, f64::from(own.similarity))));
        Ok(with_number.take(N_CANDIDATES).collect())
    }

    /// These passages by late interaction (ColBERT, Khattab and Zaharia 2020), the best first.
    async fn compare_tokens(
        &self,
        question: &str,
        numbers: &[u64],
        encoder: &dyn Encoder,
        host: &dyn Host,
    ) -> Result<Vec<(u64, f64)>, ModelError> {
        let texts: Vec<String> =
            numbers.iter().map(|number| self.collection.searched_text(self.passages[*number as usize])).collect();
        let mut all: Vec<&str> = texts.iter().map(String::as_str).collect();
        all.push(question);
        let mut tokens = encoder.encode_tokens(&all, host).await?;
        let Some(asked) = tokens.pop() else { return Ok(Vec::new()) };
        let mut compared: Vec<(u64, f64)> =
            numbers.iter().zip(&tokens).map(|(number, own)| (*number, interaction(&asked, own))).collect();
        compared.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(compared)
    }

    /// The share of what the question's words say that the texts of these passages have: 1 if all its words are there, and
    /// rare ones count more.
    pub fn coverage(&self, question: &str, found: &[Found]) -> f64 {
        let rarities = self.keywords.rarities(question);
        let there: BTreeSet<&str> = found.iter().flat_map(|own| &own.terms).map(|own| own.term.as_str()).collect();
        let all: f64 = rarities.iter().map(|(_, rarity)| rarity).sum();
        let had: f64 = rarities.iter().filter(|(term, _)| there.contains(term.as_str())).map(|(_, own)| own).sum();
        if all > 0.0 { had / all } else { 0.0 }
    }
}

fn interaction(asked: &TokenVectors, own: &TokenVectors) -> f64 {
    let (asked, own) = (&asked.vectors, &own.vectors);
    let best = |i: usize| {
        let with = |j: usize| f64::from(bunsen_nearest::dot(asked.row(i), own.row(j)));
        (0..own.n).map(with).fold(0.0, f64::max)
    };
    (0..asked.n).map(best).sum::<f64>() / asked.n.max(1) as f64
}
