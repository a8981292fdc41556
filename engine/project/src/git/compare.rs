//! Trees beside one another: which files differ.

use std::collections::BTreeMap;

use bunsen_spec::say::stored;
use gix_hash::ObjectId;

use super::tree::{Entry, MAX_FILES, read_tree};
use crate::{ProjectError, Store};

/// The files that are not the same in all of some trees (`None`: an empty one), by path, with their blobs
/// in each tree. Folders that are the same in all are not read. Refuses more than 200,000.
pub async fn compare_trees<const N: usize>(
    store: &dyn Store,
    trees: [Option<ObjectId>; N],
) -> Result<BTreeMap<String, [Option<ObjectId>; N]>, ProjectError> {
    let mut found = BTreeMap::new();
    let mut folders = if differ(&trees) { vec![(String::new(), trees)] } else { Vec::new() };
    while let Some((prefix, trees)) = folders.pop() {
        let mut names: BTreeMap<String, [Option<Entry>; N]> = BTreeMap::new();
        for (i, tree) in trees.into_iter().enumerate() {
            let Some(tree) = tree else { continue };
            for (name, entry) in read_tree(store, tree).await? {
                names.entry(name).or_insert([None; N])[i] = Some(entry);
            }
        }
        for (name, entries) in names {
            let path = format!("{prefix}{name}");
            let below = entries.map(|entry| entry.and_then(Entry::folder));
            let files = entries.map(|entry| entry.and_then(Entry::file));
            if differ(&below) {
                folders.push((format!("{path}/"), below));
            }
            if differ(&files) {
                found.insert(path, files);
            }
        }
        if found.len() + folders.len() > MAX_FILES {
            let what = stored::git_tree(&trees.into_iter().flatten().map(|id| id.to_string()).collect::<String>());
            return Err(ProjectError::damaged(what, stored::too_many_files(MAX_FILES)));
        }
    }
    Ok(found)
}

fn differ<const N: usize>(ids: &[Option<ObjectId>; N]) -> bool {
    ids.iter().any(|id| *id != ids[0])
}
