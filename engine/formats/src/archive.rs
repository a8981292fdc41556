//! Files that hold files: zip and tar; and gzip, which holds one.

use std::io::{self, Cursor, Read};
use std::ops::Range;

use bunsen_spec::{Problem, say};
use bunsen_table::MAX_BYTES;
use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

/// What a gzip file begins with.
const GZIP: &[u8] = b"\x1f\x8b";

/// An archive and the files in it. Folders and hidden files are left out.
pub(crate) struct Archive {
    packed: Packed,
    files: Vec<ArchivedFile>,
}

/// A file of an archive.
#[derive(Clone, Debug)]
pub(crate) struct ArchivedFile {
    /// Its name, with the folders it lies in.
    pub(crate) name: String,
    /// How large the archive says that it is. Not to be believed before memory is set aside.
    pub(crate) size_bytes: u64,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    Zip(usize),
    Tar(Range<usize>),
}

enum Packed {
    Zip(Box<ZipArchive<Cursor<Vec<u8>>>>),
    Tar(Vec<u8>),
}

impl Archive {
    /// The zip archive of these bytes.
    pub(crate) fn zip(bytes: Vec<u8>) -> Result<Self, Problem> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        let mut files = Vec::new();
        for index in 0..zip.len() {
            let Some(Ok(name)) = zip.name_for_index(index).map(|name| name.map(|name| name.into_owned())) else {
                continue;
            };
            if is_shown(&name) {
                let size_bytes = zip.by_index_raw(index).map_err(|error| damaged(&error))?.size();
                files.push(ArchivedFile { name, size_bytes, place: Place::Zip(index) });
            }
        }
        Ok(Self { packed: Packed::Zip(Box::new(zip)), files })
    }

    /// The tar archive of these bytes.
    pub(crate) fn tar(bytes: Vec<u8>) -> Result<Self, Problem> {
        let broken = |why: &dyn std::fmt::Display| say::formats::damaged(say::formats::tar_file(), &why.to_string());
        let mut files = Vec::new();
        let mut tar = tar::Archive::new(&bytes[..]);
        for entry in tar.entries().map_err(|error| broken(&error))? {
            let entry = entry.map_err(|error| broken(&error))?;
            let name = String::from_utf8_lossy(&entry.path_bytes()).trim_start_matches("./").to_string();
            if !entry.header().entry_type().is_file() || !is_shown(&name) {
                continue;
            }
            let start = usize::try_from(entry.raw_file_position()).ok();
            let end = usize::try_from(entry.size()).ok().zip(start).and_then(|(size, start)| size.checked_add(start));
            let range = start.zip(end).map(|(start, end)| start..end).filter(|range| range.end <= bytes.len());
            let range = range.ok_or_else(|| broken(&say::formats::reader_stumbled()))?;
            files.push(ArchivedFile { name, size_bytes: range.len() as u64, place: Place::Tar(range) });
        }
        Ok(Self { packed: Packed::Tar(bytes), files })
    }

    /// Its files, in the order they were put in.
    pub(crate) fn files(&self) -> &[ArchivedFile] {
        &self.files
    }

    /// Unpacks a file; one that is packed with gzip once more is unpacked of that too.
    ///
    /// # Errors
    /// If it is damaged, locked, or has more than `max_bytes`.
    pub(crate) fn unpack(&mut self, file: &ArchivedFile, max_bytes: usize) -> Result<Vec<u8>, Problem> {
        let bytes = match (&mut self.packed, &file.place) {
            (Packed::Zip(zip), Place::Zip(index)) => {
                let unpacked = zip.by_index(*index).map_err(|error| match error {
                    ZipError::UnsupportedArchive(_) | ZipError::InvalidPassword => say::formats::encrypted(&file.name),
                    error => damaged(&error),
                })?;
                read_limited(unpacked, say::formats::zip_file(), max_bytes)?
            }
            (Packed::Tar(tar), Place::Tar(range)) => {
                read_limited(tar.get(range.clone()).unwrap_or_default(), say::formats::tar_file(), max_bytes)?
            }
            _ => Vec::new(),
        };
        match bytes.starts_with(GZIP) {
            true => read_limited(MultiGzDecoder::new(&bytes[..]), say::formats::gzip_file(), max_bytes),
            false => Ok(bytes),
        }
    }
}

impl ArchivedFile {
    /// Its name without the folders it lies in.
    pub(crate) fn own_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or_default()
    }

    /// The name of the folder it lies in; empty if it lies in none.
    pub(crate) fn folder(&self) -> &str {
        self.name.rsplit('/').nth(1).unwrap_or_default()
    }

    /// Its name in small letters, without folders and without an ending `.gz`.
    pub(crate) fn plain_name(&self) -> String {
        let name = self.own_name().to_lowercase();
        name.strip_suffix(".gz").map(str::to_string).unwrap_or(name)
    }
}

/// Unpacks a gzip file.
pub(crate) fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    read_limited(MultiGzDecoder::new(bytes), say::formats::gzip_file(), MAX_BYTES)
}

/// Whether these bytes are a tar archive.
pub(crate) fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

/// Refuses an archive whose files are more than can be read once unpacked; `what` is what to call it. What
/// its listing says is not believed: they are unpacked to nowhere.
pub(crate) fn check_unpacked(bytes: &[u8], what: &str) -> Result<(), Problem> {
    check_unpacked_to(bytes, what, MAX_BYTES)
}

fn check_unpacked_to(bytes: &[u8], what: &str, max_bytes: usize) -> Result<(), Problem> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| say::formats::damaged(what, &error.to_string()))?;
    let mut left = max_bytes as u64;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| say::formats::damaged(what, &error.to_string()))?;
        let n_bytes = io::copy(&mut file.take(left + 1), &mut io::sink())
            .map_err(|error| say::formats::damaged(what, &error.to_string()))?;
        left = left.checked_sub(n_bytes).ok_or_else(|| say::formats::unpacks_too_large(max_bytes >> 20))?;
    }
    Ok(())
}

/// Whether a name is that of a file, and one that its folder shows.
fn is_shown(name: &str) -> bool {
    let is_hidden = |part: &str| part.starts_with('.') || part == "__MACOSX";
    !name.ends_with('/') && !name.split('/').any(is_hidden)
}

fn damaged(error: &dyn std::fmt::Display) -> Problem {
    say::formats::damaged(say::formats::zip_file(), &error.to_string())
}

fn read_limited(reader: impl Read, what: &str, max_bytes: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let n_bytes = reader
        .take(max_bytes as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| say::formats::damaged(what, &error.to_string()))?;
    if n_bytes > max_bytes {
        return Err(say::formats::unpacks_too_large(max_bytes >> 20));
    }
    Ok(bytes)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    pub(crate) fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).expect("memory takes any file");
            zip.write_all(bytes).expect("memory takes any bytes");
        }
        zip.finish().expect("memory takes any archive").into_inner()
    }

    fn tar_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, bytes) in files {
            let mut header = tar::Header::new_ustar();
            header.set_size(bytes.len() as u64);
            tar.append_data(&mut header, name, *bytes).expect("memory takes any file");
        }
        tar.into_inner().expect("memory takes any archive")
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let zeros = vec![0; 1 << 20];
        let archive = zip_of(&[("a", &zeros), ("b", &zeros)]);
        assert!(archive.len() < 1 << 13);
        assert!(check_unpacked_to(&archive, "archive", 2 << 20).is_ok());
        let problem = check_unpacked_to(&archive, "archive", (2 << 20) - 1).expect_err("one byte too many");
        assert!(problem.what.contains("larger than"), "{problem:?}");
        let mut archive = Archive::zip(archive).expect("an archive");
        let file = archive.files()[0].clone();
        assert!(archive.unpack(&file, 1 << 20).is_ok());
        assert!(archive.unpack(&file, (1 << 20) - 1).is_err());
    }

    #[test]
    fn files_that_are_shown_are_listed_and_unpacked() {
        let files: [(&str, &[u8]); 4] =
            [("a/x.csv", b"of a"), ("__MACOSX/x.csv", b"x"), (".hidden/y.csv", b"y"), ("read.me", b"of none")];
        let tar = tar_of(&files);
        assert!(is_tar(&tar) && !is_tar(&zip_of(&files)));
        for mut archive in [Archive::zip(zip_of(&files)), Archive::tar(tar)].map(|archive| archive.expect("whole")) {
            let listed = archive.files().to_vec();
            let names: Vec<_> = listed.iter().map(|file| (file.own_name(), file.folder(), file.size_bytes)).collect();
            assert_eq!(names, [("x.csv", "a", 4), ("read.me", "", 7)]);
            assert_eq!(archive.unpack(&listed[1], 7).expect("seven bytes"), b"of none");
        }
    }

    #[test]
    fn an_archive_that_is_cut_off_is_refused() {
        let tar = tar_of(&[("a.csv", &[b'x'; 2000])]);
        assert!(Archive::tar(tar[..1500].to_vec()).is_err());
    }
}
