//! From a question to passages.

use bunsen_model::{Encoder, Host, ModelError, TokenVectors};
use bunsen_nearest::{Searcher, dot};

use crate::{FUSION_K, Library, Nearness, PassageRef, Ranked, TermShare, Ways, fuse_ranks};

/// Passages that each way of searching finds at most, before their ranks are fused.
const N_CANDIDATES: usize = 50;
/// Passages whose tokens are compared with those of the question at most: that means to encode them.
const N_RERANKED: usize = 10;
/// The rank, by vectors, of a passage that is no nearer to a question than many.
const N_ORDINARY: usize = 20;

/// A question, and what was found for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// Its vector. None without an encoder.
    pub vector: Option<Vec<f32>>,
    /// Passages, the best first.
    pub found: Vec<Found>,
    /// How near the nearest of all passages is; 0 before any has a vector.
    pub nearest: f64,
    /// How near the twentieth is, if there are so many.
    pub ordinary: Option<f64>,
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
    /// Its place by [`Nearness::score`].
    pub vectors: Option<Ranked>,
    /// How near it is, in whichever way it was found; none before it has a vector.
    pub nearness: Option<Nearness>,
    /// Its place by late interaction: the mean, over the question's tokens, of the cosine to the passage's nearest token.
    pub rerank: Option<Ranked>,
}

impl Library {
    /// The `k` passages that fit a question best, the best first. Those that have no vector yet are found by their words
    /// only, and so are all without an encoder.
    ///
    /// # Errors
    /// As [`Encoder::encode`].
    pub async fn search(
        &self,
        question: &str,
        ways: Ways,
        k: usize,
        encoder: Option<&dyn Encoder>,
        host: &dyn Host,
    ) -> Result<Search, ModelError> {
        let vector = match encoder {
            Some(encoder) => Some(encoder.encode(&[question], host).await?.values),
            None => None,
        };
        let nearest = vector.as_ref().map_or_else(|| Ok(Vec::new()), |vector| self.nearest(vector))?;
        let at_rank = |rank: usize| nearest.get(rank - 1).map(|own| own.1.passage);
        let (first, ordinary) = (at_rank(1).unwrap_or_default(), at_rank(N_ORDINARY));
        let hits = if ways.keywords { self.keywords.search(question, N_CANDIDATES) } else { Vec::new() };
        let mut near: Vec<(u64, f64)> = Vec::new();
        if ways.vectors {
            near = nearest.iter().map(|(number, own)| (*number, own.score())).collect();
            near.sort_by(by_score);
        }
        let mut rankings = vec![hits.iter().map(|hit| hit.id).collect(), ids(&near)];
        let mut compared = Vec::new();
        if let Some(encoder) = encoder.filter(|_| ways.rerank) {
            let best: Vec<u64> = fuse_ranks(&rankings, FUSION_K).iter().map(|own| own.id).take(N_RERANKED).collect();
            compared = self.compare_tokens(question, &best, encoder, host).await?;
            rankings.push(ids(&compared));
        }
        let found = fuse_ranks(&rankings, FUSION_K).into_iter().take(k).map(|fused| {
            let hit = hits.iter().enumerate().find(|(_, hit)| hit.id == fused.id);
            Found {
                at: self.passages[fused.id as usize],
                score: fused.score,
                keywords: hit.map(|(at, hit)| Ranked { rank: at + 1, score: hit.score }),
                terms: hit.map(|(_, hit)| hit.terms.clone()).unwrap_or_default(),
                vectors: rank_in(&near, fused.id),
                nearness: vector.as_ref().and_then(|vector| self.nearness(fused.id, vector)),
                rerank: rank_in(&compared, fused.id),
            }
        });
        Ok(Search { found: found.collect(), nearest: first, ordinary, vector })
    }

    /// The passages whose vectors are nearest, the nearest first. Of passages that say the same, the first one.
    fn nearest(&self, question: &[f32]) -> Result<Vec<(u64, Nearness)>, ModelError> {
        let near = self.vectors.passages.nearest(question, N_CANDIDATES, &mut Searcher::default())?;
        let numbered = near.iter().filter_map(|own| {
            let number = self.of_vector.get(&own.id)?[0];
            Some((number, self.nearness(number, question)?))
        });
        Ok(numbered.collect())
    }

    fn nearness(&self, number: u64, question: &[f32]) -> Option<Nearness> {
        let id = self.vector_ids[number as usize];
        let passage = cosine(&self.vectors.passages.vector(id)?, question);
        let n_sentences = self.collection.sentences(self.passages[number as usize]).len();
        let of_sentences = (0..n_sentences).filter_map(|at| self.vectors.sentence(id, at));
        let sentence = of_sentences.map(|own| cosine(&own, question)).max_by(f64::total_cmp);
        Some(Nearness { passage, sentence: sentence.unwrap_or(passage) })
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
        compared.sort_by(by_score);
        Ok(compared)
    }
}

/// The cosine of two vectors of length 1.
pub(crate) fn cosine(a: &[f32], b: &[f32]) -> f64 {
    f64::from(dot(a, b))
}

/// The higher score first, equals by number.
fn by_score(a: &(u64, f64), b: &(u64, f64)) -> std::cmp::Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

fn ids(ranking: &[(u64, f64)]) -> Vec<u64> {
    ranking.iter().map(|(id, _)| *id).collect()
}

fn rank_in(ranking: &[(u64, f64)], id: u64) -> Option<Ranked> {
    let at = ranking.iter().position(|(own, _)| *own == id)?;
    Some(Ranked { rank: at + 1, score: ranking[at].1 })
}

fn interaction(asked: &TokenVectors, own: &TokenVectors) -> f64 {
    let (asked, own) = (&asked.vectors, &own.vectors);
    let best = |i: usize| (0..own.n).map(|j| cosine(asked.row(i), own.row(j))).fold(0.0, f64::max);
    (0..asked.n).map(best).sum::<f64>() / asked.n.max(1) as f64
}
