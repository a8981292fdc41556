//! Scores are those of the formula, whatever was added and removed on the way.

use bunsen_retrieve::{KeywordHit, KeywordIndex, KeywordSpec, Language, Tokenizer};
use serde_json::Value;

use crate::{golden, is_near};

#[test]
fn scores_are_those_of_the_formula() {
    let cases = golden("keywords.json");
    let cases = cases.as_array().unwrap();
    let mut n_hits = 0;
    for case in cases {
        let (name, index) = (&case["name"], index_of(case));
        let tokenizer = Tokenizer::new(index.spec().language);
        for (at, text) in case["texts"].as_array().unwrap().iter().enumerate() {
            let tokens = tokenizer.tokens(text.as_str().unwrap());
            let mut terms: Vec<&str> = tokens.iter().map(|token| token.term.as_str()).collect();
            terms.sort_unstable();
            let expected: Vec<&str> =
                case["terms"][at].as_array().unwrap().iter().map(|t| t.as_str().unwrap()).collect();
            assert_eq!(terms, expected, "{name}, text {at}");
            assert_eq!(
                tokens.iter().filter(|token| token.is_counted).count(),
                case["lengths"][at],
                "{name}, text {at}"
            );
        }
        for answer in case["answers"].as_array().unwrap() {
            let question = answer["question"].as_str().unwrap();
            let hits = index.search(question, 100);
            compare(&hits, answer["hits"].as_array().unwrap(), &format!("{name}, {question}"));
            n_hits += hits.len();
            for k in 0..hits.len() {
                assert_eq!(index.search(question, k), hits[..k], "{name}, {question}: the first {k}");
            }
        }
    }
    assert!(cases.len() == 21 && n_hits > 150, "{} cases, {n_hits} hits", cases.len());
}

#[test]
fn what_was_removed_leaves_no_trace() {
    for case in golden("keywords.json").as_array().unwrap() {
        let clean = index_of(case);
        let texts = case["texts"].as_array().unwrap();
        // Others first, in between and last; half of the texts twice.
        let mut index = KeywordIndex::new(clean.spec()).unwrap();
        for (id, text) in texts.iter().enumerate().rev() {
            index.add(1000 + id as u64, "the cat, die Katze, l'avion, 東京 елка").unwrap();
            index.add(id as u64, "something else").unwrap();
            assert!(index.remove(id as u64) && !index.remove(id as u64));
            index.add(id as u64, text.as_str().unwrap()).unwrap();
        }
        let n = texts.len();
        let check = |index: &KeywordIndex, when: &str| {
            assert_eq!(index.ids().collect::<Vec<_>>(), (0..n as u64).collect::<Vec<_>>());
            for answer in case["answers"].as_array().unwrap() {
                let question = answer["question"].as_str().unwrap();
                assert_eq!(
                    index.search(question, 9),
                    clean.search(question, 9),
                    "{}, {question}, {when}",
                    case["name"]
                );
            }
        };
        for id in 0..n as u64 {
            assert!(index.remove(1000 + id));
        }
        check(&index, "removed");
        for id in 2000..2000 + 3 * n as u64 {
            index.add(id, "cat Katze avion 東京").unwrap();
        }
        assert!((2000..2000 + 3 * n as u64).all(|id| index.remove(id)));
        check(&index, "compacted");
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let check = |spec: KeywordSpec, field: &str| {
        let problem = KeywordIndex::new(spec).err().unwrap();
        assert_eq!(problem.place.unwrap().field.as_deref(), Some(field));
        assert!(!problem.remedy.is_empty());
    };
    for k1 in [-0.1, f64::NAN, f64::INFINITY, 101.0] {
        check(KeywordSpec { k1, ..KeywordSpec::default() }, "k1");
    }
    for b in [-0.1, f64::NAN, 1.1] {
        check(KeywordSpec { b, ..KeywordSpec::default() }, "b");
    }
    assert_eq!(Language::from_code("tlh").unwrap_err().place.unwrap().field.as_deref(), Some("language"));
    let mut index = KeywordIndex::new(KeywordSpec::default()).unwrap();
    assert!(index.is_empty() && index.search("a", 3).is_empty());
    index.add(3, "a").unwrap();
    assert_eq!(index.add(3, "b").unwrap_err().kind, bunsen_spec::ProblemKind::Conflict);
    assert!(index.contains(3) && !index.remove(4) && index.len() == 1);
}

fn index_of(case: &Value) -> KeywordIndex {
    let language = case["language"].as_str().map(|code| Language::from_code(code).unwrap());
    let spec = KeywordSpec { k1: case["k1"].as_f64().unwrap(), b: case["b"].as_f64().unwrap(), language };
    let mut index = KeywordIndex::new(spec).unwrap();
    for (id, text) in case["texts"].as_array().unwrap().iter().enumerate() {
        index.add(id as u64, text.as_str().unwrap()).unwrap();
    }
    index
}

fn compare(hits: &[KeywordHit], expected: &[Value], case: &str) {
    let ids: Vec<u64> = hits.iter().map(|hit| hit.id).collect();
    let expected_ids: Vec<u64> = expected.iter().map(|hit| hit["id"].as_u64().unwrap()).collect();
    assert_eq!(ids, expected_ids, "{case}");
    for (hit, expected) in hits.iter().zip(expected) {
        assert!(is_near(hit.score, expected["score"].as_f64().unwrap()), "{case}: {hit:?}, not {expected}");
        let shares = expected["terms"].as_object().unwrap();
        assert_eq!(hit.terms.len(), shares.len(), "{case}: {hit:?}");
        for share in &hit.terms {
            assert!(is_near(share.score, shares[&share.term].as_f64().unwrap()), "{case}: {share:?}, not {expected}");
            assert!(share.count > 0 && !share.word.is_empty());
        }
    }
}
