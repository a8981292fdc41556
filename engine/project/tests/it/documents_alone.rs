//! Projects of documents alone: without a table, until one is added.

use bunsen_project::documents::{DocumentsChange, change_documents, documents};
use bunsen_project::project::{self, DataChange};
use bunsen_project::{
    CheckedArchive, ImportLimits, MemoryStore, NewProject, NewTable, OpenedProject, ProjectError, archive, empty_trash,
    export, git, import, read_content, runs, versions,
};
use bunsen_spec::{ConflictKind, DataCard, FileChange, MergeOutcome, ReadOptions, ResetMode, Resolution, Step, Suite};
use futures::executor::block_on;

use crate::documents::written;
use crate::genuine_git::{Folder, git, unzip};
use crate::sample::{IRIS, at, finished, id, new_run, read_text_file, run_id, saved, versions};
use crate::sync::fake_edge::FakeEdge;
use crate::sync::sides::{clone, pull, push};
use crate::versions::{branch_and_switch, merge, p1, switch};

/// A store with one project, `p1`, which has no table.
fn store_without_table() -> MemoryStore {
    let store = MemoryStore::new();
    let new = NewProject { id: p1(), name: "Notes".into(), table: None };
    block_on(project::create(&store, new, &at(0))).unwrap();
    store
}

fn add_document(store: &MemoryStore, name: &str, seconds: u32) {
    let new = DocumentsChange::Put(written(store, &[(name, &format!("About {name}."))]));
    block_on(change_documents(store, &p1(), &new, &at(seconds))).unwrap();
}

fn table(content: &[u8]) -> DataChange {
    let options = ReadOptions { delimiter: Some(','), ..ReadOptions::default() };
    DataChange::Table(NewTable { file_name: "iris.csv".into(), content: content.to_vec().into(), options, card: None })
}

fn add_table(store: &MemoryStore, content: &[u8], seconds: u32) {
    block_on(project::change_data(store, &p1(), &table(content), &at(seconds))).unwrap();
}

fn opened(store: &MemoryStore) -> OpenedProject {
    block_on(project::open(store, &p1())).unwrap().whole().unwrap()
}

/// The table's file, and how many documents there are.
fn state(store: &MemoryStore) -> (Option<String>, usize) {
    let n_documents = block_on(documents(store, &p1())).unwrap().documents.len();
    (opened(store).data.map(|data| data.name), n_documents)
}

fn paths(store: &MemoryStore) -> Vec<String> {
    let newest = block_on(versions(store, &p1(), 1)).unwrap().swap_remove(0);
    block_on(git::list_files(store, newest.tree)).unwrap().into_keys().collect()
}

fn text(store: &MemoryStore, path: &str) -> String {
    String::from_utf8(block_on(read_text_file(store, &p1(), path)).unwrap().unwrap()).unwrap()
}

#[test]
fn a_project_is_made_of_a_name_alone() {
    let store = store_without_table();
    assert_eq!(paths(&store), [".dvc/.gitignore", ".dvc/config", ".gitignore", "README.md", "bunsen.json"]);
    assert_eq!(text(&store, "bunsen.json"), "{\n  \"version\": 1\n}\n");
    let readme = text(&store, "README.md");
    assert!(
        readme.starts_with("# Notes\n\nA project made with Bunsen. It is a git repository whose documents are kept")
    );
    assert!(readme.contains("- `documents/` has a pointer to each document"));
    let opened = opened(&store);
    assert_eq!((opened.data, opened.card, opened.suite), (None, DataCard::default(), Suite::default()));
    assert_eq!((opened.summary.data, opened.summary.n_documents, opened.summary.n_versions), (None, Some(0), 1));
    assert_eq!(block_on(versions(&store, &p1(), 9)).unwrap()[0].message, "Start without a table\n");

    add_document(&store, "notes/a.md", 1);
    add_document(&store, "b.md", 2);
    let list = block_on(project::list(&store, &[])).unwrap();
    assert_eq!((list.projects[0].n_documents, list.unreadable), (Some(2), vec![]));
}

#[test]
fn what_needs_a_table_says_that_there_is_none() {
    let store = store_without_table();
    let change = |what: DataChange| block_on(project::change_data(&store, &p1(), &what, &at(1)));
    let steps = vec![Step::DropMissing { columns: vec![] }.into()];
    for what in [
        DataChange::Content(IRIS.to_vec().into(), ReadOptions::default()),
        DataChange::Options(ReadOptions::default()),
        DataChange::Recipe(steps, "Drop".into()),
        DataChange::RemoveOther("cities.csv".into()),
    ] {
        assert_eq!(change(what), Err(ProjectError::NoTable));
    }
    let card = DataCard::default();
    assert_eq!(block_on(project::set_card(&store, &p1(), &card, &at(1))), Err(ProjectError::NoTable));
    assert_eq!(block_on(project::set_suite(&store, &p1(), &Suite::default(), &at(1))), Err(ProjectError::NoTable));
    assert_eq!(opened(&store).summary.n_versions, 1);
    let problem = bunsen_spec::Problem::from(ProjectError::NoTable).to_string();
    assert_eq!(problem, "This project has no table yet. Add one in the Data room.");
    // Neither is a project without the file that says so.
    let refused = project::read_settings("bunsen.json", text(&store, "bunsen.json").as_bytes()).unwrap_err();
    assert!(refused.to_string().starts_with("bunsen.json is that of a project without a table."), "{refused}");
    for half in ["{\"version\":1,\"data\":\"data/a.csv.dvc\"}", "{\"version\":1,\"read\":{}}"] {
        let refused = project::read_settings("bunsen.json", half.as_bytes()).unwrap_err();
        assert!(refused.to_string().contains("it says only half"), "{refused}");
    }
}

#[test]
fn a_table_can_be_added_later_and_only_once() {
    let store = store_without_table();
    add_document(&store, "a.md", 1);
    add_table(&store, IRIS, 2);
    let after = opened(&store);
    let data = after.data.unwrap();
    assert_eq!((data.name.as_str(), data.size_bytes, data.options.delimiter), ("iris.csv", 46, Some(',')));
    assert_eq!((after.card.title.as_str(), after.summary.n_versions), ("Notes", 3));
    assert_eq!((state(&store).1, after.summary.n_documents), (1, None));
    assert!(text(&store, "bunsen.json").contains("\"data\": \"data/iris.csv.dvc\""));
    assert!(text(&store, "data/iris.csv.card.json").contains("Notes"));
    assert_eq!(block_on(read_content(&store, &data.md5)).unwrap(), IRIS);
    let again = block_on(project::change_data(&store, &p1(), &table(b"a\n1\n"), &at(3)));
    assert!(matches!(again, Err(ProjectError::Conflict { .. })));
    // As ever from here on.
    let run = block_on(runs::start(&store, &p1(), new_run("r1", 1), &at(4))).unwrap();
    block_on(runs::save(&store, &p1(), &run.id, &saved(1, b"checkpoint"), 0.0)).unwrap();
    block_on(runs::finish(&store, &p1(), &run.id, &finished("weights", 0.9), &at(5))).unwrap();
    assert!(text(&store, "dvc.yaml").contains("bunsen train"));

    // Undone, nothing is left of it, and the first version is still the newest one's ancestor.
    block_on(versions::reset(&store, &p1(), "HEAD~2", ResetMode::Hard, None, &at(6))).unwrap();
    assert_eq!(state(&store), (None, 1));
    assert!(paths(&store).iter().all(|path| !path.starts_with("data/")));
}

#[test]
fn a_run_that_ends_where_there_is_no_table_is_kept() {
    let store = store_without_table();
    branch_and_switch(&store, "trial", 1);
    add_table(&store, IRIS, 2);
    block_on(runs::start(&store, &p1(), new_run("r1", 1), &at(3))).unwrap();
    switch(&store, "main", 4);
    block_on(runs::finish(&store, &p1(), &run_id("r1"), &finished("weights", 0.9), &at(5))).unwrap();
    assert!(paths(&store).iter().any(|path| path.starts_with("runs/1-mlp-")));
    assert!(!paths(&store).contains(&"dvc.yaml".into()), "its stages would need a table");
    assert_eq!(state(&store), (None, 0));
    block_on(runs::trash(&store, &p1(), &run_id("r1"), &at(6))).unwrap();
    block_on(empty_trash(&store, 0.0, &at(7))).unwrap();
    assert_eq!(state(&store), (None, 0));
}

#[test]
fn a_branch_with_a_table_is_merged_into_one_without() {
    for (into, from) in [("main", "trial"), ("trial", "main")] {
        let store = store_without_table();
        branch_and_switch(&store, "trial", 1);
        add_table(&store, IRIS, 2);
        assert_eq!(block_on(versions::data_at(&store, &p1(), "main")), Ok(None));
        switch(&store, "main", 3);
        assert_eq!(state(&store), (None, 0));
        add_document(&store, "a.md", 4);
        switch(&store, into, 5);
        assert!(matches!(merge(&store, from, 6), MergeOutcome::Merged { .. }));
        assert_eq!(state(&store), (Some("iris.csv".into()), 1));
        assert_eq!(opened(&store).card.title, "Notes");
        let files = block_on(versions::diff(&store, &p1(), Some("HEAD~1"), "HEAD")).unwrap();
        assert!(files.iter().all(|file| matches!(file.change, FileChange::Added | FileChange::Changed)), "{files:?}");
    }
}

#[test]
fn tables_that_both_sides_added_are_decided_about() {
    let store = store_without_table();
    branch_and_switch(&store, "trial", 1);
    add_table(&store, b"a,b\n1,2\n", 2);
    switch(&store, "main", 3);
    add_table(&store, IRIS, 4);
    let MergeOutcome::Conflicts(info) = merge(&store, "trial", 5) else { panic!("both added a table") };
    let kinds: Vec<_> = info.conflicts.iter().map(|conflict| (conflict.path.as_str(), conflict.kind)).collect();
    assert_eq!(kinds, [("data/iris.csv.dvc", ConflictKind::Data)], "the settings are the same");
    let tables = block_on(versions::merge_tables(&store, &p1(), "data/iris.csv.dvc")).unwrap();
    assert_eq!((tables.base, tables.theirs.size_bytes), (None, 8));
    let theirs = Resolution::Theirs;
    block_on(versions::resolve(&store, &p1(), "data/iris.csv.dvc", &theirs, None, &at(6))).unwrap();
    block_on(versions::finish_merge(&store, &p1(), &at(7))).unwrap();
    assert_eq!(opened(&store).data.unwrap().size_bytes, 8);
}

#[test]
fn going_back_takes_the_table_along_and_brings_it_back() {
    let store = store_without_table();
    add_document(&store, "a.md", 1);
    add_table(&store, IRIS, 2);
    let steps = vec![Step::DropMissing { columns: vec![] }.into()];
    let recipe = DataChange::Recipe(steps, "Drop".into());
    block_on(project::change_data(&store, &p1(), &recipe, &at(3))).unwrap();
    let adding = opened(&store).commit;
    // Only the settings go back: what else there is of the table is nobody's, until one of its name is added.
    block_on(versions::restore(&store, &p1(), &["bunsen.json".to_string()], "HEAD~2", &at(4))).unwrap();
    assert_eq!(state(&store), (None, 1));
    add_table(&store, b"a,b\n1,2\n", 5);
    let after = opened(&store).data.unwrap();
    assert_eq!((after.size_bytes, after.recipe.len()), (8, 0));
    let newest = block_on(versions::data_at(&store, &p1(), "HEAD")).unwrap().unwrap();
    assert_eq!(newest, after, "the record repeats what the version says");
    block_on(versions::reset(&store, &p1(), &adding, ResetMode::Hard, None, &at(6))).unwrap();
    assert_eq!(opened(&store).data.unwrap().recipe.len(), 1);
    // The commit that added the table is reverted where nothing came after it.
    block_on(versions::reset(&store, &p1(), "HEAD~1", ResetMode::Hard, None, &at(7))).unwrap();
    block_on(versions::revert(&store, &p1(), "HEAD", &at(8))).unwrap();
    assert_eq!(state(&store), (None, 1));
    assert!(paths(&store).iter().all(|path| !path.starts_with("data/")));
}

#[test]
fn it_is_copied_exported_and_imported() {
    let store = store_without_table();
    add_document(&store, "a.md", 1);
    block_on(project::duplicate(&store, &p1(), id("p2"), "Copy", &at(2))).unwrap();
    assert_eq!(block_on(project::open(&store, &id("p2"))).unwrap().summary.n_documents, Some(1));
    let archive = block_on(export(&store, &p1())).unwrap();
    let folder = Folder::new("alone");
    unzip(&archive.bytes, &folder.0);
    let repository = folder.0.join("notes");
    assert_eq!(git(&repository, &["fsck", "--strict", "--full", "--no-progress"]), "");
    assert_eq!(git(&repository, &["status", "--porcelain"]), "");
    let bundle = folder.0.join("notes.bundle");
    git(&repository, &["bundle", "create", "--quiet", &bundle.to_string_lossy(), "--all"]);

    for (name, bytes) in [("notes.zip", archive.bytes), ("notes.bundle", std::fs::read(bundle).unwrap())] {
        let other = MemoryStore::new();
        let checked = block_on(archive::check(name, &bytes, &ImportLimits::default())).unwrap();
        let (manifest, contents) = checked.into_buffers();
        let checked = CheckedArchive::from_buffers(&manifest, contents).unwrap();
        let outcome = block_on(import(&other, checked, p1(), &at(9))).unwrap();
        assert_eq!((outcome.project.data, outcome.project.n_documents), (None, Some(1)), "{name}");
        assert_eq!(state(&other), (None, 1));
        assert_eq!(outcome.lost.len(), usize::from(name == "notes.bundle"), "a bundle has no contents");
    }
    // In the trash and back.
    block_on(project::trash(&store, &p1(), &at(10))).unwrap();
    assert_eq!(block_on(project::restore(&store, &p1(), &at(11))).unwrap().n_documents, Some(1));
}

#[test]
fn it_is_pushed_cloned_and_pulled() {
    let (store, edge) = (store_without_table(), FakeEdge::default());
    add_document(&store, "a.md", 1);
    push(&store, "p1", &edge).unwrap();
    let other = MemoryStore::new();
    let cloned = clone(&other, &edge).unwrap();
    assert_eq!((cloned.project.data, cloned.project.n_documents, cloned.lost), (None, Some(1), vec![]));
    add_table(&store, IRIS, 2);
    push(&store, "p1", &edge).unwrap();
    pull(&other, "p2", &edge).unwrap();
    let pulled = block_on(project::open(&other, &id("p2"))).unwrap().whole().unwrap();
    assert_eq!(block_on(read_content(&other, &pulled.data.unwrap().md5)).unwrap(), IRIS);
}
