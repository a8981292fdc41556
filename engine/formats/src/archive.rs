//! Files that are packed: gzip, and zip with one or several files.

use std::io::{self, Cursor, Read};

use bunsen_spec::{Problem, say};
use bunsen_table::MAX_BYTES;
use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

/// The names of files that can be read end so.
const READABLE: [&str; 14] = [
    ".csv", ".tsv", ".tab", ".txt", ".data", ".json", ".jsonl", ".ndjson", ".parquet", ".arrow", ".feather", ".xlsx",
    ".xls", ".ods",
];

/// Unpacks a gzip file.
pub(crate) fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    read_limited(MultiGzDecoder::new(bytes), say::formats::gzip_file(), MAX_BYTES)
}

/// The names of the files of an archive that can be read as tables, and all that it holds.
pub(crate) fn list(bytes: &[u8]) -> Result<(Vec<String>, Vec<String>), Problem> {
    let archive = open(bytes)?;
    let names: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .filter(|name| !name.ends_with('/'))
        .map(|name| name.into_owned())
        .collect();
    let is_hidden = |name: &str| name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
    let is_readable = |name: &str| {
        let lower = name.to_lowercase();
        READABLE.iter().any(|ending| lower.strip_suffix(".gz").unwrap_or(&lower).ends_with(ending))
    };
    let readable = names.iter().filter(|name| !is_hidden(name) && is_readable(name)).cloned().collect();
    Ok((readable, names))
}

/// Unpacks the file `name` of an archive.
pub(crate) fn unzip(bytes: &[u8], name: &str) -> Result<Vec<u8>, Problem> {
    let mut archive = open(bytes)?;
    let file = archive.by_name(name).map_err(|error| match error {
        zip::result::ZipError::UnsupportedArchive(_) | zip::result::ZipError::InvalidPassword => {
            say::formats::encrypted(name)
        }
        error => damaged(&error),
    })?;
    read_limited(file, say::formats::zip_file(), MAX_BYTES)
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

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Problem> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))
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
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).expect("memory takes any file");
            zip.write_all(bytes).expect("memory takes any bytes");
        }
        zip.finish().expect("memory takes any archive").into_inner()
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let zeros = vec![0; 1 << 20];
        let archive = zip_of(&[("a", &zeros), ("b", &zeros)]);
        assert!(archive.len() < 1 << 13);
        assert!(check_unpacked_to(&archive, "archive", 2 << 20).is_ok());
        let problem = check_unpacked_to(&archive, "archive", (2 << 20) - 1).expect_err("one byte too many");
        assert!(problem.what.contains("larger than"), "{problem:?}");
        assert!(read_limited(&zeros[..], "file", 1 << 20).is_ok());
        assert!(read_limited(&zeros[..], "file", (1 << 20) - 1).is_err());
    }

    #[test]
    fn only_files_that_can_be_read_are_listed() {
        let archive = zip_of(&[("a/x.csv", b"x"), ("__MACOSX/x.csv", b"x"), (".hidden.csv", b"x"), ("read.me", b"x")]);
        let (readable, all) = list(&archive).expect("an archive");
        assert_eq!((readable, all.len()), (vec!["a/x.csv".to_string()], 4));
    }
}
