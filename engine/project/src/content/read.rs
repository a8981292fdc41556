//! Reading contents, whole or in ranges.

use bunsen_spec::say::stored;
use md5::{Digest, Md5};

use super::chunk::{ChunkName, unpack};
use super::manifest::{Manifest, Part};
use super::{hex, md5_hex};
use crate::{ProjectError, Space, Store};

/// How many chunks are read at once: about 2 MiB as they are stored.
pub(crate) const READ_TOGETHER: usize = 64;

/// Reads a content by its MD5, which it is checked against.
///
/// # Errors
/// [`ProjectError::Missing`] when it is not stored; [`ProjectError::Damaged`] when it is not what its name
/// says, naming the chunk that is lost or damaged.
pub async fn read_content(store: &dyn Store, md5: &str) -> Result<Vec<u8>, ProjectError> {
    if let Some(bytes) = store.read(Space::Files, md5).await? {
        check_md5(md5, &bytes)?;
        return Ok(bytes);
    }
    let manifest = read_manifest(store, md5).await?;
    let mut bytes = Vec::new();
    let size_bytes = usize::try_from(manifest.size_bytes).ok();
    if size_bytes.is_none_or(|size| bytes.try_reserve_exact(size).is_err()) {
        return Err(ProjectError::damaged(stored::content(md5), stored::no_room_to_read(manifest.size_bytes)));
    }
    Pieces { store, md5 }.read(&manifest.parts, 0, &mut bytes).await?;
    if check_md5(md5, &bytes).is_err() {
        // One pass is enough where nothing is wrong. Where something is, the chunks say what.
        check_parts(md5, &manifest.parts, 0, &bytes)?;
        check_md5(md5, &bytes)?;
    }
    Ok(bytes)
}

/// Reads `len` bytes of a content from `offset` on; fewer where it ends before. Of a content that is stored in
/// chunks only those are read that hold them, each checked against its own name.
///
/// # Errors
/// As [`read_content`].
pub async fn read_content_range(
    store: &dyn Store,
    md5: &str,
    offset: u64,
    len: usize,
) -> Result<Vec<u8>, ProjectError> {
    ContentReader::open(store, md5).await?.read(offset, len).await
}

/// Reads a content range by range, as often as one likes, and holds none of them; one that is stored whole, and so is
/// small, it holds. Ranges that go from the first byte to the last are checked against the content's MD5 together.
pub struct ContentReader<'a> {
    store: &'a dyn Store,
    md5: String,
    form: Form,
    hash: Md5,
    /// Up to where the content was hashed.
    hashed: u64,
}

enum Form {
    Whole(Vec<u8>),
    Chunks(Manifest),
}

impl<'a> ContentReader<'a> {
    /// Finds a content by its MD5.
    ///
    /// # Errors
    /// As [`read_content`].
    pub async fn open(store: &'a dyn Store, md5: &str) -> Result<Self, ProjectError> {
        let form = match store.read(Space::Files, md5).await? {
            Some(bytes) => {
                check_md5(md5, &bytes)?;
                Form::Whole(bytes)
            }
            None => Form::Chunks(read_manifest(store, md5).await?),
        };
        Ok(Self { store, md5: md5.to_string(), form, hash: Md5::new(), hashed: 0 })
    }

    /// The content's size in bytes.
    pub fn size_bytes(&self) -> u64 {
        match &self.form {
            Form::Whole(bytes) => bytes.len() as u64,
            Form::Chunks(manifest) => manifest.size_bytes,
        }
    }

    /// Reads `len` bytes from `offset` on; fewer where the content ends before.
    ///
    /// # Errors
    /// As [`read_content`].
    pub async fn read(&mut self, offset: u64, len: usize) -> Result<Vec<u8>, ProjectError> {
        let manifest = match &self.form {
            Form::Chunks(manifest) => manifest,
            Form::Whole(bytes) => {
                let start = usize::try_from(offset).map_or(bytes.len(), |offset| offset.min(bytes.len()));
                return Ok(bytes[start..bytes.len().min(start.saturating_add(len))].to_vec());
            }
        };
        let end = offset.saturating_add(len as u64);
        let (mut at, mut from, mut wanted) = (0, 0, Vec::new());
        for part in &manifest.parts {
            let part_end = at + u64::from(part.len);
            if part_end > offset && at < end {
                if wanted.is_empty() {
                    from = at;
                }
                wanted.push(*part);
            }
            at = part_end;
        }
        let mut bytes = Vec::new();
        Pieces { store: self.store, md5: &self.md5 }.read(&wanted, from, &mut bytes).await?;
        check_parts(&self.md5, &wanted, from, &bytes)?;
        bytes.drain(..usize::try_from(offset - from.min(offset)).map_or(bytes.len(), |skip| skip.min(bytes.len())));
        bytes.truncate(len);
        self.check(offset, &bytes)?;
        Ok(bytes)
    }

    /// Hashes what follows on what was hashed; at the end of the content the hash must be its name.
    fn check(&mut self, offset: u64, bytes: &[u8]) -> Result<(), ProjectError> {
        let size_bytes = self.size_bytes();
        let end = offset.saturating_add(bytes.len() as u64);
        if offset > self.hashed || end <= self.hashed {
            return Ok(());
        }
        let n_known = usize::try_from(self.hashed - offset).unwrap_or(bytes.len());
        self.hash.update(&bytes[n_known..]);
        self.hashed = end;
        let actual = if end == size_bytes { hex(&self.hash.finalize_reset()) } else { return Ok(()) };
        if actual == self.md5 {
            Ok(())
        } else {
            Err(ProjectError::damaged(stored::content(&self.md5), stored::other_content(&actual)))
        }
    }
}

/// Whether a content is stored, whole or in chunks.
pub(crate) async fn has_content(store: &dyn Store, md5: &str) -> Result<bool, ProjectError> {
    let key = [md5.to_string()];
    for space in [Space::Files, Space::Manifests] {
        if store.present(space, &key).await? == [true] {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The chunks of one content.
struct Pieces<'a> {
    store: &'a dyn Store,
    md5: &'a str,
}

impl Pieces<'_> {
    /// Adds chunks that follow each other to `out`. `at` is where the first one begins in the content.
    async fn read(&self, parts: &[Part], at: u64, out: &mut Vec<u8>) -> Result<(), ProjectError> {
        let mut at = at;
        for group in parts.chunks(READ_TOGETHER) {
            let keys: Vec<_> = group.iter().map(|part| part.name.key()).collect();
            let found = self.store.read_many(Space::Chunks, &keys).await?;
            for ((part, key), chunk) in group.iter().zip(&keys).zip(found) {
                let Some(chunk) = chunk else {
                    return Err(ProjectError::damaged(stored::content(self.md5), stored::chunk_lost(key, at)));
                };
                if !unpack(&chunk, part.len as usize, out) {
                    return Err(ProjectError::damaged(stored::content(self.md5), stored::chunk_damaged(key, at)));
                }
                at += u64::from(part.len);
            }
        }
        Ok(())
    }
}

/// Checks chunks that were read one after the other, the first of which begins at `at` in the content.
fn check_parts(md5: &str, parts: &[Part], at: u64, bytes: &[u8]) -> Result<(), ProjectError> {
    let (mut at, mut rest) = (at, bytes);
    for part in parts {
        let (chunk, after) = rest.split_at(part.len as usize);
        if ChunkName::of(chunk) != part.name {
            return Err(ProjectError::damaged(stored::content(md5), stored::chunk_damaged(&part.name.key(), at)));
        }
        at += u64::from(part.len);
        rest = after;
    }
    Ok(())
}

fn check_md5(md5: &str, bytes: &[u8]) -> Result<(), ProjectError> {
    let actual = md5_hex(bytes);
    if actual == md5 {
        Ok(())
    } else {
        Err(ProjectError::damaged(stored::content(md5), stored::other_content(&actual)))
    }
}

/// The manifest of a content that is not stored whole.
async fn read_manifest(store: &dyn Store, md5: &str) -> Result<Manifest, ProjectError> {
    match store.read(Space::Manifests, md5).await? {
        Some(bytes) => Manifest::parse(md5, &bytes),
        None => Err(ProjectError::Missing { space: Space::Files, key: md5.to_string() }),
    }
}
