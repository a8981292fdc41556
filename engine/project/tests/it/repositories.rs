//! Projects in files that the genuine git wrote: packed exports, zips of clones, bundles.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use bunsen_project::{
    Batch, CheckedArchive, ImportLimits, MemoryStore, ProjectError, Space, Store, archive, empty_trash, export, import,
    md5_hex, project, runs, versions,
};
use bunsen_spec::{DataCard, ImportOutcome, LogOrder, MergeOutcome, RefKind};
use futures::executor::block_on;

use crate::genuine_git::{Folder, git, unzip};
use crate::sample::{IRIS, Interrupted, at, card, id, now};
use crate::sync::fake_edge::FakeEdge;
use crate::sync::full_project;
use crate::sync::sides::{clone, push, whole};

fn import_into(store: &dyn Store, name: &str, bytes: &[u8]) -> Result<ImportOutcome, ProjectError> {
    let (manifest, contents) = block_on(archive::check(name, bytes, &ImportLimits::default()))?.into_buffers();
    block_on(import(store, CheckedArchive::from_buffers(&manifest, contents)?, id("new"), &at(99)))
}

fn check_refused(name: &str, bytes: &[u8], expected: &str) {
    let store = MemoryStore::new();
    let refused = import_into(&store, name, bytes).unwrap_err().to_string();
    assert!(refused.contains(expected), "{name}: {refused}");
    assert!(store.entries().is_empty(), "{name} left something behind");
}

/// The files in a folder, by path.
fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut next) = (BTreeMap::new(), vec![folder.to_path_buf()]);
    while let Some(inside) = next.pop() {
        for entry in fs::read_dir(inside).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                next.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                files.insert(name, fs::read(path).unwrap());
            }
        }
    }
    files
}

/// A zip of a folder, as `zip -r` makes it: all in one folder.
fn zip_up(folder: &Path) -> Vec<u8> {
    let name = folder.file_name().unwrap().to_string_lossy();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files_in(folder) {
        writer.start_file(format!("{name}/{path}"), zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A project that was pushed, and so knows its runs as a branch; its folder, as git has it.
fn pushed(name: &str) -> (MemoryStore, FakeEdge, Folder, PathBuf) {
    let (store, edge, folder) = (full_project(), FakeEdge::default(), Folder::new(name));
    push(&store, "p1", &edge).unwrap();
    unzip(&block_on(export(&store, &id("p1"))).unwrap().bytes, &folder.0);
    let repository = folder.0.join("iris");
    (store, edge, folder, repository)
}

fn bundle(repository: &Path, arguments: &[&str]) -> Vec<u8> {
    let file = repository.with_extension("bundle");
    let path = file.to_string_lossy().into_owned();
    let (options, what): (Vec<_>, Vec<_>) = arguments.iter().partition(|argument| argument.starts_with("--version"));
    git(repository, &[&["bundle", "create", "--quiet"], &options[..], &[&path[..]], &what].concat());
    fs::read(file).unwrap()
}

/// A store that has the contents of another one, and nothing else.
fn with_contents_of(store: &MemoryStore) -> MemoryStore {
    let other = MemoryStore::new();
    let put = store.entries().into_iter().filter(|(space, ..)| *space == Space::Files).collect();
    block_on(other.write(Batch { put, ..Batch::default() })).unwrap();
    other
}

/// Commits a change of the readme with git.
fn commit(repository: &Path, text: &str) {
    fs::write(repository.join("README.md"), text).unwrap();
    git(repository, &["-c", "user.name=G", "-c", "user.email=g@example.org", "commit", "--quiet", "-am", text]);
}

#[test]
fn an_export_in_which_git_packed_is_the_same_project() {
    let (_, _, _folder, repository) = pushed("packed");
    let import_it = || {
        let store = MemoryStore::new();
        import_into(&store, "iris.zip", &zip_up(&repository)).unwrap();
        store.entries()
    };
    let before = import_it();
    git(&repository, &["repack", "-adfq", "--depth=50"]);
    git(&repository, &["pack-refs", "--all"]);
    git(&repository, &["prune-packed", "--quiet"]);
    let files = files_in(&repository.join(".git"));
    let loose = |path: &&String| path.starts_with("objects/") && path.split('/').count() == 3 && path.len() > 45;
    assert_eq!(files.keys().filter(loose).filter(|path| !path.contains("pack/")).count(), 0, "{:?}", files.keys());
    assert!(files.contains_key("packed-refs") && !files.contains_key("refs/heads/main"));
    assert!(import_it() == before);
    // Reflogs may be cut short, nothing else.
    git(&repository, &["gc", "--quiet", "--prune=now"]);
    let after = import_it();
    let whatever = |entries: &[(Space, String, Vec<u8>)]| {
        let kept = entries.iter().filter(|(space, key, _)| *space != Space::Refs || !key.contains("/logs/"));
        kept.map(|(space, key, _)| (*space, key.clone())).collect::<Vec<_>>()
    };
    assert_eq!(whatever(&after), whatever(&before));
}

#[test]
fn a_zipped_clone_is_a_project() {
    let (store, _, folder, _) = pushed("zipped");
    git(&folder.0, &["clone", "--quiet", "iris", "My Clone"]);
    let clone = folder.0.join("My Clone");
    check_refused("c.zip", &zip_up(&clone), "not its data: iris.csv is neither in it");

    // Another project of the browser has the data, and all the models.
    let other = with_contents_of(&store);
    let outcome = import_into(&other, "c.zip", &zip_up(&clone)).unwrap();
    assert_eq!((outcome.lost.len(), outcome.project.name.as_str()), (0, "My Clone"));
    assert_eq!((outcome.project.n_runs, outcome.project.n_versions), (0, 3));

    // The data is in its place in the folder.
    fs::write(clone.join("data/iris.csv"), IRIS).unwrap();
    let other = MemoryStore::new();
    let outcome = import_into(&other, "c.zip", &zip_up(&clone)).unwrap();
    assert!(outcome.lost.is_empty(), "models live with their runs, and this clone has none: {:?}", outcome.lost);
    let opened = block_on(project::open(&other, &id("new"))).unwrap().whole().unwrap();
    assert_eq!(md5_hex(IRIS), opened.data.as_ref().unwrap().md5);
    assert_eq!(opened.card, block_on(project::open(&store, &id("p1"))).unwrap().card);
    let log = block_on(versions::log(&other, &id("new"), LogOrder::Date, 0, 99)).unwrap();
    let names: Vec<_> = log.commits.iter().flat_map(|commit| &commit.refs).collect();
    assert!(names.iter().any(|name| name.kind == RefKind::Remote && name.name == "origin/trial"), "{names:?}");
    assert!(names.iter().any(|name| name.kind == RefKind::Tag && name.name == "v1"));
    assert!(names.iter().all(|name| name.name != "origin/HEAD"));
    assert_eq!(block_on(versions::status(&other, &id("new"))).unwrap().branch, "main");
    let reflog = block_on(versions::reflog(&other, &id("new"), None)).unwrap();
    assert!(reflog[0].message.starts_with("clone: from "), "{reflog:?}");

    // What is imported is a project like any other: changed, exported, read by git.
    let described = DataCard { description: "Changed here.".into(), ..card() };
    block_on(project::set_card(&other, &id("new"), &described, &at(100))).unwrap();
    unzip(&block_on(export(&other, &id("new"))).unwrap().bytes, &folder.0);
    let again = folder.0.join("my-clone");
    assert_eq!(git(&again, &["fsck", "--strict", "--full", "--no-progress"]), "");
    assert_eq!(git(&again, &["status", "--porcelain"]), "");

    // In DVC's cache it counts as well; other things in it do not come along.
    fs::remove_file(clone.join("data/iris.csv")).unwrap();
    for content in [IRIS, b"another pipeline's"] {
        let md5 = md5_hex(content);
        let file = clone.join(format!(".dvc/cache/files/md5/{}/{}", &md5[..2], &md5[2..]));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
    let other = MemoryStore::new();
    import_into(&other, "c.zip", &zip_up(&clone)).unwrap();
    assert_eq!(block_on(other.keys(Space::Files, "")).unwrap(), [md5_hex(IRIS)]);
}

#[test]
fn a_bundle_is_what_a_clone_is() {
    let (store, edge, _folder, repository) = pushed("bundle");
    let cloned = MemoryStore::new();
    clone(&cloned, &edge).unwrap();
    for version in ["--version=2", "--version=3"] {
        let bytes = bundle(&repository, &[version, "--all"]);
        assert!(archive::is_bundle(&bytes));
        let other = with_contents_of(&store);
        let outcome = import_into(&other, "Iris.bundle", &bytes).unwrap();
        assert_eq!((outcome.lost, outcome.skipped), (vec![], vec![]));
        assert_eq!(whole(&other, "new"), whole(&cloned, "p2"), "{version}");
        let branches = block_on(versions::branches(&other, &id("new"))).unwrap();
        assert_eq!(branches.iter().map(|branch| branch.name.as_str()).collect::<Vec<_>>(), ["main", "trial"]);
        check_refused("iris.bundle", &bytes, "not its data: iris.csv is neither in it");
    }

    // Only the newest version's data must be there. Runs come along without their models, and it is said.
    let other = MemoryStore::new();
    let put = vec![(Space::Files, md5_hex(IRIS), IRIS.to_vec())];
    block_on(other.write(Batch { put, ..Batch::default() })).unwrap();
    let bytes = bundle(&repository, &["--all"]);
    let outcome = import_into(&other, "Iris.bundle", &bytes).unwrap();
    assert_eq!((outcome.project.n_runs, outcome.lost.len()), (2, 2), "{:?}", outcome.lost);
    assert_eq!(block_on(runs::list(&other, &id("new"), &[])).unwrap().len(), 2);
    // Connected to its edge, it is the project that it was made of.
    let pulled = crate::sync::sides::pull(&other, "new", &edge).unwrap();
    assert_eq!((pulled.n_objects, pulled.n_runs, pulled.merge), (0, 0, Some(MergeOutcome::UpToDate)));

    let bytes = bundle(&repository, &["trial"]);
    let outcome = import_into(&with_contents_of(&store), "iris.bundle", &bytes).unwrap();
    assert_eq!((outcome.project.name.as_str(), outcome.project.n_runs), ("iris", 0));
}

#[test]
fn contents_that_go_while_a_bundle_is_imported_are_missed() {
    let (store, _, _folder, repository) = pushed("swept");
    let bytes = bundle(&repository, &["--all"]);
    // Nothing needs them but what is about to come.
    let inner = with_contents_of(&store);
    let sweep = |store: &MemoryStore| {
        now(empty_trash(store, 0.0, &at(90))).unwrap();
    };
    let store = Interrupted { inner, between: std::cell::Cell::new(Some(sweep)) };
    let refused = import_into(&store, "iris.bundle", &bytes);
    assert_eq!(refused, Err(ProjectError::ArchiveLacksData { file: "iris.csv".into() }));
}

#[test]
fn long_histories_come_as_git_has_them() {
    let (store, _, folder, repository) = pushed("long");
    for branch in ["main", "side"] {
        if branch == "side" {
            git(&repository, &["checkout", "--quiet", "-b", "side", "main~40"]);
        }
        let mut lines: Vec<_> = (0..200).map(|line| format!("{branch}, line {line}\n")).collect();
        for n in 0..80 {
            lines[n * 7 % 200] = format!("{branch}, changed {n}\n");
            commit(&repository, &lines.concat());
        }
    }
    git(&repository, &["checkout", "--quiet", "main"]);
    let author = ["-c", "user.name=G", "-c", "user.email=g@example.org", "-c", "advice.nestedTag=false"];
    git(&repository, &[&author[..], &["merge", "--quiet", "-s", "ours", "-m", "Both", "side"]].concat());
    git(&repository, &[&author[..], &["tag", "-a", "v2", "-m", "With a message"]].concat());
    git(&repository, &[&author[..], &["tag", "-a", "of-a-tag", "-m", "Of a tag", "v2"]].concat());
    // In this pack objects name the ones they differ from; bundles say how far back those are.
    git(&repository, &["-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=50", "--window=50"]);
    let depths = git(&repository, &["verify-pack", "-v", &pack_in(&repository)]);
    assert!(depths.contains("chain length = 30:"), "deltas hang on deltas");

    let all = git(&repository, &["rev-list", "--objects", "--all", "--no-object-names"]);
    for (name, bytes) in [("i.bundle", bundle(&repository, &["--all"])), ("i.zip", zip_up(&repository))] {
        let other = with_contents_of(&store);
        import_into(&other, name, &bytes).unwrap();
        let stored = block_on(other.keys(Space::Objects, "")).unwrap();
        assert!(all.lines().all(|id| stored.binary_search(&id.to_string()).is_ok()), "{name}");
        let log = block_on(versions::log(&other, &id("new"), LogOrder::Date, 0, 500)).unwrap();
        assert_eq!(log.commits.len(), 164, "3 of ours, 160 of git's, the merge");
        assert!(log.commits[0].refs.iter().any(|name| name.name == "of-a-tag"));
        unzip(&block_on(export(&other, &id("new"))).unwrap().bytes, &folder.0);
        let again = folder.0.join(if name == "i.zip" { "iris" } else { "i" });
        assert_eq!(
            git(&again, &["rev-list", "--objects", "--all", "--no-object-names"]).lines().count(),
            all.lines().count()
        );
        assert_eq!(git(&again, &["fsck", "--strict", "--full", "--no-progress"]), "");
    }
}

fn pack_in(repository: &Path) -> String {
    let files = files_in(&repository.join(".git/objects/pack"));
    format!(".git/objects/pack/{}", files.keys().find(|name| name.ends_with(".idx")).unwrap())
}

#[test]
fn what_is_not_a_whole_repository_is_refused() {
    let (_, _, folder, repository) = pushed("parts");
    check_refused("r.bundle", &bundle(&repository, &["main~1..main"]), "builds on others that are not in it");
    check_refused("f.bundle", &bundle(&repository, &["--filter=blob:none", "--all"]), "a filter left files out");
    check_refused("t.bundle", &bundle(&repository, &["v1"]), "it has no branch");
    check_refused("n.bundle", b"# v2 git bundle\n", "the list of branches in it is damaged");
    check_refused("n.bundle", b"# v2 git bundle\n\n", "its pack of git objects is damaged");
    check_refused("n.bundle", b"# v3 git bundle\n@bundle-uri=x\n\n", "asks for \"bundle-uri=x\"");
    let refs = format!("# v2 git bundle\n{} ../../etc\n\n", "a".repeat(40));
    check_refused("n.bundle", refs.as_bytes(), "the list of branches in it is damaged");

    let whole = folder.0.to_string_lossy().into_owned();
    git(&folder.0, &["clone", "--quiet", "--depth=1", &format!("file://{whole}/iris"), "shallow"]);
    check_refused("s.zip", &zip_up(&folder.0.join("shallow")), "it is a shallow clone");
    git(&folder.0, &["clone", "--quiet", "--shared", "iris", "shared"]);
    check_refused("s.zip", &zip_up(&folder.0.join("shared")), "its git objects are in another folder");
    let pack = pack_in(&repository_packed(&folder, "lost")).replace(".idx", ".pack");
    fs::remove_file(folder.0.join("lost").join(pack)).unwrap();
    check_refused("l.zip", &zip_up(&folder.0.join("lost")), "its branch names no commit");

    for (name, format, expected) in [
        ("sha256", "--object-format=sha256", "named by SHA-256"),
        ("tables", "--ref-format=reftable", "its git keeps branches in tables"),
        ("other", "--object-format=sha1", "its newest version is not that of a project"),
    ] {
        git(&folder.0, &["init", "--quiet", "--initial-branch=main", format, name]);
        let repository = folder.0.join(name);
        check_refused("e.zip", &zip_up(&repository), if name == "tables" { expected } else { "its HEAD names" });
        fs::write(repository.join("README.md"), "x").unwrap();
        git(&repository, &["add", "."]);
        commit(&repository, "y");
        check_refused("o.zip", &zip_up(&repository), expected);
        if name != "tables" {
            check_refused("o.bundle", &bundle(&repository, &["--all"]), expected);
            git(&repository, &["pack-refs", "--all"]);
            check_refused("p.zip", &zip_up(&repository), expected);
        }
    }
}

/// A clone of the project whose objects are in one pack.
fn repository_packed(folder: &Folder, name: &str) -> PathBuf {
    git(&folder.0, &["clone", "--quiet", "--no-local", "iris", name]);
    folder.0.join(name)
}

#[test]
fn thin_packs_are_refused() {
    let (_, _, folder, repository) = pushed("thin");
    let text: String = (0..300).map(|line| format!("line {line}\n")).collect();
    commit(&repository, &text);
    commit(&repository, &text.replace("line 7\n", "line seven\n"));
    let file = folder.0.join("thin.bundle");
    // A range's bundle without the line that says so.
    let bytes = bundle(&repository, &["main~1..main"]);
    let header_end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap() + 1;
    let header = String::from_utf8(bytes[..header_end].to_vec()).unwrap();
    let header: String = header.lines().filter(|line| !line.starts_with('-')).map(|line| format!("{line}\n")).collect();
    fs::write(&file, [header.as_bytes(), &bytes[header_end..]].concat()).unwrap();
    check_refused("thin.bundle", &fs::read(file).unwrap(), "differ from others that are not in it");
}

#[test]
fn damaged_bundles_are_refused() {
    let (store, _, _folder, repository) = pushed("damaged");
    let whole = bundle(&repository, &["--all"]);
    let pack = whole.windows(4).position(|four| four == b"PACK").unwrap();
    let refused = |bytes: &[u8]| block_on(archive::check("i.bundle", bytes, &ImportLimits::default())).is_err();
    for n in 0..whole.len() {
        assert!(refused(&whole[..n]), "cut off after {n} bytes");
    }
    for i in 0..whole.len() {
        for bit in [0, 5] {
            let mut other = whole.clone();
            other[i] ^= 1 << bit;
            // A branch may have another name.
            assert!(refused(&other) || i < pack, "byte {i}");
        }
    }
    let small = ImportLimits { size_bytes: 4000, ..ImportLimits::default() };
    let error = block_on(archive::check("i.bundle", &whole, &small)).unwrap_err();
    assert!(error.to_string().contains("it unpacks to more than 0 MiB"), "{error}");
    let few = ImportLimits { n_files: 10, ..ImportLimits::default() };
    let error = block_on(archive::check("i.bundle", &whole, &few)).unwrap_err();
    assert!(error.to_string().contains("more than 10 git objects"), "{error}");
    assert!(import_into(&with_contents_of(&store), "i.bundle", &whole).is_ok());
}
