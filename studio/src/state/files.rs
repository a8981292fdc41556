//! What a given file is, and what to call it.

/// What the browser's dialog for files offers first; anything can be dropped.
pub const ACCEPTED_TABLES: &str = ".csv,.tsv,.tab,.txt,.psv,.dat,.data,.json,.jsonl,.ndjson,.parquet,.arrow,.arrows,.feather,.xlsx,.xlsm,.xlsb,.xls,\
     .ods,.idx,.bin,.tar,.tgz,.gz,.zip,text/csv,text/plain,text/tab-separated-values,application/json";
/// What that dialog offers beside them where a file becomes a project: git's own form of one file.
pub const ACCEPTED_REPOSITORIES: &str = ".bundle";
/// The endings of files that are documents and no tables. Text, CSV and JSON may be either, and are taken for tables.
const DOCUMENTS: [&str; 8] = ["pdf", "docx", "md", "markdown", "rst", "html", "htm", "xhtml"];
/// How many bytes at a file's beginning [`is_project`] wants to see.
pub const HEAD_BYTES: u32 = 16;
/// How many bytes at a file's end [`is_project`] wants to see: room for the names of some thousand files.
pub const TAIL_BYTES: u32 = 1 << 20;

/// Whether a file with these first and last bytes is a project: a git bundle, which says so at its beginning, or a zip
/// archive, whose listing stands at its end, with a project's own records or a git repository in it. Everything else is
/// for the reader of tables.
pub fn is_project(head: &[u8], tail: &[u8]) -> bool {
    let holds = |name: &[u8]| tail.windows(name.len()).any(|part| part == name);
    let is_bundle = head.starts_with(b"# v") && head.ends_with(b" git bundle\n");
    is_bundle || (holds(b"PK\x05\x06") && (holds(b".bunsen/records/") || holds(b".git/HEAD")))
}

/// Whether a file of this name is a document, which is asked, and not a table.
pub fn is_document(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| DOCUMENTS.contains(&ending.to_ascii_lowercase().as_str()))
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
        let check = |head: &[u8], tail: &[u8], expected| assert_eq!(is_project(head, tail), expected, "{tail:?}");
        let zip = b"PK\x03\x04............";
        check(zip, b"...PK\x01\x02...iris/.bunsen/records/project.json...PK\x05\x06...", true);
        check(zip, b"...PK\x01\x02...mine/.git/HEAD...PK\x05\x06...", true);
        check(zip, b"...PK\x01\x02.git/HEAD...PK\x05\x06...", true);
        check(zip, b"...PK\x01\x02...xl/workbook.xml...PK\x05\x06...", false);
        check(b"a,b\n1,/.bunsen/rec", b"a,b\n1,/.bunsen/records/\n", false);
        check(b"# v2 git bundle\n", b"", true);
        check(b"# v3 git bundle\n", b"", true);
        check(b"# v2 git bundles", b"", false);
        check(b"", b"", false);
    }

    #[test]
    fn documents_are_told_from_tables_by_their_endings() {
        for name in ["report.PDF", "notes.v2.md", "page.html", "letter.docx"] {
            assert!(is_document(name), "{name}");
        }
        for name in ["iris.csv", "notes.txt", "rows.json", "pdf", "project.zip", ""] {
            assert!(!is_document(name), "{name}");
        }
    }

    #[test]
    fn stems_name_projects() {
        assert_eq!(stem("house prices.csv"), "house prices");
        assert_eq!(stem("iris.v2.csv"), "iris.v2");
        assert_eq!(stem(".csv"), ".csv");
    }
}
