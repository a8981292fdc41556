//! Our side of `cargo xtask bench data` for many files: a version of them all, kept as git keeps texts and as DVC keeps
//! data, and all of them written back. Compiled for this machine and to WebAssembly.
//!
//! ```text
//! bench_files write FILES FOLDER       writes what is committed
//! bench_files run FOLDER OUT           prints one line of JSON
//! ```
//!
//! The line has milliseconds of one core by operation, and the most memory the process held during each in bytes (0
//! where the system does not tell). Reading the files and writing them back is part of it; the store is in memory.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and stops where something fails")]

#[path = "../../../tests/bench/clock.rs"]
mod clock;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bunsen_project::dvc::{self, Pointer};
use bunsen_project::git::{self, ObjectId, edit_tree, list_files, read_commit, read_object, write_commit};
use bunsen_project::{Batch, MemoryStore, Space, Stamp, Store, md5_hex, read_content};
use bunsen_spec::ModelFile;
use futures::executor::block_on;
use serde_json::{Value, json};

use clock::Clock;

const FILES_PER_FOLDER: usize = 100;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", n_files, folder] => write_files(n_files.parse().unwrap(), Path::new(folder)),
        ["run", folder, out] => println!("{}", run(Path::new(folder), Path::new(out))),
        _ => panic!("bench_files write FILES FOLDER, or bench_files run FOLDER OUT"),
    }
}

fn run(folder: &Path, out: &Path) -> Value {
    let mut clock = Clock::default();
    let store = MemoryStore::new();
    let commit = clock.time("git_commit", || commit_texts(&store, folder));
    clock.time("git_checkout", || check_out_texts(&store, commit, &out.join("git")));
    let commit = clock.time("dvc_commit", || commit_data(&store, folder));
    clock.time("dvc_checkout", || check_out_data(&store, commit, &out.join("dvc")));
    let files = read_all(folder);
    assert!(
        files == read_all(&out.join("git")) && files == read_all(&out.join("dvc")),
        "what is read is what was stored"
    );
    json!({"ms": clock.ms, "peak_bytes": clock.peak_bytes, "found": {"files": files.len()}})
}

/// The files as blobs of a tree.
fn commit_texts(store: &MemoryStore, folder: &Path) -> ObjectId {
    let changes = read_all(folder).into_iter().map(|(path, content)| (path, Some(content))).collect();
    commit(store, changes, Batch::default())
}

fn check_out_texts(store: &MemoryStore, id: ObjectId, out: &Path) {
    let tree = block_on(read_commit(store, id)).unwrap().tree;
    for (path, blob) in block_on(list_files(store, tree)).unwrap() {
        write_file(&out.join(path), &block_on(read_object(store, blob)).unwrap().1);
    }
}

/// The files as contents by their MD5, and a pointer to their listing in the tree.
fn commit_data(store: &MemoryStore, folder: &Path) -> ObjectId {
    let mut batch = Batch::default();
    let mut put = |content: Vec<u8>| {
        let md5 = md5_hex(&content);
        batch.put.push((Space::Files, md5.clone(), content));
        md5
    };
    let mut files = Vec::new();
    for (path, content) in read_all(folder) {
        let size_bytes = content.len() as u64;
        files.push(ModelFile { path, md5: put(content), size_bytes });
    }
    let (pointer, listing) = Pointer::folder("data", &files);
    put(listing);
    commit(store, BTreeMap::from([("data.dvc".into(), Some(pointer.to_yaml().into_bytes()))]), batch)
}

fn check_out_data(store: &MemoryStore, id: ObjectId, out: &Path) {
    let tree = block_on(read_commit(store, id)).unwrap().tree;
    let pointer = block_on(git::read_file(store, tree, "data.dvc")).unwrap().unwrap();
    let pointer = Pointer::from_yaml(&String::from_utf8(pointer).unwrap()).unwrap();
    let listing = block_on(read_content(store, pointer.key())).unwrap();
    for (md5, path) in dvc::read_listing(&listing).unwrap() {
        write_file(&out.join(path), &block_on(read_content(store, &md5)).unwrap());
    }
}

/// Everything in one batch, as a version of a project is.
fn commit(store: &MemoryStore, changes: BTreeMap<String, Option<Vec<u8>>>, mut batch: Batch) -> ObjectId {
    let mut objects = Vec::new();
    let tree = block_on(edit_tree(store, None, changes, &mut objects)).unwrap().unwrap();
    let commit = write_commit(tree, &[], &Stamp::at(1_700_000_000_000.0), "Many files");
    let id = commit.id;
    objects.push(commit);
    objects.into_iter().for_each(|object| object.put_into(&mut batch));
    batch.put.push((Space::Refs, "bench/refs/heads/main".into(), format!("{id}\n").into_bytes()));
    block_on(store.write(batch)).unwrap();
    id
}

/// All files of a folder of folders, by their paths in it.
fn read_all(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for inner in fs::read_dir(folder).unwrap() {
        let inner = inner.unwrap();
        for file in fs::read_dir(inner.path()).unwrap() {
            let file = file.unwrap();
            let path = format!("{}/{}", inner.file_name().display(), file.file_name().display());
            files.insert(path, fs::read(file.path()).unwrap());
        }
    }
    files
}

fn write_file(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// Writes texts of 1 to 8 KB, no two alike.
fn write_files(n_files: usize, folder: &Path) {
    const WORDS: [&str; 8] = ["north", "harbour", "market", "garden", "river", "bridge", "castle", "mill"];
    for n in 0..n_files {
        let n_lines = 20 + n * 7919 % 140;
        let line = |at: usize| {
            let mixed = bunsen_spec::mixed((n * 1000 + at) as u64);
            format!("{n},{at},{},{},{mixed:016x}\n", WORDS[mixed as usize % 8], WORDS[(mixed >> 8) as usize % 8])
        };
        let text: String = (0..n_lines).map(line).collect();
        write_file(&folder.join(format!("{:03}/{n:05}.csv", n / FILES_PER_FOLDER)), text.as_bytes());
    }
}
