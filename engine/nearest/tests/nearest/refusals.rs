//! What cannot be is refused, with a remedy.

use bunsen_nearest::{Index, IndexSpec, Searcher};
use bunsen_spec::Problem;

#[test]
fn what_cannot_be_is_refused() {
    let spec = IndexSpec { graph_from: 0, ..IndexSpec::new(2) };
    let check = |result: Result<Index, Problem>, field: Option<&str>| {
        let problem = result.err().expect("a refusal");
        assert_eq!(problem.place.as_ref().and_then(|place| place.field.as_deref()), field, "{problem}");
        assert!(!problem.remedy.is_empty(), "{problem}");
    };
    let built = |spec: IndexSpec| Index::build(&spec, vec![], &[]);
    check(built(IndexSpec { dimension: 0, ..spec.clone() }), Some("dimension"));
    check(built(IndexSpec { dimension: 1 << 17, ..spec.clone() }), Some("dimension"));
    check(built(IndexSpec { ef_search: 0, ..spec.clone() }), Some("ef_search"));
    check(built(IndexSpec { ef_construction: 0, ..spec.clone() }), Some("ef_construction"));
    check(built(IndexSpec { graph_from: 1 << 30, ..spec.clone() }), Some("graph_from"));
    check(Index::build(&spec, vec![1, 2], &[1.0; 3]), None);
    check(Index::build(&spec, vec![1, 1], &[1.0; 4]), None);
    check(Index::build(&spec, vec![1, 2], &[1.0, 1.0, 0.0, 0.0]), None);
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        check(Index::build(&spec, vec![1], &[value, 1.0]), None);
    }
    let mut index = Index::build(&spec, vec![1], &[3.0, 4.0]).unwrap();
    assert!(index.add(1, &[1.0, 0.0]).is_err() && index.add(2, &[1.0]).is_err() && index.add(2, &[0.0; 2]).is_err());
    assert!(index.set_ef_search(0).is_err());
    let mut searcher = Searcher::default();
    for question in [&[1.0][..], &[0.0, -0.0], &[f32::NAN, 1.0], &[]] {
        assert!(index.nearest(question, 1, &mut searcher).is_err() && index.nearest_of_all(question, 1).is_err());
    }
    assert_eq!(index.len(), 1);
    for question in [[f32::MAX, f32::MAX], [1e-40, 1e-40]] {
        let found = index.nearest(&question, usize::MAX, &mut searcher).unwrap();
        assert!((found[0].similarity - 0.989_949_5).abs() < 1e-6, "{found:?}");
    }
}

#[test]
fn few_vectors_are_no_trouble() {
    let mut searcher = Searcher::default();
    for n in [0, 1, 2, 33, 65, 200] {
        let spec = IndexSpec { graph_from: 0, ..IndexSpec::new(3) };
        // All alike: every similarity ties.
        let index = Index::build(&spec, (0..n).collect(), &vec![1.0; 3 * n as usize]).unwrap();
        assert_eq!((index.len() as u64, index.has_graph(), index.is_empty()), (n, n > 0, n == 0));
        for k in [0, 1, 10, 50] {
            let found = index.nearest(&[1.0, 1.0, 1.0], k, &mut searcher).unwrap();
            assert_eq!(found.len() as u64, n.min(k as u64), "{k} of {n}");
            assert!(found.iter().all(|neighbor| (neighbor.similarity - 1.0).abs() < 1e-6));
            let all = index.nearest_of_all(&[1.0, 1.0, 1.0], k).unwrap();
            assert!(all.iter().map(|neighbor| neighbor.id).eq(0..n.min(k as u64)));
        }
    }
}
