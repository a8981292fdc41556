//! Metrics are those of trec_eval, refusals are counted as scikit-learn does, and fusion is its formula.

use bunsen_retrieve::{
    FUSION_K, Grades, Refusal, fuse_ranks, mean_of, ndcg_at_k, reciprocal_rank, refusal_precision, refusal_recall,
    success_at_k,
};
use serde_json::Value;

use crate::{golden, is_near};

#[test]
fn metrics_are_those_of_trec_eval() {
    let cases = golden("ranks.json");
    for case in cases["metrics"].as_array().unwrap() {
        let ranking: Vec<u64> = serde_json::from_value(case["ranking"].clone()).unwrap();
        let grades: Grades =
            serde_json::from_value::<Vec<(u64, u32)>>(case["grades"].clone()).unwrap().into_iter().collect();
        let k = case["k"].as_u64().unwrap() as usize;
        let got = [
            ("success", success_at_k(&ranking, &grades, k)),
            ("ndcg", ndcg_at_k(&ranking, &grades, k)),
            ("reciprocal_rank", reciprocal_rank(&ranking, &grades)),
        ];
        for (name, value) in got {
            check(value, &case["expected"][name], &format!("{name} of {case}"));
        }
    }
}

#[test]
fn refusals_are_counted() {
    for case in golden("ranks.json")["refusals"].as_array().unwrap() {
        let [expected, given] =
            ["expected", "given"].map(|name| serde_json::from_value::<Vec<bool>>(case[name].clone()).unwrap());
        let refusals: Vec<Refusal> =
            expected.into_iter().zip(given).map(|(is_expected, is_given)| Refusal { is_expected, is_given }).collect();
        check(refusal_precision(&refusals), &case["precision"], "precision");
        check(refusal_recall(&refusals), &case["recall"], "recall");
    }
    assert_eq!((refusal_precision(&[]), refusal_recall(&[])), (None, None));
}

#[test]
fn rankings_are_fused() {
    for case in golden("ranks.json")["fusion"].as_array().unwrap() {
        let rankings: Vec<Vec<u64>> = serde_json::from_value(case["rankings"].clone()).unwrap();
        let expected: Vec<(u64, f64)> = serde_json::from_value(case["fused"].clone()).unwrap();
        let fused = fuse_ranks(&rankings, FUSION_K);
        assert_eq!(fused.len(), expected.len());
        for (fused, (id, score)) in fused.iter().zip(expected) {
            assert!(fused.id == id && is_near(fused.score, score), "{fused:?}, not {id} with {score}");
            assert!(fused.shares.iter().all(|share| rankings[share.ranking][share.rank - 1] == id));
        }
    }
    let twice = fuse_ranks(&[vec![5, 5, 4], vec![4, 5]], FUSION_K);
    assert_eq!(twice[0].shares.iter().map(|share| (share.ranking, share.rank)).collect::<Vec<_>>(), [(0, 1), (1, 2)]);
}

#[test]
fn nothing_has_no_metric() {
    let grades = Grades::from([(1, 1)]);
    assert_eq!(ndcg_at_k(&[1], &grades, 0), None);
    assert_eq!(success_at_k(&[1], &grades, 0), Some(0.0));
    assert_eq!(mean_of(&[None]), None);
    assert_eq!(mean_of(&[Some(1.0), None, Some(0.5)]), Some(0.75));
}

fn check(value: Option<f64>, expected: &Value, case: &str) {
    match (value, expected.as_f64()) {
        (None, None) => {}
        (Some(value), Some(expected)) if is_near(value, expected) => {}
        _ => panic!("{case}: {value:?}, not {expected}"),
    }
}
