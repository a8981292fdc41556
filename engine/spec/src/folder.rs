//! A folder as one file: an archive as `tar` writes it, the same bytes for the same files wherever it is made.

/// A tar archive consists of pieces of this size, in bytes.
const BLOCK: usize = 512;
/// What an archive ends with: two pieces of zeros.
pub const FOLDER_END: [u8; 2 * BLOCK] = [0; 2 * BLOCK];

/// What stands before a file's bytes in the archive: its path within the folder and its size, and nothing of who it
/// belongs to or when it was made. `None` for a path that such an archive cannot hold: over 255 bytes, or with a part
/// over 100 bytes.
pub fn folder_entry(path: &str, n_bytes: u64) -> Option<[u8; BLOCK]> {
    let (prefix, name) = split(path)?;
    let size = format!("{n_bytes:011o}");
    if size.len() > 11 {
        return None;
    }
    let mut header = [0; BLOCK];
    let mut put = |at: usize, text: &str| header[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, name);
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, &size);
    put(136, "00000000000");
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\0");
    put(263, "00");
    put(345, prefix);
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    Some(header)
}

/// How many zeros stand after a file of `n_bytes`.
pub fn folder_padding(n_bytes: u64) -> usize {
    (BLOCK - (n_bytes % BLOCK as u64) as usize) % BLOCK
}

/// A path as its first part, of up to 155 bytes, and the rest, of up to 100.
fn split(path: &str) -> Option<(&str, &str)> {
    if path.len() <= 100 {
        return Some(("", path));
    }
    let fits = |(at, _): &(usize, &str)| *at <= 155 && path.len() - at - 1 <= 100;
    path.match_indices('/').find(fits).map(|(at, _)| (&path[..at], &path[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_as_tar_has_them() {
        let header = folder_entry("cats/1.png", 1000).unwrap();
        let text = |range: std::ops::Range<usize>| String::from_utf8_lossy(&header[range]).into_owned();
        assert_eq!(text(0..11), "cats/1.png\0");
        assert_eq!(text(124..136), "00000001750\0");
        assert_eq!(text(257..265), "ustar\u{0}00");
        let sum: u32 =
            header.iter().enumerate().map(|(i, b)| if (148..156).contains(&i) { 32 } else { u32::from(*b) }).sum();
        assert_eq!(text(148..156), format!("{sum:06o}\0 "));
    }

    #[test]
    fn long_paths_are_split_where_they_can_be() {
        let folder = "f".repeat(120);
        assert_eq!(split(&format!("{folder}/a/b.png")), Some((folder.as_str(), "a/b.png")));
        assert_eq!(split(&"f".repeat(101)), None);
        assert_eq!(split(&format!("{}/{}", "f".repeat(156), "g".repeat(101))), None);
        assert!(folder_entry("a", 8 << 30).is_none(), "sizes have eleven octal digits");
    }

    #[test]
    fn files_are_padded_to_whole_pieces() {
        for (n_bytes, padding) in [(0, 0), (1, 511), (512, 0), (513, 511)] {
            assert_eq!(folder_padding(n_bytes), padding);
        }
    }
}
