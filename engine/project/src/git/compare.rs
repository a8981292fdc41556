//! Trees beside one another: which files differ.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::say::stored;
use gix_hash::ObjectId;

use super::object::READ_TOGETHER;
use super::tree::{Entry, MAX_FILES, read_trees};
use crate::{ProjectError, Store};

/// The files that are not the same in all of some trees (`None`: an empty one), by path, with their blobs
/// in each tree. Folders that are the same in all are not read. Refuses more than 200,000.
pub async fn compare_trees<const N: usize>(
    store: &dyn Store,
    trees: [Option<ObjectId>; N],
) -> Result<BTreeMap<String, [Option<ObjectId>; N]>, ProjectError> {
    let entries = compare_entries(store, trees).await?.into_iter();
    let files = entries.map(|(path, entries)| (path, entries.map(|entry| entry.and_then(Entry::file))));
    Ok(files.filter(|(_, blobs)| differ(blobs)).collect())
}

/// As [`compare_trees`], with those that differ only in whether they can be run as programs.
pub(crate) async fn compare_entries<const N: usize>(
    store: &dyn Store,
    trees: [Option<ObjectId>; N],
) -> Result<BTreeMap<String, [Option<Entry>; N]>, ProjectError> {
    let mut found = BTreeMap::new();
    let mut folders = if differ(&trees) { vec![(String::new(), trees)] } else { Vec::new() };
    while !folders.is_empty() {
        let group = folders.split_off(folders.len().saturating_sub(READ_TOGETHER / N));
        let ids: BTreeSet<_> = group.iter().flat_map(|(_, trees)| trees.iter().flatten().copied()).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        let mut inside = BTreeMap::new();
        for (id, entries) in ids.iter().zip(read_trees(store, &ids).await?) {
            inside.insert(*id, entries?);
        }
        for (prefix, trees) in group {
            let mut names: BTreeMap<&String, [Option<Entry>; N]> = BTreeMap::new();
            for (i, entries) in trees.iter().enumerate().filter_map(|(i, id)| Some((i, inside.get(id.as_ref()?)?))) {
                for (name, entry) in entries {
                    names.entry(name).or_insert([None; N])[i] = Some(*entry);
                }
            }
            for (name, entries) in names {
                let path = format!("{prefix}{name}");
                let below = entries.map(|entry| entry.and_then(Entry::folder));
                let files = entries.map(|entry| entry.filter(|entry| entry.folder().is_none()));
                if differ(&below) {
                    folders.push((format!("{path}/"), below));
                }
                if differ(&files) {
                    found.insert(path, files);
                }
            }
        }
        if found.len() + folders.len() > MAX_FILES {
            let what = stored::git_tree(&trees.iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" "));
            return Err(ProjectError::damaged(what, stored::too_many_files(MAX_FILES)));
        }
    }
    Ok(found)
}

fn differ<T: PartialEq, const N: usize>(things: &[T; N]) -> bool {
    things.iter().any(|thing| *thing != things[0])
}
