//! Trees: folders of a version.

use std::collections::BTreeMap;
use std::pin::Pin;

use bunsen_spec::say::stored;
use gix_hash::ObjectId;
use gix_object::WriteTo;
use gix_object::tree::EntryKind;

use super::object::{Kind, Object, READ_TOGETHER, read_kind, read_kinds};
use crate::path::is_safe_name;
use crate::versions::VersionError;
use crate::{ProjectError, Store};

/// What a tree holds under one name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry {
    /// A text or other small file.
    File(ObjectId),
    /// A file that can be run as a program. We make none, and keep those of others.
    Program(ObjectId),
    /// A folder.
    Folder(ObjectId),
}

impl Entry {
    /// The blob of a file.
    pub fn file(self) -> Option<ObjectId> {
        match self {
            Self::File(id) | Self::Program(id) => Some(id),
            Self::Folder(_) => None,
        }
    }

    /// Whether it can be run as a program.
    pub(crate) fn is_program(self) -> bool {
        matches!(self, Self::Program(_))
    }

    /// The tree of a folder.
    pub fn folder(self) -> Option<ObjectId> {
        match self {
            Self::Folder(id) => Some(id),
            Self::File(_) | Self::Program(_) => None,
        }
    }
}

/// Changes files under a tree and gives the new tree's id; `None` when nothing is left in it.
///
/// `changes` are paths with `/` between folders and the file's new content, or `None` to remove it.
/// Only folders on the way to a change are read; new objects are added to `objects`. Refuses a file where
/// there is a folder, and a folder where there is a file.
pub async fn edit_tree(
    store: &dyn Store,
    tree: Option<ObjectId>,
    changes: BTreeMap<String, Option<Vec<u8>>>,
    objects: &mut Vec<Object>,
) -> Result<Option<ObjectId>, ProjectError> {
    let mut blob = |content: Vec<u8>| {
        let blob = Object::new(Kind::Blob, &content);
        let id = blob.id;
        objects.push(blob);
        id
    };
    let changes = changes.into_iter().map(|(path, content)| (path, content.map(&mut blob))).collect();
    place_files(store, tree, changes, &BTreeMap::new(), objects).await
}

/// Blobs by path; `None` where a file goes.
type Changes = BTreeMap<String, Option<ObjectId>>;

/// Puts blobs that there are at paths under a tree, as [`edit_tree`] does with contents. `programs` says of files that
/// are there then whether they can be run as programs; the others stay as they are, and new ones cannot.
pub(crate) async fn place_files(
    store: &dyn Store,
    tree: Option<ObjectId>,
    changes: Changes,
    programs: &BTreeMap<String, bool>,
    objects: &mut Vec<Object>,
) -> Result<Option<ObjectId>, ProjectError> {
    let mut entries = match tree {
        Some(id) => read_tree(store, id).await?,
        None => BTreeMap::new(),
    };
    let mut below: BTreeMap<String, (Changes, BTreeMap<String, bool>)> = BTreeMap::new();
    let mut placed = Vec::new();
    for (path, blob) in changes {
        match (path.split_once('/'), blob) {
            (Some((folder, rest)), blob) => {
                below.entry(folder.to_string()).or_default().0.insert(rest.to_string(), blob);
            }
            (None, Some(id)) => placed.push((path, id)),
            (None, None) => {
                if entries.get(&path).is_some_and(|entry| entry.folder().is_none()) {
                    entries.remove(&path);
                }
            }
        }
    }
    for (path, is_program) in programs {
        if let Some((folder, rest)) = path.split_once('/') {
            below.entry(folder.to_string()).or_default().1.insert(rest.to_string(), *is_program);
        }
    }
    for (folder, (changes, programs)) in below {
        let before = entries.get(&folder).copied();
        let inside = before.and_then(Entry::folder);
        let edit: Pin<Box<dyn Future<Output = _> + '_>> =
            Box::pin(place_files(store, inside, changes, &programs, objects));
        match edit.await? {
            Some(_) if before.is_some() && inside.is_none() => return Err(VersionError::FileAndFolder(folder).into()),
            Some(id) => drop(entries.insert(folder, Entry::Folder(id))),
            None if inside.is_some() => drop(entries.remove(&folder)),
            None => {}
        }
    }
    for (name, id) in placed {
        let entry = match entries.get(&name) {
            Some(Entry::Folder(_)) => return Err(VersionError::FileAndFolder(name).into()),
            Some(Entry::Program(_)) => Entry::Program(id),
            Some(Entry::File(_)) | None => Entry::File(id),
        };
        entries.insert(name, entry);
    }
    for (name, entry) in &mut entries {
        *entry = match (*entry, programs.get(name)) {
            (Entry::File(id), Some(true)) => Entry::Program(id),
            (Entry::Program(id), Some(false)) => Entry::File(id),
            (entry, _) => entry,
        };
    }
    if entries.is_empty() {
        return Ok(None);
    }
    let object = encode_tree(&entries);
    let id = object.id;
    if Some(id) != tree {
        objects.push(object);
    }
    Ok(Some(id))
}

/// What a folder holds, by name.
pub async fn read_tree(store: &dyn Store, id: ObjectId) -> Result<BTreeMap<String, Entry>, ProjectError> {
    readable(id, &read_kind(store, id, Kind::Tree).await?)
}

/// What some folders hold, in their order, read in one go. What is wrong with one says nothing of the others.
pub(crate) async fn read_trees(
    store: &dyn Store,
    ids: &[ObjectId],
) -> Result<impl Iterator<Item = Result<BTreeMap<String, Entry>, ProjectError>>, ProjectError> {
    let read = read_kinds(store, ids, Kind::Tree).await?;
    Ok(ids.iter().zip(read).map(|(id, content)| readable(*id, &content?)))
}

fn readable(id: ObjectId, content: &[u8]) -> Result<BTreeMap<String, Entry>, ProjectError> {
    parse_tree(content).map_err(|why| ProjectError::damaged(stored::git_tree(&id.to_string()), why))
}

/// Most files of a version. Folders can share their content, so a few small objects could name more
/// files than there is room for.
pub(super) const MAX_FILES: usize = 200_000;

/// All files under a tree, by path, with the ids of their blobs. Refuses more than 200,000.
pub async fn list_files(store: &dyn Store, tree: ObjectId) -> Result<BTreeMap<String, ObjectId>, ProjectError> {
    let entries = list_entries(store, tree).await?.into_iter();
    Ok(entries.filter_map(|(path, entry)| Some((path, entry.file()?))).collect())
}

/// All files under a tree, by path, as they stand in their folders. Refuses more than 200,000.
pub(crate) async fn list_entries(store: &dyn Store, tree: ObjectId) -> Result<BTreeMap<String, Entry>, ProjectError> {
    let mut files = BTreeMap::new();
    let mut folders = vec![(String::new(), tree)];
    while !folders.is_empty() {
        let group = folders.split_off(folders.len().saturating_sub(READ_TOGETHER));
        let ids: Vec<_> = group.iter().map(|(_, id)| *id).collect();
        for ((prefix, _), entries) in group.into_iter().zip(read_trees(store, &ids).await?) {
            for (name, entry) in entries? {
                match entry {
                    Entry::File(_) | Entry::Program(_) => drop(files.insert(format!("{prefix}{name}"), entry)),
                    Entry::Folder(id) => folders.push((format!("{prefix}{name}/"), id)),
                }
            }
        }
        if files.len() + folders.len() > MAX_FILES {
            return Err(ProjectError::damaged(stored::git_tree(&tree.to_string()), stored::too_many_files(MAX_FILES)));
        }
    }
    Ok(files)
}

/// The content of the file at a path under a tree; `None` when there is no such file.
pub async fn read_file(store: &dyn Store, tree: ObjectId, path: &str) -> Result<Option<Vec<u8>>, ProjectError> {
    let mut folder = tree;
    let mut rest = path;
    loop {
        let (name, below) = rest.split_once('/').map_or((rest, None), |(name, below)| (name, Some(below)));
        match (read_tree(store, folder).await?.get(name), below) {
            (Some(Entry::Folder(id)), Some(below)) => (folder, rest) = (*id, below),
            (Some(Entry::File(id) | Entry::Program(id)), None) => {
                let content = read_kind(store, *id, Kind::Blob).await;
                return content.map(Some).map_err(|error| error.in_file(path));
            }
            _ => return Ok(None),
        }
    }
}

fn encode_tree(entries: &BTreeMap<String, Entry>) -> Object {
    let mut tree = gix_object::Tree {
        entries: entries
            .iter()
            .map(|(name, entry)| {
                let (kind, oid) = match entry {
                    Entry::File(id) => (EntryKind::Blob, *id),
                    Entry::Program(id) => (EntryKind::BlobExecutable, *id),
                    Entry::Folder(id) => (EntryKind::Tree, *id),
                };
                gix_object::tree::Entry { mode: kind.into(), filename: name.as_str().into(), oid }
            })
            .collect(),
    };
    tree.entries.sort();
    let mut content = Vec::new();
    tree.write_to(&mut content).expect("names without zero bytes can be written into memory");
    Object::new(Kind::Tree, &content)
}

/// Reads a tree's content. Links, submodules and names that would leave the folder are refused: we
/// write none, and they are what a hostile import would carry.
pub(crate) fn parse_tree(content: &[u8]) -> Result<BTreeMap<String, Entry>, String> {
    let tree = gix_object::TreeRef::from_bytes(content, gix_hash::Kind::Sha1)
        .map_err(|_| stored::no_list_of_names().to_string())?;
    let mut entries = BTreeMap::new();
    for entry in tree.entries {
        let name = std::str::from_utf8(entry.filename).map_err(|_| stored::name_not_utf8().to_string())?;
        if !is_safe_name(name) || is_git_folder(name) {
            return Err(stored::name_not_allowed(name));
        }
        let value = match entry.mode.kind() {
            EntryKind::Blob => Entry::File(entry.oid.to_owned()),
            EntryKind::BlobExecutable => Entry::Program(entry.oid.to_owned()),
            EntryKind::Tree => Entry::Folder(entry.oid.to_owned()),
            EntryKind::Link | EntryKind::Commit => return Err(stored::link_not_allowed(name)),
        };
        if entries.insert(name.to_string(), value).is_some() {
            return Err(stored::name_twice(name));
        }
    }
    Ok(entries)
}

/// Whether some system takes a name for that of git's own folder.
fn is_git_folder(name: &str) -> bool {
    name.eq_ignore_ascii_case(".git") || name.eq_ignore_ascii_case("git~1")
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::{Batch, MemoryStore};

    fn apply(store: &MemoryStore, tree: Option<ObjectId>, changes: &[(&str, Option<&str>)]) -> Option<ObjectId> {
        let changes = changes.iter().map(|(path, text)| ((*path).into(), text.map(|t| t.as_bytes().to_vec())));
        let mut objects = Vec::new();
        let tree = block_on(edit_tree(store, tree, changes.collect(), &mut objects)).unwrap();
        let mut batch = Batch::default();
        objects.into_iter().for_each(|object| object.put_into(&mut batch));
        block_on(store.write(batch)).unwrap();
        tree
    }

    fn paths(store: &MemoryStore, tree: ObjectId) -> Vec<String> {
        block_on(list_files(store, tree)).unwrap().into_keys().collect()
    }

    #[test]
    fn files_are_added_changed_and_removed() {
        let store = MemoryStore::new();
        let one = apply(&store, None, &[("a.txt", Some("1")), ("d/e/f.txt", Some("2")), ("d-e", Some("3"))]).unwrap();
        assert_eq!(paths(&store, one), ["a.txt", "d-e", "d/e/f.txt"]);
        let two = apply(&store, Some(one), &[("d/e/f.txt", None), ("d/g", Some("4")), ("a.txt", Some("5"))]).unwrap();
        assert_eq!(paths(&store, two), ["a.txt", "d-e", "d/g"]);
        assert_eq!(block_on(read_file(&store, two, "a.txt")), Ok(Some(b"5".to_vec())));
        assert_eq!(block_on(read_file(&store, one, "d/e/f.txt")), Ok(Some(b"2".to_vec())));
        assert_eq!(block_on(read_file(&store, two, "d")), Ok(None));
        assert_eq!(block_on(read_file(&store, two, "a.txt/b")), Ok(None));
        assert_eq!(apply(&store, Some(two), &[("a.txt", None), ("d-e", None), ("d/g", None)]), None);
        assert_eq!(apply(&store, Some(two), &[("nowhere/x", None)]), Some(two));
    }

    #[test]
    fn a_file_never_takes_the_place_of_a_folder_unseen() {
        let store = MemoryStore::new();
        let one = apply(&store, None, &[("a", Some("1")), ("d/e", Some("2"))]).unwrap();
        for path in ["a/b", "d"] {
            let changes = BTreeMap::from([(path.to_string(), Some(b"3".to_vec()))]);
            let refused = block_on(edit_tree(&store, Some(one), changes, &mut Vec::new()));
            assert!(matches!(refused, Err(ProjectError::Version(_))), "{path}: {refused:?}");
        }
        let two = apply(&store, Some(one), &[("a", None), ("a/b", Some("3")), ("d/e", None), ("d", Some("4"))]);
        assert_eq!(paths(&store, two.unwrap()), ["a/b", "d"]);
    }

    #[test]
    fn folders_sort_as_git_sorts_them() {
        let store = MemoryStore::new();
        let tree = apply(&store, None, &[("a/x", Some("")), ("a.b", Some("")), ("a0", Some(""))]).unwrap();
        let content = block_on(read_kind(&store, tree, Kind::Tree)).unwrap();
        let names: Vec<_> = gix_object::TreeRef::from_bytes(&content, gix_hash::Kind::Sha1)
            .unwrap()
            .entries
            .iter()
            .map(|entry| entry.filename.to_string())
            .collect();
        assert_eq!(names, ["a.b", "a", "a0"]);
    }

    #[test]
    fn a_few_folders_that_name_a_billion_files_are_refused() {
        let store = MemoryStore::new();
        let mut batch = Batch::default();
        let blob = Object::new(Kind::Blob, b"");
        let mut entry = Entry::File(blob.id);
        blob.put_into(&mut batch);
        for _ in 0..9 {
            let tree = encode_tree(&(0..10).map(|i| (format!("{i}"), entry)).collect());
            entry = Entry::Folder(tree.id);
            tree.put_into(&mut batch);
        }
        block_on(store.write(batch)).unwrap();
        let Entry::Folder(root) = entry else { panic!("nine folders were made") };
        let refused = block_on(list_files(&store, root));
        assert!(matches!(refused, Err(ProjectError::Damaged { .. })), "{refused:?}");
        // What is needed is found without walking each path.
        let commit = crate::git::write_commit(root, &[], &crate::Stamp::at(0.0), "bomb");
        let id = commit.id;
        let mut batch = Batch::default();
        commit.put_into(&mut batch);
        block_on(store.write(batch)).unwrap();
        let mut reached = crate::reach::Reached::new();
        block_on(crate::reach::reach_commits(&store, vec![id], &mut reached)).unwrap();
        assert_eq!(reached.len(), 11, "a commit, nine folders and a file");
    }

    #[test]
    fn unsafe_names_are_refused() {
        for name in ["..", ".GIT", "a\\b", "git~1", ""] {
            let tree =
                encode_tree(&BTreeMap::from([(name.to_string(), Entry::File(ObjectId::null(gix_hash::Kind::Sha1)))]));
            let (_, content) = super::super::decode_object(tree.id, &tree.bytes).unwrap();
            assert!(parse_tree(&content).is_err(), "{name:?}");
        }
    }
}
