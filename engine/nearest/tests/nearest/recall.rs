//! What a walk along the graph, and 8 bits, miss of the true neighbours.

use std::collections::BTreeSet;

use bunsen_nearest::{IndexSpec, LinkChoice, Precision, Searcher};

use crate::build;
use crate::recipe::{DIMENSION, draw};

const K: usize = 10;

/// The same of 100,000 vectors takes minutes: `examples/bench_nearest.rs`.
#[test]
fn most_of_the_nearest_are_found() {
    check(10_000, Precision::Full, 0.99, 1.0);
}

#[test]
fn eight_bits_miss_little() {
    check(3000, Precision::Eight, 0.97, 0.97);
    check(3000, Precision::EightThenFull, 0.99, 1.0);
}

/// Of `n` vectors, a walk must find at least the share `by_walk` of the nearest, and comparing with all `of_all`.
fn check(n: usize, precision: Precision, by_walk: f64, of_all: f64) {
    let (vectors, questions) = draw(n, 200, 1);
    let flat = IndexSpec { graph_from: 1 << 24, ..IndexSpec::new(DIMENSION) };
    let truth = build(&flat, &vectors);
    let truth: Vec<BTreeSet<u64>> = questions
        .chunks_exact(DIMENSION)
        .map(|question| truth.nearest_of_all(question, K).unwrap().iter().map(|neighbor| neighbor.id).collect())
        .collect();
    for (graph_from, least) in [(1 << 24, of_all), (0, by_walk)] {
        let index = build(&IndexSpec { precision, graph_from, ..flat.clone() }, &vectors);
        assert_eq!(index.has_graph(), graph_from == 0);
        let mut searcher = Searcher::default();
        let mut n_found = 0;
        for (question, truth) in questions.chunks_exact(DIMENSION).zip(&truth) {
            let found = index.nearest(question, K, &mut searcher).unwrap();
            assert_eq!(found.len(), K);
            assert!(found.is_sorted_by(|a, b| a.similarity >= b.similarity));
            n_found += found.iter().filter(|neighbor| truth.contains(&neighbor.id)).count();
        }
        let recall = n_found as f64 / (K * truth.len()) as f64;
        assert!(recall >= least, "a recall of {recall}, not {least}: {:?}", index.spec());
    }
}

#[test]
fn the_same_vectors_and_seed_give_the_same_graph() {
    let (vectors, _) = draw(600, 0, 2);
    let bytes = |seed, links| {
        let spec = IndexSpec { seed, links, graph_from: 0, ..IndexSpec::new(DIMENSION) };
        build(&spec, &vectors).to_bytes().unwrap()
    };
    for links in [LinkChoice::Diverse, LinkChoice::DiverseThenNearest] {
        assert_eq!(bytes(1, links), bytes(1, links));
        assert_ne!(bytes(1, links)[50..], bytes(2, links)[50..]);
    }
    assert_ne!(bytes(1, LinkChoice::Diverse)[50..], bytes(1, LinkChoice::DiverseThenNearest)[50..]);
}

#[test]
fn more_in_mind_find_more() {
    let (vectors, questions) = draw(3000, 50, 3);
    let mut index = build(&IndexSpec { graph_from: 0, ef_search: 20, ..IndexSpec::new(DIMENSION) }, &vectors);
    let mut searcher = Searcher::default();
    let mut last = 0;
    for ef_search in [20, 60, 3000] {
        index.set_ef_search(ef_search).unwrap();
        let mut n_found = 0;
        for question in questions.chunks_exact(DIMENSION) {
            let truth = index.nearest_of_all(question, K).unwrap();
            let found = index.nearest(question, K, &mut searcher).unwrap();
            n_found += found.iter().filter(|neighbor| truth.contains(neighbor)).count();
        }
        assert!(n_found >= last, "{n_found} of {} with {ef_search} in mind, {last} with fewer", K * 50);
        last = n_found;
    }
    assert_eq!(last, K * 50);
}
