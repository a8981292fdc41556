//! What a run that was killed while it wrote a folder has left beside it.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::folder_kind::Kind;

/// The ending of a folder that is being put together.
pub const PART: &str = "part";
/// The ending of an older folder that makes room.
pub const OLD: &str = "old";

/// The hidden folder beside `folder` that this run may use, with this ending; `None` where `folder` has no name, as `..`
/// has none.
pub fn beside(folder: &Path, ending: &str) -> Option<PathBuf> {
    let name = folder.file_name()?.to_string_lossy();
    Some(folder.with_file_name(format!(".{name}.{}.{ending}", std::process::id())))
}

/// Marks a folder as in use until the handle is dropped or the program ends, however that comes; `None` if somebody else
/// has it, or the system cannot mark folders.
pub fn hold(folder: &Path) -> Option<File> {
    let handle = File::open(folder).ok()?;
    handle.try_lock().is_ok().then_some(handle)
}

/// Ends what runs that were killed have begun. If `folder` is missing, what such a run had written whole takes its place,
/// or else the older one is put back. The rest is removed, but nothing that is of another kind or in use.
pub fn clear_leftovers(folder: &Path, kind: Kind) {
    for old in leftovers(folder, OLD).into_iter().filter(|_| !folder.exists()) {
        let part = old.with_extension(PART);
        // The older one makes room when the newer is whole.
        let is_whole = part.join(kind.marker).is_file() && kind.stranger_in(&part).is_ok_and(|found| found.is_none());
        // What cannot be moved is found again by the next run.
        let _ = std::fs::rename(if is_whole { &part } else { &old }, folder);
    }
    for left in [OLD, PART].iter().flat_map(|ending| leftovers(folder, ending)) {
        let _ = kind.remove(&left);
    }
}

/// The hidden folders of killed runs with this ending, by name.
fn leftovers(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let (Some(name), Some(parent)) = (folder.file_name(), folder.parent()) else { return Vec::new() };
    let start = format!(".{}.", name.to_string_lossy());
    let is_left = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let process = name.strip_prefix(&start).and_then(|rest| rest.strip_suffix(ending)?.strip_suffix('.'));
        process.is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())) && hold(path).is_some()
    };
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_left).collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTERS: Kind = Kind { name: "letters", files: &["a", "b"], marker: "a", is_marker: |bytes| bytes == b"a" };

    /// With these folders and their files beside each other, `letters` has `expected` in its `b`, and besides it only
    /// `kept` is there.
    fn check(folders: &[(&str, &[(&str, &str)])], expected: Option<&str>, kept: &[&str]) {
        let place = tempfile::tempdir().unwrap();
        for (folder, files) in folders {
            let folder = place.path().join(folder);
            std::fs::create_dir(&folder).unwrap();
            files.iter().for_each(|(name, text)| std::fs::write(folder.join(name), text).unwrap());
        }
        let folder = place.path().join("letters");
        clear_leftovers(&folder, LETTERS);
        assert_eq!(std::fs::read_to_string(folder.join("b")).ok().as_deref(), expected, "{folders:?}");
        let mut names: Vec<String> = std::fs::read_dir(place.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name != "letters")
            .collect();
        names.sort();
        assert_eq!(names, kept, "{folders:?}");
    }

    #[test]
    fn what_a_killed_run_began_is_ended() {
        let here = ("letters", &[("a", "a"), ("b", "now")][..]);
        let old = (".letters.7.old", &[("a", "a"), ("b", "old")][..]);
        check(&[], None, &[]);
        check(&[here], Some("now"), &[]);
        check(&[here, (".letters.7.part", &[("b", "half")])], Some("now"), &[]);
        check(&[here, old], Some("now"), &[]);
        check(&[old], Some("old"), &[]);
        check(&[old, (".letters.7.part", &[("a", "a"), ("b", "new")])], Some("new"), &[]);
        check(&[old, (".letters.7.part", &[("b", "half")])], Some("old"), &[]);
        check(&[old, (".letters.8.part", &[("a", "a"), ("b", "of another run")])], Some("old"), &[]);
    }

    #[test]
    fn what_is_no_leftover_stays() {
        let mine = &[("thesis", "")][..];
        for name in [".letters.7.old", ".letters.7.part", ".letters.x.part", ".letters..part", ".letter.7.part"] {
            let files = if name.contains(".7.") && name.starts_with(".letters") { mine } else { &[("a", "a")] };
            check(&[("letters", &[]), (name, files)], None, &[name]);
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_in_use_stays() {
        let place = tempfile::tempdir().unwrap();
        let part = place.path().join(".letters.7.part");
        std::fs::create_dir(&part).unwrap();
        let held = hold(&part).unwrap();
        clear_leftovers(&place.path().join("letters"), LETTERS);
        assert!(part.exists());
        drop(held);
        clear_leftovers(&place.path().join("letters"), LETTERS);
        assert!(!part.exists());
    }
}
