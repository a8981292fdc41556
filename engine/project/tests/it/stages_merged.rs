//! The pipeline at the top of a project, where two versions come together.

use bunsen_project::{MemoryStore, versions};
use bunsen_spec::{LogOrder, MergeOutcome};
use futures::executor::block_on;

use crate::sample::{at, store_with_project};
use crate::stages::{expect, in_run, locked, prepare, read, stages, suite, train_all};
use crate::versions::{branch_and_switch, merge, p1, switch};

#[test]
fn branches_with_runs_and_recipes_merge() {
    let store = store_with_project();
    branch_and_switch(&store, "trial", 1);
    prepare(&store, &["species"], 2);
    train_all(&store, "r1", "weights", 3);
    switch(&store, "main", 5);
    train_all(&store, "r2", "other weights", 6);
    let ours = read(&store, "metrics.json");
    assert!(matches!(merge(&store, "trial", 8), MergeOutcome::Merged { .. }));
    assert_eq!((stages(&store), read(&store, "metrics.json")), (vec!["clean".to_string(), "train".into()], ours));
    assert!(read(&store, "dvc.yaml").unwrap().contains("--recipe"));
    let model = locked(&store, "train").unwrap().outs.into_iter().find(|out| out.path == "model").unwrap();
    assert!(in_run(&store, 2, "dvc.lock").unwrap().contains(&model.md5));
    // Taken back, an older run leaves the newer one at the top.
    let log = block_on(versions::log(&store, &p1(), LogOrder::Topological, 0, 20)).unwrap();
    let older = log.commits.iter().find(|commit| commit.message.contains("run 1")).unwrap();
    block_on(versions::revert(&store, &p1(), &older.id, &at(9))).unwrap();
    assert_eq!(locked(&store, "train").unwrap().outs.iter().find(|out| out.path == "model"), Some(&model));
    assert_eq!(in_run(&store, 1, "metrics.json"), None);
}

#[test]
fn a_merge_takes_the_newer_run_from_the_other_side() {
    let store = store_with_project();
    branch_and_switch(&store, "trial", 1);
    train_all(&store, "r1", "weights", 2);
    switch(&store, "main", 4);
    expect(&store, &suite(), 5);
    train_all(&store, "r2", "other weights", 6);
    let top = |store: &MemoryStore| {
        ["dvc.yaml", "dvc.lock", "params.yaml", "metrics.json", "curves.csv", "validation.json"]
            .map(|path| read(store, path))
    };
    let theirs = top(&store);
    switch(&store, "trial", 8);
    assert!(matches!(merge(&store, "main", 9), MergeOutcome::Merged { .. }));
    assert_eq!(top(&store), theirs);
    assert!(in_run(&store, 1, "dvc.lock").is_some() && in_run(&store, 2, "dvc.lock").is_some());
}
