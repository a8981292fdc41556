//! Projects: made, changed, copied, deleted; and what happens when the store fails.

use bunsen_project::project::DataChange;
use bunsen_project::{Batch, MemoryStore, ProjectError, Space, Store, git, project, read_content, runs};
use bunsen_spec::{DataCard, OtherTable, ReadOptions, Step};
use futures::executor::block_on;

use crate::sample::{
    IRIS, Interrupted, at, card, id, new_project, new_run, now, run_id, saved, store_with_project, train, versions,
};

fn names(store: &MemoryStore) -> Vec<String> {
    block_on(project::list(store, &[])).unwrap().projects.into_iter().map(|row| row.name).collect()
}

#[test]
fn a_project_is_made_of_a_file() {
    let store = store_with_project();
    let opened = block_on(project::open(&store, &id("p1"))).unwrap();
    assert_eq!(opened.summary.name, "Iris");
    assert_eq!(opened.summary.n_versions, 1);
    assert_eq!((opened.summary.created_ms, opened.summary.changed_ms), (at(0).now_ms, at(0).now_ms));
    assert_eq!(opened.summary.data, opened.data);
    assert_eq!(opened.card, card());
    assert_eq!(block_on(read_content(&store, &opened.data.as_ref().unwrap().md5)).unwrap(), IRIS);
    let versions = block_on(versions(&store, &id("p1"), 9)).unwrap();
    assert_eq!(versions[0].id.to_string(), opened.commit);
    assert_eq!(versions[0].message, "Start with iris.csv\n");
    let paths: Vec<_> = block_on(git::list_files(&store, versions[0].tree)).unwrap().into_keys().collect();
    assert_eq!(
        paths,
        [
            ".dvc/.gitignore",
            ".dvc/config",
            ".gitignore",
            "README.md",
            "bunsen.json",
            "data/.gitignore",
            "data/iris.csv.card.json",
            "data/iris.csv.dvc"
        ]
    );
}

#[test]
fn names_are_unique_and_checked() {
    let store = store_with_project();
    block_on(project::create(&store, new_project("p2", " iris "), &at(1))).unwrap();
    block_on(project::create(&store, new_project("p3", "Iris"), &at(2))).unwrap();
    assert_eq!(names(&store), ["Iris 3", "iris 2", "Iris"]);
    block_on(project::rename(&store, &id("p1"), "Flowers", &at(3))).unwrap();
    block_on(project::rename(&store, &id("p2"), "Iris", &at(4))).unwrap();
    block_on(project::rename(&store, &id("p2"), "iris", &at(5))).unwrap();
    assert_eq!(names(&store), ["iris", "Flowers", "Iris 3"]);
    for name in ["", "  ", &"x".repeat(121)] {
        let refused = block_on(project::rename(&store, &id("p1"), name, &at(6)));
        assert!(matches!(refused, Err(ProjectError::BadName { field: "name", .. })), "{name:?}");
    }
    let longest = "n".repeat(120);
    for (run, second) in [("p4", 7), ("p5", 8)] {
        block_on(project::create(&store, new_project(run, &longest), &at(second))).unwrap();
    }
    assert_eq!(names(&store)[0], format!("{} 2", "n".repeat(118)));
    block_on(project::rename(&store, &id("p5"), &names(&store)[0], &at(9))).unwrap();
    let taken = block_on(project::create(&store, new_project("p1", "Other"), &at(7)));
    assert_eq!(taken, Err(ProjectError::Taken { what: "project", id: "p1".into() }));
}

#[test]
fn settings_and_card_make_versions() {
    let store = store_with_project();
    let options = ReadOptions { delimiter: Some(';'), ..ReadOptions::default() };
    let opened =
        block_on(project::change_data(&store, &id("p1"), &DataChange::Options(options.clone()), &at(1))).unwrap();
    assert_eq!((opened.data.as_ref().unwrap().options.clone(), opened.summary.n_versions), (options.clone(), 2));
    let again =
        block_on(project::change_data(&store, &id("p1"), &DataChange::Options(options.clone()), &at(2))).unwrap();
    assert_eq!((again.summary.n_versions, again.summary.changed_ms), (2, at(1).now_ms));
    let card = DataCard { title: "Other".into(), ..card() };
    let opened = block_on(project::set_card(&store, &id("p1"), &card, &at(3))).unwrap();
    assert_eq!((opened.card, opened.summary.n_versions), (card, 3));
    let log = block_on(versions(&store, &id("p1"), 2)).unwrap();
    assert_eq!(
        log.iter().map(|c| c.message.as_str()).collect::<Vec<_>>(),
        ["Describe iris.csv\n", "Change how iris.csv is read\n"]
    );
}

#[test]
fn a_branch_moved_by_someone_else_is_followed() {
    let store = store_with_project();
    let options = ReadOptions { delimiter: Some(';'), ..ReadOptions::default() };
    let before = block_on(versions(&store, &id("p1"), 1)).unwrap()[0].id;
    block_on(project::change_data(&store, &id("p1"), &DataChange::Options(options.clone()), &at(1))).unwrap();
    let put = vec![(Space::Refs, "p1/refs/heads/main".into(), format!("{before}\n").into_bytes())];
    block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
    let opened = block_on(project::open(&store, &id("p1"))).unwrap();
    assert_eq!((opened.summary.n_versions, opened.data.as_ref().unwrap().options.clone()), (1, ReadOptions::default()));
    assert_eq!(opened.commit, before.to_string());
    let card = DataCard { title: "Other".into(), ..card() };
    let opened = block_on(project::set_card(&store, &id("p1"), &card, &at(2))).unwrap();
    assert_eq!((opened.summary.n_versions, opened.data.as_ref().unwrap().options.clone()), (2, ReadOptions::default()));
}

#[test]
fn a_copy_shares_its_content() {
    let store = store_with_project();
    let run = train(&store, "r1", 1, "weights", 1);
    block_on(runs::start(&store, &id("p1"), new_run("r2", 2), &at(3))).unwrap();
    block_on(runs::trash(&store, &id("p1"), &run_id("r2"), &at(4))).unwrap();
    let n_contents = |space| block_on(store.keys(space, "")).unwrap().len();
    let before = (n_contents(Space::Files), n_contents(Space::Objects));
    let copy = block_on(project::duplicate(&store, &id("p1"), id("p2"), "Iris", &at(5))).unwrap().project;
    assert_eq!((n_contents(Space::Files), n_contents(Space::Objects)), before);
    assert_eq!((copy.name.as_str(), copy.n_runs, copy.n_versions), ("Iris 2", 1, 2));
    let rows = block_on(runs::list(&store, &id("p2"), &[])).unwrap();
    assert_eq!((rows.len(), rows[0].number), (1, 1));
    assert_ne!(rows[0].id, run.id);
    let copied = block_on(runs::read(&store, &id("p2"), &rows[0].id)).unwrap();
    assert_eq!(block_on(runs::read_model_files(&store, &copied)).unwrap()["model.safetensors"], b"weights");
    let next = block_on(runs::start(&store, &id("p2"), new_run("r9", 2), &at(6))).unwrap();
    assert_eq!(next.number, 3, "numbers of deleted runs are not used again in a copy either");
}

#[test]
fn a_deleted_project_can_come_back() {
    let store = store_with_project();
    block_on(project::trash(&store, &id("p1"), &at(1))).unwrap();
    assert!(names(&store).is_empty());
    assert_eq!(block_on(project::open(&store, &id("p1"))), Err(ProjectError::NoProject(id("p1"))));
    assert!(matches!(
        block_on(runs::start(&store, &id("p1"), new_run("r1", 1), &at(2))),
        Err(ProjectError::NoProject(_))
    ));
    block_on(project::create(&store, new_project("p2", "Iris"), &at(3))).unwrap();
    let trashed = block_on(project::list_trashed(&store)).unwrap();
    assert_eq!((trashed[0].0.name.as_str(), trashed[0].1), ("Iris", at(1).now_ms));
    let back = block_on(project::restore(&store, &id("p1"), &at(4))).unwrap();
    assert_eq!(back.name, "Iris 2");
    assert_eq!(names(&store), ["Iris 2", "Iris"]);
}

/// Does something to a copy of the store, once failing and once full: nothing may change.
pub fn check_whole(what: &str, store: &MemoryStore, act: impl AsyncFn(&MemoryStore) -> Result<(), ProjectError>) {
    let broken = store.clone();
    broken.fail_after_writes(0);
    let answer = block_on(act(&broken));
    assert!(matches!(answer, Err(ProjectError::Store(_))), "{what}: {answer:?}");
    assert!(broken.entries() == store.entries(), "{what} left something behind when the store broke");
    let full = store.clone();
    full.set_capacity(Some(0));
    let answer = block_on(act(&full));
    assert_eq!(answer, Err(ProjectError::Full), "{what}");
    assert!(full.entries() == store.entries(), "{what} left something behind in a full store");
    block_on(act(store)).unwrap_or_else(|error| panic!("{what}: {error}"));
}

#[test]
fn a_store_that_fails_keeps_its_old_state() {
    let store = store_with_project();
    train(&store, "r0", 1, "weights", 1);
    let p1 = id("p1");
    check_whole("create", &store, async |s| project::create(s, new_project("p2", "Two"), &at(9)).await.map(drop));
    check_whole("change_data", &store, async |s| {
        let options = ReadOptions { delimiter: Some('|'), ..ReadOptions::default() };
        project::change_data(s, &p1, &DataChange::Options(options.clone()), &at(10)).await.map(drop)
    });
    check_whole("start", &store, async |s| runs::start(s, &p1, new_run("r1", 1), &at(11)).await.map(drop));
    check_whole("save", &store, async |s| runs::save(s, &p1, &run_id("r1"), &saved(1, &[1; 500]), 0.0).await.map(drop));
    check_whole("finish", &store, async |s| {
        let finished = crate::sample::finished(&"w".repeat(3000), 0.5);
        runs::finish(s, &p1, &run_id("r1"), &finished, &at(12)).await.map(drop)
    });
    check_whole("duplicate", &store, async |s| project::duplicate(s, &p1, id("p3"), "Three", &at(13)).await.map(drop));
}

#[test]
fn two_tabs_get_two_numbers() {
    let inner = store_with_project();
    // What the other tab writes: prepared on a copy, then laid over the store.
    let other = inner.clone();
    block_on(runs::start(&other, &id("p1"), new_run("other", 1), &at(1))).unwrap();
    let put = other.entries();
    let between = std::cell::Cell::new(Some(move |store: &MemoryStore| {
        now(store.write(Batch { put, ..Batch::default() })).unwrap();
    }));
    let store = Interrupted { inner, between };
    let run = block_on(runs::start(&store, &id("p1"), new_run("mine", 1), &at(2))).unwrap();
    assert_eq!(run.number, 2);
    let rows = block_on(runs::list(&store, &id("p1"), &[])).unwrap();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn two_tabs_give_two_names() {
    let check = |what: &str, act: &dyn Fn(&dyn Store)| {
        let inner = store_with_project();
        block_on(project::create(&inner, new_project("p2", "Trees"), &at(1))).unwrap();
        let between = std::cell::Cell::new(Some(|store: &MemoryStore| {
            now(project::create(store, new_project("p9", "Birds"), &at(2))).unwrap();
        }));
        let store = Interrupted { inner, between };
        act(&store);
        let mut names = names(&store.inner);
        names.sort();
        assert!(names.contains(&"Birds".into()) && names.contains(&"birds 2".into()), "{what}: {names:?}");
    };
    check("create", &|store| drop(block_on(project::create(store, new_project("p3", "birds"), &at(3))).unwrap()));
    check("rename", &|store| drop(block_on(project::rename(store, &id("p1"), "birds", &at(3))).unwrap()));
    check("duplicate", &|store| {
        drop(block_on(project::duplicate(store, &id("p1"), id("p3"), "birds", &at(3))).unwrap());
    });
}

#[test]
fn a_copy_has_no_other_side_yet() {
    let store = store_with_project();
    let tip = format!("{}\n", block_on(git::read_branch(&store, "p1")).unwrap()).into_bytes();
    let names = ["refs/remotes/edge/main", "refs/bunsen/runs", "logs/refs/remotes/edge/main", "refs/tags/v1"];
    let mut put: Vec<_> = names.iter().map(|name| (Space::Refs, format!("p1/{name}"), tip.clone())).collect();
    put[2].2 = block_on(store.read(Space::Refs, "p1/logs/HEAD")).unwrap().unwrap();
    block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
    block_on(project::duplicate(&store, &id("p1"), id("p2"), "Copy", &at(5))).unwrap();
    let refs = block_on(store.keys(Space::Refs, "p2/")).unwrap();
    assert_eq!(refs, ["p2/HEAD", "p2/logs/HEAD", "p2/logs/refs/heads/main", "p2/refs/heads/main", "p2/refs/tags/v1"]);
}

#[test]
fn data_goes_through_versions() {
    let store = store_with_project();
    let change = |what: &DataChange, s| block_on(project::change_data(&store, &id("p1"), what, &at(s))).unwrap();
    let bytes = b"name,people\nBern,134000\n".to_vec();
    let other = OtherTable {
        name: "cities.csv".into(),
        md5: bunsen_project::md5_hex(&bytes),
        size_bytes: bytes.len() as u64,
        options: ReadOptions::default(),
    };
    let recipe = vec![Step::DropMissing { columns: vec![] }.into()];
    let added = change(&DataChange::AddOther(other.clone(), bytes.clone().into()), 1);
    assert_eq!(added.data.as_ref().unwrap().others.clone(), std::slice::from_ref(&other));
    assert_eq!(block_on(read_content(&store, &other.md5)).unwrap(), bytes);
    let opened = change(&DataChange::Recipe(recipe.clone(), "Drop missing".into()), 2);
    assert_eq!(
        (opened.data.as_ref().unwrap().recipe.clone(), opened.data.as_ref().unwrap().others.clone()),
        (recipe, vec![other])
    );
    assert_eq!(block_on(versions(&store, &id("p1"), 1)).unwrap()[0].message.trim(), "Drop missing");
    let opened = change(&DataChange::RemoveOther("cities.csv".into()), 3);
    assert_eq!(opened.data.as_ref().unwrap().others.clone(), []);
    assert_eq!(change(&DataChange::Recipe(vec![], "Start over".into()), 4).data.as_ref().unwrap().recipe, []);
    assert_eq!(block_on(versions(&store, &id("p1"), 9)).unwrap().len(), 5);
}
