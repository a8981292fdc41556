//! Bytes from anywhere to an index, believed only as far as they prove themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use bunsen_spec::{Problem, say::nearest as say};

use crate::bytes::{MAGIC, VERSION, code_of, width_of};
use crate::dot::{dot, dot_eight};
use crate::graph::Graph;
use crate::index::Index;
use crate::parts::{GraphParts, NO_LINK, UPPER_LINKS, UpperNode, ZERO_LINKS, ZeroNode, may_lie_above};
use crate::spec::{IndexSpec, LinkChoice, MAX_VECTORS, Precision};
use crate::vectors::Vectors;

/// How far the square of a vector's length may lie from 1.
const UNEVEN: f32 = 1e-3;
/// The same with 8 bits.
const UNEVEN_EIGHT: f32 = 0.1;

impl Index {
    /// Reads what [`Index::to_bytes`] wrote. The graph is not built again.
    ///
    /// # Errors
    /// If the bytes are no index, end early, or hold what no index can: ids that repeat, vectors that are not of length
    /// 1, links that lead nowhere. Memory is taken for bytes that are there, and most of it for nodes without links, which
    /// have room for 64: 18 MB that are nothing else were measured to take 1.3 GB at the peak.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Problem> {
        let mut reader = Reader { rest: bytes };
        if reader.take(MAGIC.len()).ok() != Some(MAGIC) {
            return Err(say::index_damaged(say::other_beginning()));
        }
        match reader.number(4)? {
            0 => return Err(say::index_damaged(say::unknown_setting())),
            VERSION => {}
            newer => return Err(say::index_too_new(newer, VERSION)),
        }
        let spec = read_spec(&mut reader)?;
        let (n_built, n_added) = (reader.number(4)? as usize, reader.number(4)? as usize);
        let n = n_built.saturating_add(n_added);
        if n > MAX_VECTORS {
            return Err(say::too_many_vectors(MAX_VECTORS));
        }
        let ids: Vec<u64> = reader.take(n * 8)?.as_chunks().0.iter().map(|eight| u64::from_le_bytes(*eight)).collect();
        let bits = reader.take(n.div_ceil(8))?;
        let removed: Vec<bool> = (0..n).map(|row| bits[row / 8] >> (row % 8) & 1 == 1).collect();
        let built = Arc::new(read_vectors(&mut reader, &spec, n_built)?);
        let added = read_vectors(&mut reader, &spec, n_added)?;
        let graph = match reader.number(1)? {
            0 => None,
            1 if n_built > 0 => Some(read_graph(&mut reader, &spec, &built)?),
            _ => return Err(say::index_damaged(say::impossible_graph())),
        };
        if !reader.rest.is_empty() {
            return Err(say::index_damaged(say::bytes_left_over()));
        }
        let mut rows = BTreeMap::new();
        for row in (0..n).filter(|row| !removed[*row]) {
            if rows.insert(ids[row], row).is_some() {
                return Err(say::index_damaged(say::repeated_ids()));
            }
        }
        Ok(Self { spec, built, graph, added, ids, removed, rows })
    }
}

fn read_spec(reader: &mut Reader<'_>) -> Result<IndexSpec, Problem> {
    let dimension = reader.number(4)? as usize;
    let precision = reader.number(1)?;
    let precision = [Precision::Full, Precision::Eight, Precision::EightThenFull]
        .into_iter()
        .find(|known| u32::from(code_of(*known)) == precision);
    let links = match reader.number(1)? {
        0 => Some(LinkChoice::Diverse),
        1 => Some(LinkChoice::DiverseThenNearest),
        _ => None,
    };
    let (precision, links) = precision.zip(links).ok_or_else(|| say::index_damaged(say::unknown_setting()))?;
    let [graph_from, ef_search, ef_construction] =
        [reader.number(4)? as usize, reader.number(4)? as usize, reader.number(4)? as usize];
    let seed = u64::from(reader.number(4)?) | u64::from(reader.number(4)?) << 32;
    let spec = IndexSpec { dimension, precision, graph_from, ef_search, ef_construction, links, seed };
    spec.check().map_err(|_| say::index_damaged(say::unknown_setting()))?;
    Ok(spec)
}

fn read_vectors(reader: &mut Reader<'_>, spec: &IndexSpec, n: usize) -> Result<Vectors, Problem> {
    let dimension = spec.dimension;
    let n_values = n.checked_mul(dimension).ok_or_else(|| say::index_damaged(say::ends_early()))?;
    let (mut full, mut codes, mut scales) = (Vec::new(), Vec::new(), Vec::new());
    let unit = if spec.precision.keeps_full() {
        full = reader.floats(n_values)?;
        full.chunks_exact(dimension).all(|row| (dot(row, row) - 1.0).abs() <= UNEVEN)
    } else {
        scales = reader.floats(n)?;
        codes = reader.take(n_values)?.iter().map(|byte| *byte as i8).collect();
        codes.chunks_exact(dimension).zip(&scales).all(|(row, scale)| {
            *scale > 0.0 && (dot_eight(row, row) as f32 * scale * scale - 1.0).abs() <= UNEVEN_EIGHT
        })
    };
    // What is not a number fails here, too: no comparison with it holds.
    if !unit {
        return Err(say::index_damaged(say::not_unit_vectors()));
    }
    Ok(Vectors::restored(dimension, spec.precision, n, full, codes, scales))
}

fn read_graph(reader: &mut Reader<'_>, spec: &IndexSpec, vectors: &Arc<Vectors>) -> Result<Graph, Problem> {
    let n = vectors.len();
    let width = width_of(n);
    let rows = reader.take(n * width)?.chunks_exact(width).map(little_endian).collect();
    let mut zero = Vec::new();
    for _ in 0..n {
        zero.push(ZeroNode(reader.links::<ZERO_LINKS>(width)?));
    }
    let (mut upper, mut n_below) = (Vec::new(), n);
    for _ in 0..reader.number(1)? {
        let n_nodes = reader.number(width)? as usize;
        // A node takes more than a hundred times the memory of its byte.
        if !may_lie_above(n_nodes, n_below) {
            return Err(say::index_damaged(say::impossible_graph()));
        }
        n_below = n_nodes;
        let mut layer = Vec::new();
        for _ in 0..n_nodes {
            layer.push(UpperNode(reader.links::<UPPER_LINKS>(width)?));
        }
        upper.push(layer);
    }
    let parts = GraphParts { ef_search: spec.ef_search, rows, zero, upper };
    if !parts.is_sound(n) {
        return Err(say::index_damaged(say::impossible_graph()));
    }
    Graph::from_parts(&parts, vectors)
}

/// Bytes that are taken from the front.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], Problem> {
        let (taken, rest) = self.rest.split_at_checked(n).ok_or_else(|| say::index_damaged(say::ends_early()))?;
        self.rest = rest;
        Ok(taken)
    }

    /// A number of `width` bytes, 4 at most.
    fn number(&mut self, width: usize) -> Result<u32, Problem> {
        self.take(width).map(little_endian)
    }

    fn floats(&mut self, n: usize) -> Result<Vec<f32>, Problem> {
        let bytes = self.take(n.checked_mul(4).ok_or_else(|| say::index_damaged(say::ends_early()))?)?;
        Ok(bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect())
    }

    fn links<const N: usize>(&mut self, width: usize) -> Result<[u32; N], Problem> {
        let n = self.number(1)? as usize;
        let mut links = [NO_LINK; N];
        let slots = links.get_mut(..n).ok_or_else(|| say::index_damaged(say::impossible_graph()))?;
        for (slot, bytes) in slots.iter_mut().zip(self.take(n * width)?.chunks_exact(width)) {
            *slot = little_endian(bytes);
        }
        Ok(links)
    }
}

fn little_endian(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}
