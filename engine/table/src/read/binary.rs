//! Files that are not delimited text, whatever their name says.

use bunsen_spec::Problem;

/// How much of a file is looked at.
const LOOKED_AT: usize = 64 * 1024;

/// What some kinds of files begin with, what they are, and what to do with them.
const BEGINNINGS: &[(&[u8], &str, &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", PICTURE),
    (b"\xff\xd8\xff", "a JPEG picture", PICTURE),
    (b"GIF87a", "a GIF picture", PICTURE),
    (b"GIF89a", "a GIF picture", PICTURE),
    (b"%PDF-", "a PDF document", "Copy its table into a spreadsheet and save that as CSV."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook or Office document", SPREADSHEET),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"PAR1", "a Parquet file", CONVERT),
    (b"ARROW1\0", "an Arrow file", CONVERT),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file", CONVERT),
    (b"\x93NUMPY", "a NumPy array", CONVERT),
    (b"SQLite format 3\0", "an SQLite database", "Export the table you need as CSV."),
    (b"\x7fELF", "a program", CHOOSE),
    (b"MZ\x90\0", "a program", CHOOSE),
    (b"\0asm", "a WebAssembly program", CHOOSE),
    (b"{\\rtf", "a word-processor document", "Copy its table into a spreadsheet and save that as CSV."),
    (b"\xff\xfe\0\0", "text in UTF-32", "Save it again in UTF-8."),
    (b"\0\0\xfe\xff", "text in UTF-32", "Save it again in UTF-8."),
];

const PICTURE: &str = "Choose a CSV file; a picture becomes a row with one column per pixel.";
const SPREADSHEET: &str = "Open it in a spreadsheet program and save the sheet as CSV.";
const UNPACK: &str = "Unpack it and choose the CSV file inside.";
const CONVERT: &str = "Convert it to CSV first, for example with pandas' to_csv.";
const CHOOSE: &str = "Choose a text file with one row per line, such as CSV.";

/// Refuses bytes that are not text, saying what they look like. `is_utf16` where they are known to be
/// text of that kind, in which zeros are usual.
pub(crate) fn refuse_binary(bytes: &[u8], is_utf16: bool) -> Result<(), Problem> {
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let (what, remedy) = packed(head);
        return Err(looks_like(what, remedy));
    }
    if let Some((_, what, remedy)) = BEGINNINGS.iter().find(|(beginning, ..)| head.starts_with(beginning)) {
        return Err(looks_like(what, remedy));
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins_with = |word: &[u8]| text.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    if begins_with(b"<!doctype html") || begins_with(b"<html") {
        return Err(looks_like(
            "a web page",
            "Use the page's download link for the data, not \u{201c}save page\u{201d}.",
        ));
    }
    if begins_with(b"<?xml") {
        return Err(looks_like("an XML document", SPREADSHEET));
    }
    if is_json(text) {
        return Err(looks_like("JSON", "Convert it to CSV first, for example with pandas' read_json and to_csv."));
    }
    if !is_utf16 && is_binary(head) {
        return Err(looks_like("a binary file", CHOOSE));
    }
    Ok(())
}

fn looks_like(what: &str, remedy: &str) -> Problem {
    Problem::bad_input(format!("This file looks like {what}, not like delimited text.")).remedy(remedy)
}

/// What a zip archive is, by the names of the files in it.
fn packed(head: &[u8]) -> (&'static str, &'static str) {
    let holds = |name: &[u8]| head.windows(name.len()).any(|part| part == name);
    if holds(b"xl/") {
        ("an Excel workbook", SPREADSHEET)
    } else if holds(b"opendocument.spreadsheet") {
        ("an OpenDocument spreadsheet", SPREADSHEET)
    } else if holds(b"word/") {
        ("a Word document", "Copy its table into a spreadsheet and save that as CSV.")
    } else {
        ("a zip archive", UNPACK)
    }
}

/// Whether text begins as a JSON object or a list of them does.
fn is_json(text: &[u8]) -> bool {
    let after = |text: &[u8], sign: u8| text.strip_prefix(&[sign]).map(|rest| rest.trim_ascii_start().first().copied());
    match (after(text, b'{'), after(text, b'[')) {
        (Some(next), _) => matches!(next, Some(b'"' | b'}')),
        (_, Some(next)) => matches!(next, Some(b'{' | b'[')),
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
        for (beginning, what, _) in BEGINNINGS {
            check(beginning, Some(what));
        }
        check(b"PK\x03\x04....xl/workbook.xml", Some("Excel workbook"));
        check(b"PK\x03\x04....data.csv", Some("zip archive"));
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
        check("na\u{ef}ve\n".as_bytes(), None);
    }
}
