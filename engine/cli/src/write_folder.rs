//! Writes a folder whole or not at all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bunsen_spec::{Problem, ProblemKind};

use crate::files::cannot_write;

/// What kind of folder is written, and by which file an older one is known.
#[derive(Clone, Copy)]
pub struct Kind {
    /// A file that every one has.
    pub marker: &'static str,
    /// What one is called.
    pub name: &'static str,
}

/// A model folder.
pub const MODEL: Kind = Kind { marker: "MLmodel", name: "a model" };

/// Checks that [`write_folder`] will be allowed to write to `folder`, and gives its absolute path: worth
/// knowing before training. Makes the folders that it lies in.
///
/// # Errors
/// If something else than an older folder of its kind is there, or nothing can be written beside it.
pub fn check_folder(folder: &Path, kind: Kind) -> Result<PathBuf, Problem> {
    let failed = |error: std::io::Error| cannot_write(folder, &error);
    let folder = std::path::absolute(folder).map_err(failed)?;
    let taken = |what: String| {
        let problem = Problem::new(ProblemKind::Conflict, what).in_field("out");
        Err(problem.remedy(format!("Choose another folder: only {} that is there is replaced.", kind.name)))
    };
    if folder.is_file() {
        return taken(format!("{} is a file.", folder.display()));
    }
    let is_empty = std::fs::read_dir(&folder).map_or(true, |mut entries| entries.next().is_none());
    if !is_empty && !folder.join(kind.marker).is_file() {
        return taken(format!("{} holds something else than {}.", folder.display(), kind.name));
    }
    let (Some(parent), Some(part)) = (folder.parent(), part_of(&folder)) else {
        return taken(format!("{} has no name of its own.", folder.display()));
    };
    std::fs::create_dir_all(parent)
        .and_then(|()| std::fs::create_dir(&part))
        .and_then(|()| std::fs::remove_dir(&part))
        .map_err(|error| cannot_write(&folder, &error))?;
    Ok(folder)
}

/// Where a folder's files are put together, beside it; `None` where it has no name, as `..` has none.
fn part_of(folder: &Path) -> Option<PathBuf> {
    let name = folder.file_name()?.to_string_lossy();
    Some(folder.with_file_name(format!(".{name}.{}.part", std::process::id())))
}

/// Writes the files beside `folder` first, then puts them in its place.
///
/// # Errors
/// If it cannot be written, or something else than an older folder of its kind is there.
pub fn write_folder(folder: &Path, kind: Kind, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Problem> {
    let folder = &check_folder(folder, kind)?;
    let failed = |error: std::io::Error| cannot_write(folder, &error);
    let part = part_of(folder).ok_or_else(|| failed(std::io::ErrorKind::InvalidInput.into()))?;
    let written = write_all(&part, files).and_then(|()| replace(folder, &part));
    if written.is_err() {
        // What is left of it is only ours.
        let _ = std::fs::remove_dir_all(&part);
    }
    written.map_err(failed)
}

fn write_all(part: &Path, files: &BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    std::fs::create_dir(part)?;
    for (path, bytes) in files {
        let path = part.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

fn replace(folder: &Path, part: &Path) -> std::io::Result<()> {
    if folder.exists() {
        let old = part.with_extension("old");
        std::fs::rename(folder, &old)?;
        if let Err(error) = std::fs::rename(part, folder) {
            std::fs::rename(&old, folder)?;
            return Err(error);
        }
        return std::fs::remove_dir_all(&old);
    }
    std::fs::rename(part, folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_models_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("deep/model");
        let files = |text: &str| BTreeMap::from([("MLmodel".to_string(), text.as_bytes().to_vec())]);
        write_folder(&folder, MODEL, &files("one")).unwrap();
        std::fs::write(folder.join("extra"), "").unwrap();
        write_folder(&folder, MODEL, &files("two")).unwrap();
        assert_eq!(std::fs::read_to_string(folder.join("MLmodel")).unwrap(), "two");
        assert!(!folder.join("extra").exists());
        assert_eq!(std::fs::read_dir(folder.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");

        let other = place.path().join("other");
        std::fs::create_dir(&other).unwrap();
        std::fs::write(other.join("thesis.txt"), "").unwrap();
        assert_eq!(write_folder(&other, MODEL, &files("one")).unwrap_err().kind, ProblemKind::Conflict);
        assert!(other.join("thesis.txt").exists());
        assert!(check_folder(&other.join("thesis.txt"), MODEL).is_err());
        assert!(check_folder(&other.join("thesis.txt/model"), MODEL).is_err(), "nothing can lie in a file");
        assert!(check_folder(Path::new("/"), MODEL).is_err() && check_folder(&other.join(".."), MODEL).is_err());
        assert_eq!(std::fs::read_dir(&other).unwrap().count(), 1, "checking leaves nothing behind");
    }
}
