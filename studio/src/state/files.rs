//! What a given file is, from its name and its first bytes.

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Nothing in it.
    Empty,
    /// Delimited text, as far as its name and beginning tell.
    Table,
    /// A project exported from Bunsen.
    Project,
    /// Something that is not read.
    Other,
}

/// What the file called `name` that begins with `head` (up to 8 bytes) is.
pub fn kind_of_file(name: &str, head: &[u8]) -> FileKind {
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let is_zip = head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06");
    let is_binary =
        [&b"PAR1"[..], b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"ARROW1", b"\xd0\xcf\x11\xe0"]
            .iter()
            .any(|magic| head.starts_with(magic));
    if head.is_empty() {
        FileKind::Empty
    } else if is_zip {
        // Spreadsheets and documents are zip files too.
        let is_office = ["xlsx", "xlsm", "ods", "docx", "pptx", "odt", "jar", "npz"].contains(&extension.as_str());
        if is_office { FileKind::Other } else { FileKind::Project }
    } else if is_binary {
        FileKind::Other
    } else {
        FileKind::Table
    }
}

/// A file's name without its extension: a project's first name.
pub fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, head: &[u8], expected: FileKind) {
        assert_eq!(kind_of_file(name, head), expected, "{name}");
    }

    #[test]
    fn files_are_told_apart() {
        check("iris.csv", b"sepal_le", FileKind::Table);
        check("iris", b"a;b\n1;2\n", FileKind::Table);
        check("iris.csv", b"", FileKind::Empty);
        check("iris.bunsen.zip", b"PK\x03\x04\x14\0\0\0", FileKind::Project);
        check("book.xlsx", b"PK\x03\x04\x14\0\0\0", FileKind::Other);
        check("table.parquet", b"PAR1\x15\x04\x15\x10", FileKind::Other);
        check("scan.pdf", b"%PDF-1.7", FileKind::Other);
    }

    #[test]
    fn stems_name_projects() {
        assert_eq!(stem("house prices.csv"), "house prices");
        assert_eq!(stem("iris.v2.csv"), "iris.v2");
        assert_eq!(stem(".csv"), ".csv");
    }
}
