//! What a graph is made of, and the proof that a walk along it stays inside.

use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

/// Links of a vector in the lowest layer.
pub(crate) const ZERO_LINKS: usize = 64;
/// Links of a vector in every other layer.
pub(crate) const UPPER_LINKS: usize = 32;
/// What stands where there is no further link.
pub(crate) const NO_LINK: u32 = u32::MAX;

/// A graph taken apart. The fields are those of `instant_distance::Hnsw`, in its order: each is written as the other
/// is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GraphParts {
    /// Candidates that a search keeps in mind.
    pub(crate) ef_search: usize,
    /// The row of each node.
    pub(crate) rows: Vec<u32>,
    /// The lowest layer, which has all nodes.
    pub(crate) zero: Vec<ZeroNode>,
    /// The others, from the lowest. Each has the first nodes of the one below.
    pub(crate) upper: Vec<Vec<UpperNode>>,
}

/// The nodes that one is linked with in the lowest layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ZeroNode(#[serde(with = "BigArray")] pub(crate) [u32; ZERO_LINKS]);

/// The nodes that one is linked with in another layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UpperNode(pub(crate) [u32; UPPER_LINKS]);

impl GraphParts {
    /// Whether every node is of another of `n_rows` rows and all of these are there, and every link leads to a node of
    /// its layer. A walk then cannot leave the graph.
    pub(crate) fn is_sound(&self, n_rows: usize) -> bool {
        let mut seen = vec![false; n_rows];
        for row in &self.rows {
            match seen.get_mut(*row as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => return false,
            }
        }
        let mut below = self.zero.len();
        let shrinking = self.upper.iter().all(|layer| {
            let fits = may_lie_above(layer.len(), below);
            below = layer.len();
            fits
        });
        self.ef_search > 0
            && self.rows.len() == n_rows
            && self.zero.len() == n_rows
            && shrinking
            && self.zero.iter().all(|node| leads_inside(&node.0, n_rows))
            && self.upper.iter().all(|layer| layer.iter().all(|node| leads_inside(&node.0, layer.len())))
    }
}

/// Whether a layer may have so many nodes where the one below it has `n_below`. The builder gives each 1 / ln 32 = 0.29
/// times as many; so all of them have fewer than the lowest.
pub(crate) fn may_lie_above(n_nodes: usize, n_below: usize) -> bool {
    n_nodes > 0 && n_nodes <= n_below / 2
}

/// The links in front of the first that is none.
pub(crate) fn links_of(slots: &[u32]) -> &[u32] {
    let n = slots.iter().position(|link| *link == NO_LINK).unwrap_or(slots.len());
    &slots[..n]
}

fn leads_inside(slots: &[u32], n_nodes: usize) -> bool {
    links_of(slots).iter().all(|link| (*link as usize) < n_nodes)
}
