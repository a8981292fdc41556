//! Unpacking a zip file from a stranger within bounds.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use bunsen_spec::say::archives;
use zip::ZipArchive;

use super::{ImportLimits, bad};
use crate::ProjectError;
use crate::path::is_safe_path;

/// What stands at the top of a git repository.
const TOP: &str = ".git/HEAD";

/// What is in a zip.
pub(super) struct Unpacked {
    /// The files by path, without the folders that lie around all of them.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The name of the folder they lie in, if they lie in one.
    pub folder: Option<String>,
    /// Their bytes.
    pub size_bytes: u64,
}

/// The files of a zip; where a git repository lies in a folder of it, those of that folder. Names, counts and
/// sizes are checked while reading: what the zip says of itself is not believed.
pub(super) fn unpack(bytes: &[u8], limits: &ImportLimits) -> Result<Unpacked, ProjectError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| bad(archives::no_zip()))?;
    if archive.len() as u64 > limits.n_files {
        return Err(bad(&archives::too_many_files(archive.len(), limits.n_files)));
    }
    let most = limits.size_bytes.min(limits.ratio.saturating_mul(bytes.len() as u64).max(1 << 20));
    let mut files = BTreeMap::new();
    let mut left = most;
    for i in 0..archive.len() {
        let file = archive.by_index(i).map_err(|_| bad(archives::unreadable_file()))?;
        if file.is_dir() {
            continue;
        }
        let path = std::str::from_utf8(file.name_raw()).map_err(|_| bad(archives::name_not_utf8()))?;
        let path = path.to_string();
        if !is_safe_path(&path) || file.is_symlink() {
            return Err(bad(&archives::path_not_allowed(&path)));
        }
        if file.encrypted() {
            return Err(bad(archives::encrypted()));
        }
        let mut content = Vec::new();
        file.take(left + 1).read_to_end(&mut content).map_err(|_| bad(&archives::file_damaged(&path)))?;
        left = left.checked_sub(content.len() as u64).ok_or_else(|| bad(&archives::unpacks_too_large(most >> 20)))?;
        if files.insert(path.clone(), content).is_some() {
            return Err(bad(&archives::file_twice(&path)));
        }
    }
    let (files, folder) = without_folder(files);
    Ok(Unpacked { files, folder, size_bytes: most - left })
}

/// Takes away the folders around the outermost repository, and what lies beside it; gives also the name of the
/// innermost of them.
fn without_folder(files: BTreeMap<String, Vec<u8>>) -> (BTreeMap<String, Vec<u8>>, Option<String>) {
    let tops = files.keys().filter_map(|path| path.strip_suffix(TOP));
    let Some(around) = tops.min_by_key(|folder| folder.len()).map(String::from) else { return (files, None) };
    let name = around.trim_end_matches('/').rsplit('/').next().filter(|name| !name.is_empty()).map(String::from);
    let inside =
        files.into_iter().filter_map(|(path, bytes)| path.strip_prefix(&around).map(|path| (path.to_string(), bytes)));
    (inside.collect(), name)
}
