//! Going back: restore, reset, revert; and nothing half done.

use bunsen_project::project::{self, DataChange};
use bunsen_project::versions::{self, VersionError};
use bunsen_project::{empty_trash, runs};
use bunsen_spec::{LogOrder, ResetMode, Resolution};
use futures::executor::block_on;

use crate::projects::check_whole;
use crate::sample::{at, card, run_folder, store_with_project, train};
use crate::versions::{add_table, describe, head, limits, p1, read_as, reasons, refused, store_with_conflict, switch};

#[test]
fn files_come_back_from_older_versions() {
    let store = store_with_project();
    let first = head(&store);
    describe(&store, "two", 1);
    add_table(&store, "cities.csv", b"name\nBern\n", 2);
    let restore = |paths: &[&str], from: &str| {
        let paths: Vec<_> = paths.iter().map(|path| (*path).to_string()).collect();
        block_on(versions::restore(&store, &p1(), &paths, from, &at(3)))
    };
    let opened = restore(&["data/iris.csv.card.json"], &first).unwrap();
    assert_eq!((opened.card, opened.data.others.len(), opened.summary.n_versions), (card(), 1, 4));
    assert_eq!(reasons(&store)[0], format!("commit: Restore data/iris.csv.card.json from {}", &first[..7]));
    let again = restore(&["data/iris.csv.card.json"], "HEAD").unwrap();
    assert_eq!(again.summary.n_versions, 4, "nothing to bring back, no commit");
    let opened = restore(&["data/iris.csv.card.json/"], "HEAD~1").unwrap();
    assert_eq!((opened.card.limits.as_str(), opened.summary.n_versions), ("two", 5));
    let opened = restore(&["data/iris.csv.card.json"], &first).unwrap();
    assert_eq!((opened.card, opened.summary.n_versions), (card(), 6));
    let no_file = VersionError::NoFile { path: "nothing.txt".into(), version: "HEAD".into() };
    assert_eq!(refused(restore(&["nothing.txt"], "HEAD")), no_file);
    block_on(project::change_data(&store, &p1(), &DataChange::RemoveOther("cities.csv".into()), &at(4))).unwrap();
    let unfit = refused(restore(&["bunsen.json"], "HEAD~1"));
    assert!(matches!(&unfit, VersionError::Unfit { why, .. } if why.contains("data/cities.csv.dvc")), "{unfit:?}");
    let opened = restore(&["bunsen.json", "data"], "HEAD~1").unwrap();
    assert_eq!(opened.data.others[0].name, "cities.csv");
}

#[test]
fn a_hard_reset_leaves_commits_and_runs_where_they_can_be_found() {
    let store = store_with_project();
    let first = head(&store);
    describe(&store, "two", 1);
    let run = train(&store, "r1", 1, "weights", 2);
    let last = head(&store);
    let opened = block_on(versions::reset(&store, &p1(), &first, ResetMode::Hard, None, &at(5))).unwrap();
    assert_eq!((opened.commit.as_str(), opened.card, opened.summary.n_versions), (first.as_str(), card(), 1));
    assert_eq!(reasons(&store)[0], format!("reset: moving to {first}"));
    assert_eq!(opened.summary.n_runs, 1, "runs are of the project, not of a branch");
    block_on(empty_trash(&store, 0.0, &at(6))).unwrap();
    let kept = block_on(runs::read(&store, &p1(), &run.id)).unwrap();
    assert_eq!(block_on(runs::read_model_files(&store, &kept)).unwrap()["model.safetensors"], b"weights");
    let lost = block_on(versions::lost(&store, &p1())).unwrap();
    assert_eq!((lost[0].commit.id.as_str(), lost[0].n_commits), (last.as_str(), 2));
    block_on(versions::create_branch(&store, &p1(), "found", &last, &at(7))).unwrap();
    switch(&store, "found", 8);
    assert_eq!(limits(&store), "two");
    assert!(run_folder(&store, "p1", 1).is_some());
}

#[test]
fn a_soft_reset_joins_commits() {
    let store = store_with_project();
    describe(&store, "two", 1);
    describe(&store, "three", 2);
    read_as(&store, ';', 3);
    let opened = block_on(versions::reset(&store, &p1(), "HEAD~3", ResetMode::Soft, None, &at(4))).unwrap();
    assert_eq!((opened.summary.n_versions, opened.card.limits.as_str()), (2, "three"));
    assert_eq!(opened.data.options.delimiter, Some(';'));
    let reasons = reasons(&store);
    assert!(reasons[0].starts_with("commit: Join 3 commits since "), "{reasons:?}");
    assert_eq!(reasons[1], "reset: moving to HEAD~3");
    block_on(versions::reset(&store, &p1(), "HEAD", ResetMode::Soft, None, &at(5))).unwrap();
    assert_eq!(self::reasons(&store).len(), reasons.len(), "nothing to do");
}

#[test]
fn one_commit_is_taken_back() {
    let store = store_with_project();
    describe(&store, "two", 1);
    read_as(&store, ';', 2);
    let opened = block_on(versions::revert(&store, &p1(), "HEAD~1", &at(3))).unwrap();
    assert_eq!((opened.card, opened.data.options.delimiter), (card(), Some(';')));
    let log = block_on(versions::log(&store, &p1(), LogOrder::Date, 0, 1)).unwrap();
    assert!(log.commits[0].message.starts_with("Revert \"Describe iris.csv\"\n\nThis reverts commit "));
    describe(&store, "three", 4);
    let again = block_on(versions::revert(&store, &p1(), "HEAD~3", &at(5)));
    assert_eq!(refused(again), VersionError::RevertConflicts(vec!["data/iris.csv.card.json".into()]));
    let root = block_on(versions::revert(&store, &p1(), "HEAD~4", &at(5)));
    assert_eq!(refused(root), VersionError::CannotRevert(0));
}

#[test]
fn whatever_fails_changes_nothing() {
    let store = store_with_conflict();
    train(&store, "r1", 1, "weights", 5);
    let p1 = p1();
    check_whole("branch", &store, async |s| versions::create_branch(s, &p1, "b", "HEAD", &at(10)).await);
    check_whole("tag", &store, async |s| versions::create_tag(s, &p1, "t", "HEAD", Some("T"), &at(11)).await);
    check_whole("rename", &store, async |s| versions::rename_branch(s, &p1, "b", "renamed", &at(12)).await);
    check_whole("delete tag", &store, async |s| {
        // Taking something away needs no room, but the log grows.
        versions::create_tag(s, &p1, "t2", "HEAD", None, &at(13)).await
    });
    check_whole("merge", &store, async |s| versions::merge(s, &p1, "trial", &at(14)).await.map(drop));
    check_whole("resolve", &store, async |s| {
        let text =
            Resolution::Text(r#"{"title":"x","description":"","source":"","license":"","pii":"","limits":""}"#.into());
        versions::resolve(s, &p1, "data/iris.csv.card.json", &text, None, &at(15)).await.map(drop)
    });
    check_whole("finish", &store, async |s| versions::finish_merge(s, &p1, &at(16)).await.map(drop));
    check_whole("switch", &store, async |s| versions::switch(s, &p1, "trial", &at(17)).await.map(drop));
    check_whole("reset", &store, async |s| {
        versions::reset(s, &p1, "HEAD~1", ResetMode::Hard, None, &at(18)).await.map(drop)
    });
    check_whole("restore", &store, async |s| {
        versions::restore(s, &p1, &["data".into()], "main", &at(19)).await.map(drop)
    });
    check_whole("revert", &store, async |s| versions::revert(s, &p1, "HEAD", &at(20)).await.map(drop));
}
