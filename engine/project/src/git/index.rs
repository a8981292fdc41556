//! Git's index, so that an exported folder is clean to git from the first `git status`.

use gix_hash::ObjectId;

/// A file in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexEntry {
    /// Its path.
    pub path: String,
    /// 0: it is staged. In a merge, of a file that is open: 1 its form where both sides parted, 2 ours, 3 theirs.
    pub stage: u8,
    /// Its blob.
    pub id: ObjectId,
    /// Whether it can be run as a program.
    pub is_program: bool,
}

/// Writes an index (version 2) of entries that stand in the order of their paths and stages. Times and sizes are zero,
/// so git looks at each file's content once and then remembers.
pub fn write_index(entries: &[IndexEntry]) -> Vec<u8> {
    let mut index = Vec::new();
    index.extend_from_slice(b"DIRC");
    index.extend_from_slice(&2_u32.to_be_bytes());
    index.extend_from_slice(&(entries.len() as u32).to_be_bytes());
    for IndexEntry { path, stage, id, is_program } in entries {
        let mode: u32 = if *is_program { 0o100_755 } else { 0o100_644 };
        let start = index.len();
        index.extend_from_slice(&[0; 24]);
        index.extend_from_slice(&mode.to_be_bytes());
        index.extend_from_slice(&[0; 12]);
        index.extend_from_slice(id.as_slice());
        let flags = (u16::from(*stage) << 12) | path.len().min(0xfff) as u16;
        index.extend_from_slice(&flags.to_be_bytes());
        index.extend_from_slice(path.as_bytes());
        let padding = 8 - (index.len() - start) % 8;
        index.extend(std::iter::repeat_n(0, padding));
    }
    let mut hasher = gix_hash::hasher(gix_hash::Kind::Sha1);
    hasher.update(&index);
    let checksum = hasher.try_finalize().expect("an index of our own was not made to collide");
    index.extend_from_slice(checksum.as_slice());
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_end_on_eight_bytes() {
        for path in ["a", "ab", "abcdefgh", "a/long/path/to/some/file.txt"] {
            let id = ObjectId::null(gix_hash::Kind::Sha1);
            let index = write_index(&[IndexEntry { path: path.to_string(), stage: 0, id, is_program: false }]);
            assert_eq!((index.len() - 12 - 20) % 8, 0, "{path}");
            assert_eq!(&index[12 + 62 + path.len()..][..1], [0], "{path}: a zero byte ends the name");
        }
    }
}
