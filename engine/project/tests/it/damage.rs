//! What is damaged is named, down to the file, and what is whole elsewhere mends it; and the clock may be set back.

use bunsen_project::{
    Batch, MemoryStore, ProjectError, Space, Stamp, Store, empty_trash, export, project, runs, versions,
};
use bunsen_spec::Problem;
use futures::executor::block_on;

use crate::contents::{create, keys, read, tidy, write};
use crate::sample::{at, id, new_project, now, run_id, store_with_project, table, train};
use crate::versions::{describe, head, limits, p1};

/// A day, in seconds.
const DAY: u32 = 24 * 3600;

/// Changes a byte in the middle of a stored value.
fn damage(store: &MemoryStore, space: Space, key: &str) {
    let mut bytes = block_on(store.read(space, key)).unwrap().unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    block_on(store.write(Batch { put: vec![(space, key.into(), bytes)], ..Batch::default() })).unwrap();
}

fn check_names(error: ProjectError, names: &[&str]) {
    let problem = Problem::from(error).to_string();
    assert!(names.iter().all(|name| problem.contains(name)), "{problem}");
}

#[test]
fn the_same_file_mends_the_chunks_that_it_shares() {
    let bytes = table(1_000_000, 1);
    let store = MemoryStore::new();
    create(&store, "p1", bytes.clone(), 1).unwrap();
    let all = keys(&store, Space::Chunks);
    damage(&store, Space::Chunks, &all[1]);
    block_on(store.write(Batch { delete: vec![(Space::Chunks, all[2].clone())], ..Batch::default() })).unwrap();
    assert!(read(&store, &bytes).is_err());
    create(&store, "p2", bytes.clone(), 2).unwrap();
    assert!(read(&store, &bytes).unwrap() == bytes);
    assert_eq!(keys(&store, Space::Chunks), all);

    // The same slice by slice.
    damage(&store, Space::Chunks, &all[3]);
    let content = now(write(&store, &bytes, || 100_000)).unwrap();
    create(&store, "p3", content, 3).unwrap();
    assert!(read(&store, &bytes).unwrap() == bytes);
}

#[test]
fn an_export_mends_the_project_that_it_was_made_of() {
    let store = store_with_project();
    let run = train(&store, "r1", 1, "weights", 1);
    let archive = block_on(export(&store, &p1())).unwrap();
    let file = run.files.iter().find(|file| file.path == "model.safetensors").unwrap();
    damage(&store, Space::Files, &file.md5);
    for key in keys(&store, Space::Objects) {
        damage(&store, Space::Objects, &key);
    }
    assert!(block_on(project::open(&store, &p1())).unwrap().damage.is_some());
    let checked = block_on(bunsen_project::archive::check(&archive.name, &archive.bytes, &Default::default())).unwrap();
    block_on(bunsen_project::archive::import(&store, checked, id("p2"), &at(9))).unwrap();
    assert_eq!(block_on(project::open(&store, &p1())).unwrap().damage, None);
    assert!(block_on(export(&store, &p1())).is_ok());
}

#[test]
fn a_damaged_model_names_its_file_and_run() {
    let store = store_with_project();
    let run = train(&store, "r1", 1, "weights", 1);
    train(&store, "r2", 2, "other weights", 3);
    let file = run.files.iter().find(|file| file.path == "model.safetensors").unwrap();
    damage(&store, Space::Files, &file.md5);
    let answer = block_on(runs::read_model_files(&store, &run));
    check_names(answer.unwrap_err(), &[&file.md5, "model.safetensors of run 1", "Import the project"]);
    assert_eq!(block_on(runs::list(&store, &p1(), &[])).unwrap().len(), 2);
    let other = block_on(runs::read(&store, &p1(), &run_id("r2"))).unwrap();
    assert!(block_on(runs::read_model_files(&store, &other)).is_ok());
}

#[test]
fn a_damaged_file_of_an_older_version_is_named_and_not_exported() {
    let store = store_with_project();
    describe(&store, "two", 1);
    let card = "data/iris.csv.card.json";
    let diff = block_on(versions::diff(&store, &p1(), Some("HEAD~1"), "HEAD")).unwrap();
    assert_eq!(diff.len(), 1);
    let tree = block_on(bunsen_project::git::log(&store, block_on(find("HEAD", &store)), 1)).unwrap()[0].tree;
    let blob = block_on(bunsen_project::git::list_files(&store, tree)).unwrap()[card].to_string();
    describe(&store, "three", 2);
    damage(&store, Space::Objects, &blob);
    let answer = block_on(versions::diff(&store, &p1(), Some("HEAD~1"), "HEAD"));
    check_names(answer.unwrap_err(), &[&format!("git object {blob} of {card}")]);
    // Otherwise nobody could import it.
    check_names(block_on(export(&store, &p1())).unwrap_err(), &[&blob]);
    assert_eq!(limits(&store), "three");
    describe(&store, "four", 3);
    assert_eq!(block_on(project::open(&store, &p1())).unwrap().damage, None);
}

async fn find(name: &str, store: &MemoryStore) -> bunsen_project::git::ObjectId {
    versions::find_version(store, &p1(), name).await.unwrap()
}

#[test]
fn a_project_whose_newest_version_is_damaged_opens_and_goes_back_to_an_older_one() {
    let store = store_with_project();
    describe(&store, "two", 1);
    describe(&store, "three", 2);
    let newest = head(&store);
    damage(&store, Space::Objects, &newest);
    let opened = block_on(project::open(&store, &p1())).unwrap();
    check_names(opened.damage.unwrap(), &[&newest, "is damaged"]);
    assert_eq!((opened.card.limits.as_str(), opened.data.as_ref().unwrap().name.as_str()), ("three", "iris.csv"));
    let lost = block_on(versions::lost(&store, &p1())).unwrap();
    assert_eq!(lost.len(), 1, "what came before is named by the reflog");
    block_on(versions::create_branch(&store, &p1(), "rescued", &lost[0].commit.id, &at(3))).unwrap();
    let opened = block_on(versions::switch(&store, &p1(), "rescued", &at(4))).unwrap();
    assert_eq!((opened.damage, opened.card.limits.as_str()), (None, "two"));
    describe(&store, "four", 5);
    assert_eq!(limits(&store), "four");
}

#[test]
fn the_trash_can_be_emptied_of_what_was_deleted_before_the_clock_was_set_back() {
    let store = store_with_project();
    train(&store, "r1", 1, "weights", 1);
    block_on(runs::trash(&store, &p1(), &run_id("r1"), &at(DAY))).unwrap();
    block_on(project::create(&store, new_project("p2", "Other"), &at(DAY))).unwrap();
    block_on(project::trash(&store, &id("p2"), &at(DAY))).unwrap();
    let tidied = now(empty_trash(&store, 1.0, &at(9))).unwrap();
    assert_eq!((tidied.n_projects, tidied.n_runs), (0, 0), "nothing goes by itself that may be young");
    let freed = now(empty_trash(&store, 0.0, &at(9))).unwrap();
    assert_eq!((freed.n_projects, freed.n_runs), (1, 1));
}

#[test]
fn what_is_being_stored_stays_when_the_clock_is_set_back_and_not_for_ever() {
    let bytes = table(600_000, 1);
    let begun = |seconds: u32| {
        let store = MemoryStore::new();
        let mut writer = now(bunsen_project::ContentWriter::begin(&store, "w", &at(seconds))).unwrap();
        now(writer.push(&bytes)).unwrap();
        let content = now(writer.finish()).unwrap();
        (store, content)
    };
    let (store, content) = begun(400 * DAY);
    assert_eq!(tidy(&store, 9), 0);
    assert_eq!(tidy(&store, 9 + DAY / 2), 0);
    create(&store, "p1", bunsen_project::NewContent::Written(content), 9 + DAY / 2).unwrap();
    assert!(read(&store, &bytes).unwrap() == bytes);
    assert!(block_on(store.keys(Space::Records, "drafts")).unwrap().is_empty());

    let (store, _) = begun(400 * DAY);
    assert_eq!(tidy(&store, 9), 0);
    assert!(tidy(&store, 9 + DAY) > 0, "a day later nobody is at it any more");
    assert!(block_on(store.keys(Space::Records, "drafts")).unwrap().is_empty());

    // It was set back once more.
    let (store, _) = begun(400 * DAY);
    assert_eq!(tidy(&store, 200 * DAY), 0);
    assert_eq!(tidy(&store, 9), 0);
    assert!(tidy(&store, 9 + DAY) > 0);
}

#[test]
fn versions_made_on_a_clock_that_is_set_back_follow_one_another() {
    let store = store_with_project();
    describe(&store, "two", 400 * DAY);
    let card = bunsen_spec::DataCard { limits: "three".into(), ..crate::sample::card() };
    block_on(project::set_card(&store, &p1(), &card, &Stamp::at(-5_000.0))).unwrap();
    let page = block_on(versions::log(&store, &p1(), bunsen_spec::LogOrder::Date, 0, 9)).unwrap();
    let times: Vec<_> = page.commits.iter().map(|commit| commit.time_ms).collect();
    assert_eq!(times, [0.0, at(400 * DAY).now_ms, at(0).now_ms]);
    assert_eq!(limits(&store), "three");
}
