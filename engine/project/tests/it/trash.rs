//! Emptying the trash: everything needed stays, everything else goes, and the bytes told are the bytes freed.

use std::collections::BTreeSet;

use bunsen_project::{
    Batch, ImportLimits, MemoryStore, Space, Store, archive, empty_trash, export, import, project, read_content, runs,
};
use bunsen_spec::{ProjectId, RunStatus};
use futures::executor::block_on;

use crate::sample::{
    Numbers, at, card, finished, id, new_project, new_project_of, new_run, run_folder, run_id, saved,
    store_with_project, table, train, versions,
};

/// Bytes of all objects and contents.
fn content_bytes(store: &MemoryStore) -> u64 {
    let entries = store.entries();
    let contents = entries.iter().filter(|(space, ..)| !matches!(space, Space::Refs | Space::Records));
    contents.map(|(_, _, bytes)| bytes.len() as u64).sum()
}

#[test]
fn deleting_a_project_frees_what_it_alone_has() {
    let store = store_with_project();
    let before = content_bytes(&store);
    let new = new_project_of("p2", "Large", vec![b'x'; 5000]);
    block_on(project::create(&store, new, &at(1))).unwrap();
    let promised = block_on(project::trash(&store, &id("p2"), &at(2))).unwrap();
    assert_eq!(promised, content_bytes(&store) - before);
    assert!(promised > 5000);
    let young = block_on(empty_trash(&store, 10_000.0, &at(3))).unwrap();
    assert_eq!((young.size_bytes, young.n_projects), (0, 0), "too young to go");
    let freed = block_on(empty_trash(&store, 0.0, &at(4))).unwrap();
    assert_eq!((freed.size_bytes, freed.n_projects, freed.n_runs), (promised, 1, 0));
    assert_eq!(content_bytes(&store), before);
    assert!(block_on(store.keys(Space::Refs, "p2/")).unwrap().is_empty());
    assert!(block_on(store.keys(Space::Records, "p2/")).unwrap().is_empty());
    assert!(block_on(project::restore(&store, &id("p2"), &at(5))).is_err());
}

#[test]
fn deleting_a_run_frees_its_model_but_not_its_past() {
    let store = store_with_project();
    train(&store, "r1", 1, &"w".repeat(4000), 1);
    train(&store, "r2", 2, &"v".repeat(300), 3);
    block_on(runs::trash(&store, &id("p1"), &run_id("r1"), &at(5))).unwrap();
    let before = content_bytes(&store);
    let path = format!("{}/metrics.json", run_folder(&store, "p1", 1).unwrap());
    let freed = block_on(empty_trash(&store, 0.0, &at(6))).unwrap();
    assert_eq!(freed.n_runs, 1);
    assert!(freed.size_bytes > 4000 && content_bytes(&store) < before - 3000);
    assert_eq!((run_folder(&store, "p1", 1), run_folder(&store, "p1", 2).is_some()), (None, true));
    let log = block_on(versions(&store, &id("p1"), 9)).unwrap();
    assert_eq!(log[0].message, "Remove run 1\n");
    let old = block_on(bunsen_project::git::read_file(&store, log[1].tree, &path)).unwrap();
    assert!(old.is_some(), "older versions still tell what it was");
    let kept = block_on(runs::read(&store, &id("p1"), &run_id("r2"))).unwrap();
    assert_eq!(block_on(runs::read_model_files(&store, &kept)).unwrap()["model.safetensors"].len(), 300);
    assert_eq!(block_on(empty_trash(&store, 0.0, &at(7))).unwrap(), bunsen_project::Freed::default());
}

/// Does one random thing to the store. Things that are refused (a run that has ended, say) are fine.
fn act(store: &MemoryStore, numbers: &mut Numbers, step: u32) {
    let by = at(step);
    let listed = block_on(project::list(store, &[])).unwrap().projects;
    let pick = listed.get(numbers.below(listed.len().max(1))).map(|row| row.id.clone());
    // Few distinct contents, so that projects and runs share them.
    // One in six is large, and shares all but its beginning with the others of its kind.
    let content = match numbers.below(6) {
        0 => format!("{}\n", numbers.below(3)) + &String::from_utf8(table(400_000, 1)).unwrap(),
        _ => format!("content {}", numbers.below(4)).repeat(50),
    };
    let Some(p) = pick.filter(|_| numbers.below(8) > 0) else {
        let new = new_project_of(&format!("p{step}"), "P", content.into_bytes());
        block_on(project::create(store, new, &by)).unwrap();
        return;
    };
    let rows = block_on(runs::list(store, &p, &[])).unwrap();
    let run = rows.get(numbers.below(rows.len().max(1))).map(|row| row.id.clone());
    match (numbers.below(12), run) {
        (0, _) => drop(block_on(project::trash(store, &p, &by)).unwrap()),
        (1, _) => drop(block_on(project::duplicate(store, &p, id(&format!("p{step}")), "P", &by)).unwrap()),
        (2, _) => {
            let card = bunsen_spec::DataCard { title: content, ..card() };
            drop(block_on(project::set_card(store, &p, &card, &by)).unwrap());
        }
        (3, _) => {
            if let Some((row, _)) = block_on(project::list_trashed(store)).unwrap().first() {
                drop(block_on(project::restore(store, &row.id, &by)).unwrap());
            }
        }
        (4, Some(run)) => drop(block_on(runs::trash(store, &p, &run, &by)).unwrap()),
        (5 | 6, Some(run)) => {
            let checkpoint = numbers.below(3).to_string().repeat(99);
            drop(block_on(runs::save(store, &p, &run, &saved(1, checkpoint.as_bytes()), 0.0)));
        }
        (7 | 8, Some(run)) => drop(block_on(runs::finish(store, &p, &run, &finished(&content, 0.5), &by))),
        (9, Some(run)) => drop(block_on(runs::cancel(store, &p, &run, &by))),
        _ => drop(block_on(runs::start(store, &p, new_run(&format!("r{step}"), 1), &by)).unwrap()),
    }
}

/// Everything that a project or its runs speak of is there.
fn check_whole(store: &MemoryStore, p: &ProjectId) {
    let opened = block_on(project::open(store, p)).unwrap();
    for commit in block_on(versions(store, p, usize::MAX)).unwrap() {
        for blob in block_on(bunsen_project::git::list_files(store, commit.tree)).unwrap().into_values() {
            block_on(bunsen_project::git::read_object(store, blob)).unwrap();
        }
    }
    block_on(read_content(store, &opened.data.as_ref().unwrap().md5)).unwrap();
    let rows = block_on(runs::list(store, p, &[])).unwrap();
    let trashed = block_on(runs::list_trashed(store, p)).unwrap();
    for row in &rows {
        let run = block_on(runs::read(store, p, &row.id)).unwrap();
        block_on(runs::read_checkpoint(store, &run)).unwrap();
        if run.status == RunStatus::Finished {
            block_on(runs::read_model_files(store, &run)).unwrap();
        }
    }
    for (row, _) in trashed {
        let back = store.clone();
        block_on(runs::restore(&back, p, &row.id, &at(0))).unwrap();
        let run = block_on(runs::read(&back, p, &row.id)).unwrap();
        for file in &run.files {
            block_on(read_content(&back, &file.md5)).unwrap();
        }
    }
}

/// The contents that the projects need, found in another way than the trash finds them.
fn needed_contents(store: &MemoryStore) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    for (space, key, bytes) in store.entries() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if space == Space::Records && key.ends_with("/project") {
            let record: bunsen_project::ProjectRecord = serde_json::from_str(&text).unwrap();
            needed.insert(record.data.unwrap().md5);
        }
        if space == Space::Records && key.contains("/runs/") {
            let run: bunsen_spec::RunRecord = serde_json::from_str(&text).unwrap();
            needed.extend(run.checkpoint.map(|checkpoint| checkpoint.md5));
            if !run.files.is_empty() {
                let (pointer, _) = bunsen_project::dvc::Pointer::folder("model", &run.files);
                needed.insert(pointer.key().to_string());
                needed.extend(run.files.into_iter().map(|file| file.md5));
            }
        }
    }
    needed
}

/// The chunks that the stored manifests name, read here by their published form.
fn named_chunks(store: &MemoryStore) -> BTreeSet<String> {
    let manifests = store.entries().into_iter().filter(|(space, ..)| *space == Space::Manifests);
    let names = manifests.flat_map(|(_, _, bytes)| {
        bytes[16..].chunks(24).map(|part| part[..20].iter().map(|b| format!("{b:02x}")).collect()).collect::<Vec<_>>()
    });
    names.collect()
}

#[test]
fn whatever_happens_the_trash_takes_only_what_nothing_needs() {
    let mut n_in_chunks = 0;
    for seed in 0..12 {
        let store = MemoryStore::new();
        let mut numbers = Numbers(seed);
        for step in 1..120 {
            act(&store, &mut numbers, step);
            if step % 30 != 0 {
                continue;
            }
            let before = content_bytes(&store);
            let n_trashed = block_on(project::list_trashed(&store)).unwrap().len() as u64;
            let freed = block_on(empty_trash(&store, 0.0, &at(step))).unwrap();
            let after = content_bytes(&store);
            assert_eq!(freed.n_projects, n_trashed, "seed {seed}, step {step}");
            if freed.n_runs == 0 {
                assert_eq!(freed.size_bytes, before - after, "seed {seed}, step {step}");
            }
            for row in block_on(project::list(&store, &[])).unwrap().projects {
                check_whole(&store, &row.id);
            }
            let left = |space| block_on(store.keys(space, "")).unwrap().into_iter().collect::<BTreeSet<_>>();
            let (whole, in_chunks) = (left(Space::Files), left(Space::Manifests));
            n_in_chunks += in_chunks.len();
            assert!(whole.is_disjoint(&in_chunks));
            assert_eq!(&whole | &in_chunks, needed_contents(&store), "seed {seed}, step {step}");
            assert_eq!(left(Space::Chunks), named_chunks(&store), "seed {seed}, step {step}");
            assert_eq!(
                block_on(empty_trash(&store, 0.0, &at(step))).unwrap(),
                bunsen_project::Freed::default(),
                "a second time there is nothing to do"
            );
        }
    }
    assert!(n_in_chunks > 20, "the large ones were met");
}

#[test]
fn a_run_that_cannot_be_read_keeps_its_content_and_hides_nothing() {
    let store = store_with_project();
    train(&store, "r1", 1, "weights", 1);
    block_on(project::create(&store, new_project("p2", "Other"), &at(3))).unwrap();
    let p2 = id("p2");
    let key = "p1/summaries/r1".to_string();
    block_on(store.write(Batch { put: vec![(Space::Records, key, br#"{"version":9}"#.to_vec())], ..Batch::default() }))
        .unwrap();
    let list = block_on(project::list(&store, &[])).unwrap();
    assert_eq!((list.projects.len(), list.projects[1].n_runs, list.unreadable.len()), (2, 0, 0));
    assert!(block_on(runs::list(&store, &id("p1"), &[])).unwrap().is_empty());

    block_on(runs::start(&store, &p2, new_run("r2", 2), &at(4))).unwrap();
    for epoch in [1, 2] {
        let checkpoint = format!("checkpoint {epoch}");
        block_on(runs::save(&store, &p2, &run_id("r2"), &saved(epoch, checkpoint.as_bytes()), 0.0)).unwrap();
    }
    block_on(runs::finish(&store, &p2, &run_id("r2"), &finished("others", 0.5), &at(5))).unwrap();
    block_on(project::trash(&store, &p2, &at(6))).unwrap();
    assert_eq!(block_on(empty_trash(&store, 0.0, &at(7))).unwrap().n_projects, 1);
    let run = block_on(runs::read(&store, &id("p1"), &run_id("r1"))).unwrap();
    assert!(block_on(runs::read_model_files(&store, &run)).is_ok());
    // The record says what the run needs, so it is exported whole.
    let archive = block_on(export(&store, &id("p1"))).unwrap();
    assert_eq!(archive.skipped, []);
    let other = MemoryStore::new();
    let checked = block_on(archive::check("project.zip", &archive.bytes, &ImportLimits::default())).unwrap();
    assert_eq!(block_on(import(&other, checked, id("new"), &at(9))).unwrap().project.n_runs, 1);
}
