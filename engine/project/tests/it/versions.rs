//! Branches, tags, merges, resets: what happens to the project, its refs and its runs.

use bunsen_project::project::{self, DataChange};
use bunsen_project::versions::{self, VersionError};
use bunsen_project::{
    Batch, MemoryStore, ProjectError, Space, Store, empty_trash, export, git, import, md5_hex, read_content, runs,
};
use bunsen_spec::{
    ConflictKind, ContentDiff, DataCard, DataPointer, FileChange, LogOrder, MergeOutcome, OtherTable, Problem,
    ProjectId, ReadOptions, RefKind, ResetMode, Resolution, Step,
};
use futures::executor::block_on;

use crate::projects::{Interrupted, check_whole};
use crate::sample::{at, card, id, read_text_file, store_with_project, train};

fn p1() -> ProjectId {
    id("p1")
}

/// Describes the data: a commit that changes the card alone.
pub fn describe(store: &MemoryStore, limits: &str, seconds: u32) {
    let card = DataCard { limits: limits.into(), ..card() };
    block_on(project::set_card(store, &p1(), &card, &at(seconds))).unwrap();
}

/// Changes how the data is read: a commit that changes `bunsen.json` alone.
pub fn read_as(store: &MemoryStore, delimiter: char, seconds: u32) {
    let options = ReadOptions { delimiter: Some(delimiter), ..ReadOptions::default() };
    block_on(project::change_data(store, &p1(), &DataChange::Options(options), &at(seconds))).unwrap();
}

/// Adds a table, or replaces it.
pub fn add_table(store: &MemoryStore, name: &str, bytes: &[u8], seconds: u32) {
    let md5 = md5_hex(bytes);
    let table = OtherTable { name: name.into(), md5, size_bytes: bytes.len() as u64, options: ReadOptions::default() };
    block_on(project::change_data(store, &p1(), &DataChange::AddOther(table, bytes.to_vec()), &at(seconds))).unwrap();
}

pub fn branch_and_switch(store: &MemoryStore, name: &str, seconds: u32) {
    block_on(versions::create_and_switch(store, &p1(), name, &at(seconds))).unwrap();
}

pub fn switch(store: &MemoryStore, name: &str, seconds: u32) {
    block_on(versions::switch(store, &p1(), name, &at(seconds))).unwrap();
}

pub fn merge(store: &MemoryStore, name: &str, seconds: u32) -> MergeOutcome {
    block_on(versions::merge(store, &p1(), name, &at(seconds))).unwrap()
}

fn limits(store: &MemoryStore) -> String {
    block_on(project::open(store, &p1())).unwrap().card.limits
}

fn reasons(store: &MemoryStore) -> Vec<String> {
    let entries = block_on(versions::reflog(store, &p1(), None)).unwrap();
    entries.into_iter().map(|entry| entry.message).collect()
}

fn head(store: &MemoryStore) -> String {
    block_on(versions::status(store, &p1())).unwrap().commit
}

fn refused<T: std::fmt::Debug>(answer: Result<T, ProjectError>) -> VersionError {
    match answer {
        Err(ProjectError::Version(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// Two branches: `main` describes the data as "ours", `trial` as "theirs".
fn store_with_conflict() -> MemoryStore {
    let store = store_with_project();
    branch_and_switch(&store, "trial", 1);
    describe(&store, "theirs", 2);
    switch(&store, "main", 3);
    describe(&store, "ours", 4);
    store
}

#[test]
fn the_project_follows_its_branch() {
    let store = store_with_project();
    branch_and_switch(&store, "trial/one", 1);
    describe(&store, "On trial.", 2);
    read_as(&store, ';', 3);
    switch(&store, "main", 4);
    let opened = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!((opened.card, opened.data.options, opened.summary.n_versions), (card(), ReadOptions::default(), 1));
    switch(&store, "trial/one", 5);
    let opened = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!((opened.card.limits.as_str(), opened.summary.n_versions), ("On trial.", 3));
    assert_eq!(opened.data.options.delimiter, Some(';'));
    assert_eq!(
        reasons(&store),
        [
            "checkout: moving from main to trial/one",
            "checkout: moving from trial/one to main",
            "commit: Change how iris.csv is read",
            "commit: Describe iris.csv",
            "checkout: moving from main to trial/one",
            "commit (initial): Start with iris.csv"
        ]
    );
    let branches = block_on(versions::branches(&store, &p1())).unwrap();
    let shown: Vec<_> = branches.iter().map(|b| (b.name.as_str(), b.is_current, b.is_merged)).collect();
    assert_eq!(shown, [("main", false, true), ("trial/one", true, true)]);
    assert_eq!(branches[1].subject, "Change how iris.csv is read");
}

#[test]
fn names_are_checked_as_git_does() {
    let store = store_with_project();
    let create = |name: &str| block_on(versions::create_branch(&store, &p1(), name, "HEAD", &at(1)));
    for name in ["", "a b", "a..b", "-a", "HEAD", "a~1", "a.lock", "/a", "a/"] {
        assert_eq!(refused(create(name)), VersionError::BadName(name.into()));
    }
    create("a").unwrap();
    assert_eq!(refused(create("a")), VersionError::NameTaken { what: "branch", name: "a".into() });
    let folder = VersionError::NameIsFolder { name: "a/b".into(), other: "a".into() };
    assert_eq!(refused(create("a/b")), folder);
    let problem = Problem::from(create("x y").unwrap_err());
    assert_eq!(problem.place.and_then(|place| place.field).as_deref(), Some("name"));
    let nowhere = block_on(versions::create_branch(&store, &p1(), "b", "nowhere", &at(1)));
    assert_eq!(refused(nowhere), VersionError::NoVersion("nowhere".into()));
}

#[test]
fn versions_are_found_by_their_names() {
    let store = store_with_project();
    let first = head(&store);
    describe(&store, "two", 1);
    block_on(versions::create_tag(&store, &p1(), "v1", "HEAD~1", None, &at(2))).unwrap();
    block_on(versions::create_tag(&store, &p1(), "v2", "main", Some("Second"), &at(2))).unwrap();
    let second = head(&store);
    let find = |name: &str| block_on(versions::find_version(&store, &p1(), name)).map(|id| id.to_string());
    for (name, expected) in [
        ("HEAD", &second),
        ("main~1", &first),
        ("main^", &first),
        ("v1", &first),
        ("v2", &second),
        ("v2~", &first),
        ("refs/heads/main", &second),
        (&second[..8], &second),
        (&first[..], &first),
    ] {
        assert_eq!(find(name).as_ref(), Ok(expected), "{name}");
    }
    for name in ["HEAD~2", "v1^", "v3", "123", "main~x", "../p2/HEAD", &"0".repeat(40)] {
        assert_eq!(refused(find(name)), VersionError::NoVersion(name.into()));
    }
}

#[test]
fn tags_stay_where_they_are() {
    let store = store_with_project();
    let first = head(&store);
    let tag = |name: &str, message| block_on(versions::create_tag(&store, &p1(), name, "HEAD", message, &at(1)));
    tag("light", None).unwrap();
    tag("v1", Some("Handed in\n\nLate.")).unwrap();
    describe(&store, "later", 2);
    let tags = block_on(versions::tags(&store, &p1())).unwrap();
    assert_eq!(
        tags.iter().map(|tag| (tag.name.as_str(), tag.commit == first)).collect::<Vec<_>>(),
        [("light", true), ("v1", true)]
    );
    assert_eq!((tags[0].message.as_deref(), tags[1].message.as_deref()), (None, Some("Handed in\n\nLate.")));
    assert_eq!((tags[1].tagger.as_deref(), tags[1].time_ms), (Some("Bunsen learner"), Some(at(1).now_ms)));
    let log = block_on(versions::log(&store, &p1(), LogOrder::Topological, 0, 9)).unwrap();
    let names: Vec<_> = log.commits[1].refs.iter().map(|name| (name.kind, name.name.as_str())).collect();
    assert_eq!(names, [(RefKind::Tag, "light"), (RefKind::Tag, "v1")]);
    assert_eq!(refused(tag("v1", None)), VersionError::NameTaken { what: "tag", name: "v1".into() });
    for name in ["light", "v1"] {
        block_on(versions::delete_tag(&store, &p1(), name, &at(3))).unwrap();
    }
    assert!(block_on(versions::tags(&store, &p1())).unwrap().is_empty());
}

#[test]
fn branches_are_renamed_and_deleted_but_nothing_is_lost() {
    let store = store_with_project();
    branch_and_switch(&store, "trial", 1);
    describe(&store, "trial", 2);
    let tip = head(&store);
    block_on(versions::rename_branch(&store, &p1(), "trial", "better", &at(3))).unwrap();
    assert_eq!(block_on(versions::status(&store, &p1())).unwrap().branch, "better");
    let log = block_on(versions::reflog(&store, &p1(), Some("better"))).unwrap();
    assert_eq!(log[0].message, "Branch: renamed refs/heads/trial to refs/heads/better");
    assert_eq!(log.last().unwrap().message, "branch: Created from HEAD");
    let delete = |name: &str, is_forced| block_on(versions::delete_branch(&store, &p1(), name, is_forced, &at(5)));
    assert_eq!(refused(delete("better", true)), VersionError::IsCurrent("better".into()));
    switch(&store, "main", 4);
    let not_merged = VersionError::NotMerged { branch: "better".into(), current: "main".into(), n_commits: 1 };
    assert_eq!(refused(delete("better", false)), not_merged);
    let problem = Problem::from(delete("better", false).unwrap_err());
    assert!(problem.remedy.contains("the reflog of HEAD still reaches its commits"), "{problem}");
    delete("better", true).unwrap();
    assert!(block_on(store.read(Space::Refs, "p1/logs/refs/heads/better")).unwrap().is_none());

    block_on(empty_trash(&store, 0.0, &at(6))).unwrap();
    let lost = block_on(versions::lost(&store, &p1())).unwrap();
    assert_eq!(lost.iter().map(|lost| (&lost.commit.id, lost.n_commits)).collect::<Vec<_>>(), [(&tip, 1)]);
    block_on(versions::create_branch(&store, &p1(), "found", &tip, &at(7))).unwrap();
    assert!(block_on(versions::lost(&store, &p1())).unwrap().is_empty());
    switch(&store, "found", 8);
    assert_eq!(limits(&store), "trial");
    switch(&store, "main", 9);
    delete("found", true).unwrap();
    assert_eq!(reasons(&store)[0], "checkout: moving from found to main");
}

#[test]
fn a_branch_from_elsewhere_is_remembered_when_it_is_deleted() {
    let store = store_with_project();
    let first = git::ObjectId::from_hex(head(&store).as_bytes()).unwrap();
    let tree = block_on(git::read_commit(&store, first)).unwrap().tree;
    let foreign = git::write_commit(tree, &[first], &at(1), "Made elsewhere");
    let foreign_id = foreign.id.to_string();
    let mut batch = Batch::default();
    foreign.put_into(&mut batch);
    batch.put.push((Space::Refs, "p1/refs/heads/other".into(), format!("{foreign_id}\n").into_bytes()));
    block_on(store.write(batch)).unwrap();
    block_on(versions::delete_branch(&store, &p1(), "other", true, &at(2))).unwrap();
    block_on(empty_trash(&store, 0.0, &at(3))).unwrap();
    let lost = block_on(versions::lost(&store, &p1())).unwrap();
    assert_eq!(lost.iter().map(|lost| &lost.commit.id).collect::<Vec<_>>(), [&foreign_id]);
    assert_eq!(block_on(git::read_branch(&store, "p1")), Ok(first));
}

#[test]
fn merging_goes_forward_where_it_can() {
    let store = store_with_project();
    branch_and_switch(&store, "trial", 1);
    describe(&store, "trial", 2);
    let tip = head(&store);
    switch(&store, "main", 3);
    assert_eq!(merge(&store, "trial", 4), MergeOutcome::FastForward { commit: tip.clone() });
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
    let MergeOutcome::Merged { commit } = merge(&store, "trial", 9) else { panic!("both have commits") };
    let opened = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!((opened.commit.as_str(), opened.summary.n_versions), (commit.as_str(), 6));
    assert_eq!((opened.card.limits.as_str(), opened.data.options.delimiter), ("On trial.", Some(';')));
    for path in ["runs/1-mlp/metrics.json", "runs/2-mlp/metrics.json"] {
        assert!(block_on(read_text_file(&store, &p1(), path)).unwrap().is_some(), "{path}");
    }
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
    assert_eq!((limits(&store).as_str(), head(&store)), ("both", commit));
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
    assert!(block_on(read_text_file(&store, &p1(), "runs/1-mlp/metrics.json")).unwrap().is_some());
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
    let missing = block_on(versions::resolve(&store, &p1(), path, &Resolution::Data, None, &at(7)));
    assert!(matches!(refused(missing), VersionError::BadResolution { .. }));
    block_on(versions::resolve(&store, &p1(), path, &Resolution::Data, Some(merged.clone()), &at(7))).unwrap();
    block_on(empty_trash(&store, 0.0, &at(8))).unwrap();
    block_on(versions::finish_merge(&store, &p1(), &at(9))).unwrap();
    let opened = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!(block_on(read_content(&store, &opened.data.others[0].md5)).unwrap(), merged);
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
    assert_eq!(block_on(project::open(&store, &p1())).unwrap().data.recipe, []);
}

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
    assert!(block_on(read_text_file(&store, &p1(), "runs/1-mlp/params.yaml")).unwrap().is_some());
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
fn differences_name_files_lines_and_data() {
    let store = store_with_project();
    describe(&store, "two", 1);
    add_table(&store, "cities.csv", b"name\nBern\n", 2);
    let diff = block_on(versions::diff(&store, &p1(), Some("HEAD~2"), "HEAD")).unwrap();
    let shown: Vec<_> = diff.iter().map(|file| (file.path.as_str(), file.change.clone())).collect();
    let expected = [
        ("bunsen.json", FileChange::Changed),
        ("data/.gitignore", FileChange::Changed),
        ("data/cities.csv.dvc", FileChange::Added),
        ("data/iris.csv.card.json", FileChange::Changed),
    ];
    assert_eq!(shown, expected);
    let ContentDiff::Text { n_added, n_removed, hunks, .. } = &diff[3].content else { panic!("a text") };
    assert_eq!((*n_added, *n_removed, hunks.len()), (1, 1, 1));
    let after = Some(DataPointer { md5: md5_hex(b"name\nBern\n"), size_bytes: 10 });
    assert_eq!(diff[2].content, ContentDiff::Data { before: None, after });
    let all = block_on(versions::diff(&store, &p1(), None, "HEAD~2")).unwrap();
    assert!(all.len() == 8 && all.iter().all(|file| file.change == FileChange::Added));
    let steps = vec![Step::DropMissing { columns: vec!["a".into()] }.into()];
    let change = DataChange::Recipe(steps.clone(), "Drop missing".into());
    block_on(project::change_data(&store, &p1(), &change, &at(3))).unwrap();
    let diff = block_on(versions::diff(&store, &p1(), Some("HEAD~1"), "HEAD")).unwrap();
    let ContentDiff::Text { steps: rows, .. } = &diff[0].content else { panic!("a text") };
    assert_eq!((rows.len(), &rows[0].before, &rows[0].after), (1, &None, &Some(steps[0].clone())));
}

#[test]
fn a_long_history_comes_in_pages() {
    let store = store_with_project();
    for i in 1..40 {
        describe(&store, &format!("{i}"), i);
    }
    let page = |from, limit| block_on(versions::log(&store, &p1(), LogOrder::Date, from, limit)).unwrap();
    let whole = page(0, 100);
    assert_eq!((whole.commits.len(), whole.n_commits, whole.next), (40, 40, None));
    let (first, rest) = (page(0, 15), page(15, 100));
    assert_eq!((first.next, rest.next), (Some(15), None));
    assert_eq!([first.commits, rest.commits].concat(), whole.commits);
}

#[test]
fn a_damaged_commit_is_named_and_the_rest_stays_usable() {
    let store = store_with_project();
    describe(&store, "two", 1);
    describe(&store, "three", 2);
    let lost = block_on(versions::find_version(&store, &p1(), "HEAD~1")).unwrap().to_string();
    block_on(store.write(Batch { put: vec![(Space::Objects, lost.clone(), b"dust".to_vec())], ..Batch::default() }))
        .unwrap();
    let page = block_on(versions::log(&store, &p1(), LogOrder::Topological, 0, 9)).unwrap();
    assert_eq!((page.commits.len(), page.unreadable.len()), (1, 1));
    assert!(page.unreadable[0].what.contains(&lost), "{}", page.unreadable[0]);
    describe(&store, "four", 3);
    assert_eq!(limits(&store), "four");
    assert!(block_on(versions::branches(&store, &p1())).is_ok());
}

#[test]
fn an_upstream_is_compared_with() {
    let store = store_with_project();
    let first = head(&store);
    let status = || block_on(versions::status(&store, &p1())).unwrap().upstream;
    assert_eq!(status(), None);
    let put = vec![(Space::Refs, "p1/refs/remotes/edge/main".into(), format!("{first}\n").into_bytes())];
    block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
    describe(&store, "two", 1);
    let upstream = status().unwrap();
    assert_eq!((upstream.name.as_str(), upstream.n_ahead, upstream.n_behind), ("edge/main", 1, 0));
    block_on(versions::reset(&store, &p1(), "edge/main", ResetMode::Hard, None, &at(2))).unwrap();
    assert_eq!(status().map(|upstream| (upstream.n_ahead, upstream.n_behind)), Some((0, 0)));
}

#[test]
fn history_goes_along_with_copies_and_exports() {
    let store = store_with_conflict();
    block_on(versions::create_tag(&store, &p1(), "v1", "trial", Some("Tried"), &at(5))).unwrap();
    switch(&store, "trial", 6);
    let archive = block_on(export(&store, &p1())).unwrap();
    let other = MemoryStore::new();
    let checked = block_on(bunsen_project::archive::check(&archive.bytes, &Default::default())).unwrap();
    block_on(import(&other, checked, p1(), &at(7))).unwrap();
    assert_eq!(block_on(versions::status(&other, &p1())).unwrap().branch, "trial");
    let log = |store| block_on(versions::log(store, &p1(), LogOrder::Topological, 0, 99)).unwrap();
    assert_eq!(log(&other), log(&store));
    assert_eq!(block_on(versions::tags(&other, &p1())), block_on(versions::tags(&store, &p1())));
    assert_eq!(reasons(&other), reasons(&store));

    switch(&store, "main", 8);
    assert!(matches!(merge(&store, "trial", 9), MergeOutcome::Conflicts(_)));
    block_on(project::duplicate(&store, &p1(), id("p2"), "Copy", &at(10))).unwrap();
    block_on(versions::abort_merge(&store, &p1(), &at(11))).unwrap();
    let path = "data/iris.csv.card.json";
    block_on(versions::resolve(&store, &id("p2"), path, &Resolution::Theirs, None, &at(12))).unwrap();
    block_on(versions::finish_merge(&store, &id("p2"), &at(13))).unwrap();
    assert_eq!(limits(&store), "ours");
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
    assert_eq!((opened.card.limits.as_str(), opened.data.options.delimiter), ("theirs", Some('|')));
}
