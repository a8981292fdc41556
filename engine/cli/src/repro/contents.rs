//! Files and folders by their MD5, in the project and in DVC's cache.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use bunsen_project::pipeline::Hashed;
use bunsen_project::{dvc, md5_hex, md5_of};
use bunsen_spec::{ModelFile, Problem};

use super::Repository;
use crate::files::{cannot_read, cannot_write};

/// Folders that are no part of the data they lie in.
const LEFT_OUT: [&str; 4] = [".dvc", ".git", ".hg", ".dvcignore"];

/// What is at a path now, as DVC describes it, called `name`. `None` if nothing is.
///
/// # Errors
/// If it cannot be read.
pub fn describe(path: &Path, name: &str) -> Result<Option<Hashed>, Problem> {
    let found = match fs::metadata(path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        found => found.map_err(|error| cannot_read(path, &error))?,
    };
    if found.is_dir() {
        let files = list(path)?;
        let (pointer, _) = dvc::Pointer::folder(name, &files);
        let size_bytes = Some(pointer.size_bytes);
        return Ok(Some(Hashed {
            path: pointer.path,
            md5: pointer.md5,
            size_bytes,
            n_files: pointer.n_files,
            is_executable: false,
        }));
    }
    let (md5, size_bytes) = hash(path)?;
    let is_executable = is_executable(&found);
    Ok(Some(Hashed { path: name.to_string(), md5, size_bytes: Some(size_bytes), n_files: None, is_executable }))
}

impl Repository {
    /// Keeps what is at a path in the cache.
    ///
    /// # Errors
    /// If it cannot be read, or the cache not be written.
    pub fn keep(&self, path: &Path) -> Result<(), Problem> {
        if !path.is_dir() {
            return self.keep_file(path, &hash(path)?.0);
        }
        let files = list(path)?;
        for file in &files {
            self.keep_file(&path.join(&file.path), &file.md5)?;
        }
        let listing = dvc::write_listing(&files);
        let place = self.place(&format!("{}.dir", md5_hex(&listing)));
        if place.exists() { Ok(()) } else { put(&place, |part| fs::write(part, &listing)) }
    }

    fn keep_file(&self, path: &Path, md5: &str) -> Result<(), Problem> {
        let place = self.place(md5);
        if place.exists() { Ok(()) } else { put(&place, |part| fs::copy(path, part).map(drop)) }
    }

    /// Whether the cache has all of something.
    pub fn has(&self, hashed: &Hashed) -> bool {
        self.files_of(&hashed.md5).is_some_and(|files| files.iter().all(|(_, md5)| self.place(md5).is_file()))
    }

    /// Puts what the cache has in the place of what is at a path.
    ///
    /// # Errors
    /// If the cache does not have it whole, or it cannot be written.
    pub fn restore(&self, hashed: &Hashed, path: &Path) -> Result<(), Problem> {
        let files = self.files_of(&hashed.md5).unwrap_or_default();
        remove(path)?;
        for (name, md5) in files {
            let (from, to) = (self.place(&md5), if name.is_empty() { path.to_path_buf() } else { path.join(&name) });
            put_new(&to, |to| {
                let bytes = fs::read(&from)?;
                fs::write(to, bytes)
            })?;
        }
        if hashed.is_folder() && !path.exists() {
            fs::create_dir_all(path).map_err(|error| cannot_write(path, &error))?;
        }
        Ok(())
    }

    /// Paths and MD5s of a folder's files, or of one file, whose path is empty. `None` if a listing is not there.
    fn files_of(&self, md5: &str) -> Option<Vec<(String, String)>> {
        if !md5.ends_with(".dir") {
            return Some(vec![(String::new(), md5.to_string())]);
        }
        let listing = dvc::read_listing(&fs::read(self.place(md5)).ok()?)?;
        let is_safe = listing.iter().all(|(_, path)| bunsen_project::model_folder::is_safe_path(path));
        is_safe.then(|| listing.into_iter().map(|(md5, path)| (path, md5)).collect())
    }

    /// Where the cache has a content.
    fn place(&self, md5: &str) -> PathBuf {
        let (two, rest) = md5.split_at_checked(2).unwrap_or((md5, ""));
        self.cache.join(two).join(rest)
    }
}

/// Removes a file or a folder, if there is one.
///
/// # Errors
/// If it cannot be removed.
pub fn remove(path: &Path) -> Result<(), Problem> {
    let removed = match fs::symlink_metadata(path) {
        Err(_) => Ok(()),
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    };
    removed.map_err(|error| cannot_write(path, &error))
}

/// Writes a content of the cache: beside its place first, so that it is never there in part, and for reading only.
fn put(place: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Problem> {
    let part = place.with_extension(format!("{}.part", std::process::id()));
    put_new(&part, |part| {
        write(part)?;
        let mut permissions = fs::metadata(part)?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(part, permissions)?;
        fs::rename(part, place)
    })
}

fn put_new(path: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), Problem> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| write(path)).map_err(|error| cannot_write(path, &error))
}

/// The files of a folder, by their paths in it.
fn list(folder: &Path) -> Result<Vec<ModelFile>, Problem> {
    let mut files = Vec::new();
    let mut waiting = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = waiting.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| cannot_read(&folder, &error))? {
            let entry = entry.map_err(|error| cannot_read(&folder, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if LEFT_OUT.contains(&name.as_str()) {
                continue;
            }
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if entry.path().is_dir() {
                waiting.push((entry.path(), path));
            } else {
                let (md5, size_bytes) = hash(&entry.path())?;
                files.push(ModelFile { path, md5, size_bytes });
            }
        }
    }
    Ok(files)
}

fn hash(path: &Path) -> Result<(String, u64), Problem> {
    File::open(path).and_then(md5_of).map_err(|error| cannot_read(path, &error))
}

#[cfg(unix)]
fn is_executable(found: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &fs::Metadata) -> bool {
    false
}
