//! Going back: restore, reset, revert; and nothing half done.

use bunsen_project::project::{self, DataChange};
use bunsen_project::versions::{self, VersionError};
use bunsen_project::{MemoryStore, OpenedProject, ProjectError, empty_trash, runs};
use bunsen_spec::{LogOrder, MergeOutcome, Moved, ReadOptions, ResetMode, Resolution};
use futures::executor::block_on;

use crate::projects::check_whole;
use crate::sample::{at, card, run_folder, store_with_project, train};
use crate::versions::{add_table, describe, head, limits, p1, read_as, reasons, refused, store_with_conflict, switch};

fn opened(store: &MemoryStore) -> OpenedProject {
    block_on(project::open(store, &p1())).unwrap()
}

#[test]
fn files_come_back_from_older_versions() {
    let store = store_with_project();
    let first = head(&store);
    describe(&store, "two", 1);
    add_table(&store, "cities.csv", b"name\nBern\n", 2);
    let restore = |paths: &[&str], from: &str| {
        let paths: Vec<_> = paths.iter().map(|path| (*path).to_string()).collect();
        block_on(versions::restore(&store, &p1(), &paths, from, &at(3))).map(|_| opened(&store))
    };
    let opened = restore(&["data/iris.csv.card.json"], &first).unwrap();
    assert_eq!((opened.card, opened.data.as_ref().unwrap().others.len(), opened.summary.n_versions), (card(), 1, 4));
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
    assert_eq!(opened.data.as_ref().unwrap().others[0].name, "cities.csv");
}

#[test]
fn a_hard_reset_leaves_commits_and_runs_where_they_can_be_found() {
    let store = store_with_project();
    let first = head(&store);
    describe(&store, "two", 1);
    let run = train(&store, "r1", 1, "weights", 2);
    let last = head(&store);
    let moved = block_on(versions::reset(&store, &p1(), &first, ResetMode::Hard, None, &at(5))).unwrap();
    assert_eq!(moved, Moved { from: last.clone(), to: first.clone() });
    let opened = opened(&store);
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
    let before = head(&store);
    let moved = block_on(versions::reset(&store, &p1(), "HEAD~3", ResetMode::Soft, None, &at(4))).unwrap();
    assert_eq!(moved, Moved { from: before, to: head(&store) });
    let opened = opened(&store);
    assert_eq!((opened.summary.n_versions, opened.card.limits.as_str()), (2, "three"));
    assert_eq!(opened.data.as_ref().unwrap().options.delimiter, Some(';'));
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
    block_on(versions::revert(&store, &p1(), "HEAD~1", &at(3))).unwrap();
    let opened = opened(&store);
    assert_eq!((opened.card, opened.data.as_ref().unwrap().options.delimiter), (card(), Some(';')));
    let log = block_on(versions::log(&store, &p1(), LogOrder::Date, 0, 1)).unwrap();
    assert!(log.commits[0].message.starts_with("Revert \"Describe iris.csv\"\n\nThis reverts commit "));
    describe(&store, "three", 4);
    let again = block_on(versions::revert(&store, &p1(), "HEAD~3", &at(5)));
    assert_eq!(refused(again), VersionError::RevertConflicts(vec!["data/iris.csv.card.json".into()]));
    let root = block_on(versions::revert(&store, &p1(), "HEAD~4", &at(5)));
    assert_eq!(refused(root), VersionError::CannotRevert(0));
}

fn retrace(store: &MemoryStore, from: &str, to: &str, seconds: u32) -> Result<Moved, ProjectError> {
    block_on(versions::retrace(store, &p1(), from, to, &at(seconds)))
}

#[test]
fn an_undone_step_leaves_no_trace_where_nothing_followed() {
    let store = store_with_project();
    let first = head(&store);
    let content = DataChange::Content(b"a,b\n9,9\n".to_vec().into(), ReadOptions::default());
    let moved = block_on(project::move_data(&store, &p1(), &content, &at(1))).unwrap();
    assert_eq!(moved, Moved { from: first.clone(), to: head(&store) });
    let nowhere = Moved { from: moved.to.clone(), to: moved.to.clone() };
    assert_eq!(block_on(project::move_data(&store, &p1(), &content, &at(2))).unwrap(), nowhere);
    assert_eq!(retrace(&store, &moved.to, &moved.from, 3).unwrap().to, first);
    assert_eq!((head(&store), opened(&store).summary.n_versions), (first.clone(), 1));
    assert_eq!(retrace(&store, &moved.from, &moved.to, 4).unwrap().to, moved.to);
    assert_eq!((head(&store), opened(&store).data.as_ref().unwrap().size_bytes), (moved.to, 8));
    assert_eq!(reasons(&store)[1], format!("reset: moving to {first}"));
}

#[test]
fn what_followed_an_undone_step_stays() {
    let store = store_with_project();
    let before = opened(&store).data;
    // A run that ends in the moment of a change: the change says where the branch was when it was made.
    let seen = head(&store);
    train(&store, "r1", 1, "weights", 1);
    let content = DataChange::Content(b"a,b\n9,9\n".to_vec().into(), ReadOptions::default());
    let moved = block_on(project::move_data(&store, &p1(), &content, &at(2))).unwrap();
    assert_ne!(moved.from, seen);
    train(&store, "r2", 2, "others", 3);
    describe(&store, "two", 4);
    let after = head(&store);
    let undone = retrace(&store, &moved.to, &moved.from, 5).unwrap();
    assert_eq!(undone, Moved { from: after, to: head(&store) });
    let back = opened(&store);
    assert_eq!((back.data, back.card.limits.as_str()), (before, "two"));
    assert!(run_folder(&store, "p1", 1).is_some() && run_folder(&store, "p1", 2).is_some());
    assert!(reasons(&store)[0].starts_with("revert: Revert \"New version of iris.csv\""), "{:?}", reasons(&store));
    // Undone again there is nothing left to do; done again it is as it was, with all that followed.
    assert_eq!(retrace(&store, &moved.to, &moved.from, 6).unwrap(), Moved { from: undone.to.clone(), to: undone.to });
    retrace(&store, &moved.from, &moved.to, 7).unwrap();
    let again = opened(&store);
    assert_eq!((again.data.as_ref().unwrap().size_bytes, again.card.limits.as_str()), (8, "two"));
    assert!(reasons(&store)[0].starts_with("revert: Go back to \"New version of iris.csv\""), "{:?}", reasons(&store));
    // What was changed again since is left as it is, and said.
    let newer = DataChange::Content(b"a,b\n7,7\n7,7\n".to_vec().into(), ReadOptions::default());
    block_on(project::move_data(&store, &p1(), &newer, &at(8))).unwrap();
    let refusal = refused(retrace(&store, &moved.to, &moved.from, 9));
    assert_eq!(refusal, VersionError::RevertConflicts(vec!["data/iris.csv.dvc".into()]));
}

#[test]
fn a_merge_is_undone_on_its_own_branch_alone() {
    let store = store_with_project();
    block_on(versions::create_branch(&store, &p1(), "trial", "HEAD", &at(1))).unwrap();
    switch(&store, "trial", 2);
    add_table(&store, "cities.csv", b"name\nBern\n", 3);
    switch(&store, "main", 4);
    describe(&store, "two", 5);
    let before = head(&store);
    let outcome = block_on(versions::merge(&store, &p1(), "trial", &at(6))).unwrap();
    let moved = outcome.moved().unwrap();
    assert!(matches!(outcome, MergeOutcome::Merged { .. }));
    assert_eq!(moved, Moved { from: before, to: head(&store) });
    train(&store, "r1", 1, "weights", 7);
    switch(&store, "trial", 8);
    let elsewhere = VersionError::NotOnBranch { branch: "trial".into(), commit: moved.to.clone() };
    assert_eq!(refused(retrace(&store, &moved.to, &moved.from, 9)), elsewhere);
    switch(&store, "main", 10);
    retrace(&store, &moved.to, &moved.from, 11).unwrap();
    let back = opened(&store);
    assert_eq!((back.data.as_ref().unwrap().others.len(), back.card.limits.as_str()), (0, "two"));
    assert!(run_folder(&store, "p1", 1).is_some());

    let store = store_with_conflict();
    let ours = head(&store);
    block_on(versions::merge(&store, &p1(), "trial", &at(14))).unwrap();
    assert_eq!(refused(retrace(&store, &ours, "HEAD~1", 15)), VersionError::MergeInProgress("trial".into()));
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
    check_whole("retrace", &store, async |s| versions::retrace(s, &p1, "HEAD", "HEAD~1", &at(21)).await.map(drop));
}
