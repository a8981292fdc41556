//! Metrics are those of trec_eval, refusals are counted as scikit-learn does, and fusion is its formula.

use bunsen_retrieve::{
    FUSION_K, Grades, Judged, Refusal, fuse_ranks, mean_of, ndcg_at_k, reciprocal_rank, refusal_precision,
    refusal_recall, success_at_k, summarise,
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

/// Questions of which only the first right rank is kept have the means of the metrics of their rankings.
#[test]
fn a_summary_is_the_mean_over_questions() {
    let cases = golden("ranks.json");
    let rankings: Vec<(Vec<u64>, Grades)> = cases["metrics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| {
            let ranking: Vec<u64> = serde_json::from_value(case["ranking"].clone()).unwrap();
            let grades: Vec<(u64, u32)> = serde_json::from_value(case["grades"].clone()).unwrap();
            (ranking.into_iter().take(10).collect(), grades.into_iter().filter(|own| own.1 > 0).collect())
        })
        .collect();
    assert!(rankings.iter().any(|(ranking, grades)| ranking.iter().all(|own| !grades.contains_key(own))));
    let judged: Vec<Judged> = (0..)
        .zip(&rankings)
        .map(|(number, (ranking, grades))| Judged {
            question: String::new(),
            is_answerable: true,
            rank: ranking.iter().position(|own| grades.contains_key(own)).map(|at| at + 1),
            ndcg: Some(ndcg_at_k(ranking, grades, 10).unwrap_or(0.0)),
            is_answered: number % 4 == 0,
            refused: false,
            confidence: 0.5,
            elapsed_ms: f64::from(number),
        })
        .collect();
    let summary = summarise(&judged);
    let check_mean = |name: &str, metric: &dyn Fn(&[u64], &Grades) -> Option<f64>| {
        let of_each: Vec<Option<f64>> =
            rankings.iter().map(|(ranking, grades)| Some(metric(ranking, grades).unwrap_or(0.0))).collect();
        let own = summary.iter().find(|own| own.0 == name).unwrap();
        assert_eq!(own.1, mean_of(&of_each), "{name}");
    };
    for k in [1, 3, 5, 10] {
        check_mean(&format!("recall_at_{k}"), &|ranking, grades| success_at_k(ranking, grades, k));
    }
    check_mean("mrr", &reciprocal_rank);
    check_mean("ndcg_at_10", &|ranking, grades| ndcg_at_k(ranking, grades, 10));
    assert!(summarise(&[]).iter().all(|own| own.1.is_none()));
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
