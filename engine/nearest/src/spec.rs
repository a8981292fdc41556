//! What an index is asked to be.

use bunsen_spec::{Problem, say::nearest as say};

/// How an index is built and searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexSpec {
    /// Values in each vector, from 1 to 65,536.
    pub dimension: usize,
    /// How vectors are kept.
    pub precision: Precision,
    /// Vectors from which on a graph is built; with fewer each question is compared with all of them. 0 builds one
    /// always. 50,000 by default. Measured with so many of 384 values (`examples/bench_nearest.rs`, in seconds of one
    /// core of a small virtual machine that had other work): to compare a question with all takes 3.6 ms, a walk 0.4 ms,
    /// and to build their graph 30 s. That is what some 10,000 questions save.
    pub graph_from: usize,
    /// How many of the nearest that were found a search of the graph keeps in mind, from 1 to 65,536 (`ef` in the
    /// paper). More find the true neighbours more often and take longer. It can be changed after building
    /// ([`Index::set_ef_search`](crate::Index::set_ef_search)).
    pub ef_search: usize,
    /// The same while the graph is built, from 1 to 65,536 (`efConstruction` in the paper). More give a better graph,
    /// which takes longer to build.
    pub ef_construction: usize,
    /// Which neighbours a vector is linked with.
    pub links: LinkChoice,
    /// What the order in which the graph takes vectors is drawn from.
    pub seed: u64,
}

/// How vectors are kept, with their bytes per value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// As they are, in 4 bytes.
    #[default]
    Full,
    /// Rounded to 8 bits with one scale for each vector, in 1 byte.
    Eight,
    /// Both, in 5 bytes: the 8 bits find candidates, the 4 bytes put them in order.
    EightThenFull,
}

/// Which of the nearest candidates a vector is linked with in the graph: 64 at most, of which the upper layers use 32
/// (`M` in the paper, which the library fixes).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkChoice {
    /// Those that are nearer to it than to any candidate chosen before (algorithm 4 in the paper).
    #[default]
    Diverse,
    /// Those, then the nearest of the others until there are 64. It takes several times as long to build and each
    /// search takes longer; it may find more where vectors lie in many directions.
    DiverseThenNearest,
}

impl IndexSpec {
    /// Settings with the defaults, which `examples/bench_nearest.rs` measures.
    pub fn new(dimension: usize) -> Self {
        Self {
            dimension,
            precision: Precision::default(),
            graph_from: 50_000,
            ef_search: 100,
            ef_construction: 100,
            links: LinkChoice::default(),
            seed: 0,
        }
    }

    /// Refuses what no index can be.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        let settings =
            [("dimension", self.dimension), ("ef_search", self.ef_search), ("ef_construction", self.ef_construction)];
        for (field, value) in settings {
            if !(1..=MAX_SETTING).contains(&value) {
                return Err(say::setting_out_of_range(field, value as u64, 1, MAX_SETTING as u64));
            }
        }
        if self.graph_from > MAX_VECTORS {
            return Err(say::setting_out_of_range("graph_from", self.graph_from as u64, 0, MAX_VECTORS as u64));
        }
        Ok(())
    }
}

/// The largest dimension, and the most candidates. The product of two vectors of 8 bits is exact up to here.
const MAX_SETTING: usize = 65_536;

/// The most vectors of an index: what fits into the memory of a tab is less.
pub const MAX_VECTORS: usize = 1 << 24;

impl Precision {
    /// Whether the values are kept as they are.
    pub(crate) fn keeps_full(self) -> bool {
        self != Self::Eight
    }

    /// Whether the values are kept in 8 bits.
    pub(crate) fn keeps_eight(self) -> bool {
        self != Self::Full
    }
}
