//! When an index is worth building anew, and how.

use bunsen_spec::Problem;

use crate::index::Index;
use crate::vectors::Vectors;

/// So many additions are always searched beside a graph.
const BESIDE_MIN: usize = 1_000;

impl Index {
    /// Whether building anew pays: more than half of the vectors were removed, so that the index takes more than twice the
    /// memory that it needs; or those that are in no graph are as many as are worth one ([`IndexSpec::graph_from`], and
    /// 1,000 at least).
    ///
    /// Measured with 384 values and 10 neighbours asked for: each 1,000 vectors beside a graph of 10,000 add 0.06 ms to the
    /// 0.1 ms that a walk takes, while building it anew takes seconds; and until 70 of 100 vectors are removed at random, a
    /// walk that keeps 100 in mind takes no longer and finds as many.
    ///
    /// [`IndexSpec::graph_from`]: crate::IndexSpec::graph_from
    pub fn needs_rebuild(&self) -> bool {
        let n_searched = if self.graph.is_some() { self.added.len() } else { self.ids.len() };
        let worth_a_graph = self.spec.graph_from.max(BESIDE_MIN);
        2 * self.len() < self.ids.len() || self.len() >= worth_a_graph && n_searched >= worth_a_graph
    }

    /// The same vectors, built anew: what was added lies in the graph, and what was removed takes no place.
    ///
    /// # Errors
    /// If the graph cannot be built.
    pub fn rebuilt(&self) -> Result<Self, Problem> {
        let mut vectors = Vectors::new(self.spec.dimension, self.spec.precision);
        let mut ids = Vec::with_capacity(self.len());
        // By id, so that the same vectors give the same graph in whatever order they came.
        for (id, row) in &self.rows {
            match row.checked_sub(self.built.len()) {
                None => vectors.push_row(&self.built, *row),
                Some(row) => vectors.push_row(&self.added, row),
            }
            ids.push(*id);
        }
        Self::of_vectors(&self.spec, ids, vectors)
    }
}
