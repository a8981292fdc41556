//! The pipeline at the top of a project.

use std::collections::BTreeMap;

use bunsen_project::pipeline::{LockFile, Locked, read_stages};
use bunsen_project::project::{self, DataChange};
use bunsen_project::{
    Beforehand, Finished, MemoryStore, NewRun, Space, Store, empty_trash, git, md5_hex, read_content, runs, versions,
};
use bunsen_spec::{
    Bound, DataRef, ModelTest, ModelTestResult, RecipeStep, RunRecord, Step, Suite, TestSlice, TrainSpec, Validation,
    ValidationResult, say,
};
use futures::executor::block_on;

use crate::sample::{at, finished, new_run, read_text_file, run_folder, run_id, saved, store_with_project, train};
use crate::sync::fake_edge::FakeEdge;
use crate::sync::sides;
use crate::versions::{add_table, p1};

const PREPARED: &[u8] = b"sepal_length,species\n5.1,setosa\n";

pub fn suite() -> Suite {
    let json = r#"{"expectations": [{"type": "expect_column_to_exist", "kwargs": {"column": "species"}}]}"#;
    Suite::read(json.as_bytes()).unwrap()
}

fn result() -> ValidationResult {
    Validation::of_nothing().result
}

pub fn prepare(store: &MemoryStore, columns: &[&str], seconds: u32) -> DataRef {
    let recipe: Vec<RecipeStep> = match columns {
        [] => Vec::new(),
        columns => vec![Step::DropMissing { columns: columns.iter().map(|name| name.to_string()).collect() }.into()],
    };
    let change = DataChange::Recipe(recipe, "Prepare".into());
    block_on(project::change_data(store, &p1(), &change, &at(seconds))).unwrap().data.unwrap()
}

pub fn expect(store: &MemoryStore, suite: &Suite, seconds: u32) {
    block_on(project::set_suite(store, &p1(), suite, &at(seconds))).unwrap();
}

/// Trains on the data as it is, prepared and checked.
pub fn train_all(store: &MemoryStore, run: &str, weights: &str, seconds: u32) -> RunRecord {
    let data = block_on(project::open(store, &p1())).unwrap().data.unwrap();
    let new = new_run(run, 7);
    let new = NewRun { spec: TrainSpec { data, ..new.spec }, ..new };
    let beforehand = Beforehand { prepared: Some(PREPARED.to_vec()), validation: Some((suite(), result())) };
    let finished = Finished { beforehand, ..finished(weights, 0.9) };
    block_on(async {
        runs::start(store, &p1(), new, &at(seconds)).await.unwrap();
        runs::save(store, &p1(), &run_id(run), &saved(1, b"checkpoint"), 0.0).await.unwrap();
        runs::finish(store, &p1(), &run_id(run), &finished, &at(seconds + 1)).await.unwrap()
    })
}

pub fn read(store: &MemoryStore, path: &str) -> Option<String> {
    let bytes = block_on(read_text_file(store, &p1(), path)).unwrap();
    bytes.map(|bytes| String::from_utf8(bytes).unwrap())
}

/// A text file in the folder of the run of this number.
pub fn in_run(store: &MemoryStore, number: u64, file: &str) -> Option<String> {
    read(store, &format!("{}/{file}", run_folder(store, "p1", number)?))
}

/// The names of the stages, in their order.
pub fn stages(store: &MemoryStore) -> Vec<String> {
    let text = read(store, "dvc.yaml").unwrap_or_default();
    read_stages("dvc.yaml", &text, &[]).unwrap().into_iter().map(|stage| stage.name).collect()
}

pub fn locked(store: &MemoryStore, stage: &str) -> Option<Locked> {
    LockFile::read(&read(store, "dvc.lock").unwrap_or_default()).unwrap().stage(stage)
}

/// Puts a file into the newest version, as git would.
fn write(store: &MemoryStore, path: &str, text: &str) {
    let head = block_on(git::read_branch(store, "p1")).unwrap();
    let tree = block_on(git::read_commit(store, head)).unwrap().tree;
    let mut objects = Vec::new();
    let changes = BTreeMap::from([(path.to_string(), Some(text.as_bytes().to_vec()))]);
    let tree = block_on(git::edit_tree(store, Some(tree), changes, &mut objects)).unwrap().unwrap();
    let commit = git::write_commit(tree, &[head], &at(1), "By hand");
    let mut batch = bunsen_project::Batch::default();
    batch.put.push((Space::Refs, "p1/refs/heads/main".into(), format!("{}\n", commit.id).into_bytes()));
    objects.push(commit);
    objects.into_iter().for_each(|object| object.put_into(&mut batch));
    block_on(store.write(batch)).unwrap();
}

#[test]
fn stages_follow_the_data() {
    let store = store_with_project();
    assert_eq!(read(&store, "dvc.yaml"), None);
    prepare(&store, &["species"], 1);
    assert_eq!(stages(&store), ["clean"]);
    assert_eq!(read(&store, "prepared/.gitignore").as_deref(), Some("/iris.csv\n"));
    expect(&store, &suite(), 2);
    assert_eq!(stages(&store), ["clean", "validate"]);
    train(&store, "r1", 7, "weights", 3);
    assert_eq!(stages(&store), ["clean", "validate", "train"]);
    add_table(&store, "its cities.csv", b"a\n1\n", 5);
    let text = read(&store, "dvc.yaml").unwrap();
    for stage in read_stages("dvc.yaml", &text, &[]).unwrap() {
        assert!(stage.deps.iter().any(|path| path == "data/its cities.csv"), "{}", stage.name);
    }
    prepare(&store, &[], 6);
    assert_eq!((stages(&store), read(&store, "prepared/.gitignore")), (vec!["validate".into(), "train".into()], None));
    assert!(!read(&store, "dvc.yaml").unwrap().contains("recipe"));
    expect(&store, &Suite::default(), 7);
    assert_eq!(stages(&store), ["train"]);
    assert!(!read(&store, "dvc.yaml").unwrap().contains("validation.json"));
    block_on(versions::restore(&store, &p1(), &["data/iris.csv.recipe.json".into()], "HEAD~2", &at(8))).unwrap();
    assert_eq!(stages(&store), ["clean", "train"]);
}

#[test]
fn a_finished_run_has_run_every_stage() {
    let store = store_with_project();
    prepare(&store, &["species"], 1);
    expect(&store, &suite(), 2);
    let run = train_all(&store, "r1", "weights", 3);
    let expected = [
        "stages:",
        "  clean:",
        "    cmd: bunsen clean data/iris.csv.recipe.json data/iris.csv --project ",
        "      bunsen.json --out prepared/iris.csv",
        "    deps:",
        "    - data/iris.csv",
        "    - data/iris.csv.recipe.json",
        "    - bunsen.json",
        "    outs:",
        "    - prepared/iris.csv",
        "  validate:",
        "    cmd: bunsen validate gx/expectations/iris.json data/iris.csv --project ",
        "      bunsen.json --recipe data/iris.csv.recipe.json --only-critical --out ",
        "      validation.json",
        "    deps:",
        "    - data/iris.csv",
        "    - data/iris.csv.recipe.json",
        "    - bunsen.json",
        "    - gx/expectations/iris.json",
        "    outs:",
        "    - validation.json:",
        "        cache: false",
        "  train:",
        "    cmd: bunsen train data/iris.csv --project bunsen.json --recipe ",
        "      data/iris.csv.recipe.json --params params.yaml --out model --metrics ",
        "      metrics.json --curves curves.csv",
        "    deps:",
        "    - data/iris.csv",
        "    - data/iris.csv.recipe.json",
        "    - bunsen.json",
        "    - validation.json",
        "    params:",
        "    - params.yaml:",
        "    outs:",
        "    - model",
        "    - curves.csv:",
        "        cache: false",
        "    metrics:",
        "    - metrics.json:",
        "        cache: false",
        "plots:",
        "- curves.csv:",
        "    x: step",
        "    y:",
        "    - loss_train",
        "    - loss_validation",
        "",
    ]
    .join("\n");
    assert_eq!(read(&store, "dvc.yaml").unwrap(), expected);
    for stage in read_stages("dvc.yaml", &expected, &[]).unwrap() {
        let locked = locked(&store, &stage.name).unwrap_or_else(|| panic!("{} has not run", stage.name));
        assert_eq!(locked.command, stage.command);
        for file in locked.deps.iter().chain(&locked.outs).filter(|file| !file.is_folder()) {
            if let Some(text) = read(&store, &file.path) {
                assert_eq!((file.md5.clone(), file.size_bytes), (md5_hex(text.as_bytes()), Some(text.len() as u64)));
            } else {
                assert!(block_on(read_content(&store, &file.md5)).is_ok(), "{}", file.path);
            }
        }
        let paths = |files: Vec<String>| files.into_iter().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(paths(locked.deps.into_iter().map(|dep| dep.path).collect()), paths(stage.deps));
    }
    let prepared = run.prepared.unwrap();
    assert_eq!((prepared.path.as_str(), prepared.md5), ("prepared/iris.csv", md5_hex(PREPARED)));
    assert!(read(&store, ".gitignore").unwrap().ends_with("/model\n"));
    assert!(read(&store, "params.yaml").unwrap().starts_with("target: species\n"));
    assert_eq!(read(&store, "metrics.json"), in_run(&store, 1, "metrics.json"));
    assert_eq!(read(&store, "curves.csv"), in_run(&store, 1, "curves.csv"));

    // What changes later has not run yet, and the next run changes what it must.
    let before = locked(&store, "clean");
    prepare(&store, &["sepal_length"], 5);
    assert_eq!(locked(&store, "clean"), before);
    train_all(&store, "r2", "other weights", 6);
    assert_ne!(locked(&store, "clean"), before);
    assert_eq!(read(&store, ".gitignore").unwrap().matches("/model\n").count(), 1);
}

#[test]
fn stages_that_are_not_known_to_have_run_are_left_to_others() {
    let store = store_with_project();
    prepare(&store, &["species"], 1);
    expect(&store, &suite(), 2);
    // This one was started before there was a recipe, and nobody has checked its table.
    let run = train(&store, "r1", 7, "weights", 3);
    assert_eq!((locked(&store, "clean"), locked(&store, "validate"), locked(&store, "train")), (None, None, None));
    assert_eq!((run.prepared, read(&store, "validation.json")), (None, None));
    assert!(read(&store, "metrics.json").is_some());
}

#[test]
fn a_run_that_is_held_back_is_not_at_the_top() {
    let store = store_with_project();
    prepare(&store, &["species"], 1);
    train_all(&store, "r1", "weights", 2);
    let top =
        |store: &MemoryStore| ["dvc.yaml", "dvc.lock", "params.yaml", "metrics.json"].map(|path| read(store, path));
    let before = top(&store);
    let test = ModelTest {
        name: "Rare cases".into(),
        target: "species".into(),
        metric: "accuracy".into(),
        bound: Bound::AtLeast(0.8),
        slice: TestSlice::default(),
    };
    let tests = vec![ModelTestResult::unchecked(&test, say::model_tests::empty_slice())];
    let beforehand = Beforehand { prepared: Some(b"sepal_length\n5.1\n".to_vec()), validation: None };
    let data = block_on(project::open(&store, &p1())).unwrap().data.unwrap();
    let new = NewRun { spec: TrainSpec { data, seed: 8, ..new_run("r2", 8).spec }, ..new_run("r2", 8) };
    let held_back = block_on(async {
        runs::start(&store, &p1(), new, &at(4)).await.unwrap();
        let finished = Finished { tests, beforehand, ..finished("other weights", 0.8) };
        runs::finish(&store, &p1(), &run_id("r2"), &finished, &at(5)).await.unwrap()
    });
    assert!(held_back.is_held_back);
    assert_eq!(top(&store), before);
    block_on(runs::commit_anyway(&store, &p1(), &run_id("r2"), &at(6))).unwrap();
    assert!(read(&store, "params.yaml").unwrap().contains("seed: 8"));
    assert_eq!(read(&store, "metrics.json"), in_run(&store, 2, "metrics.json"));
    assert_eq!(locked(&store, "clean").unwrap().outs[0].md5, held_back.prepared.unwrap().md5);
}

#[test]
fn a_damaged_file_at_the_top_holds_nothing_up() {
    let store = store_with_project();
    prepare(&store, &["species"], 1);
    train_all(&store, "r1", "weights", 2);
    let head = block_on(git::read_branch(&store, "p1")).unwrap();
    let tree = block_on(git::read_commit(&store, head)).unwrap().tree;
    let lock = block_on(git::read_tree(&store, tree)).unwrap()["dvc.lock"];
    let git::Entry::File(lock) = lock else { panic!("{lock:?}") };
    let mut batch = bunsen_project::Batch::default();
    batch.put.push((Space::Objects, lock.to_string(), b"?".to_vec()));
    block_on(store.write(batch)).unwrap();
    train_all(&store, "r2", "other weights", 4);
    assert!(locked(&store, "train").is_some());
}

#[test]
fn stages_of_a_learner_stay() {
    let store = store_with_project();
    let own = "# Mine.\nstages:\n  report: {cmd: make report, deps: [metrics.json]}\n";
    write(&store, "dvc.yaml", own);
    add_table(&store, "cities.csv", b"a\n1\n", 2);
    assert_eq!(read(&store, "dvc.yaml").as_deref(), Some(own));
    write(&store, "params.yaml", "mine: 1\n");
    train_all(&store, "r1", "weights", 3);
    assert_eq!(stages(&store), ["train", "report"]);
    assert!(read(&store, "params.yaml").unwrap().starts_with("mine: 1\ntarget: species\n"));
    let own = "stages: {train: {cmd: python train.py, deps: [params.yaml]}}\n";
    write(&store, "dvc.yaml", own);
    write(&store, "params.yaml", "mine: 1\n");
    train_all(&store, "r2", "weights", 5);
    assert_eq!(
        (read(&store, "dvc.yaml").as_deref(), read(&store, "params.yaml").as_deref()),
        (Some(own), Some("mine: 1\n"))
    );
    prepare(&store, &["species"], 7);
    assert_eq!(stages(&store), ["clean", "train"]);
    write(&store, "dvc.yaml", "stages: [\n");
    train_all(&store, "r3", "weights", 8);
    assert_eq!(read(&store, "dvc.yaml").as_deref(), Some("stages: [\n"));
}

#[test]
fn what_a_lost_run_wrote_is_forgotten() {
    let store = store_with_project();
    prepare(&store, &["species"], 1);
    let run = train_all(&store, "r1", "weights", 2);
    let prepared = run.prepared.unwrap().md5;
    train_all(&store, "r2", "other weights", 4);
    let lose = |run: &str, seconds: u32| {
        block_on(runs::trash(&store, &p1(), &run_id(run), &at(seconds))).unwrap();
        block_on(empty_trash(&store, 0.0, &at(seconds + 1))).unwrap();
    };
    lose("r1", 6);
    assert_eq!(stages(&store), ["clean", "train"]);
    assert!(locked(&store, "clean").is_some() && block_on(read_content(&store, &prepared)).is_ok());
    lose("r2", 200);
    assert_eq!(
        (stages(&store), read(&store, "params.yaml"), read(&store, "dvc.lock")),
        (vec!["clean".into()], None, None)
    );
    assert!(!read(&store, "dvc.yaml").unwrap().contains("plots"));
    assert!(block_on(read_content(&store, &prepared)).is_err());
}

#[test]
fn a_clone_has_all_that_the_stages_wrote() {
    let store = store_with_project();
    prepare(&store, &["species"], 1);
    let prepared = train_all(&store, "r1", "weights", 2).prepared.unwrap().md5;
    let edge = FakeEdge::default();
    sides::push(&store, "p1", &edge).unwrap();
    assert!(edge.contents.borrow().contains_key(&prepared));
    let other = MemoryStore::new();
    sides::clone(&other, &edge).unwrap();
    assert_eq!(block_on(read_content(&other, &prepared)).unwrap(), PREPARED);
}
