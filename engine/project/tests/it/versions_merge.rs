//! Merging: what goes together, what is decided, and what a merge in progress keeps.

use bunsen_project::project::{self, DataChange};
use bunsen_project::versions::{self, VersionError};
use bunsen_project::{Batch, MemoryStore, Space, Store, empty_trash, md5_hex, read_content};
use bunsen_spec::{ConflictKind, DataPointer, LogOrder, MergeOutcome, Resolution, Step};
use futures::executor::block_on;

use crate::sample::Interrupted;
use crate::sample::{at, run_folder, store_with_project, train};
use crate::versions::{
    add_table, branch_and_switch, describe, head, limits, merge, p1, read_as, reasons, refused, store_with_conflict,
    switch,
};

#[test]
fn merging_goes_forward_where_it_can() {
    let store = store_with_project();
    branch_and_switch(&store, "trial", 1);
    describe(&store, "trial", 2);
    let tip = head(&store);
    switch(&store, "main", 3);
    let before = head(&store);
    assert_eq!(merge(&store, "trial", 4), MergeOutcome::FastForward { before, commit: tip.clone() });
    assert_eq!((limits(&store).as_str(), head(&store)), ("trial", tip));
    assert_eq!(merge(&store, "trial", 5), MergeOutcome::UpToDate);
    assert_eq!(reasons(&store)[0], "merge trial: Fast-forward");
    block_on(versions::delete_branch(&store, &p1(), "trial", false, &at(6))).unwrap();
}

#[test]
fn merging_joins_what_both_did() {
    let store = store_with_project();
    branch_and_switch(&store, "trial", 1);
    describe(&store, "On trial.", 2);
    train(&store, "r1", 1, "weights", 3);
    switch(&store, "main", 5);
    read_as(&store, ';', 6);
    train(&store, "r2", 2, "other weights", 7);
    let MergeOutcome::Merged { commit, .. } = merge(&store, "trial", 9) else { panic!("both have commits") };
    let opened = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!((opened.commit.as_str(), opened.summary.n_versions), (commit.as_str(), 6));
    assert_eq!(
        (opened.card.limits.as_str(), opened.data.as_ref().unwrap().options.delimiter),
        ("On trial.", Some(';'))
    );
    assert!(run_folder(&store, "p1", 1).is_some() && run_folder(&store, "p1", 2).is_some());
    let log = block_on(versions::log(&store, &p1(), LogOrder::Topological, 0, 9)).unwrap();
    assert_eq!(log.commits[0].message, "Merge branch 'trial'");
    assert_eq!(reasons(&store)[0], "merge trial: Merge made by the 'ort' strategy.");
    let lanes: Vec<_> = log.commits.iter().map(|commit| commit.lane).collect();
    assert_eq!((lanes, log.n_lanes), (vec![0, 1, 1, 0, 0, 1], 2));
}

#[test]
fn conflicts_are_decided_one_by_one() {
    let store = store_with_conflict();
    let MergeOutcome::Conflicts(merge_info) = merge(&store, "trial", 5) else { panic!("both describe the data") };
    assert_eq!((merge_info.name.as_str(), merge_info.conflicts.len()), ("trial", 1));
    let conflict = &merge_info.conflicts[0];
    assert_eq!((conflict.path.as_str(), conflict.kind), ("data/iris.csv.card.json", ConflictKind::Text));
    let marked = conflict.marked_text("trial");
    let middle = "<<<<<<< HEAD\n  \"limits\": \"ours\",\n=======\n  \"limits\": \"theirs\",\n>>>>>>> trial\n";
    assert!(marked.contains(middle), "{marked}");
    assert_eq!(block_on(versions::status(&store, &p1())).unwrap().merge, Some(merge_info.clone()));

    let busy = VersionError::MergeInProgress("trial".into());
    assert_eq!(refused(block_on(versions::switch(&store, &p1(), "trial", &at(6)))), busy);
    assert_eq!(refused(block_on(versions::merge(&store, &p1(), "trial", &at(6)))), busy);
    let path = "data/iris.csv.card.json".to_string();
    let finish = || block_on(versions::finish_merge(&store, &p1(), &at(9)));
    assert_eq!(refused(finish()), VersionError::Unresolved(vec![path.clone()]));
    let resolve = |resolution: Resolution| block_on(versions::resolve(&store, &p1(), &path, &resolution, None, &at(7)));
    let bad = |why: &str| VersionError::BadResolution { path: path.clone(), why: why.into() };
    assert_eq!(refused(resolve(Resolution::Text(marked))), bad("marks of the conflict (<<<<<<<) are still in it"));
    assert!(matches!(refused(resolve(Resolution::Text("{".into()))), VersionError::BadResolution { .. }));
    let text = conflict.ours.as_ref().and_then(|side| side.text.clone()).unwrap().replace("ours", "both");
    assert!(resolve(Resolution::Text(text)).unwrap().conflicts[0].is_resolved);
    let none = block_on(versions::resolve(&store, &p1(), "README.md", &Resolution::Ours, None, &at(7)));
    assert_eq!(refused(none), VersionError::NoConflict("README.md".into()));

    // Tidying up takes nothing of what was decided.
    block_on(empty_trash(&store, 0.0, &at(8))).unwrap();
    let commit = finish().unwrap();
    assert_eq!((limits(&store).as_str(), head(&store)), ("both", commit.to));
    assert_eq!(reasons(&store)[0], "commit (merge): Merge branch 'trial'");
    assert_eq!(block_on(versions::status(&store, &p1())).unwrap().merge, None);
    assert!(block_on(store.read(Space::Refs, "p1/MERGE_HEAD")).unwrap().is_none());
    assert_eq!(refused(finish()), VersionError::NoMerge);
    assert_eq!(merge(&store, "trial", 10), MergeOutcome::UpToDate);
}

#[test]
fn a_merge_that_is_given_up_leaves_no_trace() {
    let store = store_with_conflict();
    let before = head(&store);
    assert!(matches!(merge(&store, "trial", 5), MergeOutcome::Conflicts(_)));
    block_on(versions::abort_merge(&store, &p1(), &at(6))).unwrap();
    assert_eq!((head(&store), limits(&store).as_str()), (before, "ours"));
    switch(&store, "trial", 7);
    assert_eq!(refused(block_on(versions::abort_merge(&store, &p1(), &at(8)))), VersionError::NoMerge);
}

#[test]
fn a_branch_may_go_on_while_a_merge_waits() {
    let store = store_with_conflict();
    assert!(matches!(merge(&store, "trial", 5), MergeOutcome::Conflicts(_)));
    let path = "data/iris.csv.card.json";
    block_on(versions::resolve(&store, &p1(), path, &Resolution::Theirs, None, &at(6))).unwrap();
    // A run ends: nothing of the merge is touched by it.
    train(&store, "r1", 1, "weights", 7);
    assert!(block_on(versions::status(&store, &p1())).unwrap().merge.unwrap().conflicts[0].is_resolved);
    // The card changes: the decision was made for another one.
    describe(&store, "ours again", 9);
    assert!(!block_on(versions::status(&store, &p1())).unwrap().merge.unwrap().conflicts[0].is_resolved);
    block_on(versions::resolve(&store, &p1(), path, &Resolution::Theirs, None, &at(10))).unwrap();
    block_on(versions::finish_merge(&store, &p1(), &at(11))).unwrap();
    assert_eq!(limits(&store), "theirs");
    assert!(run_folder(&store, "p1", 1).is_some());
}

#[test]
fn data_that_both_changed_is_decided_by_side_or_by_new_bytes() {
    let store = store_with_project();
    add_table(&store, "cities.csv", b"name\nBern\n", 1);
    branch_and_switch(&store, "trial", 2);
    add_table(&store, "cities.csv", b"name\nBern\nUlm\n", 3);
    switch(&store, "main", 4);
    add_table(&store, "cities.csv", b"name\nBern\nNan\n", 5);
    let MergeOutcome::Conflicts(info) = merge(&store, "trial", 6) else { panic!("both changed the table") };
    let conflict = &info.conflicts[0];
    let pointer = |bytes: &[u8]| Some(DataPointer { md5: md5_hex(bytes), size_bytes: bytes.len() as u64 });
    let data = |side: &Option<bunsen_spec::ConflictSide>| side.as_ref().and_then(|side| side.data.clone());
    assert_eq!((info.conflicts.len(), conflict.kind), (1, ConflictKind::Data));
    assert_eq!(data(&conflict.base), pointer(b"name\nBern\n"));
    assert_eq!(data(&conflict.ours), pointer(b"name\nBern\nNan\n"));
    assert_eq!(data(&conflict.theirs), pointer(b"name\nBern\nUlm\n"));
    let merged = b"name\nBern\nNan\nUlm\n".to_vec();
    let path = "data/cities.csv.dvc";
    let missing = block_on(versions::resolve(&store, &p1(), path, &Resolution::Data { read: None }, None, &at(7)));
    assert!(matches!(refused(missing), VersionError::BadResolution { .. }));
    block_on(versions::resolve(&store, &p1(), path, &Resolution::Data { read: None }, Some(merged.clone()), &at(7)))
        .unwrap();
    block_on(empty_trash(&store, 0.0, &at(8))).unwrap();
    block_on(versions::finish_merge(&store, &p1(), &at(9))).unwrap();
    let opened = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!(block_on(read_content(&store, &opened.data.as_ref().unwrap().others[0].md5)).unwrap(), merged);
}

#[test]
fn a_removed_file_that_was_changed_is_asked_about() {
    let store = store_with_project();
    let recipe = |column: &str| {
        let steps = vec![Step::DropMissing { columns: vec![column.into()] }.into()];
        DataChange::Recipe(steps, format!("Drop missing {column}"))
    };
    let change = |what: &DataChange, s| drop(block_on(project::change_data(&store, &p1(), what, &at(s))).unwrap());
    change(&recipe("a"), 1);
    branch_and_switch(&store, "trial", 2);
    change(&DataChange::Recipe(vec![], "Start over".into()), 3);
    switch(&store, "main", 4);
    change(&recipe("b"), 5);
    let MergeOutcome::Conflicts(info) = merge(&store, "trial", 6) else { panic!("one side removed it") };
    assert_eq!(info.conflicts[0].kind, ConflictKind::RemovedByThem);
    let path = "data/iris.csv.recipe.json";
    block_on(versions::resolve(&store, &p1(), path, &Resolution::Theirs, None, &at(7))).unwrap();
    block_on(versions::finish_merge(&store, &p1(), &at(8))).unwrap();
    assert_eq!(block_on(project::open(&store, &p1())).unwrap().data.as_ref().unwrap().recipe, []);
}

#[test]
fn two_tabs_lose_nothing() {
    let inner = store_with_conflict();
    assert!(matches!(merge(&inner, "trial", 5), MergeOutcome::Conflicts(_)));
    let path = "data/iris.csv.card.json";
    block_on(versions::resolve(&inner, &p1(), path, &Resolution::Theirs, None, &at(6))).unwrap();
    // While the merge is being finished here, another tab changes how the data is read.
    let other = inner.clone();
    read_as(&other, '|', 7);
    let put = other.entries();
    let between = std::cell::Cell::new(Some(move |store: &MemoryStore| {
        let mut write = store.write(Batch { put, ..Batch::default() });
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(write.as_mut().poll(&mut context).is_ready(), "a store in memory never waits");
    }));
    let store = Interrupted { inner, between };
    block_on(versions::finish_merge(&store, &p1(), &at(8))).unwrap();
    let opened = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!((opened.card.limits.as_str(), opened.data.as_ref().unwrap().options.delimiter), ("theirs", Some('|')));
}

#[test]
fn a_damaged_record_of_a_merge_costs_its_decisions_only() {
    let store = store_with_conflict();
    assert!(matches!(merge(&store, "trial", 5), MergeOutcome::Conflicts(_)));
    let path = "data/iris.csv.card.json";
    block_on(versions::resolve(&store, &p1(), path, &Resolution::Theirs, None, &at(6))).unwrap();
    let put = vec![(Space::Records, "p1/merge".into(), b"{".to_vec())];
    block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
    let info = block_on(versions::status(&store, &p1())).unwrap().merge.unwrap();
    assert_eq!((info.conflicts.len(), info.conflicts[0].is_resolved), (1, false));
    let (finished, given_up) = (store.clone(), store);
    block_on(versions::resolve(&finished, &p1(), path, &Resolution::Theirs, None, &at(7))).unwrap();
    block_on(versions::finish_merge(&finished, &p1(), &at(8))).unwrap();
    assert_eq!(limits(&finished), "theirs");
    let delete = vec![(Space::Refs, "p1/MERGE_HEAD".into())];
    block_on(given_up.write(Batch { delete, ..Batch::default() })).unwrap();
    block_on(versions::abort_merge(&given_up, &p1(), &at(9))).unwrap();
    assert_eq!(block_on(versions::status(&given_up, &p1())).unwrap().merge, None);
}
