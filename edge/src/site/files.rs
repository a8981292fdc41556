//! A folder of files, kept in memory once asked for and read again when they change.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use axum::body::Bytes;
use bunsen_project::md5_hex;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Bytes kept in memory; what goes beyond is read anew each time.
const CACHE_BYTES: usize = 96 << 20;

/// A folder of built files.
pub(crate) struct Site {
    root: PathBuf,
    cache: Mutex<HashMap<PathBuf, Arc<SiteFile>>>,
}

/// A file as it is sent.
#[derive(Clone, Debug)]
pub(crate) struct SiteFile {
    /// Its media type.
    pub media_type: String,
    /// Its tag, in quotes; weak, because it is the same for both forms.
    pub tag: String,
    /// Its bytes.
    pub bytes: Bytes,
    /// Its bytes under gzip, where that makes it smaller.
    pub gzip: Option<Bytes>,
    stamp: (SystemTime, u64),
}

impl Site {
    /// The files under `root`, which may not be there yet.
    pub fn new(root: PathBuf) -> Self {
        Self { root, cache: Mutex::default() }
    }

    /// The file at a URL's path, if there is one. Blocks.
    pub fn read(&self, url_path: &str) -> io::Result<Option<Arc<SiteFile>>> {
        let Some(path) = safe_path(url_path) else { return Ok(None) };
        let full = self.root.join(&path);
        let metadata = match std::fs::metadata(&full) {
            Ok(metadata) if metadata.is_file() => metadata,
            Ok(_) => return Ok(None),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let stamp = (metadata.modified()?, metadata.len());
        let cached = self.cache.lock().unwrap_or_else(PoisonError::into_inner).get(&path).cloned();
        if let Some(file) = cached.filter(|file| file.stamp == stamp) {
            return Ok(Some(file));
        }
        let file = Arc::new(load(&full, stamp)?);
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.remove(&path);
        let taken: usize = cache.values().map(|file| file.size_bytes()).sum();
        if taken + file.size_bytes() <= CACHE_BYTES {
            cache.insert(path, Arc::clone(&file));
        }
        Ok(Some(file))
    }
}

impl SiteFile {
    fn size_bytes(&self) -> usize {
        self.bytes.len() + self.gzip.as_ref().map_or(0, |gzip| gzip.len())
    }
}

fn load(path: &Path, stamp: (SystemTime, u64)) -> io::Result<SiteFile> {
    let bytes = std::fs::read(path)?;
    let media_type = media_type(path);
    let gzip = if is_worth_compressing(&media_type) { compressed(path, &bytes, stamp.0)? } else { None };
    Ok(SiteFile { media_type, tag: format!("W/\"{}\"", md5_hex(&bytes)), bytes: bytes.into(), gzip, stamp })
}

/// The file's `.gz` neighbour if it is as new and holds the same, else compressed now.
fn compressed(path: &Path, bytes: &[u8], modified: SystemTime) -> io::Result<Option<Bytes>> {
    let mut neighbour = path.as_os_str().to_owned();
    neighbour.push(".gz");
    let is_as_new = std::fs::metadata(&neighbour).and_then(|m| m.modified()).is_ok_and(|m| m >= modified);
    if is_as_new {
        let gzip = std::fs::read(&neighbour)?;
        let mut plain = Vec::with_capacity(bytes.len());
        let limit = bytes.len() as u64 + 1;
        let unpacked = flate2::read::GzDecoder::new(gzip.as_slice()).take(limit).read_to_end(&mut plain);
        if unpacked.is_ok() && plain == bytes {
            return Ok(Some(gzip.into()));
        }
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    let gzip = encoder.finish()?;
    Ok((gzip.len() < bytes.len()).then(|| gzip.into()))
}

fn media_type(path: &Path) -> String {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if name.ends_with(".webmanifest") {
        return "application/manifest+json".into();
    }
    let guessed = mime_guess::from_path(path).first_or_octet_stream();
    let text = guessed.essence_str();
    if text.starts_with("text/") || matches!(text, "application/json" | "application/javascript" | "image/svg+xml") {
        return format!("{text}; charset=utf-8");
    }
    text.to_string()
}

fn is_worth_compressing(media_type: &str) -> bool {
    ["text/", "application/", "image/svg"].iter().any(|start| media_type.starts_with(start))
        && !media_type.contains("zip")
}

/// A URL's path as a path below the root, or `None` if it would leave it or names something hidden.
fn safe_path(url_path: &str) -> Option<PathBuf> {
    let decoded = percent_decode(url_path)?;
    let mut path = PathBuf::new();
    for segment in decoded.strip_prefix('/').unwrap_or(&decoded).split('/') {
        if segment.is_empty() || segment.starts_with('.') || segment.contains(['\\', ':', '\0']) {
            return None;
        }
        path.push(segment);
    }
    Some(path)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, more)) = rest.split_first() {
        if first == b'%' {
            let digits = std::str::from_utf8(more.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &more[2..];
        } else {
            bytes.push(first);
            rest = more;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url_path: &str, expected: Option<&str>) {
        assert_eq!(safe_path(url_path), expected.map(PathBuf::from), "{url_path}");
    }

    #[test]
    fn nothing_outside_the_folder_is_reached() {
        check("/styles.css", Some("styles.css"));
        check("/worker/cpu/worker_bg.wasm", Some("worker/cpu/worker_bg.wasm"));
        check("/a%20b.txt", Some("a b.txt"));
        for path in [
            "/",
            "/../x",
            "/%2e%2e/x",
            "/a/%2e%2e%2fx",
            "/.git/config",
            "//etc/passwd",
            "/a%00",
            "/a\\b",
            "/c:/x",
            "/%zz",
            "/%ff",
            "/a/",
        ] {
            check(path, None);
        }
    }

    #[test]
    fn types_browsers_insist_on() {
        for (name, expected) in [
            ("worker_bg.wasm", "application/wasm"),
            ("worker.js", "text/javascript; charset=utf-8"),
            ("styles.css", "text/css; charset=utf-8"),
            ("index.html", "text/html; charset=utf-8"),
            ("index.json", "application/json; charset=utf-8"),
            ("manifest.webmanifest", "application/manifest+json"),
            ("plex.woff2", "font/woff2"),
            ("icon.svg", "image/svg+xml; charset=utf-8"),
            ("iris.csv", "text/csv; charset=utf-8"),
        ] {
            assert_eq!(media_type(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn a_stale_neighbour_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let site = Site::new(folder.path().to_path_buf());
        let text = "console.log(1);".repeat(100);
        std::fs::write(folder.path().join("a.js"), &text).unwrap();
        std::fs::write(folder.path().join("a.js.gz"), b"not gzip").unwrap();
        let first = site.read("/a.js").unwrap().unwrap();
        let mut plain = String::new();
        let gzip = first.gzip.clone().unwrap();
        flate2::read::GzDecoder::new(&*gzip).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, text);
        std::fs::write(folder.path().join("a.js"), "changed").unwrap();
        let second = site.read("/a.js").unwrap().unwrap();
        assert_eq!(&*second.bytes, b"changed");
        assert_ne!(first.tag, second.tag);
        assert!(site.read("/b.js").unwrap().is_none());
        assert!(site.read("/a.js/b").unwrap().is_none());
    }
}
