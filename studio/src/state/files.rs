//! What a given file is, from its name and its first bytes.

/// Whether the file called `name` that begins with `head` (4 bytes or more) may be an exported project: a zip
/// file that is no office document. Everything else is for the reader of tables, which says what it takes it for.
pub fn is_project(name: &str, head: &[u8]) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let is_zip = head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06");
    is_zip && !["xlsx", "xlsm", "ods", "docx", "pptx", "odt", "jar", "npz"].contains(&extension.as_str())
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

    #[test]
    fn exported_projects_are_told_from_tables() {
        let zip = b"PK\x03\x04\x14\0\0\0";
        assert!(is_project("iris.bunsen.zip", zip));
        assert!(!is_project("book.xlsx", zip), "the reader of tables says what it is");
        assert!(!is_project("iris.csv", b"sepal_le"));
        assert!(!is_project("iris.csv", b""));
    }

    #[test]
    fn stems_name_projects() {
        assert_eq!(stem("house prices.csv"), "house prices");
        assert_eq!(stem("iris.v2.csv"), "iris.v2");
        assert_eq!(stem(".csv"), ".csv");
    }
}
