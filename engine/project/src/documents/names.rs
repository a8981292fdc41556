//! What documents are called.

use crate::path::is_safe_path;
use crate::project::safe_file_name;

/// Folders of a path that are kept; of more, the last ones.
const MAX_FOLDERS: usize = 12;

/// A path that every system and git can store, made of any: without what is not allowed somewhere, and without leading out
/// of its folder.
pub fn document_name(path: &str) -> String {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.trim_matches(['.', ' ']).is_empty()).collect();
    let kept = &parts[parts.len().saturating_sub(MAX_FOLDERS + 1)..];
    // `documents/x.dvc` is a pointer: nothing else may end so, or a document and a folder could have one path.
    let safe = |part: &&str| match safe_file_name(part) {
        name if name.to_ascii_lowercase().ends_with(".dvc") => format!("{name}.txt"),
        name => name,
    };
    let mut names: Vec<String> = kept.iter().map(safe).collect();
    // Its pointer's path is longer.
    while !is_safe_path(&format!("documents/{}.dvc", names.join("/"))) && names.len() > 1 {
        names.remove(0);
    }
    if names.is_empty() { "document.txt".into() } else { names.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: &str) {
        let name = document_name(path);
        assert_eq!(name, expected);
        assert_eq!(document_name(&name), name, "a name stays as it is");
    }

    #[test]
    fn paths_are_made_safe() {
        check("a.md", "a.md");
        check("notes/2026/a b.md", "notes/2026/a b.md");
        check("../../etc/passwd", "etc/passwd");
        check("/a//b/./c.md", "a/b/c.md");
        check("C:\\notes\\x.md", "C-/notes/x.md");
        check(".git/config", "git/config");
        check("a.dvc", "a.dvc.txt");
        check("a.dvc/b.md", "a.dvc.txt/b.md");
        check("..", "document.txt");
        check("", "document.txt");
        check(&"x/".repeat(40), &["x"; 13].join("/"));
        check(
            &format!("{0}/{0}/{0}/{0}/{0}/{0}/a.md", "y".repeat(180)),
            &format!("{0}/{0}/{0}/{0}/{0}/a.md", "y".repeat(180)),
        );
    }
}
