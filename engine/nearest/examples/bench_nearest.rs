//! How fast and how good the index is, beside comparing with all; `tests/bench/nearest.py` asks others the same.
//!
//! `cargo run --release -p bunsen-nearest --example bench_nearest -- 10000 [folder]`: the number of vectors, and where to
//! write them for the others.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints what it measured")]

#[path = "../tests/nearest/recipe.rs"]
mod recipe;

use std::collections::BTreeSet;
use std::time::Instant;

use bunsen_nearest::{Index, IndexSpec, LinkChoice, Neighbor, Precision, Searcher};
use recipe::{DIMENSION, draw};

const N_QUESTIONS: usize = 1000;
const K: usize = 10;

fn main() {
    let mut args = std::env::args().skip(1);
    let n: usize = args.next().map_or(10_000, |n| n.parse().unwrap());
    let (vectors, questions) = draw(n, N_QUESTIONS, 1);
    if let Some(folder) = args.next() {
        let bytes = |values: &[f32]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
        std::fs::write(format!("{folder}/vectors-{n}.f32"), bytes(&vectors)).unwrap();
        std::fs::write(format!("{folder}/questions-{n}.f32"), bytes(&questions)).unwrap();
    }
    let flat = IndexSpec { graph_from: 1 << 24, ..IndexSpec::new(DIMENSION) };
    let truth_index = build("", &flat, &vectors);
    let truth: Vec<Vec<Neighbor>> =
        questions.chunks_exact(DIMENSION).map(|question| truth_index.nearest_of_all(question, K).unwrap()).collect();
    for precision in [Precision::Full, Precision::Eight, Precision::EightThenFull] {
        let flat = IndexSpec { precision, ..flat.clone() };
        let index = build(&format!("all, {precision:?}"), &flat, &vectors);
        ask("  ", &index, &questions, &truth);
    }
    for precision in [Precision::Full, Precision::Eight, Precision::EightThenFull] {
        let spec = IndexSpec { precision, graph_from: 0, ..IndexSpec::new(DIMENSION) };
        let mut index = build(&format!("graph, {precision:?}"), &spec, &vectors);
        for ef_search in [40, 100, 200, 400].into_iter().filter(|ef| precision == Precision::Full || *ef == 100) {
            index.set_ef_search(ef_search).unwrap();
            ask(&format!("  ef {ef_search}"), &index, &questions, &truth);
        }
        let bytes = index.to_bytes().unwrap();
        let start = Instant::now();
        Index::from_bytes(&bytes).unwrap();
        println!("   {} bytes, read in {:.2} s", bytes.len(), start.elapsed().as_secs_f64());
    }
    let others = [(LinkChoice::Diverse, 200), (LinkChoice::DiverseThenNearest, 100)];
    // Of 100,000 vectors they take many minutes.
    for (links, ef_construction) in others.into_iter().filter(|_| n <= 10_000) {
        let spec = IndexSpec { links, ef_construction, graph_from: 0, ..IndexSpec::new(DIMENSION) };
        let index = build(&format!("graph, {links:?}, ef_construction {ef_construction}"), &spec, &vectors);
        ask("  ef 100", &index, &questions, &truth);
        println!("   {} bytes", index.to_bytes().unwrap().len());
    }
    keep(n, &vectors, &questions, &truth);
}

/// What additions and removals cost.
fn keep(n: usize, vectors: &[f32], questions: &[f32], truth: &[Vec<Neighbor>]) {
    let spec = IndexSpec { graph_from: 0, ..IndexSpec::new(DIMENSION) };
    for percent in [5, 10, 20] {
        let n_built = n - n * percent / 100;
        let mut index = build("", &spec, &vectors[..n_built * DIMENSION]);
        for (at, vector) in vectors[n_built * DIMENSION..].chunks_exact(DIMENSION).enumerate() {
            index.add((n_built + at) as u64, vector).unwrap();
        }
        ask(&format!("{percent} % added later, ef 100"), &index, questions, truth);
    }
    let mut index = build("", &spec, vectors);
    let all = Index::build(&IndexSpec { graph_from: 1 << 24, ..spec }, (0..n as u64).collect(), vectors);
    let mut all = all.unwrap();
    for tenth in 1..=7 {
        for id in (0..n as u64).filter(|id| id * 7919 % 10 == tenth) {
            index.remove(id);
            all.remove(id);
        }
        let near = |question| all.nearest_of_all(question, K).unwrap();
        let truth: Vec<Vec<Neighbor>> = questions.chunks_exact(DIMENSION).map(near).collect();
        ask(&format!("{tenth}0 % removed, ef 100"), &index, questions, &truth);
    }
}

fn build(name: &str, spec: &IndexSpec, vectors: &[f32]) -> Index {
    let start = Instant::now();
    let index = Index::build(spec, (0..(vectors.len() / DIMENSION) as u64).collect(), vectors).unwrap();
    if !name.is_empty() {
        println!("{name}: built in {:.2} s", start.elapsed().as_secs_f64());
    }
    index
}

fn ask(name: &str, index: &Index, questions: &[f32], truth: &[Vec<Neighbor>]) {
    let mut searcher = Searcher::default();
    let (mut times, mut n_found) = (Vec::new(), 0);
    for (question, truth) in questions.chunks_exact(DIMENSION).zip(truth) {
        let start = Instant::now();
        let found = index.nearest(question, K, &mut searcher).unwrap();
        times.push(start.elapsed().as_secs_f64() * 1e6);
        let truth: BTreeSet<u64> = truth.iter().map(|neighbor| neighbor.id).collect();
        n_found += found.iter().filter(|neighbor| truth.contains(&neighbor.id)).count();
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[(share * times.len() as f64) as usize];
    let recall = n_found as f64 / (K * truth.len()) as f64;
    println!("{name}: recall {recall:.4}, {:.0} us at p50, {:.0} at p95", at(0.5), at(0.95));
}
