//! An index as bytes.
//!
//! All numbers are little-endian. Version 1:
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `BUNSENNV` |
//! | 4 | version |
//! | 4, 1, 1, 4, 4, 4, 8 | dimension, precision, choice of links, `graph_from`, `ef_search`, `ef_construction`, seed |
//! | 4, 4 | number of vectors built (b) and added (a) |
//! | 8 (b + a) | ids |
//! | (b + a) / 8, rounded up | a bit for each that was removed, the lowest first |
//! | for b, then for a | the vectors: 4 bytes a value; with 8 bits only, 4 bytes a scale and then 1 byte a value |
//! | 1 | whether there is a graph |
//! | w b | the row of each node; w is the fewest bytes that hold b |
//! | b lists | links in the lowest layer: 1 byte for their number, then w bytes each |
//! | 1 | number of layers above |
//! | for each | w bytes for its number of nodes, then the lists of links |

use bunsen_spec::Problem;

use crate::index::Index;
use crate::parts::{GraphParts, links_of};
use crate::spec::{LinkChoice, Precision};
use crate::vectors::Vectors;

/// What the bytes begin with.
pub(crate) const MAGIC: &[u8; 8] = b"BUNSENNV";
/// The version that is written.
pub(crate) const VERSION: u32 = 1;

impl Index {
    /// The index as bytes, in a versioned form that [`Index::from_bytes`] reads on every target.
    ///
    /// # Errors
    /// If the graph cannot be taken apart: a fault of ours.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&(self.spec.dimension as u32).to_le_bytes());
        bytes.push(code_of(self.spec.precision));
        bytes.push(u8::from(self.spec.links == LinkChoice::DiverseThenNearest));
        for setting in [self.spec.graph_from, self.spec.ef_search, self.spec.ef_construction] {
            bytes.extend_from_slice(&(setting as u32).to_le_bytes());
        }
        bytes.extend_from_slice(&self.spec.seed.to_le_bytes());
        for n in [self.built.len(), self.added.len()] {
            bytes.extend_from_slice(&(n as u32).to_le_bytes());
        }
        bytes.extend(self.ids.iter().flat_map(|id| id.to_le_bytes()));
        bytes.extend(
            self.removed.chunks(8).map(|eight| {
                eight.iter().enumerate().fold(0u8, |bits, (at, removed)| bits | (u8::from(*removed) << at))
            }),
        );
        write_vectors(&mut bytes, &self.built, self.spec.precision);
        write_vectors(&mut bytes, &self.added, self.spec.precision);
        bytes.push(u8::from(self.graph.is_some()));
        if let Some(graph) = &self.graph {
            write_graph(&mut bytes, &graph.parts()?);
        }
        Ok(bytes)
    }
}

/// What stands for a precision.
pub(crate) fn code_of(precision: Precision) -> u8 {
    match precision {
        Precision::Full => 0,
        Precision::Eight => 1,
        Precision::EightThenFull => 2,
    }
}

/// The fewest bytes that hold `n`.
pub(crate) fn width_of(n: usize) -> usize {
    (1..4).find(|width| n < 1 << (8 * width)).unwrap_or(4)
}

fn write_vectors(bytes: &mut Vec<u8>, vectors: &Vectors, precision: Precision) {
    if precision.keeps_full() {
        bytes.extend(vectors.full.iter().flat_map(|value| value.to_le_bytes()));
    } else {
        bytes.extend(vectors.scales.iter().flat_map(|scale| scale.to_le_bytes()));
        bytes.extend(vectors.codes.iter().map(|code| *code as u8));
    }
}

fn write_graph(bytes: &mut Vec<u8>, parts: &GraphParts) {
    let width = width_of(parts.rows.len());
    let number = |bytes: &mut Vec<u8>, n: u32| bytes.extend_from_slice(&n.to_le_bytes()[..width]);
    let list = |bytes: &mut Vec<u8>, slots: &[u32]| {
        let links = links_of(slots);
        bytes.push(links.len() as u8);
        links.iter().for_each(|link| number(bytes, *link));
    };
    parts.rows.iter().for_each(|row| number(bytes, *row));
    parts.zero.iter().for_each(|node| list(bytes, &node.0));
    bytes.push(parts.upper.len() as u8);
    for layer in &parts.upper {
        number(bytes, layer.len() as u32);
        layer.iter().for_each(|node| list(bytes, &node.0));
    }
}
