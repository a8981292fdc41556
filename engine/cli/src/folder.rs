//! The files of a folder; and all of them, such as pictures by class, as the one file that the studio makes of it.

use std::path::{Path, PathBuf};

use bunsen_spec::{FOLDER_END, Problem, folder_entry, folder_padding};
use bunsen_table::MAX_BYTES;

use crate::files::cannot_read;

/// What lies in a folder and in those inside it, without what is hidden.
#[derive(Debug, Default)]
pub struct Listing {
    /// The files, sorted: their paths inside, with `/` between folders, and where they lie.
    pub files: Vec<(String, PathBuf)>,
    /// The paths inside of what is neither a file nor a folder, sorted: links, for what one leads to lies elsewhere and may
    /// lead back, and pipes and the like, which may never end.
    pub others: Vec<String>,
    /// Why folders could not be looked into, or not all of them.
    pub unread: Vec<Problem>,
}

/// Lists a folder, but not the folder `without` in it, whose path has no links.
pub fn list_folder(folder: &Path, without: Option<&Path>) -> Listing {
    let mut listing = Listing::default();
    let mut waiting = vec![(folder.to_path_buf(), String::new())];
    while let Some((path, within)) = waiting.pop() {
        if without.is_some() && path.canonicalize().ok().as_deref() == without {
            continue;
        }
        if let Err(error) = list_one(&path, &within, &mut waiting, &mut listing) {
            listing.unread.push(cannot_read(&path, &error));
        }
    }
    listing.files.sort();
    listing.others.sort();
    listing.unread.sort_by(|a, b| a.what.cmp(&b.what));
    listing
}

/// Lists what lies in one folder, which is `within` the first; the folders in it are left `waiting`.
fn list_one(
    path: &Path,
    within: &str,
    waiting: &mut Vec<(PathBuf, String)>,
    listing: &mut Listing,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let inner = if within.is_empty() { name } else { format!("{within}/{name}") };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            waiting.push((entry.path(), inner));
        } else if kind.is_file() {
            listing.files.push((inner, entry.path()));
        } else {
            listing.others.push(inner);
        }
    }
    Ok(())
}

/// The folder's files in one archive, sorted by their paths; hidden ones are left out.
///
/// # Errors
/// If a file cannot be read, if there are none, or if they are larger than a table may be.
pub fn read_folder_as_file(folder: &Path) -> Result<Vec<u8>, Problem> {
    let Listing { files: paths, unread, .. } = list_folder(folder, None);
    if let Some(problem) = unread.into_iter().next() {
        return Err(problem);
    }
    if paths.is_empty() {
        return Err(Problem::bad_input(format!("There are no files in {}.", folder.display()))
            .remedy("Give a folder with files, such as pictures in one folder for each class."));
    }
    let mut archive = Vec::new();
    for (inner, path) in paths {
        let bytes = std::fs::read(&path).map_err(|error| cannot_read(&path, &error))?;
        if archive.len() + bytes.len() > MAX_BYTES {
            return Err(Problem::bad_input(format!(
                "The files in {} have more than {} MiB together, which is the most that can be read.",
                folder.display(),
                MAX_BYTES >> 20
            ))
            .remedy("Give a folder with fewer files."));
        }
        let entry = folder_entry(&inner, bytes.len() as u64).ok_or_else(|| {
            Problem::bad_input(format!("The path {inner} is too long to be read with its folder."))
                .remedy("Give it, or the folders it lies in, a shorter name.")
        })?;
        archive.extend_from_slice(&entry);
        archive.extend_from_slice(&bytes);
        archive.resize(archive.len() + folder_padding(bytes.len() as u64), 0);
    }
    archive.extend_from_slice(&FOLDER_END);
    Ok(archive)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn links_and_hidden_files_are_not_followed() {
        use std::os::unix::fs::symlink;

        let place = tempfile::tempdir().unwrap();
        let root = place.path().canonicalize().unwrap();
        for name in ["b.md", "a/c.md", "a/d/e.md", "out/collection.json", ".git/HEAD", ".hidden"] {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        for (to, from) in [(".", "here"), ("b.md", "link.md"), ("gone.md", "a/dangling.md"), ("../..", "a/d/up")] {
            symlink(to, root.join(from)).unwrap();
        }
        let check = |listing: Listing, expected: &[&str]| {
            assert!(listing.files.iter().map(|(name, _)| name.as_str()).eq(expected.iter().copied()), "{listing:?}");
            assert!(listing.files.iter().all(|(name, path)| *path == root.join(name)));
            assert_eq!(listing.others, ["a/d/up", "a/dangling.md", "here", "link.md"]);
            assert_eq!(listing.unread, []);
        };
        check(list_folder(&root, None), &["a/c.md", "a/d/e.md", "b.md", "out/collection.json"]);
        check(list_folder(&root, Some(&root.join("out"))), &["a/c.md", "a/d/e.md", "b.md"]);
        assert_eq!(list_folder(&root, Some(&root)).files, []);
        assert_eq!(list_folder(&root.join("none"), None).unread.len(), 1);
    }
}
