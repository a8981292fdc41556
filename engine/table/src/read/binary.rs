//! Files that are not delimited text, whatever their name says.

use bunsen_spec::say::foreign::{Foreign, looks_like};
use bunsen_spec::{FileFormat, Problem, ReadOptions};

use super::encoding::{is_utf16, marked_encoding};

/// How many of a file's first bytes are looked at to see what it is.
pub const HEAD_BYTES: usize = 64 << 10;

/// What some kinds of files begin with.
const BEGINNINGS: &[(&[u8], Foreign)] = &[
    (b"\x89PNG\r\n\x1a\n", Foreign::Png),
    (b"\xff\xd8\xff", Foreign::Jpeg),
    (b"GIF87a", Foreign::Gif),
    (b"GIF89a", Foreign::Gif),
    (b"%PDF-", Foreign::Pdf),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Foreign::OldOffice),
    (b"\x1f\x8b", Foreign::Gzip),
    (b"BZh", Foreign::Bzip2),
    (b"\xfd7zXZ\0", Foreign::Xz),
    (b"\x28\xb5\x2f\xfd", Foreign::Zstandard),
    (b"7z\xbc\xaf\x27\x1c", Foreign::SevenZip),
    (b"Rar!\x1a\x07", Foreign::Rar),
    (b"PAR1", Foreign::Parquet),
    (b"ARROW1\0", Foreign::Arrow),
    (b"\x89HDF\r\n\x1a\n", Foreign::Hdf5),
    (b"\x93NUMPY", Foreign::Numpy),
    (b"SQLite format 3\0", Foreign::Sqlite),
    (b"\x7fELF", Foreign::Program),
    (b"MZ\x90\0", Foreign::Program),
    (b"\0asm", Foreign::Wasm),
    (b"{\\rtf", Foreign::Rtf),
    (b"\xff\xfe\0\0", Foreign::Utf32),
    (b"\0\0\xfe\xff", Foreign::Utf32),
];

/// Refuses bytes that are not text, saying what they look like. `is_utf16` where they are said to be
/// text of that kind, in which zeros are usual.
pub(crate) fn refuse_binary(bytes: &[u8], is_utf16: bool) -> Result<(), Problem> {
    foreign(bytes, is_utf16).map_or(Ok(()), |foreign| Err(looks_like(foreign)))
}

/// What bytes look like, if not like delimited text; the first [`HEAD_BYTES`] say it. `is_utf16` where they are known to be text of that kind, in
/// which zeros are usual.
pub fn foreign(bytes: &[u8], is_utf16: bool) -> Option<Foreign> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(packed(head));
    }
    if let Some((_, foreign)) = BEGINNINGS.iter().find(|(beginning, _)| head.starts_with(beginning)) {
        return Some(*foreign);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins_with = |word: &[u8]| text.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    if begins_with(b"<!doctype html") || begins_with(b"<html") {
        return Some(Foreign::Html);
    }
    if begins_with(b"<?xml") {
        return Some(Foreign::Xml);
    }
    if is_json(text) {
        return Some(Foreign::Json);
    }
    (!is_utf16 && !is_marked_utf16(head) && is_binary(head)).then_some(Foreign::Binary)
}

/// Whether a reader of delimited text can be given a file that begins with these bytes, [`HEAD_BYTES`] of them or all:
/// it reads it, or says best what is wrong.
pub fn is_delimited(bytes: &[u8], options: &ReadOptions) -> bool {
    let is_text_format = matches!(options.format, None | Some(FileFormat::Csv | FileFormat::TextLines));
    let is_utf16 = options.encoding.as_deref().is_some_and(|name| name.to_ascii_lowercase().starts_with("utf-16"));
    is_text_format && foreign(bytes, is_utf16).is_none()
}

fn is_marked_utf16(head: &[u8]) -> bool {
    marked_encoding(head).is_some_and(is_utf16)
}

/// What a zip archive is, by the names of the files in it.
fn packed(head: &[u8]) -> Foreign {
    let holds = |name: &[u8]| head.windows(name.len()).any(|part| part == name);
    // Folders of pictures may be called anything.
    let is_office = holds(b"[Content_Types].xml");
    let is_workbook = [&b"xl/w"[..], b"xl/_rels", b"xl/sharedStrings", b"xl/styles"].iter().any(|name| holds(name));
    if is_workbook || is_office && holds(b"xl/") {
        Foreign::Excel
    } else if holds(b"opendocument.spreadsheet") {
        Foreign::OpenDocument
    } else if is_office && holds(b"word/") {
        Foreign::Word
    } else {
        Foreign::Zip
    }
}

/// Whether text begins as a JSON object or a list of them does.
fn is_json(text: &[u8]) -> bool {
    let after = |text: &[u8], sign: u8| text.strip_prefix(&[sign]).map(|rest| rest.trim_ascii_start().first().copied());
    match (after(text, b'{'), after(text, b'[')) {
        (Some(next), _) => matches!(next, Some(b'"' | b'}')),
        (_, Some(next)) => matches!(next, Some(b'{' | b'[' | b']')),
        _ => false,
    }
}

/// Whether bytes hold a zero, or more control characters than text has.
fn is_binary(head: &[u8]) -> bool {
    let is_control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b | 0x1a);
    head.contains(&0) || head.iter().filter(is_control).count() * 20 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Option<&str>) {
        let got = refuse_binary(bytes, false).err();
        match expected {
            None => assert_eq!(got, None),
            Some(words) => {
                let problem = got.unwrap_or_else(|| panic!("{words}: taken for text"));
                assert!(problem.what.contains(words) && !problem.remedy.is_empty(), "{problem:?}");
            }
        }
    }

    #[test]
    fn files_are_known_by_what_they_begin_with() {
        for (beginning, foreign) in BEGINNINGS {
            check(beginning, Some(&looks_like(*foreign).what));
        }
        check(b"PK\x03\x04....xl/workbook.xml", Some("Excel workbook"));
        check(b"PK\x03\x04....[Content_Types].xml....word/document.xml", Some("Word document"));
        check(b"PK\x03\x04....data.csv", Some("zip archive"));
        check(b"PK\x03\x04....pixl/1.png....sword/2.png", Some("zip archive"));
        check(b" <!DOCTYPE HTML><p>", Some("web page"));
        check(b"[{\"a\": 1}]", Some("JSON"));
        check(b"{ \"a\": 1}", Some("JSON"));
        check(b"a,b\n1,\0\n", Some("binary file"));
        check(&[1, 2, 3, 4, 5, 6], Some("binary file"));
    }

    #[test]
    fn text_is_text() {
        check(b"", None);
        check(b"a,b\n1,2\n", None);
        check(b"[x],{y}\n1,2\n", None);
        check(b"\xff\xfea\0,\0b\0\n\0", None);
        check(b"\xfe\xff\0a\0,\0b\0\n", None);
        check("na\u{ef}ve\n".as_bytes(), None);
    }
}
