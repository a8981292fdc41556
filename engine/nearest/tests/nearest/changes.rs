//! After any additions and removals the neighbours are those of brute force.

use std::collections::BTreeMap;

use bunsen_nearest::{Index, IndexSpec, Neighbor, Precision, Searcher};
use bunsen_stats::Rng;

const DIMENSION: usize = 12;

#[test]
fn random_changes_agree_with_brute_force() {
    let mut searcher = Searcher::default();
    let (mut n_walks, mut n_rebuilt) = (0, 0);
    for seed in 0..40 {
        let mut rng = Rng::new(seed, 0);
        let precision = [Precision::Full, Precision::EightThenFull, Precision::Eight][seed as usize % 3];
        let graph_from = [0, 1 << 20][rng.below(2)];
        let spec = IndexSpec { precision, graph_from, ef_search: 2000, seed, ..IndexSpec::new(DIMENSION) };
        let mut truth: BTreeMap<u64, Vec<f32>> = BTreeMap::new();
        for _ in 0..rng.below(400) {
            truth.insert(rng.next_u64() >> 40, draw(&mut rng, &truth));
        }
        let mut index = Index::build(
            &spec,
            truth.keys().copied().collect(),
            &truth.values().flatten().copied().collect::<Vec<_>>(),
        )
        .unwrap();
        for _ in 0..8 {
            for _ in 0..rng.below(40) {
                let id = rng.next_u64() >> 40;
                let vector = draw(&mut rng, &truth);
                index.add(id, &vector).unwrap();
                truth.insert(id, vector);
            }
            for _ in 0..rng.below(60) {
                let id = truth.keys().copied().nth(rng.below(truth.len() + 1)).unwrap_or(1);
                assert_eq!(index.remove(id), truth.remove(&id).is_some());
            }
            if rng.below(4) == 0 {
                index = Index::from_bytes(&index.to_bytes().unwrap()).unwrap();
            }
            if index.needs_rebuild() || rng.below(6) == 0 {
                index = index.rebuilt().unwrap();
                assert!(!index.needs_rebuild());
                n_rebuilt += 1;
            }
            assert_eq!(index.ids().collect::<Vec<_>>(), truth.keys().copied().collect::<Vec<_>>());
            let question: Vec<f32> = draw(&mut rng, &truth);
            let k = rng.below(20);
            n_walks += usize::from(index.has_graph());
            check(&index.nearest(&question, k, &mut searcher).unwrap(), &truth, &question, k, precision);
            check(&index.nearest_of_all(&question, k).unwrap(), &truth, &question, k, precision);
        }
    }
    assert!(n_walks > 60 && n_rebuilt > 10, "{n_walks} walks, {n_rebuilt} times built anew");
}

#[test]
fn an_index_says_when_to_build_it_anew() {
    let mut rng = Rng::new(1, 0);
    let vectors: Vec<f32> = (0..3000 * DIMENSION).map(|_| rng.normal() as f32).collect();
    let vector = |id: u64| &vectors[id as usize * DIMENSION..][..DIMENSION];
    let spec = IndexSpec { graph_from: 1200, ..IndexSpec::new(DIMENSION) };
    let mut index = Index::build(&spec, (0..1199).collect(), &vectors[..1199 * DIMENSION]).unwrap();
    assert!(!index.has_graph() && !index.needs_rebuild());
    index.add(1199, vector(1199)).unwrap();
    assert!(index.needs_rebuild(), "there are enough for a graph");
    index = index.rebuilt().unwrap();
    assert!(index.has_graph() && !index.needs_rebuild());
    (1200..2399).for_each(|id| index.add(id, vector(id)).unwrap());
    assert!(!index.needs_rebuild());
    index.add(2399, vector(2399)).unwrap();
    assert!(index.needs_rebuild(), "there are as many beside the graph as are worth one");
    index = index.rebuilt().unwrap();
    assert!((0..1200).all(|id| index.remove(id)) && !index.needs_rebuild());
    assert!(index.remove(1200) && index.needs_rebuild(), "more than half are gone");
    index = index.rebuilt().unwrap();
    assert!(!index.has_graph() && !index.needs_rebuild());
}

#[test]
fn a_walk_among_removed_ones_is_given_up() {
    let mut rng = Rng::new(2, 0);
    let vectors: Vec<f32> = (0..2000 * DIMENSION).map(|_| rng.normal() as f32).collect();
    let spec = IndexSpec { graph_from: 0, ef_search: 30, ..IndexSpec::new(DIMENSION) };
    let mut index = Index::build(&spec, (0..2000).collect(), &vectors).unwrap();
    let question = &vectors[..DIMENSION];
    for neighbor in index.nearest_of_all(question, 200).unwrap() {
        index.remove(neighbor.id);
    }
    let expected = index.nearest_of_all(question, 10).unwrap();
    assert_eq!(index.nearest(question, 10, &mut Searcher::default()).unwrap(), expected);
    // More than a walk keeps in mind, too.
    let expected = index.nearest_of_all(question, 100).unwrap();
    assert_eq!(index.nearest(question, 100, &mut Searcher::default()).unwrap(), expected);
}

/// A vector, now and then one that is there already.
fn draw(rng: &mut Rng, truth: &BTreeMap<u64, Vec<f32>>) -> Vec<f32> {
    match truth.values().nth(rng.below(20)) {
        Some(vector) if rng.below(10) == 0 => vector.clone(),
        _ => (0..DIMENSION).map(|_| rng.normal() as f32).collect(),
    }
}

/// How far a similarity may be from that of f64.
fn tolerance(precision: Precision) -> f64 {
    if precision == Precision::Eight { 0.02 } else { 1e-6 }
}

fn check(found: &[Neighbor], truth: &BTreeMap<u64, Vec<f32>>, question: &[f32], k: usize, precision: Precision) {
    let tolerance = tolerance(precision);
    let mut all: Vec<f64> = truth.values().map(|vector| cosine(vector, question)).collect();
    all.sort_by(|a, b| b.total_cmp(a));
    assert_eq!(found.len(), k.min(truth.len()));
    for (neighbor, best) in found.iter().zip(&all) {
        let similarity = cosine(&truth[&neighbor.id], question);
        assert!((similarity - f64::from(neighbor.similarity)).abs() < tolerance, "{neighbor:?}, not {similarity}");
        assert!(best - similarity < 2.0 * tolerance, "{neighbor:?}, where {best} was to be found");
    }
    let in_order =
        |a: &Neighbor, b: &Neighbor| a.similarity > b.similarity || a.similarity == b.similarity && a.id < b.id;
    assert!(found.is_sorted_by(in_order), "{found:?}");
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}
