//! Writes a folder whole or not at all.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bunsen_spec::{Problem, ProblemKind};

use crate::files::{cannot_read, cannot_write};
use crate::folder_kind::Kind;
use crate::leftovers::{OLD, PART, beside, clear_leftovers, hold};
use crate::output::remark;

/// Checks that [`write_folder`] will be allowed to write to `folder`, and gives its absolute path: worth
/// knowing before training. Makes the folders that it lies in, and ends what a killed run has left beside it.
///
/// # Errors
/// If something else than an older folder of its kind is there, or nothing can be written beside it.
pub fn check_folder(folder: &Path, kind: Kind) -> Result<PathBuf, Problem> {
    let failed = |error: io::Error| cannot_write(folder, &error);
    let folder = std::path::absolute(folder).map_err(failed)?;
    let taken = |what: String| {
        let problem = Problem::new(ProblemKind::Conflict, what).in_field("out");
        Err(problem.remedy(format!("Choose another folder: only {} that is there is replaced.", kind.name)))
    };
    if folder.is_file() {
        return taken(format!("{} is a file.", folder.display()));
    }
    let (Some(parent), Some(part)) = (folder.parent(), beside(&folder, PART)) else {
        return taken(format!("{} has no name of its own.", folder.display()));
    };
    clear_leftovers(&folder, kind);
    match kind.stranger_in(&folder) {
        Ok(None) => {}
        Ok(Some(what)) => {
            return taken(format!("{} holds something else than {}: {what}.", folder.display(), kind.name));
        }
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
        Err(error) => return Err(cannot_read(&folder, &error)),
    }
    std::fs::create_dir_all(parent)
        .and_then(|()| std::fs::create_dir(&part))
        .and_then(|()| std::fs::remove_dir(&part))
        .map_err(|error| cannot_write(&folder, &error))?;
    Ok(folder)
}

/// Writes the files beside `folder` first, then puts them in its place. Ended at any moment, by whatever, it leaves the
/// older folder or the newer, or what the next run makes one of them from.
///
/// # Errors
/// If it cannot be written, or something else than an older folder of its kind is there.
pub fn write_folder(folder: &Path, kind: Kind, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Problem> {
    if let Some(name) = files.keys().find(|name| !kind.files.contains(&name.as_str())) {
        return Err(Problem::internal(format!("{name} is no file of {}.", kind.name)));
    }
    let folder = &check_folder(folder, kind)?;
    let failed = |error: io::Error| cannot_write(folder, &error);
    let (Some(part), Some(old)) = (beside(folder, PART), beside(folder, OLD)) else {
        return Err(failed(io::ErrorKind::InvalidInput.into()));
    };
    std::fs::create_dir(&part).map_err(failed)?;
    let _in_use = (hold(&part), hold(folder));
    let written = write_all(&part, files).and_then(|()| replace(folder, &part, &old));
    let makes_room = written.inspect_err(|_| {
        // What is left of it is only ours.
        let _ = kind.remove(&part);
    });
    if makes_room.map_err(failed)?
        && let Err(error) = kind.remove(&old)
    {
        // What was to be done is done.
        remark(&format!(
            "note: what was in {} before could not be removed from {}: {error}.",
            folder.display(),
            old.display()
        ));
    }
    Ok(())
}

fn write_all(part: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for (name, bytes) in files {
        let mut file = File::create_new(part.join(name))?;
        file.write_all(bytes)?;
        file.sync_all()?;
    }
    sync_folder(part);
    Ok(())
}

/// Puts `part` in the place of `folder`; says whether there was one, which then is `old`.
fn replace(folder: &Path, part: &Path, old: &Path) -> io::Result<bool> {
    let makes_room = match std::fs::rename(folder, old) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    if let Err(error) = std::fs::rename(part, folder) {
        if makes_room {
            std::fs::rename(old, folder)?;
        }
        return Err(error);
    }
    folder.parent().into_iter().for_each(sync_folder);
    Ok(makes_room)
}

/// Has the names in a folder outlast a loss of power, where the system can do so.
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|handle| handle.sync_all());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder_kind::MODEL;

    const MLMODEL: &str = "flavors:\n  bunsen:\n    model: mlp\nutc_time_created: ";

    fn model(text: &str) -> BTreeMap<String, Vec<u8>> {
        BTreeMap::from([("MLmodel".to_string(), format!("{MLMODEL}{text}\n").into_bytes())])
    }

    #[test]
    fn models_are_replaced() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("deep/model");
        let mut with_card = model("one");
        with_card.insert("README.md".to_string(), Vec::new());
        write_folder(&folder, MODEL, &with_card).unwrap();
        write_folder(&folder, MODEL, &model("two")).unwrap();
        assert_eq!(std::fs::read_to_string(folder.join("MLmodel")).unwrap(), format!("{MLMODEL}two\n"));
        assert!(!folder.join("README.md").exists());
        assert_eq!(std::fs::read_dir(folder.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
        let stray = BTreeMap::from([("notes.txt".to_string(), Vec::new())]);
        assert_eq!(write_folder(&folder, MODEL, &stray).unwrap_err().kind, ProblemKind::Internal);
        let empty = place.path().join("empty");
        std::fs::create_dir(&empty).unwrap();
        write_folder(&empty, MODEL, &model("three")).unwrap();
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 2);
    }

    /// A folder with these files is refused, naming `said`, and stays as it is.
    fn refused(files: &[(&str, &str)], said: &str) {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("out");
        for (name, text) in files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let problem = write_folder(&folder, MODEL, &model("new")).unwrap_err();
        assert_eq!(problem.kind, ProblemKind::Conflict);
        assert!(problem.what.ends_with(&format!("holds something else than a model: {said}.")), "{}", problem.what);
        for (name, text) in files {
            assert_eq!(std::fs::read_to_string(folder.join(name)).unwrap(), *text);
        }
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn nothing_but_a_model_is_replaced() {
        refused(&[("thesis.txt", "years of work")], "thesis.txt");
        refused(&[("MLmodel", MLMODEL), ("thesis.txt", "years of work")], "thesis.txt");
        refused(&[("MLmodel", MLMODEL), ("spec.json/thesis.txt", "years of work")], "spec.json");
        refused(&[("MLmodel", MLMODEL), (".git/HEAD", "ref")], ".git");
        let other = "MLmodel is missing, or of another program";
        refused(&[("README.md", "mine")], other);
        refused(&[("MLmodel", "flavors:\n  sklearn:\n    code: null\n"), ("README.md", "mine")], other);
        refused(&[("MLmodel", "\0")], other);
    }

    #[test]
    fn checking_leaves_nothing_behind() {
        let place = tempfile::tempdir().unwrap();
        let other = place.path().join("other");
        std::fs::create_dir(&other).unwrap();
        std::fs::write(other.join("thesis.txt"), "").unwrap();
        assert!(check_folder(&other.join("thesis.txt"), MODEL).is_err());
        assert!(check_folder(&other.join("thesis.txt/model"), MODEL).is_err(), "nothing can lie in a file");
        assert!(check_folder(Path::new("/"), MODEL).is_err() && check_folder(&other.join(".."), MODEL).is_err());
        assert!(check_folder(&other.join("new"), MODEL).is_ok());
        assert_eq!(std::fs::read_dir(&other).unwrap().count(), 1);
    }
}
