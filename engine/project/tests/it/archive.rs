//! Export and import: the same project comes back, and nothing hostile gets in.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use bunsen_project::{
    Batch, CheckedArchive, ImportLimits, MemoryStore, ProjectError, Space, Store, archive, export, import, md5_hex,
    project, runs,
};
use bunsen_spec::RunId;
use futures::executor::block_on;

use crate::sample::{at, id, new_project, new_project_of, new_run, run_id, saved, store_with_project, train, versions};

fn full_project() -> MemoryStore {
    let store = store_with_project();
    let p1 = id("p1");
    train(&store, "r1", 1, "weights", 1);
    block_on(runs::start(&store, &p1, new_run("r2", 2), &at(3))).unwrap();
    block_on(runs::save(&store, &p1, &run_id("r2"), &saved(3, b"checkpoint"), 0.0)).unwrap();
    train(&store, "r3", 3, "other weights", 4);
    block_on(runs::trash(&store, &p1, &run_id("r3"), &at(6))).unwrap();
    store
}

fn import_into(store: &MemoryStore, bytes: &[u8]) -> Result<bunsen_spec::ProjectSummary, ProjectError> {
    import_within(store, bytes, &ImportLimits::default())
}

/// As the reader and the engine do it: checked here, taken apart, put together and stored there.
fn import_within(
    store: &MemoryStore,
    bytes: &[u8],
    limits: &ImportLimits,
) -> Result<bunsen_spec::ProjectSummary, ProjectError> {
    let (manifest, contents) = block_on(archive::check("iris.zip", bytes, limits))?.into_buffers();
    let checked = CheckedArchive::from_buffers(&manifest, contents)?;
    let outcome = block_on(import(store, checked, id("new"), &at(99)))?;
    assert_eq!((outcome.lost, outcome.skipped), (vec![], vec![]), "an exported project is whole");
    Ok(outcome.project)
}

#[test]
fn a_project_comes_back_as_it_was() {
    let store = full_project();
    let archive = block_on(export(&store, &id("p1"))).unwrap();
    assert_eq!(block_on(export(&store, &id("p1"))).unwrap(), archive, "the same project gives the same bytes");
    let other = MemoryStore::new();
    let summary = import_into(&other, &archive.bytes).unwrap();
    let before = block_on(project::summary(&store, &id("p1"), &[])).unwrap();
    let interrupted = summary.interrupted.clone().unwrap();
    assert_eq!((interrupted.1, interrupted.2, interrupted.3), (2, 3, 10));
    let as_before = bunsen_spec::ProjectSummary { id: id("p1"), interrupted: before.interrupted.clone(), ..summary };
    assert_eq!(as_before, before);

    for space in [Space::Objects, Space::Files] {
        let contents = |store: &MemoryStore| {
            let entries = store.entries().into_iter().filter(|(s, ..)| *s == space);
            entries.map(|(_, key, bytes)| (key, bytes)).collect::<BTreeMap<_, _>>()
        };
        assert_eq!(contents(&other), contents(&store), "{space:?}");
    }
    for path in ["HEAD", "refs/heads/main", "logs/HEAD", "logs/refs/heads/main"] {
        let read = |store: &MemoryStore, id: &str| block_on(store.read(Space::Refs, &format!("{id}/{path}"))).unwrap();
        assert_eq!(read(&other, "new"), read(&store, "p1"), "{path}");
    }
    let record = |store: &MemoryStore, project: &str, run: &RunId| {
        let mut run = block_on(runs::read(store, &id(project), run)).unwrap();
        (run.id, run.project) = (run_id("any"), id("any"));
        run
    };
    let new_rows = block_on(runs::list(&other, &id("new"), &[])).unwrap();
    let old_rows = block_on(runs::list(&store, &id("p1"), &[])).unwrap();
    assert_eq!(new_rows.len(), 2);
    for (new, old) in new_rows.iter().zip(&old_rows) {
        assert_eq!(record(&other, "new", &new.id), record(&store, "p1", &old.id));
    }
    assert_eq!(block_on(runs::list_trashed(&other, &id("new"))).unwrap().len(), 1);
    let (_, bytes) = block_on(runs::resume(&other, &id("new"), &interrupted.0, "CPU", 0.0)).unwrap();
    assert_eq!(bytes.as_deref(), Some(&b"checkpoint"[..]));
}

#[test]
fn what_is_exported_can_be_imported() {
    let store = MemoryStore::new();
    let new = new_project_of("p1", "Zeros", b"0\n".repeat(4 << 20));
    block_on(project::create(&store, new, &at(0))).unwrap();
    let archive = block_on(export(&store, &id("p1"))).unwrap();
    assert!(import_into(&MemoryStore::new(), &archive.bytes).is_ok(), "packed to {} bytes", archive.bytes.len());

    let store = full_project();
    let lost = block_on(store.keys(Space::Files, "")).unwrap().swap_remove(0);
    let delete = vec![(Space::Files, lost.clone())];
    block_on(store.write(Batch { delete, ..Batch::default() })).unwrap();
    let refused = block_on(export(&store, &id("p1")));
    assert_eq!(refused, Err(ProjectError::Missing { space: Space::Files, key: lost }));
}

#[test]
fn a_second_import_is_another_project() {
    let store = full_project();
    let archive = block_on(export(&store, &id("p1"))).unwrap();
    assert_eq!(import_into(&store, &archive.bytes).unwrap().name, "Iris 2");
    assert_eq!(import_into(&store, &archive.bytes), Err(ProjectError::Taken { what: "project", id: "new".into() }));
    assert_eq!(block_on(project::list(&store, &[])).unwrap().projects.len(), 2);
}

#[test]
fn a_full_store_takes_nothing_of_an_import() {
    let archive = block_on(export(&full_project(), &id("p1"))).unwrap();
    let store = MemoryStore::with_capacity(3000);
    assert_eq!(import_into(&store, &archive.bytes), Err(ProjectError::Full));
    assert!(store.entries().is_empty());
}

type Files = BTreeMap<String, Vec<u8>>;

fn unzip(bytes: &[u8]) -> Files {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Files::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        files.insert(file.name().unwrap().into_owned(), content);
    }
    files
}

fn zip_up(files: &Files) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        writer.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Changes a good archive and expects it to be refused with nothing stored.
fn check(what: &str, change: impl FnOnce(&mut Files), expected: &str) {
    let mut files = unzip(&block_on(export(&full_project(), &id("p1"))).unwrap().bytes);
    change(&mut files);
    check_bytes(what, &zip_up(&files), &ImportLimits::default(), expected);
}

fn check_bytes(what: &str, bytes: &[u8], limits: &ImportLimits, expected: &str) {
    let store = MemoryStore::new();
    let answer = import_within(&store, bytes, limits);
    match answer {
        Err(error) => assert!(error.to_string().contains(expected), "{what}: {error}"),
        Ok(_) => panic!("{what} was taken"),
    }
    assert!(store.entries().is_empty(), "{what} left something behind");
}

fn edit_record(files: &mut Files, path: &str, edit: impl FnOnce(&mut serde_json::Value)) {
    let path = files.keys().find(|key| key.contains(path)).unwrap().clone();
    let mut value = serde_json::from_slice(&files[&path]).unwrap();
    edit(&mut value);
    files.insert(path, serde_json::to_vec(&value).unwrap());
}

fn object_path(name: &str) -> String {
    format!("iris/.git/objects/{}/{}", &name[..2], &name[2..])
}

#[test]
fn an_unchanged_archive_without_its_folder_is_taken() {
    let files = unzip(&block_on(export(&full_project(), &id("p1"))).unwrap().bytes);
    let bare: Files =
        files.into_iter().map(|(path, bytes)| (path.strip_prefix("iris/").unwrap().to_string(), bytes)).collect();
    assert_eq!(import_into(&MemoryStore::new(), &zip_up(&bare)).unwrap().n_runs, 2);
}

#[test]
fn hostile_archives_are_refused() {
    let limits = ImportLimits::default();
    check_bytes("text", b"hello", &limits, "it is not a zip file");
    check_bytes("nothing", b"", &limits, "it is not a zip file");
    check_bytes("an empty zip", &zip_up(&Files::new()), &limits, "project.json");
    let good = block_on(export(&full_project(), &id("p1"))).unwrap().bytes;
    check_bytes("half a zip", &good[..good.len() / 2], &limits, "it is not a zip file");
    check_bytes("too many files", &good, &ImportLimits { n_files: 10, ..limits }, "at most 10 are allowed");
    check_bytes("too large", &good, &ImportLimits { size_bytes: 5000, ..limits }, "it unpacks to more than 0 MiB");
    let bomb = Files::from([("zeros".to_string(), vec![0; 4 << 20])]);
    check_bytes("a bomb", &zip_up(&bomb), &ImportLimits { ratio: 10, ..limits }, "it unpacks to more than 1 MiB");

    for path in ["../evil", "/etc/passwd", "a\\b", "C:/x", "a/../../b", "a\nb"] {
        check(path, |files| drop(files.insert(path.into(), vec![])), "is not allowed");
    }
    check(
        "a lost object",
        |files| {
            let path = files.keys().find(|path| path.contains(".git/objects/")).unwrap().clone();
            files.remove(&path);
        },
        "",
    );
    check(
        "a changed content",
        |files| {
            let path = files.keys().find(|path| path.contains("cache/files/md5/")).unwrap().clone();
            files.get_mut(&path).unwrap().push(b'!');
        },
        "is not what its name says",
    );
    check(
        "an object under another name",
        |files| {
            let paths: Vec<_> = files.keys().filter(|path| path.contains(".git/objects/")).cloned().collect();
            let bytes = files[&paths[0]].clone();
            files.insert(paths[1].clone(), bytes);
        },
        "its content is that of",
    );
    check("no branch", |files| drop(files.remove("iris/.git/refs/heads/main")), "the branch that its HEAD names");
    check(
        "a branch to nowhere",
        |files| {
            drop(files.insert("iris/.git/refs/heads/main".into(), format!("{}\n", "1".repeat(40)).into_bytes()));
        },
        "has lost 1111",
    );
    check(
        "a newer record",
        |files| edit_record(files, "records/project.json", |r| r["version"] = 9.into()),
        "version 9",
    );
    check(
        "a number to come",
        |files| edit_record(files, "records/project.json", |r| r["next_run"] = 2.into()),
        "number",
    );
    check(
        "a record that is none",
        |files| {
            drop(files.insert("iris/.bunsen/records/project.json".into(), b"[]".to_vec()));
        },
        "damaged",
    );
    check(
        "a model that leaves its folder",
        |files| {
            edit_record(files, "records/runs/r1.json", |r| r["files"][0]["path"] = "../../x".into());
        },
        "is not allowed",
    );
    check(
        "a run without its content",
        |files| {
            edit_record(files, "records/runs/r1.json", |r| r["files"][0]["md5"] = md5_hex(b"other").into());
        },
        "lacks the content",
    );
    check(
        "a run without the listing of its model",
        |files| files.retain(|path, _| !path.ends_with(".dir")),
        "lacks the content",
    );
    check(
        "a lie about a size",
        |files| {
            edit_record(files, "records/runs/r1.json", |r| r["files"][0]["size_bytes"] = 1_000_000.into());
        },
        "lacks the content",
    );
}

/// Lays the data's pointer into a project whose files are made by hand.
fn check_pointer(path: &str, expected: &str) {
    use bunsen_project::{Stamp, git};
    check(
        path,
        |files| {
            let source = full_project();
            let head = block_on(versions(&source, &id("p1"), 1)).unwrap()[0].clone();
            let pointer = bunsen_project::dvc::Pointer::file(path, &md5_hex(crate::sample::IRIS), 55);
            let changes = BTreeMap::from([("data/iris.csv.dvc".to_string(), Some(pointer.to_yaml().into_bytes()))]);
            let mut objects = Vec::new();
            let tree = block_on(git::edit_tree(&source, Some(head.tree), changes, &mut objects)).unwrap().unwrap();
            let commit = git::write_commit(tree, &[head.id], &Stamp::at(0.0), "evil");
            files.insert("iris/.git/refs/heads/main".into(), format!("{}\n", commit.id).into_bytes());
            objects.push(commit);
            for object in objects {
                files.insert(object_path(&object.id.to_string()), object.bytes);
            }
        },
        expected,
    );
}

#[test]
fn a_pointer_cannot_lead_elsewhere() {
    check_pointer("../../evil", "it does not point to a file beside it");
    check_pointer("other.csv", "it does not point to a file beside it");
    check_pointer("iris.csv", "has another size than its pointer says");
}

#[test]
fn names_in_any_script_travel() {
    let store = MemoryStore::new();
    let mut new = new_project("p1", &"ดอกไอริส".repeat(12));
    new.table.as_mut().unwrap().file_name = format!("{}.csv", "ข้อมูล".repeat(30));
    block_on(project::create(&store, new, &at(0))).unwrap();
    let archive = block_on(export(&store, &id("p1"))).unwrap();
    let summary = import_into(&MemoryStore::new(), &archive.bytes).unwrap();
    assert_eq!(summary.data, block_on(project::open(&store, &id("p1"))).unwrap().summary.data);
}
