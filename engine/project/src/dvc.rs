//! DVC's files: pointers to contents, listings of folders, the settings folder.

use bunsen_spec::ModelFile;

use crate::content::is_md5;

/// `.dvc/config` of a new project: nothing is sent to anyone.
pub const CONFIG: &str = "[core]\n    analytics = false\n";

/// `.dvc/.gitignore`, as DVC writes it: what git must not keep.
pub const GITIGNORE: &str = "/config.local\n/tmp\n/cache\n";

/// What a `.dvc` file says: which content belongs at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// MD5 of the content, or of a folder's listing followed by `.dir`.
    pub md5: String,
    /// Bytes of the file, or of all files of the folder.
    pub size_bytes: u64,
    /// Number of files, for a folder.
    pub n_files: Option<u64>,
    /// Where it belongs, beside the `.dvc` file.
    pub path: String,
}

impl Pointer {
    /// A pointer to one file.
    pub fn file(path: &str, md5: &str, size_bytes: u64) -> Self {
        Self { md5: md5.to_string(), size_bytes, n_files: None, path: path.to_string() }
    }

    /// A pointer to a folder, and the listing it names by MD5 (to be stored as content).
    pub fn folder(path: &str, files: &[ModelFile]) -> (Self, Vec<u8>) {
        let listing = write_listing(files);
        let pointer = Self {
            md5: format!("{}.dir", crate::md5_hex(&listing)),
            size_bytes: files.iter().map(|file| file.size_bytes).sum(),
            n_files: Some(files.len() as u64),
            path: path.to_string(),
        };
        (pointer, listing)
    }

    /// The MD5 under which the content, or the folder's listing, is stored.
    pub fn key(&self) -> &str {
        self.md5.strip_suffix(".dir").unwrap_or(&self.md5)
    }

    /// The `.dvc` file, byte for byte as DVC writes it.
    pub fn to_yaml(&self) -> String {
        let mut yaml = format!("outs:\n- md5: {}\n  size: {}\n", yaml_text(&self.md5), self.size_bytes);
        if let Some(n) = self.n_files {
            yaml.push_str(&format!("  nfiles: {n}\n"));
        }
        yaml.push_str(&format!("  hash: md5\n  path: {}\n", yaml_text(&self.path)));
        yaml
    }

    /// Reads a `.dvc` file with one output, in the form DVC and we write: flat fields, in any order.
    /// `None` when it is something else.
    pub fn from_yaml(yaml: &str) -> Option<Self> {
        let body = yaml.split_once("outs:\n")?.1.strip_prefix("- ")?;
        let (mut md5, mut size_bytes, mut n_files, mut path) = (None, None, None, None);
        for line in body.lines() {
            let line = line.strip_prefix("  ").unwrap_or(line);
            if line.starts_with(['-', ' ']) {
                return None;
            }
            let Some((field, value)) = line.split_once(": ") else { continue };
            match field {
                "md5" => md5 = Some(read_yaml_text(value)?),
                "size" => size_bytes = value.trim().parse().ok(),
                "nfiles" => n_files = Some(value.trim().parse().ok()?),
                "path" => path = Some(read_yaml_text(value)?),
                _ => {}
            }
        }
        let pointer = Self { md5: md5?, size_bytes: size_bytes?, n_files, path: path? };
        is_md5(pointer.key()).then_some(pointer)
    }
}

/// The listing of a folder's files, byte for byte as DVC writes it (Python's `json.dumps` with sorted
/// keys), for its MD5 names it.
pub fn write_listing(files: &[ModelFile]) -> Vec<u8> {
    let mut files: Vec<_> = files.iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let entries: Vec<_> = files
        .iter()
        .map(|file| format!("{{\"md5\": \"{}\", \"relpath\": {}}}", file.md5, ascii_json(&file.path)))
        .collect();
    format!("[{}]", entries.join(", ")).into_bytes()
}

/// Reads a folder's listing: MD5 and path of each file. `None` when it is not a listing.
pub fn read_listing(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    #[derive(serde::Deserialize)]
    struct Line {
        md5: String,
        relpath: String,
    }
    let lines: Vec<Line> = serde_json::from_slice(bytes).ok()?;
    lines.into_iter().map(|line| is_md5(&line.md5).then_some((line.md5, line.relpath))).collect()
}

/// A line of `.gitignore` that keeps git away from a file or folder beside it.
pub fn ignore_line(name: &str) -> String {
    let mut line = String::from("/");
    for c in name.chars() {
        if matches!(c, '*' | '?' | '[' | '\\') {
            line.push('\\');
        }
        line.push(c);
    }
    if line.ends_with(' ') {
        line.insert(line.len() - 1, '\\');
    }
    line.push('\n');
    line
}

/// A text as a YAML scalar: bare where every reader takes it for a text, else in double quotes with
/// JSON's escapes, which YAML shares.
pub fn yaml_text(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_bare = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(is_word)
        && !reserved.contains(&text.to_ascii_lowercase().as_str())
        && !looks_like_number(text);
    if is_bare { text.to_string() } else { ascii_json(text) }
}

/// Whether some reader of YAML would take a bare word for a number or a date.
fn looks_like_number(text: &str) -> bool {
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let is_hex = hex.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
    is_hex || text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'e' | b'E' | b'.' | b'_' | b'-' | b'o'))
}

fn read_yaml_text(value: &str) -> Option<String> {
    let value = value.trim();
    if value.starts_with('"') {
        return serde_json::from_str(value).ok();
    }
    match value.strip_prefix('\'') {
        Some(rest) => Some(rest.strip_suffix('\'')?.replace("''", "'")),
        None => Some(value.to_string()),
    }
}

/// A text in JSON with only ASCII characters, as Python writes it.
pub(crate) fn ascii_json(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let mut ascii = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                ascii.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model_file(path: &str, md5: &str, size_bytes: u64) -> ModelFile {
        ModelFile { path: path.into(), md5: md5.into(), size_bytes }
    }

    #[test]
    fn a_pointer_has_dvcs_form() {
        let pointer = Pointer::file("data.csv", "48bc1d5dc8dd8a8e4f0d0b6d7f0d1a11", 12);
        let yaml = "outs:\n- md5: 48bc1d5dc8dd8a8e4f0d0b6d7f0d1a11\n  size: 12\n  hash: md5\n  path: data.csv\n";
        assert_eq!(pointer.to_yaml(), yaml);
        assert_eq!(Pointer::from_yaml(yaml), Some(pointer));
    }

    #[test]
    fn a_folder_is_named_by_its_listing() {
        let files = [
            model_file("img/é.txt", "c5e4d41d8cd98f00b204e9800998ecf8", 2),
            model_file("img/1.txt", "48bcd41d8cd98f00b204e9800998ecf8", 3),
        ];
        let (pointer, listing) = Pointer::folder("images", &files);
        assert_eq!(
            String::from_utf8(listing.clone()).unwrap(),
            r#"[{"md5": "48bcd41d8cd98f00b204e9800998ecf8", "relpath": "img/1.txt"}, {"md5": "c5e4d41d8cd98f00b204e9800998ecf8", "relpath": "img/\u00e9.txt"}]"#
        );
        assert_eq!(pointer.md5, format!("{}.dir", crate::md5_hex(&listing)));
        assert!(pointer.to_yaml().contains("  size: 5\n  nfiles: 2\n  hash: md5\n  path: images\n"));
        assert_eq!(Pointer::from_yaml(&pointer.to_yaml()), Some(pointer));
        assert_eq!(read_listing(&listing).unwrap()[1].1, "img/é.txt");
    }

    #[test]
    fn odd_names_survive() {
        for name in ["a: b.csv", "it's.csv", "ข้อมูล.csv", "2020", "no", "1e5", "x\"y", "- a", "#", " a "] {
            let pointer = Pointer::file(name, "00000000000000000000000000000e12", 1);
            assert_eq!(Pointer::from_yaml(&pointer.to_yaml()), Some(pointer.clone()), "{}", pointer.to_yaml());
            assert!(pointer.to_yaml().contains("md5: \"0"), "a number's look is quoted: {}", pointer.to_yaml());
        }
    }

    #[test]
    fn other_files_are_not_pointers() {
        let md5 = "48bc1d5dc8dd8a8e4f0d0b6d7f0d1a11";
        for yaml in [
            "",
            "outs:\n",
            "outs:\n- md5: ../../etc\n  size: 1\n  path: a\n",
            &format!("outs:\n- md5: {md5}\n  path: a\n"),
            &format!("outs:\n- md5: {md5}\n  size: 1\n  path: a\n- md5: {md5}\n  size: 1\n  path: b\n"),
        ] {
            assert_eq!(Pointer::from_yaml(yaml), None, "{yaml}");
        }
    }

    #[test]
    fn ignored_names_are_escaped() {
        assert_eq!(ignore_line("a[1]*.csv"), "/a\\[1]\\*.csv\n");
        assert_eq!(ignore_line("end "), "/end\\ \n");
    }
}
