//! Push, pull and clone, against an edge in memory.

mod deleted_runs;
pub mod fake_edge;
mod interrupted;
mod records;
pub mod sides;
mod sizes;
mod tidying;

use bunsen_project::pipeline::LockFile;
use bunsen_project::sync::{self, Remote};
use bunsen_project::{Batch, MemoryStore, Space, Store, dvc, empty_trash, git, project, runs, versions};
use bunsen_spec::{DataCard, MergeOutcome, ProblemKind, RunRecord};
use futures::executor::block_on;

use crate::sample::{
    at, card, id, new_project_of, new_run, read_text_file, run_folder, run_id, store_with_project, train,
};
use fake_edge::{FakeEdge, noise};
use sides::{check_names, clone, pull, push, remote, train_in, whole};

/// A project with a finished and a failed run, one that trains, a side branch and two tags.
pub fn full_project() -> MemoryStore {
    let store = store_with_project();
    let p1 = id("p1");
    train(&store, "a1", 1, "weights", 1);
    block_on(async {
        versions::create_branch(&store, &p1, "trial", "HEAD", &at(3)).await.unwrap();
        runs::start(&store, &p1, new_run("a2", 2), &at(4)).await.unwrap();
        runs::cancel(&store, &p1, &run_id("a2"), &at(5)).await.unwrap();
        let described = DataCard { description: "Flowers of three kinds.".into(), ..card() };
        project::set_card(&store, &p1, &described, &at(6)).await.unwrap();
        versions::create_tag(&store, &p1, "v1", "HEAD~1", Some("First"), &at(7)).await.unwrap();
        versions::create_tag(&store, &p1, "light", "HEAD", None, &at(8)).await.unwrap();
    });
    store
}

fn describe(store: &MemoryStore, project: &str, text: &str, seconds: u32) {
    let described = DataCard { description: text.into(), ..card() };
    block_on(project::set_card(store, &id(project), &described, &at(seconds))).unwrap();
}

fn rename_run(store: &MemoryStore, project: &str, run: &str, name: &str) {
    block_on(runs::edit(store, &id(project), &run_id(run), name, "", 0.0)).unwrap();
}

fn read_run(store: &MemoryStore, project: &str, run: &str) -> RunRecord {
    block_on(runs::read(store, &id(project), &run_id(run))).unwrap()
}

#[test]
fn a_clone_is_the_same_project() {
    let (store, edge) = (full_project(), FakeEdge::default());
    let outcome = push(&store, "p1", &edge).unwrap();
    let moved: Vec<_> = outcome.moved.iter().map(|moved| moved.name.as_str()).collect();
    assert_eq!(moved, ["refs/heads/main", "refs/heads/trial", "refs/tags/light", "refs/tags/v1"]);
    assert_eq!((outcome.n_runs, outcome.n_contents, outcome.lost.len(), outcome.refused.len()), (2, 4, 0, 0));
    assert!(outcome.sent_bytes > 1000);

    let other = MemoryStore::new();
    clone(&other, &edge).unwrap();
    assert_eq!(whole(&other, "p2"), whole(&store, "p1"));
    check_names(&other);
    let status = block_on(sync::status(&other, &id("p2"))).unwrap();
    let upstream = status.upstream.unwrap();
    assert_eq!(
        (status.url.as_deref(), upstream.n_ahead, upstream.n_behind),
        (Some("https://edge.example/p/iris"), 0, 0)
    );
    let trial = block_on(versions::find_version(&other, &id("p2"), "edge/trial")).unwrap();
    assert_eq!(trial, block_on(versions::find_version(&store, &id("p1"), "trial")).unwrap());

    edge.take_requests();
    let again = push(&store, "p1", &edge).unwrap();
    assert_eq!((again.moved.len(), again.n_objects, again.n_contents, again.n_runs), (0, 0, 0, 0));
    let requests = edge.take_requests();
    assert_eq!(requests.len(), 2, "asking costs two requests: {requests:?}");
    let nothing = pull(&other, "p2", &edge).unwrap();
    assert_eq!((nothing.n_objects, nothing.n_contents, nothing.n_runs), (0, 0, 0));
    assert_eq!(nothing.merge, Some(MergeOutcome::UpToDate));
    assert_eq!(edge.take_requests().len(), 1);
}

#[test]
fn both_sides_work_and_come_together() {
    let (store, edge, other) = (full_project(), FakeEdge::default(), MemoryStore::new());
    push(&store, "p1", &edge).unwrap();
    clone(&other, &edge).unwrap();
    train_in(&other, "p2", "b1", "their weights", 20);
    rename_run(&other, "p2", "a1", "The good one");
    push(&other, "p2", &edge).unwrap();
    describe(&store, "p1", "Changed here", 21);

    let refused = push(&store, "p1", &edge).unwrap_err();
    assert_eq!(refused.kind, ProblemKind::Conflict);
    assert!(refused.what.contains("versions that are not here") && refused.remedy.contains("Pull first"), "{refused}");
    let outcome = pull(&store, "p1", &edge).unwrap();
    assert!(matches!(outcome.merge, Some(MergeOutcome::Merged { .. })), "{outcome:?}");
    assert_eq!((outcome.n_runs, outcome.lost.len()), (2, 0));
    assert_eq!(read_run(&store, "p1", "a1").name, "The good one");
    push(&store, "p1", &edge).unwrap();
    let outcome = pull(&other, "p2", &edge).unwrap();
    assert!(matches!(outcome.merge, Some(MergeOutcome::FastForward { .. })), "{outcome:?}");
    assert_eq!(whole(&other, "p2"), whole(&store, "p1"));
}

#[test]
fn a_pull_with_conflicts_waits_for_the_learner() {
    let (store, edge, other) = (full_project(), FakeEdge::default(), MemoryStore::new());
    push(&store, "p1", &edge).unwrap();
    clone(&other, &edge).unwrap();
    describe(&other, "p2", "Their words", 20);
    push(&other, "p2", &edge).unwrap();
    describe(&store, "p1", "Our words", 21);
    let Some(MergeOutcome::Conflicts(info)) = pull(&store, "p1", &edge).unwrap().merge else { panic!("no conflict") };
    assert_eq!(info.conflicts.len(), 1);
    let again = pull(&store, "p1", &edge).unwrap_err();
    assert_eq!(again.kind, ProblemKind::Conflict, "{again}");
}

#[test]
fn two_runs_of_one_number_both_stay() {
    let (store, edge, other) = (full_project(), FakeEdge::default(), MemoryStore::new());
    push(&store, "p1", &edge).unwrap();
    clone(&other, &edge).unwrap();
    block_on(runs::start(&other, &id("p2"), new_run("b3", 3), &at(20))).unwrap();
    block_on(runs::cancel(&other, &id("p2"), &run_id("b3"), &at(21))).unwrap();
    block_on(runs::start(&store, &id("p1"), new_run("a3", 3), &at(22))).unwrap();
    block_on(runs::cancel(&store, &id("p1"), &run_id("a3"), &at(23))).unwrap();
    push(&other, "p2", &edge).unwrap();
    push(&store, "p1", &edge).unwrap();
    assert_eq!(pull(&store, "p1", &edge).unwrap().n_runs, 1);
    pull(&other, "p2", &edge).unwrap();
    let numbers = |store: &MemoryStore, project: &str| ["a3", "b3"].map(|run| read_run(store, project, run).number);
    assert_eq!((numbers(&store, "p1"), numbers(&other, "p2")), ([3, 4], [4, 3]));
    assert_eq!(push(&store, "p1", &edge).unwrap().n_runs, 0, "numbers are each side's own");
    assert_eq!(pull(&other, "p2", &edge).unwrap().n_runs, 0);
}

#[test]
fn tags_stay_where_they_are() {
    let (store, edge, other) = (full_project(), FakeEdge::default(), MemoryStore::new());
    push(&store, "p1", &edge).unwrap();
    clone(&other, &edge).unwrap();
    block_on(versions::create_tag(&store, &id("p1"), "both", "HEAD", None, &at(20))).unwrap();
    block_on(versions::create_tag(&other, &id("p2"), "both", "HEAD~1", None, &at(20))).unwrap();
    push(&store, "p1", &edge).unwrap();
    let pulled = pull(&other, "p2", &edge).unwrap();
    let pushed = push(&other, "p2", &edge).unwrap();
    for refused in [pulled.refused, pushed.refused] {
        assert_eq!(refused.len(), 1);
        assert!(refused[0].problem.what.contains("The tag both names another version"), "{refused:?}");
    }
}

#[test]
fn what_is_merged_is_the_other_sides_branch_whatever_else_has_its_name() {
    let (store, edge, other) = (full_project(), FakeEdge::default(), MemoryStore::new());
    push(&store, "p1", &edge).unwrap();
    clone(&other, &edge).unwrap();
    block_on(versions::create_tag(&other, &id("p2"), "edge/main", "HEAD~1", None, &at(20))).unwrap();
    describe(&store, "p1", "Changed there", 21);
    train_in(&other, "p2", "b1", "weights", 22);
    push(&store, "p1", &edge).unwrap();
    let outcome = pull(&other, "p2", &edge).unwrap();
    assert!(matches!(outcome.merge, Some(MergeOutcome::Merged { .. })), "{outcome:?}");
    assert_eq!(block_on(project::open(&other, &id("p2"))).unwrap().card.description, "Changed there");
    let newest = &block_on(crate::sample::versions(&other, &id("p2"), 1)).unwrap()[0];
    assert_eq!(newest.message.trim_end(), "Merge remote-tracking branch 'edge/main'");
}

#[test]
fn a_project_that_somebody_else_makes_meanwhile_stays_as_it_is() {
    let (store, edge) = (full_project(), FakeEdge::default());
    edge.is_made_meanwhile.set(true);
    push(&store, "p1", &edge).unwrap();
    clone(&MemoryStore::new(), &edge).unwrap();
}

#[test]
fn a_damaged_object_is_named_and_nothing_moves() {
    let (store, edge) = (full_project(), FakeEdge::default());
    push(&store, "p1", &edge).unwrap();
    let readme = block_on(versions::find_version(&store, &id("p1"), "HEAD")).unwrap();
    let tree = block_on(git::read_commit(&store, readme)).unwrap().tree;
    let blob = block_on(git::list_files(&store, tree)).unwrap()["README.md"].to_string();
    let damaged = Batch { put: vec![(Space::Objects, blob.clone(), b"x".to_vec())], ..Batch::default() };
    block_on(edge.objects.write(damaged)).unwrap();
    let other = MemoryStore::new();
    let refused = clone(&other, &edge).unwrap_err();
    assert!(refused.what.contains(&blob) && refused.what.contains("came damaged"), "{refused}");
    assert!(block_on(project::list(&other, &[])).unwrap().projects.is_empty());
    check_names(&other);
    let delete = Batch { delete: vec![(Space::Objects, blob.clone())], ..Batch::default() };
    block_on(edge.objects.write(delete.clone())).unwrap();
    assert!(clone(&other, &edge).unwrap_err().what.contains(&blob));

    // The same here: what cannot be sent is named.
    let fresh = FakeEdge::default();
    block_on(store.write(delete)).unwrap();
    let refused = push(&store, "p1", &fresh).unwrap_err();
    assert!(refused.what.contains(&blob), "{refused}");
    assert!(fresh.refs.borrow().is_empty());
}

#[test]
fn lost_contents_are_told_and_the_rest_comes() {
    let (store, edge) = (full_project(), FakeEdge::default());
    push(&store, "p1", &edge).unwrap();
    let run = read_run(&store, "p1", "a1");
    edge.contents.borrow_mut().remove(&run.files[0].md5);
    let other = MemoryStore::new();
    assert_eq!(clone(&other, &edge).unwrap().lost, [run.files[0].md5.clone()]);
    assert_eq!(
        pull(&other, "p2", &edge).unwrap().lost,
        Vec::<String>::new(),
        "a run that is here is not asked for again"
    );
    assert!(block_on(runs::read_model_files(&other, &run)).is_err());
    let data = bunsen_project::md5_hex(crate::sample::IRIS);
    edge.contents.borrow_mut().remove(&data);
    let refused = clone(&MemoryStore::new(), &edge).unwrap_err();
    assert!(refused.what.contains("not the data of iris.csv"), "{refused}");
    assert_eq!(push(&store, "p1", &edge).unwrap().n_contents, 2, "a push heals what the edge lost");
    clone(&MemoryStore::new(), &edge).unwrap();
}

#[test]
fn large_data_goes_in_parts_and_comes_back() {
    let store = MemoryStore::new();
    let bytes = noise(2 * sync::PART_BYTES + 1000);
    let new = new_project_of("p1", "Large", bytes.clone());
    block_on(project::create(&store, new, &at(0))).unwrap();
    let edge = FakeEdge::default();
    push(&store, "p1", &edge).unwrap();
    let sent = edge.take_requests();
    assert_eq!(sent.iter().filter(|request| request.starts_with("Put /p/")).count(), 3, "{sent:?}");
    let other = MemoryStore::new();
    clone(&other, &edge).unwrap();
    assert_eq!(whole(&other, "p2").clone_data(), bytes);
    let asked = edge.take_requests();
    assert_eq!(asked.iter().filter(|request| request.contains("/dvc/files/")).count(), 3, "{asked:?}");
    assert!(sides::stored(&other).iter().all(|(_, key)| !key.contains(".part/")), "parts go once they are joined");
}

#[test]
fn another_address_begins_anew() {
    let (store, edge) = (full_project(), FakeEdge::default());
    push(&store, "p1", &edge).unwrap();
    let elsewhere = Remote { name: "elsewhere".into(), ..remote() };
    block_on(sync::set_remote(&store, &id("p1"), &elsewhere, &at(90))).unwrap();
    let status = block_on(sync::status(&store, &id("p1"))).unwrap();
    assert_eq!((status.upstream, status.pushed_ms), (None, None));
    assert_eq!(block_on(sync::read_remote(&store, &id("p1"))).unwrap(), Some(elsewhere));
    let archive = block_on(bunsen_project::export(&store, &id("p1"))).unwrap();
    assert!(block_on(bunsen_project::archive::check("iris.zip", &archive.bytes, &Default::default())).is_ok());
    push(&store, "p1", &edge).unwrap();
    assert!(block_on(sync::status(&store, &id("p1"))).unwrap().upstream.is_some());
}

#[test]
fn models_that_versions_name_are_sent_for_dvc() {
    let (store, edge) = (full_project(), FakeEdge::default());
    // No run needs it any more; the newest version still names it, and whoever has DVC may want it.
    block_on(runs::trash(&store, &id("p1"), &run_id("a1"), &at(30))).unwrap();
    let lock = format!("{}/dvc.lock", run_folder(&store, "p1", 1).unwrap());
    let lock = block_on(read_text_file(&store, &id("p1"), &lock)).unwrap().unwrap();
    let lock = LockFile::read(std::str::from_utf8(&lock).unwrap()).unwrap();
    let stage = lock.stage("train").unwrap();
    let model = stage.outs.iter().find(|out| out.is_folder()).unwrap();
    push(&store, "p1", &edge).unwrap();
    let listing = edge.contents.borrow()[&model.md5].clone();
    let files = dvc::read_listing(&listing).unwrap();
    assert_eq!(files.len(), 2);
    for (md5, path) in &files {
        assert!(edge.contents.borrow().contains_key(md5), "{path}");
    }
    for out in stage.outs.iter().filter(|out| !out.is_folder()) {
        assert!(!edge.contents.borrow().contains_key(&out.md5), "git has {}", out.path);
    }
    // The studio has no use for it without its run, and the trash would take it.
    let other = MemoryStore::new();
    assert_eq!(clone(&other, &edge).unwrap().n_contents, 1);
    assert_eq!(block_on(empty_trash(&other, 0.0, &at(80))).unwrap().size_bytes, 0);
}

#[test]
fn tidying_up_leaves_what_is_arriving() {
    let (store, edge) = (full_project(), FakeEdge::default());
    push(&store, "p1", &edge).unwrap();
    let other = MemoryStore::new();
    edge.take_requests();
    edge.break_at(20, fake_edge::Break::Before);
    clone(&other, &edge).unwrap_err();
    let arrived = sides::stored(&other);
    assert!(!arrived.is_empty());
    assert_eq!(block_on(empty_trash(&other, 0.0, &at(71))).unwrap().size_bytes, 0);
    assert_eq!(sides::stored(&other), arrived);
    // A day later nobody waits for it any more.
    assert!(block_on(empty_trash(&other, 0.0, &at(71 + 86_400))).unwrap().size_bytes > 0);
    assert!(sides::stored(&other).is_empty());
}
