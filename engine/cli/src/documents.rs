//! The documents among files and folders.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bunsen_documents::{MAX_BYTES, read, recognize};
use bunsen_retrieve::Document;
use bunsen_spec::Problem;
use bunsen_spec::say::{documents as words, retrieval as say};

use crate::files::cannot_read;
use crate::folder::list_folder;

/// As much of a file as shows whether it is a document.
const LOOKED_AT_BYTES: u64 = 4096;

/// The documents among files and folders, by their paths in these, and what could not be read of the others. The folder
/// `out` is left out: what stands in it comes from documents.
///
/// # Errors
/// If one of `paths` is not there, or no document can be read.
pub fn read_documents(paths: &[PathBuf], out: &Path) -> Result<(Vec<Document>, Vec<String>), Problem> {
    let out = out.canonicalize().ok();
    let (mut files, mut unread) = (Vec::new(), Vec::new());
    for path in paths {
        if std::fs::metadata(path).map_err(|error| cannot_read(path, &error))?.is_dir() {
            let listing = list_folder(path, out.as_deref());
            files.extend(listing.files);
            unread.extend(listing.others.iter().map(|name| format!("{name} is a link or no file: it was left out.")));
            unread.extend(listing.unread.iter().map(ToString::to_string));
        } else {
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            files.push((name, path.clone()));
        }
    }
    files.sort();
    let mut documents = Vec::new();
    for (name, path) in files {
        match read_document(&name, &path) {
            Ok(document) => {
                unread.extend(document.unread.iter().map(|what| format!("{name}: {what}")));
                documents.push(document);
            }
            Err(problem) => unread.push(problem.to_string()),
        }
    }
    if documents.is_empty() {
        return Err(say::no_documents(unread.first().map_or("", String::as_str)));
    }
    Ok((documents, unread))
}

/// Reads a document; what is none, or too large, is not read whole.
fn read_document(name: &str, path: &Path) -> Result<Document, Problem> {
    let failed = |error: io::Error| cannot_read(path, &error);
    let about = std::fs::metadata(path).map_err(failed)?;
    if !about.is_file() {
        let what = format!("{} is no file that ends, such as a pipe or a device.", path.display());
        return Err(Problem::bad_input(what).remedy("Write it to a file, and give that."));
    }
    let mut file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.by_ref().take(LOOKED_AT_BYTES).read_to_end(&mut bytes).map_err(failed)?;
    recognize(name, &bytes)?;
    if about.len() > MAX_BYTES as u64 {
        return Err(words::too_large(name, MAX_BYTES >> 20));
    }
    // It may be growing; one byte too many is refused as well.
    file.take((MAX_BYTES + 1 - bytes.len()) as u64).read_to_end(&mut bytes).map_err(failed)?;
    read(name, &bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Write;

    use bunsen_spec::ProblemKind;

    use super::*;

    /// The documents among `paths`, and the beginnings of what is said of other files.
    fn check(place: &Path, paths: &[&str], documents: &[&str], said: &[&str]) {
        let paths: Vec<PathBuf> = paths.iter().map(|path| place.join(path)).collect();
        let (read, unread) = read_documents(&paths, &place.join("docs/out")).unwrap();
        assert!(read.iter().map(|own| own.name.as_str()).eq(documents.iter().copied()), "{read:?}");
        assert_eq!(unread.len(), said.len(), "{unread:?}");
        for (own, start) in unread.iter().zip(said) {
            let start = start.replace("{}", &place.display().to_string());
            assert!(own.starts_with(&start), "{own} does not start with {start}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_and_holds_up_nothing() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("docs");
        for (name, text) in [("a.md", "One."), ("b/c.txt", "Two."), ("out/collection.json", "{}"), ("z.md", "")] {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let large = File::create(root.join("large.txt")).unwrap();
        (&large).write_all(&[b'a'; 5000]).unwrap();
        // Of these there are only 5,000 on the disk.
        large.set_len(1 << 40).unwrap();
        let binary = File::create(root.join("disk.img")).unwrap();
        binary.set_len(1 << 40).unwrap();
        for (to, from) in [(".", "here"), ("gone.md", "dangling.md"), ("..", "b/up")] {
            std::os::unix::fs::symlink(to, root.join(from)).unwrap();
        }
        assert!(std::process::Command::new("mkfifo").arg(root.join("pipe.md")).status().unwrap().success());
        let left_out = ["b/up is a link", "dangling.md is a link", "here is a link", "pipe.md is a link or no file"];
        let unread = ["“disk.img” is a file of bytes", "“large.txt” is larger than the 256 MiB", "“z.md” is empty."];
        check(place.path(), &["docs"], &["a.md", "b/c.txt"], &[&left_out[..], &unread].concat());
        check(place.path(), &["docs/a.md", "docs/pipe.md"], &["a.md"], &["{}/docs/pipe.md is no file that ends"]);
        for (path, kind) in [("docs/out", ProblemKind::BadInput), ("docs/none", ProblemKind::NotFound)] {
            let problem = read_documents(&[place.path().join(path)], &root.join("out")).unwrap_err();
            assert_eq!(problem.kind, kind, "{problem}");
        }
    }
}
