//! Branches, tags, the log and differences: what happens to the project, its refs and its runs.

use bunsen_project::project::{self, DataChange};
use bunsen_project::versions::{self, VersionError};
use bunsen_project::{
    Batch, MemoryStore, ProjectError, Space, Store, dvc, empty_trash, export, git, import, md5_hex, read_content,
};
use bunsen_spec::{
    ContentDiff, DataCard, DataPointer, FileChange, LogOrder, MergeOutcome, OtherTable, Problem, ProjectId,
    ReadOptions, RefKind, ResetMode, Resolution, Step,
};
use futures::executor::block_on;

use crate::sample::{at, card, id, store_with_project};

pub fn p1() -> ProjectId {
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
    block_on(project::change_data(store, &p1(), &DataChange::AddOther(table, bytes.to_vec().into()), &at(seconds)))
        .unwrap();
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

pub fn limits(store: &MemoryStore) -> String {
    block_on(project::open(store, &p1())).unwrap().card.limits
}

pub fn reasons(store: &MemoryStore) -> Vec<String> {
    let entries = block_on(versions::reflog(store, &p1(), None)).unwrap();
    entries.into_iter().map(|entry| entry.message).collect()
}

pub fn head(store: &MemoryStore) -> String {
    block_on(versions::status(store, &p1())).unwrap().commit
}

pub fn refused<T: std::fmt::Debug>(answer: Result<T, ProjectError>) -> VersionError {
    match answer {
        Err(ProjectError::Version(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// Two branches: `main` describes the data as "ours", `trial` as "theirs".
pub fn store_with_conflict() -> MemoryStore {
    let store = store_with_project();
    branch_and_switch(&store, "trial", 1);
    describe(&store, "theirs", 2);
    switch(&store, "main", 3);
    describe(&store, "ours", 4);
    store
}

#[test]
fn what_only_a_tag_reaches_is_kept() {
    let store = store_with_project();
    let first = git::ObjectId::from_hex(head(&store).as_bytes()).unwrap();
    let pointer = dvc::Pointer::file("far.csv", &md5_hex(b"far"), 3).to_yaml().into_bytes();
    let tree = block_on(git::read_commit(&store, first)).unwrap().tree;
    let mut objects = Vec::new();
    let changes = std::collections::BTreeMap::from([("data/far.csv.dvc".to_string(), Some(pointer))]);
    let tree = block_on(git::edit_tree(&store, Some(tree), changes, &mut objects)).unwrap().unwrap();
    let commit = git::write_commit(tree, &[first], &at(1), "Made elsewhere");
    let commit_id = commit.id;
    let tag = git::write_tag("far", commit_id, &at(1), "From elsewhere");
    let text = format!("{}\n", tag.id).into_bytes();
    objects.extend([commit, tag]);
    let mut batch = Batch::default();
    objects.into_iter().for_each(|object| object.put_into(&mut batch));
    batch.put.push((Space::Files, md5_hex(b"far"), b"far".to_vec()));
    batch.put.push((Space::Refs, "p1/refs/tags/far".into(), text));
    block_on(store.write(batch)).unwrap();
    block_on(empty_trash(&store, 0.0, &at(2))).unwrap();
    assert_eq!(block_on(versions::tags(&store, &p1())).unwrap()[0].commit, commit_id.to_string());
    assert!(block_on(git::list_files(&store, tree)).unwrap().contains_key("data/far.csv.dvc"));
    assert_eq!(block_on(read_content(&store, &md5_hex(b"far"))), Ok(b"far".to_vec()));
    // Without the tag it is still found.
    block_on(versions::delete_tag(&store, &p1(), "far", &at(3))).unwrap();
    block_on(empty_trash(&store, 0.0, &at(4))).unwrap();
    assert_eq!(block_on(read_content(&store, &md5_hex(b"far"))), Ok(b"far".to_vec()));
    assert_eq!(block_on(versions::lost(&store, &p1())).unwrap()[0].commit.id, commit_id.to_string());
}

#[test]
fn the_project_follows_its_branch() {
    let store = store_with_project();
    branch_and_switch(&store, "trial/one", 1);
    describe(&store, "On trial.", 2);
    read_as(&store, ';', 3);
    switch(&store, "main", 4);
    let opened = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!(
        (opened.card, opened.data.as_ref().unwrap().options.clone(), opened.summary.n_versions),
        (card(), ReadOptions::default(), 1)
    );
    switch(&store, "trial/one", 5);
    let opened = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!((opened.card.limits.as_str(), opened.summary.n_versions), ("On trial.", 3));
    assert_eq!(opened.data.as_ref().unwrap().options.delimiter, Some(';'));
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
fn the_first_digits_of_a_hash_mean_the_projects_own() {
    let store = store_with_project();
    let own = head(&store);
    // Of another project, and damaged: a lookup by the first digits does not come across them.
    let put = vec![
        (Space::Objects, format!("{}{}", &own[..8], "0".repeat(32)), b"damaged".to_vec()),
        (Space::Objects, format!("{}{}", &own[..8], "f".repeat(32)), b"damaged".to_vec()),
    ];
    block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
    let find = |project: &str, name: &str| block_on(versions::find_version(&store, &id(project), name));
    assert_eq!(find("p1", &own[..6]).map(|id| id.to_string()), Ok(own.clone()));
    block_on(project::create(&store, crate::sample::new_project("p2", "Other"), &at(1))).unwrap();
    assert_eq!(refused(find("p2", &own[..6])), VersionError::NoVersion(own[..6].into()));
    // What only the reflog reaches is found, and an annotated tag by its own hash.
    describe(&store, "lost", 2);
    let lost = head(&store);
    block_on(versions::create_tag(&store, &p1(), "v1", "HEAD", Some("One"), &at(2))).unwrap();
    let tag = block_on(git::read_ref(&store, "p1", "refs/tags/v1")).unwrap().unwrap().to_string();
    assert_eq!(find("p1", &tag[..10]).map(|id| id.to_string()), Ok(lost.clone()));
    block_on(versions::delete_tag(&store, &p1(), "v1", &at(3))).unwrap();
    block_on(versions::reset(&store, &p1(), &own, ResetMode::Hard, None, &at(4))).unwrap();
    assert_eq!(find("p1", &lost[..10]).map(|id| id.to_string()), Ok(lost));
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
    let checked = block_on(bunsen_project::archive::check(&archive.name, &archive.bytes, &Default::default())).unwrap();
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
