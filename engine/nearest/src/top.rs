//! The best of many, with ties settled.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Keeps the `k` most similar of all that it is shown; of equals those with the smaller id.
pub(crate) struct Top {
    k: usize,
    kept: BinaryHeap<Found>,
}

/// A vector that was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) similarity: f32,
    pub(crate) id: u64,
    pub(crate) row: usize,
}

impl Top {
    pub(crate) fn new(k: usize) -> Self {
        Self { k, kept: BinaryHeap::new() }
    }

    #[inline]
    pub(crate) fn show(&mut self, found: Found) {
        if self.kept.len() < self.k {
            self.kept.push(found);
        } else if let Some(mut worst) = self.kept.peek_mut()
            && found < *worst
        {
            *worst = found;
        }
    }

    /// The best first.
    pub(crate) fn into_sorted(self) -> Vec<Found> {
        self.kept.into_sorted_vec()
    }
}

/// The better one is the smaller one.
impl Ord for Found {
    fn cmp(&self, other: &Self) -> Ordering {
        other.similarity.total_cmp(&self.similarity).then(self.id.cmp(&other.id))
    }
}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Found {}
