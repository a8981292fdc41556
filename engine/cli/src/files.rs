//! Files in and out.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;

use bunsen_spec::{Problem, ProblemKind};

use crate::folder::read_folder_as_file;

/// Reads a file, a folder as one file, or standard input for `-`; gives its name and its bytes.
///
/// # Errors
/// If it cannot be read.
pub fn read_data(path: &Path) -> Result<(String, Vec<u8>), Problem> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(|error| cannot_read(path, &error))?;
        return Ok(("stdin.csv".into(), bytes));
    }
    if path.is_dir() {
        // Such as `.`, which has no name of its own.
        let folder = path.canonicalize().map_err(|error| cannot_read(path, &error))?;
        let name = folder.file_name().map_or_else(|| "folder".into(), |name| name.to_string_lossy().into_owned());
        return Ok((format!("{name}.tar"), read_folder_as_file(path)?));
    }
    let bytes = std::fs::read(path).map_err(|error| cannot_read(path, &error))?;
    let name = path.file_name().map_or_else(|| "data.csv".into(), |name| name.to_string_lossy().into_owned());
    Ok((name, bytes))
}

/// Reads every file of a model folder by its path inside.
///
/// # Errors
/// If the folder or a file cannot be read, or it is clearly no model folder.
pub fn read_folder(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Problem> {
    const MAX_FILES: usize = 500;
    let mut files = BTreeMap::new();
    let mut waiting = vec![(folder.to_path_buf(), String::new())];
    while let Some((path, prefix)) = waiting.pop() {
        let entries = std::fs::read_dir(&path).map_err(|error| cannot_read(&path, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| cannot_read(&path, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let inner = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if entry.path().is_dir() {
                waiting.push((entry.path(), inner));
            } else {
                let bytes = std::fs::read(entry.path()).map_err(|error| cannot_read(&entry.path(), &error))?;
                files.insert(inner, bytes);
            }
            if files.len() + waiting.len() > MAX_FILES {
                return Err(Problem::bad_input(format!(
                    "{} is not a model folder: it has too many files.",
                    folder.display()
                ))
                .remedy("Give the folder that bunsen train wrote."));
            }
        }
    }
    Ok(files)
}

/// Reads a text file.
///
/// # Errors
/// If it cannot be read, or is no UTF-8.
pub fn read_text(path: &Path) -> Result<String, Problem> {
    std::fs::read_to_string(path).map_err(|error| cannot_read(path, &error))
}

/// Why a file cannot be read.
pub fn cannot_read(path: &Path, error: &io::Error) -> Problem {
    let shown = if path.as_os_str() == "-" { "Standard input".into() } else { path.display().to_string() };
    match error.kind() {
        io::ErrorKind::NotFound => {
            Problem::not_found(format!("There is no file {shown}.")).remedy("Check the path and the folder you are in.")
        }
        io::ErrorKind::PermissionDenied => {
            Problem::new(ProblemKind::Forbidden, format!("{shown} may not be read by you."))
        }
        io::ErrorKind::IsADirectory => {
            Problem::bad_input(format!("{shown} is a folder.")).remedy("Give the file in it.")
        }
        io::ErrorKind::NotADirectory => {
            Problem::bad_input(format!("{shown} is not a folder.")).remedy("Give the folder that bunsen train wrote.")
        }
        _ => Problem::internal(format!("{shown} cannot be read: {error}.")),
    }
}

/// Why something could not be written, as a problem.
pub fn cannot_write(path: &Path, error: &io::Error) -> Problem {
    let shown = path.display();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Problem::new(ProblemKind::Full, format!("There is no room for {shown}."))
                .remedy("Make room, then try again.")
        }
        io::ErrorKind::PermissionDenied => {
            Problem::new(ProblemKind::Forbidden, format!("{shown} may not be written by you."))
        }
        io::ErrorKind::NotFound => Problem::not_found(format!("The folder of {shown} does not exist."))
            .remedy("Make it first, or choose another."),
        _ => Problem::internal(format!("{shown} cannot be written: {error}.")),
    }
}
