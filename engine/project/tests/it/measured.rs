//! Measurements of how documents are found: runs beside those that train, and the questions they rest on.

use std::collections::BTreeMap;

use bunsen_project::documents::{questions_digest, set_test_questions, test_questions};
use bunsen_project::runs::{self, Measured, keep_measured, read_judged};
use bunsen_project::{CheckedArchive, ImportLimits, MemoryStore, ProjectError, archive, empty_trash, export, import};
use bunsen_spec::{Cutting, Question, QuotedPlace, RetrievalSpec, RunStatus, Ways};
use futures::executor::block_on;

use crate::sample::{at, id, read_text_file, run_id, store_with_project, train};

fn question(asked: &str, quotes: &[(&str, &str)]) -> Question {
    let place = |(file, quote): &(&str, &str)| QuotedPlace { file: (*file).into(), quote: (*quote).into() };
    Question { question: asked.into(), answers: quotes.iter().map(place).collect() }
}

fn measured(run: &str, ways: Ways, recall: f64) -> Measured {
    Measured {
        id: run_id(run),
        spec: RetrievalSpec {
            cutting: Cutting::default(),
            ways,
            encoder: "minilm".into(),
            documents: "d".into(),
            n_documents: 2,
            n_passages: 9,
            questions: questions_digest(&[question("Why?", &[])]),
        },
        metrics: BTreeMap::from([("recall_at_5".into(), recall), ("mrr".into(), f64::NAN)]),
        n_questions: 1,
        judged: b"[]".to_vec(),
        computed_on: "CPU".into(),
        started_ms: 5.0,
        elapsed_ms: 40.0,
    }
}

const HYBRID: Ways = Ways { keywords: true, vectors: true, rerank: false };

fn keep(store: &MemoryStore, run: &str, ways: Ways, seconds: u32) -> bunsen_spec::RunRecord {
    block_on(keep_measured(store, &id("p1"), &measured(run, ways, 0.8), &at(seconds))).unwrap()
}

#[test]
fn a_measurement_is_a_run_among_the_others() {
    let store = store_with_project();
    train(&store, "a1", 7, "w", 10);
    let head = block_on(bunsen_project::project::open(&store, &id("p1"))).unwrap().commit;
    let run = keep(&store, "b2", HYBRID, 20);
    assert_eq!((run.number, run.name.as_str(), run.status), (2, "hybrid 2", RunStatus::Finished));
    assert_eq!(run.commit, head);
    keep(&store, "c3", Ways { rerank: true, vectors: false, keywords: true }, 30);
    let rows = block_on(runs::list(&store, &id("p1"), &[])).unwrap();
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["keywords, reranked 3", "hybrid 2", "mlp 1"]);
    assert_eq!(rows.iter().map(bunsen_spec::RunSummary::is_retrieval).collect::<Vec<_>>(), [true, true, false]);
    // What is no number is not kept.
    assert_eq!(rows[1].metrics, BTreeMap::from([("recall_at_5".into(), 0.8)]));
    assert_eq!(block_on(bunsen_project::project::open(&store, &id("p1"))).unwrap().commit, head, "no version");
    let read = block_on(runs::read(&store, &id("p1"), &run.id)).unwrap();
    assert_eq!(read, run);
    assert_eq!(block_on(read_judged(&store, &read)).unwrap(), b"[]");
    // The best model is still a model.
    assert_eq!(runs::best(&rows).unwrap().name, "mlp 1");
    assert!(matches!(
        block_on(keep_measured(&store, &id("p1"), &measured("b2", HYBRID, 0.1), &at(40))),
        Err(ProjectError::Taken { .. })
    ));
}

#[test]
fn what_only_a_model_can_do_is_refused() {
    let store = store_with_project();
    let run = keep(&store, "b2", HYBRID, 20);
    let said = block_on(runs::read_model_files(&store, &run)).unwrap_err().to_string();
    assert!(said.contains("Run 1 measured how documents are found"), "{said}");
    assert!(block_on(runs::commit_anyway(&store, &id("p1"), &run.id, &at(21))).is_err());
    let trained = train(&store, "a1", 7, "w", 30);
    assert!(block_on(read_judged(&store, &trained)).is_err());
}

#[test]
fn measurements_are_deleted_restored_and_travel() {
    let store = store_with_project();
    let run = keep(&store, "b2", HYBRID, 20);
    block_on(runs::edit(&store, &id("p1"), &run.id, "longer passages", "", 25.0)).unwrap();
    block_on(runs::trash(&store, &id("p1"), &run.id, &at(30))).unwrap();
    block_on(runs::restore(&store, &id("p1"), &run.id, &at(31))).unwrap();
    block_on(empty_trash(&store, 0.0, &at(32))).unwrap();
    let bytes = block_on(export(&store, &id("p1"))).unwrap().bytes;
    let other = MemoryStore::new();
    let limits = ImportLimits::default();
    let (manifest, contents) = block_on(archive::check("iris.zip", &bytes, &limits)).unwrap().into_buffers();
    let checked = CheckedArchive::from_buffers(&manifest, contents).unwrap();
    let imported = block_on(import(&other, checked, id("p2"), &at(40))).unwrap();
    let rows = block_on(runs::list(&other, &imported.project.id, &[])).unwrap();
    assert_eq!(rows[0].name, "longer passages");
    let read = block_on(runs::read(&other, &imported.project.id, &rows[0].id)).unwrap();
    assert_eq!(block_on(read_judged(&other, &read)).unwrap(), b"[]");
}

#[test]
fn questions_are_a_file_of_the_project() {
    let store = store_with_project();
    let list = |store: &MemoryStore| block_on(test_questions(store, &id("p1")));
    assert_eq!(list(&store).unwrap(), []);
    let questions = [question("What is a “leaf”?", &[("a.md", "A leaf is\nan end.")]), question("Why?", &[])];
    block_on(set_test_questions(&store, &id("p1"), &questions, &at(1))).unwrap();
    assert_eq!(list(&store).unwrap(), questions);
    let text = block_on(read_text_file(&store, &id("p1"), "questions.jsonl")).unwrap().unwrap();
    let line = r#"{"question":"What is a “leaf”?","answers":[{"file":"a.md","quote":"A leaf is\nan end."}]}"#;
    assert_eq!(String::from_utf8(text).unwrap().lines().next(), Some(line));
    let head = |store: &MemoryStore| block_on(bunsen_project::project::open(store, &id("p1"))).unwrap().commit;
    let before = head(&store);
    block_on(set_test_questions(&store, &id("p1"), &questions, &at(2))).unwrap();
    assert_eq!(head(&store), before, "the same again is no version");
    block_on(set_test_questions(&store, &id("p1"), &[], &at(3))).unwrap();
    assert_eq!(list(&store).unwrap(), []);
    assert_eq!(block_on(read_text_file(&store, &id("p1"), "questions.jsonl")).unwrap(), None);
}
