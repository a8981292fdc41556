//! Model tests: in the history with their rows, and what a run that does not pass one comes to.

use bunsen_project::pipeline::LockFile;
use bunsen_project::{
    Finished, ImportLimits, MemoryStore, Space, Store, archive, empty_trash, md5_hex, project, read_content, runs, yaml,
};
use bunsen_spec::{
    Bound, ModelTest, ModelTestResult, Problem, ProblemKind, RunRecord, RunStatus, TestSlice, TestVerdict, say,
};
use futures::executor::block_on;

use crate::sample::{at, finished, id, new_run, read_text_file, run_folder, run_id, store_with_project, versions};

const ROWS: &[u8] = b"sepal_length,species\n6.3,virginica\n";

fn test(name: &str, bound: f64) -> ModelTest {
    let slice = TestSlice {
        n_rows: 1,
        md5: md5_hex(ROWS),
        size_bytes: ROWS.len() as u64,
        filter: "sepal_length > 6".into(),
        ..TestSlice::default()
    };
    let bound = Bound::AtLeast(bound);
    ModelTest { name: name.into(), target: "species".into(), metric: "accuracy".into(), bound, slice }
}

fn result(test: &ModelTest, value: f64) -> ModelTestResult {
    let verdict = if test.bound.holds(value) { TestVerdict::Met } else { TestVerdict::Unmet };
    let unchecked = ModelTestResult::unchecked(test, say::model_tests::empty_slice());
    ModelTestResult { verdict, value: Some(value), n_rows: 1, n_learned: Some(0), problem: None, ..unchecked }
}

fn set(store: &MemoryStore, tests: &[ModelTest], rows: Option<&[u8]>, seconds: u32) -> Result<usize, Problem> {
    let rows = rows.map(|rows| rows.to_vec().into());
    let opened = block_on(project::set_model_tests(store, &id("p1"), tests, rows.as_ref(), &at(seconds)))?;
    Ok(opened.tests.len())
}

/// Trains a run with these results.
fn train(store: &MemoryStore, run: &str, tests: Vec<ModelTestResult>, seconds: u32) -> RunRecord {
    block_on(async {
        runs::start(store, &id("p1"), new_run(run, 7), &at(seconds)).await.unwrap();
        let finished = Finished { tests, ..finished(run, 0.9) };
        runs::finish(store, &id("p1"), &run_id(run), &finished, &at(seconds + 1)).await.unwrap()
    })
}

fn text(store: &MemoryStore, path: &str) -> Option<String> {
    let bytes = block_on(read_text_file(store, &id("p1"), path)).unwrap();
    bytes.map(|bytes| String::from_utf8(bytes).unwrap())
}

fn messages(store: &MemoryStore) -> Vec<String> {
    let versions = block_on(versions(store, &id("p1"), 100)).unwrap();
    versions.iter().map(|version| version.message.trim().to_string()).collect()
}

/// A text file in the folder of the run of this number.
fn in_run(store: &MemoryStore, number: u64, file: &str) -> Option<String> {
    text(store, &format!("{}/{file}", run_folder(store, "p1", number)?))
}

#[test]
fn tests_are_text_and_their_rows_a_content_of_dvc() {
    let store = store_with_project();
    let rare = test("Rare cases", 0.8);
    assert_eq!(set(&store, std::slice::from_ref(&rare), Some(ROWS), 1), Ok(1));
    assert_eq!(block_on(project::open(&store, &id("p1"))).unwrap().tests, std::slice::from_ref(&rare));
    let pointer = text(&store, "model-tests/rare-cases.csv.dvc").unwrap();
    assert_eq!(bunsen_project::dvc::Pointer::from_yaml(&pointer).unwrap().md5, md5_hex(ROWS));
    assert_eq!(text(&store, "model-tests/.gitignore").unwrap(), "/rare-cases.csv\n");
    assert!(text(&store, ".pre-commit-config.yaml").unwrap().contains("entry: bunsen test --runs"));

    let other = ModelTest { bound: Bound::AtLeast(0.9), ..rare.clone() };
    assert_eq!(set(&store, &[other, test("All", 0.5)], None, 2), Ok(2));
    assert_eq!(set(&store, &[], None, 3), Ok(0));
    assert_eq!(text(&store, "model-tests/rare-cases.json"), None);
    assert_eq!(text(&store, ".pre-commit-config.yaml"), None);
    let said = ["Remove the model test All", "Add the model test All", "Add the model test Rare cases"];
    assert_eq!(&messages(&store)[..3], &said);

    // Nothing of a version's tests is ever lost: an undo only has to name them.
    block_on(empty_trash(&store, 0.0, &at(4))).unwrap();
    assert_eq!(block_on(read_content(&store, &md5_hex(ROWS))).unwrap(), ROWS);
    assert_eq!(set(&store, &[rare], None, 5), Ok(1));
}

#[test]
fn what_makes_no_test_changes_nothing() {
    let store = store_with_project();
    let check = |tests: &[ModelTest], kind: ProblemKind, words: &str| {
        let problem = set(&store, tests, Some(ROWS), 1).unwrap_err();
        assert_eq!(problem.kind, kind, "{problem}");
        assert!(problem.to_string().contains(words), "{problem}");
        assert_eq!(messages(&store).len(), 1);
    };
    check(&[test("Rare cases", 0.8), test("rare-cases", 0.9)], ProblemKind::Conflict, "already");
    check(&[ModelTest { metric: "luck".into(), ..test("a", 0.8) }], ProblemKind::BadInput, "luck");
    let slice = TestSlice { n_rows: 0, ..test("a", 0.8).slice };
    check(&[ModelTest { slice, ..test("a", 0.8) }], ProblemKind::BadInput, "nothing");
    let slice = TestSlice { md5: "0".repeat(32), ..test("a", 0.8).slice };
    check(&[ModelTest { slice, ..test("a", 0.8) }], ProblemKind::NotFound, "not here");
}

#[test]
fn a_run_that_fails_a_test_is_held_back_and_nothing_of_it_is_lost() {
    let store = store_with_project();
    let (rare, p1) = (test("Rare cases", 0.8), id("p1"));
    set(&store, std::slice::from_ref(&rare), Some(ROWS), 1).unwrap();
    let before = messages(&store).len();
    let run = train(&store, "r1", vec![result(&rare, 0.71)], 2);
    assert_eq!((run.status, run.is_held_back), (RunStatus::Finished, true));
    let why = "accuracy 0.71 on \u{201c}Rare cases\u{201d} is under 0.8";
    assert_eq!(run.held_back().as_deref(), Some(why));
    assert_eq!(messages(&store).len(), before, "no version");
    let row = &block_on(runs::list(&store, &p1, &[])).unwrap()[0];
    assert_eq!((row.held_back.as_deref(), row.metrics["accuracy"]), (Some(why), 0.9));
    block_on(empty_trash(&store, 0.0, &at(4))).unwrap();
    assert_eq!(block_on(runs::read_model_files(&store, &run)).unwrap(), finished("r1", 0.9).files);

    // Other versions come and go meanwhile.
    train(&store, "r2", vec![result(&rare, 0.95)], 5);
    assert!(in_run(&store, 1, "metrics.json").is_none() && in_run(&store, 2, "metrics.json").is_some());

    let run = block_on(runs::commit_anyway(&store, &p1, &run.id, &at(7))).unwrap();
    assert!(!run.is_held_back && run.held_back().is_none());
    assert_eq!(messages(&store)[0], "Train mlp 1 (run 1)");
    let tests: serde_json::Value = serde_json::from_str(&in_run(&store, 1, "tests.json").unwrap()).unwrap();
    assert_eq!(tests["Rare cases"], serde_json::json!({ "accuracy": 0.71, "n_rows": 1, "n_learned": 0 }));
    assert_eq!(block_on(runs::list(&store, &p1, &[])).unwrap()[1].held_back, None);
    let again = block_on(runs::commit_anyway(&store, &p1, &run.id, &at(8))).unwrap_err();
    assert!(Problem::from(again).what.contains("history already"));
}

#[test]
fn tested_again_a_run_goes_into_the_history_and_never_out_of_it() {
    let store = store_with_project();
    let (strict, mild, p1) = (test("Rare cases", 0.8), test("Rare cases", 0.7), id("p1"));
    set(&store, std::slice::from_ref(&strict), Some(ROWS), 1).unwrap();
    train(&store, "r1", vec![result(&strict, 0.71)], 2);
    let set_tests = |results: &[ModelTestResult], seconds| {
        block_on(runs::set_tests(&store, &p1, &run_id("r1"), results, &at(seconds))).unwrap()
    };
    let before = messages(&store).len();
    assert!(set_tests(&[result(&strict, 0.72)], 4).is_held_back);
    assert_eq!(messages(&store).len(), before);
    assert!(!set_tests(&[result(&mild, 0.72)], 5).is_held_back);
    assert_eq!(messages(&store).len(), before + 1);
    let run = set_tests(&[result(&strict, 0.72)], 6);
    assert!(!run.is_held_back && run.tests[0].holds_back(), "what is in the history stays there");
    assert_eq!(messages(&store).len(), before + 1);
}

#[test]
fn a_test_about_another_target_says_nothing_and_one_that_cannot_be_made_is_no_pass() {
    let store = store_with_project();
    let rare = test("Rare cases", 0.8);
    let unchecked = ModelTestResult::unchecked(&rare, say::model_tests::column_missing("sepal_length"));
    let other = ModelTestResult { verdict: TestVerdict::OtherTarget, ..unchecked.clone() };
    let run = train(&store, "r1", vec![other], 1);
    assert!(!run.is_held_back);
    assert_eq!(in_run(&store, 1, "tests.json"), None);
    let run = train(&store, "r2", vec![unchecked], 3);
    assert!(run.held_back().unwrap().contains("could not be checked: The test's rows have no column"));
}

#[test]
fn the_pipeline_tests_what_it_trains() {
    let store = store_with_project();
    let rare = test("Rare cases", 0.8);
    set(&store, std::slice::from_ref(&rare), Some(ROWS), 1).unwrap();
    train(&store, "r1", vec![result(&rare, 0.95)], 2);
    let pipeline = in_run(&store, 1, "dvc.yaml").unwrap();
    let pipeline = yaml::read(&pipeline).unwrap();
    let command = "bunsen test model ../../model-tests/rare-cases.json --data ../../data/iris.csv --metrics tests.json";
    assert_eq!(pipeline.at("stages.test.cmd").unwrap().as_text(), Some(command));
    let deps = pipeline.at("stages.test.deps").unwrap().as_list().unwrap();
    let deps: Vec<_> = deps.iter().map(|dep| dep.as_text().unwrap()).collect();
    let rows = "../../model-tests/rare-cases.csv";
    assert_eq!(deps, ["model", "../../model-tests/rare-cases.json", rows, "../../data/iris.csv"]);
    let lock = LockFile::read(&in_run(&store, 1, "dvc.lock").unwrap()).unwrap();
    let (train, test) = (lock.stage("train").unwrap(), lock.stage("test").unwrap());
    let md5 = |path: &str| test.deps.iter().find(|dep| dep.path == path).map(|dep| dep.md5.clone()).unwrap();
    assert_eq!(md5("../../model-tests/rare-cases.csv"), md5_hex(ROWS));
    assert_eq!(
        md5("../../model-tests/rare-cases.json"),
        md5_hex(text(&store, "model-tests/rare-cases.json").unwrap().as_bytes())
    );
    assert_eq!(md5("model"), train.outs.iter().find(|out| out.path == "model").unwrap().md5);
    assert_eq!(test.outs[0].md5, md5_hex(in_run(&store, 1, "tests.json").unwrap().as_bytes()));
}

#[test]
fn an_exported_project_takes_its_tests_and_held_back_runs_along() {
    let store = store_with_project();
    let rare = test("Rare cases", 0.8);
    set(&store, std::slice::from_ref(&rare), Some(ROWS), 1).unwrap();
    train(&store, "r1", vec![result(&rare, 0.71)], 2);
    let zip = block_on(archive::export(&store, &id("p1"))).unwrap().bytes;
    let there = MemoryStore::new();
    let checked = block_on(archive::check("iris.zip", &zip, &ImportLimits::default())).unwrap();
    block_on(archive::import(&there, checked, id("p2"), &at(9))).unwrap();
    assert_eq!(block_on(project::open(&there, &id("p2"))).unwrap().tests, [rare]);
    let row = block_on(runs::list(&there, &id("p2"), &[])).unwrap().remove(0);
    assert!(row.held_back.is_some());
    let run = block_on(runs::commit_anyway(&there, &id("p2"), &row.id, &at(10))).unwrap();
    assert_eq!(block_on(runs::read_model_files(&there, &run)).unwrap(), finished("r1", 0.9).files);
    assert!(block_on(there.read(Space::Files, &md5_hex(ROWS))).unwrap().is_some());
}
