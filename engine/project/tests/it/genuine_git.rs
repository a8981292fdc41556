//! What genuine git says of a project that was exported and unzipped.

use std::path::{Path, PathBuf};
use std::process::Command;

use bunsen_project::git::{Kind, Object};
use bunsen_project::{Batch, ImportLimits, Space, Stamp, Store, archive, export, project, sync};
use bunsen_spec::DataCard;
use futures::executor::block_on;

use crate::sample::{at, card, id, run_folder, store_with_project, train};

/// A folder that goes when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("bunsen-project-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a git command prints; it must succeed and complain of nothing.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args(arguments)
        .output()
        .expect("these tests need git");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "git {arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

pub fn unzip(bytes: &[u8], into: &Path) {
    zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap().extract(into).unwrap();
}

#[test]
fn git_finds_nothing_to_complain_of() {
    let store = store_with_project();
    let p1 = id("p1");
    train(&store, "r1", 1, "weights", 1);
    let described = DataCard { description: "ดอกไม้ \"and\" more\n\ttabs".into(), ..card() };
    let ada = Stamp { name: "Ada Lovelace".into(), email: "ada@example.org".into(), ..at(5) };
    block_on(project::set_card(&store, &p1, &described, &ada)).unwrap();
    block_on(project::rename(&store, &p1, "My Iris", &at(6))).unwrap();
    let remote = sync::Remote::parse("https://edge.example/p/iris").unwrap();
    block_on(sync::set_remote(&store, &p1, &remote, &at(7))).unwrap();
    let archive = block_on(export(&store, &p1)).unwrap();
    assert_eq!(archive.name, "my-iris.bunsen.zip");

    let folder = Folder::new("fsck");
    unzip(&archive.bytes, &folder.0);
    let repository = folder.0.join("my-iris");
    assert_eq!(git(&repository, &["fsck", "--strict", "--full", "--no-progress"]), "");
    assert_eq!(git(&repository, &["status", "--porcelain"]), "");
    assert_eq!(git(&repository, &["remote", "get-url", "edge"]), "https://edge.example/p/iris.git\n");
    assert_eq!(
        git(&repository, &["log", "--format=%an <%ae> %at %s"]),
        "Ada Lovelace <ada@example.org> 1700000005 Describe iris.csv\n\
         Bunsen learner <learner@localhost> 1700000002 Train mlp 1 (run 1)\n\
         Bunsen learner <learner@localhost> 1700000000 Start with iris.csv\n"
    );
    let reflog = git(&repository, &["reflog", "--format=%gs"]);
    assert_eq!(
        reflog,
        "commit: Describe iris.csv\ncommit: Train mlp 1 (run 1)\ncommit (initial): Start with iris.csv\n"
    );

    let readme = repository.join("README.md");
    let text = std::fs::read_to_string(&readme).unwrap();
    std::fs::write(&readme, "changed").unwrap();
    std::fs::remove_file(repository.join("bunsen.json")).unwrap();
    assert_eq!(git(&repository, &["status", "--porcelain"]), " M README.md\n D bunsen.json\n");
    git(&repository, &["checkout", "-q", "--", "."]);
    assert_eq!(std::fs::read_to_string(&readme).unwrap(), text);
    assert_eq!(git(&repository, &["status", "--porcelain"]), "");

    let clone = folder.0.join("clone");
    git(&folder.0, &["clone", "-q", "my-iris", "clone"]);
    assert!(clone.join(run_folder(&store, "p1", 1).unwrap()).join("params.yaml").exists());
}

#[test]
fn programs_stay_programs_and_what_lies_in_our_way_stays_in_its_version() {
    let store = store_with_project();
    let head = block_on(bunsen_project::git::read_branch(&store, "p1")).unwrap();
    let tree = block_on(bunsen_project::git::read_commit(&store, head)).unwrap().tree;
    let ours = [".bunsen/records/project.json", ".dvc/cache/files/md5/0c/c175b9c0f1b6a831c399e269772661"];
    let changes = ours.map(|path| (path.to_string(), Some(b"a".to_vec()))).into_iter().collect();
    let mut objects = Vec::new();
    let tree = block_on(bunsen_project::git::edit_tree(&store, Some(tree), changes, &mut objects)).unwrap().unwrap();
    let mut batch = Batch::default();
    objects.into_iter().for_each(|object| object.put_into(&mut batch));
    block_on(store.write(batch)).unwrap();
    let (_, mut content) = block_on(bunsen_project::git::read_object(&store, tree)).unwrap();
    let program = Object::new(Kind::Blob, b"#!/bin/sh\n");
    content.extend_from_slice(b"100755 run.sh\0");
    content.extend_from_slice(program.id.as_slice());
    let tree = Object::new(Kind::Tree, &content);
    let commit = bunsen_project::git::write_commit(tree.id, &[head], &at(3), "A program");
    let tip = format!("{}\n", commit.id).into_bytes();
    let mut batch = Batch { put: vec![(Space::Refs, "p1/refs/heads/main".into(), tip)], ..Batch::default() };
    [program, tree, commit].into_iter().for_each(|object| object.put_into(&mut batch));
    block_on(store.write(batch)).unwrap();

    let exported = block_on(export(&store, &id("p1"))).unwrap();
    assert!(block_on(archive::check("project.zip", &exported.bytes, &ImportLimits::default())).is_ok());
    let folder = Folder::new("programs");
    unzip(&exported.bytes, &folder.0);
    let repository = folder.0.join("iris");
    assert!(git(&repository, &["ls-files", "-s", "run.sh"]).starts_with("100755 "));
    // What git finds changed is the record that lies there instead, and what is not there.
    let expected = format!(" M {}\n D {}\n", ours[0], ours[1]);
    assert_eq!(git(&repository, &["status", "--porcelain"]), expected);
}
