//! An index of vectors that can be added to and removed from.

use std::collections::BTreeMap;
use std::sync::Arc;

use bunsen_spec::{Problem, say::nearest as say};
use instant_distance::Search;

use crate::graph::Graph;
use crate::spec::{IndexSpec, MAX_VECTORS};
use crate::top::{Found, Top};
use crate::vectors::Vectors;

/// With 8 bits, how many times as many candidates as are asked for are put in order by what is known best of them.
const RESCORED_TIMES: usize = 4;
/// And how many at least.
const RESCORED_MIN: usize = 40;
/// A walk along the graph keeps at least so many times as many in mind as are asked for, or is not taken: of the last
/// ones it misses too many.
const KEPT_IN_MIND_TIMES: usize = 2;

/// Vectors by id, to be searched for the nearest ones.
///
/// What it was built from lies in a graph where that pays ([`IndexSpec::graph_from`]). Vectors that are added later
/// are compared with each question one by one; those that are removed are skipped. [`Index::needs_rebuild`] says when
/// to build anew.
pub struct Index {
    pub(crate) spec: IndexSpec,
    /// What it was built from.
    pub(crate) built: Arc<Vectors>,
    pub(crate) graph: Option<Graph>,
    /// What came later.
    pub(crate) added: Vectors,
    /// The id of each row: first of those built, then of those added.
    pub(crate) ids: Vec<u64>,
    /// Whether each row was removed.
    pub(crate) removed: Vec<bool>,
    /// The row of each id that is there.
    pub(crate) rows: BTreeMap<u64, usize>,
}

/// A vector near a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbor {
    /// Its id.
    pub id: u64,
    /// The cosine of the angle to the question, from -1 to 1; rounding may take it a little beyond.
    pub similarity: f32,
}

/// The memory that searches work in. Keep it for the next one, of whichever index.
#[derive(Default)]
pub struct Searcher {
    walk: Search,
}

impl Index {
    /// Builds an index of `ids` and their `vectors`, which stand one after the other and need not be of length 1.
    ///
    /// Building a graph takes long and cannot be given up: do it where it can be ended, such as a worker of its own.
    /// Without one it takes no longer than reading the vectors.
    ///
    /// # Errors
    /// If a setting is out of range, there are not as many vectors as ids, an id repeats, or a vector is all zeros or
    /// not finite.
    pub fn build(spec: &IndexSpec, ids: Vec<u64>, vectors: &[f32]) -> Result<Self, Problem> {
        spec.check()?;
        if ids.len().checked_mul(spec.dimension) != Some(vectors.len()) {
            return Err(say::uneven_vectors(ids.len(), spec.dimension, vectors.len()));
        }
        let mut built = Vectors::new(spec.dimension, spec.precision);
        for (id, values) in ids.iter().zip(vectors.chunks_exact(spec.dimension)) {
            built.push(values, Some(*id))?;
        }
        Self::of_vectors(spec, ids, built)
    }

    pub(crate) fn of_vectors(spec: &IndexSpec, ids: Vec<u64>, built: Vectors) -> Result<Self, Problem> {
        if ids.len() > MAX_VECTORS {
            return Err(say::too_many_vectors(MAX_VECTORS));
        }
        let mut rows = BTreeMap::new();
        for (row, id) in ids.iter().enumerate() {
            if rows.insert(*id, row).is_some() {
                return Err(say::id_taken(*id));
            }
        }
        let built = Arc::new(built);
        let with_graph = built.len() >= spec.graph_from.max(1);
        let graph = if with_graph { Some(Graph::build(&built, spec)?) } else { None };
        let added = Vectors::new(spec.dimension, spec.precision);
        Ok(Self { spec: spec.clone(), built, graph, added, removed: vec![false; ids.len()], ids, rows })
    }

    /// What it was built with.
    pub fn spec(&self) -> &IndexSpec {
        &self.spec
    }

    /// Number of vectors that are there.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no vector.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether the vector of `id` is there.
    pub fn contains(&self, id: u64) -> bool {
        self.rows.contains_key(&id)
    }

    /// The vector of `id`, of length 1 as nearly as what is kept of it tells.
    pub fn vector(&self, id: u64) -> Option<Vec<f32>> {
        let row = *self.rows.get(&id)?;
        let n_built = self.built.len();
        Some(if row < n_built { self.built.values(row) } else { self.added.values(row - n_built) })
    }

    /// The ids that are there, ascending.
    pub fn ids(&self) -> impl Iterator<Item = u64> {
        self.rows.keys().copied()
    }

    /// Whether searches walk along a graph.
    pub fn has_graph(&self) -> bool {
        self.graph.is_some()
    }

    /// Adds a vector.
    ///
    /// # Errors
    /// If there is one of that id, it has another number of values, or it is all zeros or not finite.
    pub fn add(&mut self, id: u64, vector: &[f32]) -> Result<(), Problem> {
        if self.rows.contains_key(&id) {
            return Err(say::id_taken(id));
        }
        if self.ids.len() >= MAX_VECTORS {
            return Err(say::too_many_vectors(MAX_VECTORS));
        }
        self.added.push(vector, Some(id))?;
        self.rows.insert(id, self.ids.len());
        self.ids.push(id);
        self.removed.push(false);
        Ok(())
    }

    /// Removes the vector of `id`; says whether there was one. Its place is given back when the index is rebuilt.
    pub fn remove(&mut self, id: u64) -> bool {
        let row = self.rows.remove(&id);
        row.map(|row| self.removed[row] = true).is_some()
    }

    /// Changes how many of the nearest a search of the graph keeps in mind ([`IndexSpec::ef_search`]).
    ///
    /// # Errors
    /// If it is out of range.
    pub fn set_ef_search(&mut self, ef_search: usize) -> Result<(), Problem> {
        let spec = IndexSpec { ef_search, ..self.spec.clone() };
        spec.check()?;
        if let Some(graph) = &self.graph {
            let mut parts = graph.parts()?;
            parts.ef_search = ef_search;
            self.graph = Some(Graph::from_parts(&parts, &self.built)?);
        }
        self.spec = spec;
        Ok(())
    }

    /// The `k` vectors nearest to `question`, or all if there are fewer; the nearest first, equals by id.
    ///
    /// With a graph they are most of the nearest ones, not surely all. It is left aside where it would miss too many:
    /// if `k` is more than half of `ef_search`, or too many of those that it leads to were removed.
    ///
    /// # Errors
    /// If the question has another number of values, or is all zeros or not finite.
    pub fn nearest(&self, question: &[f32], k: usize, searcher: &mut Searcher) -> Result<Vec<Neighbor>, Problem> {
        let question = Arc::new(self.added.question(question)?);
        let n_candidates = self.n_candidates(k);
        let mut top = Top::new(n_candidates);
        if !self.walk(&question, k, &mut top, searcher) {
            self.compare(&self.built, 0, &question, &mut top);
        }
        self.compare(&self.added, self.built.len(), &question, &mut top);
        Ok(self.in_order(top, k, &question))
    }

    /// The `k` vectors nearest to `question` by comparing with all of them.
    ///
    /// With [`Precision::Full`](crate::Precision::Full) they are surely the nearest; with 8 bits nearly always.
    ///
    /// # Errors
    /// As of [`Index::nearest`].
    pub fn nearest_of_all(&self, question: &[f32], k: usize) -> Result<Vec<Neighbor>, Problem> {
        let question = self.added.question(question)?;
        let mut top = Top::new(self.n_candidates(k));
        self.compare(&self.built, 0, &question, &mut top);
        self.compare(&self.added, self.built.len(), &question, &mut top);
        Ok(self.in_order(top, k, &question))
    }

    fn n_candidates(&self, k: usize) -> usize {
        let n = if self.spec.precision.keeps_eight() { k.saturating_mul(RESCORED_TIMES).max(RESCORED_MIN) } else { k };
        n.min(self.len())
    }

    /// Shows `top` what a walk along the graph finds; whether it found enough.
    fn walk(&self, question: &Arc<Vectors>, k: usize, top: &mut Top, searcher: &mut Searcher) -> bool {
        let Some(graph) = &self.graph else { return false };
        if k.saturating_mul(KEPT_IN_MIND_TIMES) > self.spec.ef_search {
            return false;
        }
        let found: Vec<(usize, f32)> =
            graph.find(question, &mut searcher.walk).filter(|(row, _)| !self.removed[*row]).collect();
        if found.len() < k {
            return false;
        }
        for (row, similarity) in found {
            top.show(Found { similarity, id: self.ids[row], row });
        }
        true
    }

    /// Shows `top` all of `vectors` that are there; the first one is row `start` of all.
    fn compare(&self, vectors: &Vectors, start: usize, question: &Vectors, top: &mut Top) {
        for at in 0..vectors.len() {
            let row = start + at;
            if !self.removed[row] {
                top.show(Found { similarity: vectors.quick_similarity(at, question, 0), id: self.ids[row], row });
            }
        }
    }

    fn in_order(&self, candidates: Top, k: usize, question: &Vectors) -> Vec<Neighbor> {
        let mut found = candidates.into_sorted();
        if self.spec.precision.keeps_eight() {
            for found in &mut found {
                let n_built = self.built.len();
                found.similarity = match found.row.checked_sub(n_built) {
                    None => self.built.best_similarity(found.row, question),
                    Some(row) => self.added.best_similarity(row, question),
                };
            }
            found.sort_unstable();
        }
        found.truncate(k);
        found.into_iter().map(|Found { id, similarity, .. }| Neighbor { id, similarity }).collect()
    }
}
