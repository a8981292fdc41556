//! When an index is worth building anew, and how.

use bunsen_spec::Problem;

use crate::index::Index;
use crate::vectors::Vectors;

impl Index {
    /// Whether building anew would pay.
    pub fn needs_rebuild(&self) -> bool {
        let n_built = self.built.len();
        let removed = self.removed[..n_built].iter().filter(|removed| **removed).count();
        if self.graph.is_none() {
            return self.len() >= self.spec.graph_from.max(1) || 2 * self.len() < self.ids.len();
        }
        8 * self.added.len() > n_built || 4 * removed > n_built
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
