//! Manifests: which chunks a content is made of.

use bunsen_spec::say::stored;

use super::chunk::{ChunkName, MAX_BYTES};
use crate::ProjectError;

/// What every manifest begins with.
const MAGIC: &[u8; 6] = b"chunks";
/// The version of the form that this build reads and writes.
const VERSION: u16 = 1;
/// Bytes before the first part: magic, version, size of the content.
const HEADER_BYTES: usize = 16;
/// Bytes of a part: its name and its length.
const PART_BYTES: usize = ChunkName::LEN + 4;

/// Which chunks a content is made of, in order.
///
/// Stored as `chunks`, the version (2 bytes), the content's size (8 bytes), and for every chunk its name
/// (20 bytes) and length (4 bytes); numbers begin with their lowest byte.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Manifest {
    /// Bytes of the content.
    pub size_bytes: u64,
    /// Its chunks.
    pub parts: Vec<Part>,
}

/// One chunk of a content.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Part {
    /// Its name.
    pub name: ChunkName,
    /// Its length in bytes: 1 or more.
    pub len: u32,
}

impl Manifest {
    /// Adds a chunk.
    pub fn push(&mut self, name: ChunkName, len: usize) {
        self.size_bytes += len as u64;
        self.parts.push(Part { name, len: u32::try_from(len).expect("chunks are small") });
    }

    /// The stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES + self.parts.len() * PART_BYTES);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&self.size_bytes.to_le_bytes());
        for part in &self.parts {
            bytes.extend_from_slice(&part.name.0);
            bytes.extend_from_slice(&part.len.to_le_bytes());
        }
        bytes
    }

    /// Reads the stored form. `md5` names the content it belongs to, for what is said of a damaged one.
    pub fn parse(md5: &str, bytes: &[u8]) -> Result<Self, ProjectError> {
        let damaged = || ProjectError::damaged(stored::content(md5), stored::no_list_of_chunks());
        let (header, parts) = bytes.split_at_checked(HEADER_BYTES).ok_or_else(damaged)?;
        let (magic, header) = header.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(damaged());
        }
        let (version, size) = header.split_at(2);
        let version = u16::from_le_bytes([version[0], version[1]]);
        if version > VERSION {
            return Err(ProjectError::TooNew {
                what: stored::list_of_chunks(),
                version: version.into(),
                known: VERSION.into(),
            });
        }
        let (parts, []) = parts.as_chunks::<PART_BYTES>() else { return Err(damaged()) };
        let mut manifest = Self::default();
        for part in parts {
            let (name, len) = part.split_first_chunk::<{ ChunkName::LEN }>().ok_or_else(damaged)?;
            let len = len.try_into().map(u32::from_le_bytes).map_err(|_| damaged())?;
            if len == 0 || len as usize > MAX_BYTES {
                return Err(damaged());
            }
            manifest.push(ChunkName(*name), len as usize);
        }
        if manifest.size_bytes.to_le_bytes() == size { Ok(manifest) } else { Err(damaged()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Manifest {
        let mut manifest = Manifest::default();
        manifest.push(ChunkName([7; 20]), 70_000);
        manifest.push(ChunkName([8; 20]), 3);
        manifest
    }

    #[test]
    fn a_manifest_comes_back() {
        assert_eq!(Manifest::parse("md5", &sample().to_bytes()), Ok(sample()));
    }

    #[test]
    fn version_1_stays_readable() {
        let mut bytes = b"chunks\x01\x00\x73\x11\x01\x00\x00\x00\x00\x00".to_vec();
        bytes.extend_from_slice(&[[7; 20].as_slice(), b"\x70\x11\x01\x00", &[8; 20], b"\x03\x00\x00\x00"].concat());
        assert_eq!(Manifest::parse("md5", &bytes), Ok(sample()));
    }

    #[test]
    fn damaged_manifests_are_refused() {
        let whole = sample().to_bytes();
        for len in 0..whole.len() {
            assert!(Manifest::parse("md5", &whole[..len]).is_err(), "cut off after {len} bytes");
        }
        // A flipped bit in a name makes it that of another chunk, which only the content's MD5 can tell.
        let names = (16..36).chain(40..60);
        for at in (0..whole.len()).filter(|at| !names.clone().any(|name| name == *at)) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x40;
            assert!(Manifest::parse("md5", &bytes).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_newer_form_is_told_apart() {
        let mut bytes = sample().to_bytes();
        bytes[6] = 2;
        assert!(matches!(Manifest::parse("md5", &bytes), Err(ProjectError::TooNew { version: 2, known: 1, .. })));
    }
}
