//! A folder of files, such as pictures by class, as the one file that the studio makes of it.

use std::path::Path;

use bunsen_spec::{FOLDER_END, Problem, folder_entry, folder_padding};
use bunsen_table::MAX_BYTES;

use crate::files::cannot_read;

/// The folder's files in one archive, sorted by their paths; hidden ones are left out.
///
/// # Errors
/// If a file cannot be read, if there are none, or if they are larger than a table may be.
pub fn read_folder_as_file(folder: &Path) -> Result<Vec<u8>, Problem> {
    let mut paths = Vec::new();
    let mut waiting = vec![(folder.to_path_buf(), String::new())];
    while let Some((path, within)) = waiting.pop() {
        for entry in std::fs::read_dir(&path).map_err(|error| cannot_read(&path, &error))? {
            let entry = entry.map_err(|error| cannot_read(&path, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let inner = if within.is_empty() { name } else { format!("{within}/{name}") };
            let kind = entry.file_type().map_err(|error| cannot_read(&entry.path(), &error))?;
            // What a link leads to lies elsewhere, and may lead back.
            if kind.is_dir() {
                waiting.push((entry.path(), inner));
            } else if kind.is_file() {
                paths.push((inner, entry.path()));
            }
        }
    }
    paths.sort();
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
