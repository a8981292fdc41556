//! A merge in progress goes along with an exported project: for git, and back here.

use std::path::{Path, PathBuf};

use bunsen_project::{ImportLimits, MemoryStore, archive, export, import, versions};
use bunsen_spec::{MergeOutcome, ProjectId, Resolution};
use futures::executor::block_on;

use crate::genuine_git::{Folder, git, unzip};
use crate::sample::{at, id, store_with_project, train};
use crate::versions::{add_table, branch_and_switch, describe, merge, p1, read_as, switch};

const CARD: &str = "data/iris.csv.card.json";
const TABLE: &str = "data/cities.csv.dvc";

/// Two branches that changed the card and a table, each in its way, and other things that go together.
fn store_with_conflicts() -> MemoryStore {
    let store = store_with_project();
    add_table(&store, "cities.csv", b"name\nBern\n", 1);
    branch_and_switch(&store, "trial", 2);
    describe(&store, "theirs", 3);
    add_table(&store, "cities.csv", b"name\nBern\nUlm\n", 4);
    train(&store, "r1", 1, "weights", 5);
    switch(&store, "main", 7);
    describe(&store, "ours", 8);
    add_table(&store, "cities.csv", b"name\nBern\nNan\n", 9);
    read_as(&store, ';', 10);
    store
}

/// Exports a project and unzips it; gives the folder of the repository.
fn unzipped(store: &MemoryStore, folder: &Folder) -> PathBuf {
    let archive = block_on(export(store, &p1())).unwrap();
    unzip(&archive.bytes, &folder.0);
    let repository = folder.0.join("iris");
    git(&repository, &["config", "user.name", "Ada"]);
    git(&repository, &["config", "user.email", "ada@example.org"]);
    repository
}

fn import_as(store: &MemoryStore, project: &ProjectId, bytes: &[u8]) {
    let checked = block_on(archive::check("iris.zip", bytes, &ImportLimits::default())).unwrap();
    // Over the border between two workers.
    let (manifest, buffers) = checked.into_buffers();
    let checked = archive::CheckedArchive::from_buffers(&manifest, buffers).unwrap();
    block_on(import(store, checked, project.clone(), &at(60))).unwrap();
}

/// A folder as a zip file again.
fn zipped(folder: &Path) -> Vec<u8> {
    fn add(zip: &mut zip::ZipWriter<std::io::Cursor<Vec<u8>>>, folder: &Path, prefix: &str) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                add(zip, &entry.path(), &format!("{path}/"));
            } else {
                zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
                std::io::Write::write_all(zip, &std::fs::read(entry.path()).unwrap()).unwrap();
            }
        }
    }
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    add(&mut zip, folder, "iris/");
    zip.finish().unwrap().into_inner()
}

#[test]
fn git_sees_the_merge_as_its_own() {
    let store = store_with_conflicts();
    let (by_git, by_us) = (Folder::new("merge-by-git"), Folder::new("merge-by-us"));
    let theirs = unzipped(&store, &by_git);
    let output = std::process::Command::new("git")
        .current_dir(&theirs)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .args(["merge", "trial"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(matches!(merge(&store, "trial", 20), MergeOutcome::Conflicts(_)));
    let ours = unzipped(&store, &by_us);
    for command in [
        &["status"][..],
        &["status", "--porcelain=v2"],
        &["ls-files", "--stage"],
        &["rev-parse", "MERGE_HEAD", "ORIG_HEAD"],
        &["diff", "--cached", "--name-status"],
    ] {
        assert_eq!(git(&ours, command), git(&theirs, command), "{command:?}");
    }
    let read = |folder: &Path, path: &str| std::fs::read_to_string(folder.join(path)).unwrap();
    for path in [CARD, ".git/MERGE_MSG", ".git/MERGE_MODE", "bunsen.json", "README.md"] {
        assert_eq!(read(&ours, path), read(&theirs, path), "{path}");
    }
    assert_eq!(git(&ours, &["fsck", "--strict", "--full", "--no-progress", "--no-dangling"]), "");
    git(&ours, &["merge", "--abort"]);
    assert_eq!(git(&ours, &["status", "--porcelain"]), "");
}

#[test]
fn what_was_decided_is_staged_and_comes_back() {
    let store = store_with_conflicts();
    assert!(matches!(merge(&store, "trial", 20), MergeOutcome::Conflicts(_)));
    let resolve = |store: &MemoryStore, path: &str, resolution: &Resolution, data: Option<&[u8]>| {
        block_on(versions::resolve(store, &p1(), path, resolution, data.map(<[u8]>::to_vec), &at(21))).unwrap()
    };
    resolve(&store, TABLE, &Resolution::Data { read: None }, Some(b"name\nBern\nNan\nUlm\n"));
    let folder = Folder::new("decided");
    let repository = unzipped(&store, &folder);
    assert_eq!(git(&repository, &["diff", "--name-only", "--diff-filter=U"]), format!("{CARD}\n"));

    let other = MemoryStore::new();
    import_as(&other, &p1(), &block_on(export(&store, &p1())).unwrap().bytes);
    let merge_of = |store: &MemoryStore| block_on(versions::status(store, &p1())).unwrap().merge.unwrap();
    assert_eq!(merge_of(&other), merge_of(&store));
    for store in [&store, &other] {
        block_on(bunsen_project::empty_trash(store, 0.0, &at(80))).unwrap();
        resolve(store, CARD, &Resolution::Theirs, None);
    }
    // Git finishes it from here, and comes to the same files.
    let decided = Folder::new("decided-by-git");
    let repository = unzipped(&store, &decided);
    assert_eq!(git(&repository, &["diff", "--name-only", "--diff-filter=U"]), "");
    git(&repository, &["-c", "core.editor=true", "commit", "--quiet"]);
    let tree = git(&repository, &["rev-parse", "HEAD^{tree}"]);
    assert_eq!(git(&repository, &["log", "-1", "--format=%s"]), "Merge branch 'trial'\n");
    let finished = block_on(versions::finish_merge(&other, &p1(), &at(81))).unwrap();
    assert_eq!(finished, block_on(versions::finish_merge(&store, &p1(), &at(81))).unwrap());
    let commit = block_on(versions::find_version(&other, &p1(), &finished.to)).unwrap();
    let commit = block_on(bunsen_project::git::read_commit(&other, commit)).unwrap();
    assert_eq!(format!("{}\n", commit.tree), tree);

    // What git has ended is ended here, too.
    let back = MemoryStore::new();
    import_as(&back, &id("p9"), &zipped(&repository));
    assert_eq!(block_on(versions::status(&back, &id("p9"))).unwrap().merge, None);
}

#[test]
fn a_merge_that_git_began_goes_on_here() {
    let store = store_with_conflicts();
    let folder = Folder::new("begun-by-git");
    let repository = unzipped(&store, &folder);
    let command = ["merge", "trial"];
    let output = std::process::Command::new("git").current_dir(&repository).args(command).output().unwrap();
    assert!(!output.status.success());
    let other = MemoryStore::new();
    import_as(&other, &p1(), &zipped(&repository));
    let info = block_on(versions::status(&other, &p1())).unwrap().merge.unwrap();
    let open: Vec<_> = info.conflicts.iter().map(|conflict| (conflict.path.as_str(), conflict.is_resolved)).collect();
    assert_eq!(open, [(TABLE, false), (CARD, false)]);
    for path in [TABLE, CARD] {
        block_on(versions::resolve(&other, &p1(), path, &Resolution::Theirs, None, &at(70))).unwrap();
    }
    block_on(versions::finish_merge(&other, &p1(), &at(71))).unwrap();
}
