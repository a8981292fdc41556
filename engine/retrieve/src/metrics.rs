//! How good a ranking is, where it is known what should have been found; and refusals, where it is known what cannot be
//! answered.
//!
//! The numbers are those of trec_eval. Each is of one question; the mean over questions is what is usually reported. Where
//! nothing is relevant there is none: such a question asks for a refusal.

use std::collections::BTreeMap;

/// How relevant each document is to a question: 0 is not at all, as is what is missing.
pub type Grades = BTreeMap<u64, u32>;

/// 1 if a relevant document is among the first `k`, else 0. Where each question has one answer, its mean over questions is
/// their recall.
pub fn success_at_k(ranking: &[u64], grades: &Grades, k: usize) -> Option<f64> {
    let is_there = ranking.iter().take(k).any(|id| is_relevant(grades, *id));
    (n_relevant(grades) > 0).then(|| f64::from(u8::from(is_there)))
}

/// 1 / the rank of the first relevant document, or 0 if there is none in the ranking. Its mean over questions is the mean
/// reciprocal rank (MRR).
pub fn reciprocal_rank(ranking: &[u64], grades: &Grades) -> Option<f64> {
    let first = ranking.iter().position(|id| is_relevant(grades, *id));
    (n_relevant(grades) > 0).then(|| first.map_or(0.0, |at| 1.0 / (at + 1) as f64))
}

/// Normalised discounted cumulative gain: the grades of the first `k`, each divided by the binary logarithm of its rank + 1,
/// summed up, as a share of what the best ranking would have. None for `k` = 0.
///
/// The gain is the grade itself (Järvelin and Kekäläinen, 2002), not 2 to its power.
pub fn ndcg_at_k(ranking: &[u64], grades: &Grades, k: usize) -> Option<f64> {
    let mut best: Vec<u32> = grades.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = gain(best.into_iter().take(k));
    let gained = gain(ranking.iter().take(k).map(|id| grades.get(id).copied().unwrap_or(0)));
    (ideal > 0.0).then(|| gained / ideal)
}

/// The mean of a metric over the questions that have one; none if no question has.
pub fn mean_of(values: &[Option<f64>]) -> Option<f64> {
    let total: f64 = values.iter().flatten().sum();
    let n = values.iter().flatten().count();
    (n > 0).then(|| total / n as f64)
}

/// Whether a question was refused, and whether it should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Whether nothing in the documents answers it.
    pub is_expected: bool,
    /// Whether it was refused.
    pub is_given: bool,
}

/// The share of rightful refusals among those given; none if none was given.
pub fn refusal_precision(refusals: &[Refusal]) -> Option<f64> {
    share(n_rightful(refusals), refusals.iter().filter(|refusal| refusal.is_given).count())
}

/// The share of the refusals that should be given which were; none if none should be.
pub fn refusal_recall(refusals: &[Refusal]) -> Option<f64> {
    share(n_rightful(refusals), refusals.iter().filter(|refusal| refusal.is_expected).count())
}

fn n_rightful(refusals: &[Refusal]) -> usize {
    refusals.iter().filter(|refusal| refusal.is_expected && refusal.is_given).count()
}

fn gain(grades: impl Iterator<Item = u32>) -> f64 {
    (2..).zip(grades).map(|(at, grade): (u64, u32)| f64::from(grade) / libm::log2(at as f64)).sum()
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn n_relevant(grades: &Grades) -> usize {
    grades.values().filter(|grade| **grade > 0).count()
}

fn is_relevant(grades: &Grades, id: u64) -> bool {
    grades.get(&id).is_some_and(|grade| *grade > 0)
}
