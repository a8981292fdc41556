//! A hierarchical navigable small world of vectors.
//!
//! The idea: each vector is linked with near ones, and a search walks from link to link towards the question. Upper
//! layers hold fewer vectors and so wider steps. It finds most of the nearest, not surely all. Malkov and Yashunin,
//! "Efficient and robust approximate nearest neighbor search using hierarchical navigable small world graphs" (2018).
//!
//! The graph is that of the crate `instant-distance`. It is built once: it takes nothing in, loses nothing and cannot
//! be given up while it is built. It would be built on all threads, and another one each time; here it is built on
//! one, so that the same vectors and the same seed give the same graph. On targets of 32 bits that is another one than
//! on those of 64, because the generator that the crate draws the order from is another; it is as good.
//!
//! Its `extend_candidates` is not offered: with it the crate waits for ever for a lock that it holds itself.

use std::sync::{Arc, OnceLock};

use bunsen_spec::{Problem, say::nearest as say};
use instant_distance::{Builder, Heuristic, Hnsw, Search};
use rayon::{ThreadPoolBuilder, current_num_threads};
use serde::{Deserialize, Serialize};

use crate::parts::GraphParts;
use crate::spec::{IndexSpec, LinkChoice};
use crate::vectors::Vectors;

/// The graph of all rows of some vectors.
pub(crate) struct Graph {
    hnsw: Hnsw<Point>,
}

/// A vector in the graph, or a question.
#[derive(Clone, Serialize, Deserialize)]
#[serde(from = "u32", into = "u32")]
struct Point {
    row: u32,
    /// Where the row lies; set at once whenever a graph comes into being.
    vectors: OnceLock<Arc<Vectors>>,
}

impl Graph {
    /// Builds the graph of all `vectors`.
    ///
    /// # Errors
    /// If there is no thread for it.
    pub(crate) fn build(vectors: &Arc<Vectors>, spec: &IndexSpec) -> Result<Self, Problem> {
        let points: Vec<Point> = (0..vectors.len()).map(|row| Point::of(row, vectors)).collect();
        let heuristic =
            Heuristic { extend_candidates: false, keep_pruned: spec.links == LinkChoice::DiverseThenNearest };
        let builder = Builder::default()
            .seed(spec.seed)
            .ef_search(spec.ef_search)
            .ef_construction(spec.ef_construction)
            .select_heuristic(Some(heuristic));
        let hnsw = on_one_thread(|| builder.build_hnsw(points).0)?;
        Ok(Self { hnsw })
    }

    /// The rows that a walk towards the only row of `question` finds, the most similar first: as many as the
    /// graph's `ef_search` at most.
    pub(crate) fn find<'a>(
        &'a self,
        question: &Arc<Vectors>,
        search: &'a mut Search,
    ) -> impl Iterator<Item = (usize, f32)> + 'a {
        let found = self.hnsw.search(&Point::of(0, question), search);
        found.map(|item| (item.point.row as usize, 1.0 - item.distance))
    }

    /// Takes the graph apart.
    pub(crate) fn parts(&self) -> Result<GraphParts, Problem> {
        let bytes = postcard::to_allocvec(&self.hnsw).map_err(|error| say::graph_not_built(&error.to_string()))?;
        postcard::from_bytes(&bytes).map_err(|error| say::graph_not_built(&error.to_string()))
    }

    /// Puts a graph together from parts that were checked, and the vectors that its rows are.
    pub(crate) fn from_parts(parts: &GraphParts, vectors: &Arc<Vectors>) -> Result<Self, Problem> {
        let bytes = postcard::to_allocvec(parts).map_err(|error| say::graph_not_built(&error.to_string()))?;
        let hnsw: Hnsw<Point> =
            postcard::from_bytes(&bytes).map_err(|error| say::graph_not_built(&error.to_string()))?;
        for (_, point) in hnsw.iter() {
            point.vectors.get_or_init(|| vectors.clone());
        }
        Ok(Self { hnsw })
    }
}

impl Point {
    fn of(row: usize, vectors: &Arc<Vectors>) -> Self {
        Self { row: row as u32, vectors: OnceLock::from(vectors.clone()) }
    }
}

impl instant_distance::Point for Point {
    fn distance(&self, other: &Self) -> f32 {
        match (self.vectors.get(), other.vectors.get()) {
            (Some(ours), Some(theirs)) => 1.0 - ours.quick_similarity(self.row as usize, theirs, other.row as usize),
            _ => f32::MAX,
        }
    }
}

impl From<u32> for Point {
    fn from(row: u32) -> Self {
        Self { row, vectors: OnceLock::new() }
    }
}

impl From<Point> for u32 {
    fn from(point: Point) -> Self {
        point.row
    }
}

/// Runs `work` where rayon has one thread. A tab has no other, and cannot start one.
fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Problem> {
    match ThreadPoolBuilder::new().num_threads(1).build() {
        Ok(pool) => Ok(pool.install(work)),
        Err(_) if current_num_threads() == 1 => Ok(work()),
        Err(error) => Err(say::graph_not_built(&error.to_string())),
    }
}
