//! Git's index, so that an exported folder is clean to git from the first `git status`.

use std::collections::BTreeMap;

use gix_hash::ObjectId;

/// Writes an index (version 2) that says: these files are staged. Times and sizes are zero, so git
/// looks at each file's content once and then remembers.
pub fn write_index(files: &BTreeMap<String, ObjectId>) -> Vec<u8> {
    let mut index = Vec::new();
    index.extend_from_slice(b"DIRC");
    index.extend_from_slice(&2_u32.to_be_bytes());
    index.extend_from_slice(&(files.len() as u32).to_be_bytes());
    for (path, id) in files {
        let start = index.len();
        index.extend_from_slice(&[0; 24]);
        index.extend_from_slice(&0o100_644_u32.to_be_bytes());
        index.extend_from_slice(&[0; 12]);
        index.extend_from_slice(id.as_slice());
        index.extend_from_slice(&(path.len().min(0xfff) as u16).to_be_bytes());
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
            let files = BTreeMap::from([(path.to_string(), ObjectId::null(gix_hash::Kind::Sha1))]);
            let index = write_index(&files);
            assert_eq!((index.len() - 12 - 20) % 8, 0, "{path}");
            assert_eq!(&index[12 + 62 + path.len()..][..1], [0], "{path}: a zero byte ends the name");
        }
    }
}
