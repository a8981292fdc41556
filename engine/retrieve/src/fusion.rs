//! Several rankings to one.

use std::collections::BTreeMap;

/// What is added to each rank, as Cormack and his colleagues found best.
pub const FUSION_K: f64 = 60.0;

/// A document in several rankings.
#[derive(Clone, Debug, PartialEq)]
pub struct Fused {
    /// Its id.
    pub id: u64,
    /// Its score: the sum of its shares.
    pub score: f64,
    /// What each ranking that has it adds, in the order of the rankings.
    pub shares: Vec<RankShare>,
}

/// What a ranking adds to a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankShare {
    /// Which of the rankings, from 0.
    pub ranking: usize,
    /// The rank in it, from 1.
    pub rank: usize,
    /// What it adds: 1 / (k + rank).
    pub score: f64,
}

/// Reciprocal rank fusion: the documents of all rankings, those that stand high in many of them first, equals by id.
///
/// Only ranks count, so that scores of different kinds need not be made comparable. Each ranking is of ids, the best
/// first; of an id that it has twice the first counts. `k`, [`FUSION_K`] by custom, says how little the first ranks stand
/// out. Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods"
/// (2009).
pub fn fuse_ranks(rankings: &[Vec<u64>], k: f64) -> Vec<Fused> {
    let mut shares: BTreeMap<u64, Vec<RankShare>> = BTreeMap::new();
    for (ranking, ids) in rankings.iter().enumerate() {
        for (rank, id) in (1..).zip(ids) {
            let of_id = shares.entry(*id).or_default();
            if of_id.last().is_none_or(|last| last.ranking != ranking) {
                of_id.push(RankShare { ranking, rank, score: 1.0 / (k + rank as f64) });
            }
        }
    }
    let mut fused: Vec<Fused> = shares
        .into_iter()
        .map(|(id, shares)| Fused { id, score: shares.iter().map(|share| share.score).sum(), shares })
        .collect();
    // Stable, and in order of the ids before.
    fused.sort_by(|a, b| b.score.total_cmp(&a.score));
    fused
}
